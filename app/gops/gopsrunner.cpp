#include "gops/gopsrunner.h"

#include "base/untrusted.h"
#include "system/childprocess.h"

#include <QFileInfo>
#include <QRegularExpression>
#include <QThread>

#include <algorithm>
#include <array>
#include <cerrno>

#ifdef Q_OS_UNIX
#include <sys/resource.h>
#endif

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace gopscope {
namespace {

/// The first line of what gops complains, without the date that v0.3.26 and newer put in front.
QString complaint(const QByteArray &errors)
{
    static const QRegularExpression date(uR"(^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d )"_s);
    return firstLine(errors).remove(date);
}

/// What the system lacked for a start, empty when it lacked nothing. Of an exec that failed QProcess keeps no
/// error number, only the words.
QString wantOfRoom(int number, const QString &words)
{
    for (const int want : {EAGAIN, EMFILE, ENFILE, ENOMEM}) {
        const QString name = qt_error_string(want);
        if (number == want || words.endsWith(name))
            return name;
    }
    return {};
}

/// Whether there is something to run.
bool isFile(const QString &program)
{
    return QFileInfo(program).isFile();
}

/// Children at once. Each takes up to eight descriptors; files and sockets must be left enough.
std::size_t boundByDescriptors()
{
    std::size_t bound = 16;
#ifdef Q_OS_UNIX
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0)
        bound = std::clamp<std::size_t>(limit.rlim_cur / 24, 1, bound);
#endif
    return bound;
}

/// A child that is older than this waits for an agent and takes no CPU, so others need not wait for it.
constexpr auto quick = 250ms;

} // namespace

GopsCommand::GopsCommand(const QStringList &arguments, std::chrono::milliseconds deadline, QObject *parent)
    : QObject(parent)
{
    m_process.setArguments(arguments);
    childprocess::prepare(m_process, GopsRunner::mostMemory);
    m_deadline.setSingleShot(true);
    m_deadline.setTimerType(Qt::PreciseTimer); // a coarse one is off by a twentieth
    m_deadline.setInterval(deadline);
    connect(&m_deadline, &QTimer::timeout, this, [this, deadline] {
        fail(ErrorKind::TimedOut,
             tr("gops gave no answer within %1 s.").arg(static_cast<double>(deadline.count()) / 1000));
    });
    connect(&m_process, &QProcess::started, this, [this] {
        m_startedPid = m_process.processId();
        Q_EMIT started(m_startedPid);
    });
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &GopsCommand::readOutput);
    connect(&m_process, &QProcess::readyReadStandardError, this, &GopsCommand::readErrors);
    connect(&m_process, &QProcess::finished, this, &GopsCommand::finish);
    connect(&m_process, &QProcess::errorOccurred, this, &GopsCommand::takeError);
}

GopsCommand::~GopsCommand()
{
    m_process.disconnect(this);
    childprocess::kill(m_process);
    // QProcess would wait in its destructor too, with a warning. After the kill it is over at once.
    m_process.waitForFinished(1000);
}

bool GopsCommand::start(const QString &program)
{
    m_process.setProgram(program);
    if (!isFile(program)) {
        m_begun.start();
        fail(
            ErrorKind::NotFound,
            program.isEmpty()
                ? tr("gops is not installed.")
                : tr("There is no gops at %1: install it there, or name another one.").arg(oneLine(program)));
        deleteLater();
        return true;
    }
    m_noRoom.clear();
    Q_EMIT starting();
    m_process.start(QIODevice::ReadOnly);
    if (!m_noRoom.isEmpty())
        return false;
    m_begun.start();
    m_deadline.start();
    return true;
}

void GopsCommand::giveUp()
{
    fail(ErrorKind::NoRoom, tr("gops could not be started: %1.").arg(oneLine(m_noRoom)));
    deleteLater();
}

void GopsCommand::takeError(QProcess::ProcessError error)
{
    const int number = errno;
    if (error != QProcess::FailedToStart)
        return; // a crash comes with finished()
    const QString words = m_process.errorString();
    if (isWaiting()) {
        // Before there is a child nothing can fail but what the system gives; QProcess may say it twice.
        if (m_noRoom.isEmpty())
            m_noRoom = wantOfRoom(number, words);
        if (m_noRoom.isEmpty())
            m_noRoom = words;
        return;
    }
    m_noRoom = wantOfRoom(0, words);
    if (!m_noRoom.isEmpty())
        return giveUp();
    fail(ErrorKind::NotStarted, tr("%1 can't be run: %2.").arg(oneLine(m_process.program()), oneLine(words)));
    deleteLater();
}

void GopsCommand::readOutput()
{
    m_output += m_process.read(GopsRunner::mostOutput + 1 - m_output.size());
    if (m_output.size() > GopsRunner::mostOutput)
        failOfTooMuch();
}

void GopsCommand::readErrors()
{
    constexpr qsizetype mostErrors = 64 * 1024;
    const QByteArray text = m_process.readAllStandardError();
    m_errors += text.left(mostErrors - m_errors.size());
    m_errorBytes += text.size();
    if (m_errorBytes > GopsRunner::mostOutput)
        failOfTooMuch();
}

void GopsCommand::failOfTooMuch()
{
    fail(ErrorKind::TooMuch,
         tr("gops printed more than %1 MiB and was stopped.").arg(GopsRunner::mostOutput / (1024 * 1024)));
}

void GopsCommand::finish(int exitCode, QProcess::ExitStatus status)
{
    deleteLater();
    Q_EMIT ended(m_startedPid);
    childprocess::killGroup(m_startedPid);
    if (m_reported)
        return;
    readOutput();
    readErrors();
    if (status == QProcess::CrashExit)
        fail(ErrorKind::Crashed, tr("gops was ended by signal %1.").arg(exitCode));
    else if (exitCode != 0)
        report(tl::unexpected(faultOf(exitCode)));
    else
        report(m_output);
}

Error GopsCommand::faultOf(int exitCode) const
{
    // Before v0.2.0 a PID was given by a flag; these print their help, which names it.
    if (m_errors.contains("-p=<pid>"))
        return {ErrorKind::TooOld, tr("This gops is too old to be asked about a PID (before v0.2.0): %1. "
                                      "Install v0.3.28.")
                                       .arg(oneLine(m_process.program()))};
    // As Go's runtime says it.
    if (m_errors.contains("out of memory") || m_errors.contains("cannot allocate memory"))
        return {ErrorKind::TooMuch, tr("gops ran out of memory; it gets %1 MiB, more than any answer needs.")
                                        .arg(GopsRunner::mostMemory / (1024 * 1024))};
    const QString said = complaint(m_errors);
    return {ErrorKind::ExitCode,
            said.isEmpty() ? tr("gops exited with code %1.").arg(exitCode)
                           : tr("gops exited with code %1: %2").arg(QString::number(exitCode), said)};
}

void GopsCommand::fail(ErrorKind kind, const QString &message)
{
    report(failure(kind, message));
    // What is still in the pipes is not kept.
    m_process.closeReadChannel(QProcess::StandardOutput);
    m_process.closeReadChannel(QProcess::StandardError);
    childprocess::kill(m_process);
}

void GopsCommand::report(const Result<QByteArray> &output)
{
    if (m_reported)
        return;
    m_reported = true;
    m_deadline.stop();
    Q_EMIT done(output);
}

GopsRunner::GopsRunner(QObject *parent)
    : QObject(parent)
    , m_mostAtOnce(boundByDescriptors())
    , m_mostQuick(2 * static_cast<std::size_t>(std::max(1, QThread::idealThreadCount())))
{
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &GopsRunner::startNext);
}

bool GopsRunner::isThere() const
{
    return isFile(m_program) && QFileInfo(m_program).isExecutable();
}

GopsCommand *GopsRunner::run(const QStringList &arguments, std::chrono::milliseconds deadline, qint64 due)
{
    auto *command = new GopsCommand(arguments, deadline, this);
    connect(command, &GopsCommand::started, this, [this, command](qint64 pid) {
        m_children.insert(pid);
        connect(command, &QObject::destroyed, this, [this, pid] { m_children.remove(pid); });
        Q_EMIT childStarted(pid);
    });
    connect(command, &GopsCommand::ended, this, &GopsRunner::childEnded);
    connect(command, &QObject::destroyed, this, [this, command] { forget(command); });
    enqueue(command, due);
    m_next.start(0); // starting here could report before anybody listens
    return command;
}

void GopsRunner::hurry(GopsCommand *command)
{
    if (!command->isWaiting())
        return;
    forget(command);
    enqueue(command, atOnce);
    m_next.start(0);
}

void GopsRunner::enqueue(GopsCommand *command, qint64 due)
{
    m_waiting.emplace(Place{due, m_asked++}, command);
}

void GopsRunner::forget(const GopsCommand *command)
{
    std::erase(m_running, command);
    std::erase_if(m_waiting, [&](const auto &waiting) { return waiting.second == command; });
    if (!m_waiting.empty())
        m_next.start(0);
}

std::chrono::milliseconds GopsRunner::untilRoom() const
{
    if (m_running.size() >= m_mostAtOnce)
        return std::chrono::milliseconds::max(); // till one ends
    if (m_running.size() < m_mostQuick)
        return 0ms;
    return std::max(0ms, quick - m_running[m_running.size() - m_mostQuick]->age());
}

void GopsRunner::startNext()
{
    if (m_waiting.empty())
        return;
    const auto wait = untilRoom();
    if (wait > 0ms) {
        if (wait != std::chrono::milliseconds::max())
            m_next.start(wait);
        return;
    }
    const auto [place, command] = *m_waiting.begin();
    m_waiting.erase(place);
    m_running.push_back(command);
    if (!command->start(m_program)) {
        m_running.pop_back();
        if (m_running.empty())
            return command->giveUp();
        m_waiting.emplace(place, command);
        return; // the end of one that runs makes room
    }
    // One at a time: forks one behind the other would hold up the event loop.
    if (!m_waiting.empty())
        m_next.start(0);
}

} // namespace gopscope
