#include "launch/launchedprogram.h"

#include "launch/outputpipe.h"

#include <QTime>

#include <algorithm>
#include <array>
#include <csignal>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace gopscope {

LaunchedProgram::LaunchedProgram(LaunchRequest request, std::function<qint64()> reader, QObject *parent)
    : QObject(parent)
    , m_request(std::move(request))
    , m_reader(std::move(reader))
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(5s);
    connect(&m_patience, &QTimer::timeout, this, &LaunchedProgram::changed);
}

LaunchedProgram::~LaunchedProgram() = default;

void LaunchedProgram::start()
{
    m_fault.clear();
    m_stopsThen = false;
    OutputPipe *pipe = openPipe();
    if (!pipe)
        return fail(tr("%1 can't be started: %2").arg(name(), qt_error_string()));
    m_program = std::make_unique<StartedProgram>(m_request.start(m_reader(), pipe->writeEnd()));
    connect(m_program.get(), &StartedProgram::started, this, [this] {
        setState(State::Running);
        Q_EMIT started();
        if (m_stopsThen)
            stop();
    });
    connect(m_program.get(), &StartedProgram::failed, this, [this](const Error &error) {
        // The system says of a script, too, that there is no such file.
        const QString fault = m_request.interpreter().isEmpty() ? QString() : m_request.programFault();
        fail(fault.isEmpty() ? error.message : tr("%1 can't be started: %2").arg(name(), fault));
    });
    connect(m_program.get(), &StartedProgram::ended, this, &LaunchedProgram::takeEnd);
    m_program->start();
    pipe->closeWriteEnd();
    setState(State::Starting);
}

OutputPipe *LaunchedProgram::openPipe()
{
    // One each time: what an earlier one left running may still print.
    auto *pipe = new OutputPipe(m_output, this);
    if (pipe->writeEnd() < 0) {
        delete pipe;
        return nullptr;
    }
    connect(pipe, &OutputPipe::grew, this, &LaunchedProgram::outputGrew);
    connect(pipe, &OutputPipe::closed, pipe, &QObject::deleteLater);
    return pipe;
}

void LaunchedProgram::setState(State state)
{
    m_state = state;
    Q_EMIT changed();
}

void LaunchedProgram::fail(const QString &fault)
{
    m_fault = fault;
    if (m_program)
        m_program.release()->deleteLater(); // it may be what calls
    setState(State::Failed);
}

void LaunchedProgram::takeEnd(const ProgramEnd &end)
{
    m_patience.stop();
    m_end = end;
    m_program.release()->deleteLater(); // it is what calls
    setState(State::Ended);
    Q_EMIT ended();
    if (std::exchange(m_startsAgain, false))
        restart();
}

void LaunchedProgram::stop()
{
    m_startsAgain = false;
    m_stopsThen = m_state == State::Starting;
    if (m_state != State::Running)
        return;
    m_program->signal(SIGTERM);
    m_patience.start();
    setState(State::Stopping);
}

void LaunchedProgram::kill()
{
    if (isRunning())
        m_program->signal(SIGKILL);
}

void LaunchedProgram::restart()
{
    if (m_state == State::Starting)
        return;
    if (isRunning()) {
        stop();
        m_startsAgain = true;
        return;
    }
    mark(tr("started again at %1").arg(QTime::currentTime().toString(u"HH:mm:ss"_s)));
    start();
}

void LaunchedProgram::letGo()
{
    // Those too of what has ended: what it left running may still print.
    for (OutputPipe *pipe : findChildren<OutputPipe *>())
        pipe->handOver();
    if (!m_program)
        return;
    if (!m_stopsThen) // else nobody wants it to go on, and it ends with its object
        m_program->letGo();
    m_program.reset();
    m_patience.stop();
    m_state = State::Ended;
}

void LaunchedProgram::mark(const QString &words)
{
    const QByteArray last = m_output.read(std::max<quint64>(m_output.end(), 1) - 1, 1);
    const QByteArray before = last.isEmpty() || last == "\n" ? QByteArray() : QByteArray("\n");
    m_output.append(before + u"── %1 ──\n"_s.arg(words).toUtf8());
    Q_EMIT outputGrew();
}

bool LaunchedProgram::missesTerminal() const
{
    constexpr quint64 lastWords = 4096;
    if (m_state != State::Ended || m_end.code == 0)
        return false;
    const QByteArray said =
        m_output.read(m_output.end() - std::min(m_output.end(), lastWords), lastWords).toLower();
    const std::array<QByteArrayView, 5> words{"not a tty", "not a terminal", "/dev/tty",
                                              "inappropriate ioctl for device", "requires a terminal"};
    return std::ranges::any_of(words, [&](QByteArrayView word) { return said.contains(word); });
}

} // namespace gopscope
