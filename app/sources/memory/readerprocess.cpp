#include "sources/memory/readerprocess.h"

#include "base/untrusted.h"
#include "goprograms/readability.h"
#include "system/childprocess.h"
#include "system/procfs.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace gopscope {
namespace {

/// An answer takes milliseconds; without one for so long the reader hangs.
constexpr auto patience = 5000ms;
/// What the protocol allows.
constexpr qsizetype longestLine = 64 * 1024;
constexpr QByteArrayView greeting = "gopscope-reader ", spokenVersion = "1 ";
constexpr QByteArrayView endOfReader = "error opener_gone";

double cpuSecondsOf(qint64 pid)
{
    const auto status = procfs::status(pid);
    return status ? status->cpuSeconds : 0;
}

/// The sandboxed part; 0 when there is none.
qint64 childOf(qint64 pid)
{
    QFile file(u"/proc/%1/task/%1/children"_s.arg(pid));
    return file.open(QIODevice::ReadOnly) ? file.read(32).simplified().split(' ').constFirst().toLongLong()
                                          : 0;
}

} // namespace

double ReaderProcess::cpuSeconds() const
{
    const qint64 opener = pid();
    return opener > 0 ? cpuSecondsOf(opener) + cpuSecondsOf(childOf(opener)) : 0;
}

QString ReaderProcess::findReader()
{
    const QString installed = installedReader();
    const bool isOfUse =
        QFileInfo(installed).isExecutable() && isPrivilegedFile(QFile::encodeName(installed));
    return isOfUse ? installed : ownReader();
}

QString ReaderProcess::ownReader()
{
    return findProgram(u"gopscope-reader"_s);
}

QString ReaderProcess::installedReader()
{
    // Not where programs are installed: those that may not run this one keep theirs, and its removal leaves
    // it.
    return u"/usr/local/libexec/gopscope/privileged/gopscope-reader"_s;
}

QString ReaderProcess::findProgram(const QString &name)
{
    const QString own = QCoreApplication::applicationDirPath();
    for (const QString &place : {own + u"/../libexec/gopscope/"_s, own + u'/'}) {
        const QFileInfo file(place + name);
        if (file.isFile() && file.isExecutable())
            return file.canonicalFilePath();
    }
    return {};
}

ReaderProcess::ReaderProcess(QString program, QObject *parent)
    : QObject(parent)
    , m_program(std::move(program))
    , m_isPrivileged(isPrivilegedFile(QFile::encodeName(m_program)))
{
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, &ReaderProcess::checkPatience);
    makeProcess();
}

ReaderProcess::~ReaderProcess()
{
    m_process->disconnect(this);
    if (m_process->state() == QProcess::NotRunning)
        return;
    m_link.reset(); // it ends with its input, once its child has
    if (!m_process->waitForFinished(1000))
        m_process->kill();
}

void ReaderProcess::makeProcess()
{
    m_process = std::make_unique<QProcess>();
    connect(m_process.get(), &QProcess::finished, this, [this] {
        ++m_life;
        giveUp(std::exchange(m_endedFor, {})
                   .value_or(Error{ErrorKind::Broken, tr("gopscope-reader ended by itself.")}));
    });
    const auto takeError = [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            giveUp({ErrorKind::NotStarted,
                    tr("gopscope-reader can't be started: %1").arg(oneLine(m_process->errorString()))});
    };
    // It may fail within start(), where nobody expects an answer yet.
    connect(m_process.get(), &QProcess::errorOccurred, this, takeError, Qt::QueuedConnection);
}

void ReaderProcess::setProgram(const QString &program)
{
    m_program = program;
    m_isPrivileged = isPrivilegedFile(QFile::encodeName(program));
    if (m_process->state() == QProcess::NotRunning)
        return;
    QProcess *before = m_process.release();
    before->disconnect(this);
    before->setParent(this);
    connect(before, &QProcess::finished, before, &QObject::deleteLater);
    before->kill();
    m_link.reset();
    makeProcess();
    ++m_life;
    giveUp({ErrorKind::Broken, tr("Another gopscope-reader takes over.")});
}

void ReaderProcess::start()
{
    childprocess::prepare(*m_process);
    m_process->setStandardInputFile({});
    m_process->setStandardErrorFile(QProcess::nullDevice());
    m_link = std::make_unique<ReaderLink>(*m_process, longestLine, [this](const auto &line) {
        if (line)
            takeLine(*line);
        else
            endFor(nonsense());
    });
    m_greeted = false;
    m_endedFor.reset();
    ++m_life;
    m_process->start(m_program, QStringList());
    m_link->closeChildsEnd();
}

void ReaderProcess::wake()
{
    if (m_process->state() == QProcess::NotRunning)
        start();
}

void ReaderProcess::ask(const QByteArray &request, QObject *context, Take take, const QByteArray &following)
{
    if (m_questions.empty())
        m_waitsSince = std::chrono::steady_clock::now();
    if (!m_patience.isActive())
        m_patience.start(patience);
    m_questions.push_back({context, std::move(take)});
    wake();
    m_link->write(request, following);
}

void ReaderProcess::takeGreeting(const QByteArray &line)
{
    const bool isReader = line.startsWith(greeting);
    m_greeted = isReader && line.sliced(greeting.size()).startsWith(spokenVersion);
    if (m_greeted)
        return;
    endFor(isReader
               ? Error{ErrorKind::TooOld, tr("%1 is of another version than this Gopscope. Install it again: "
                                             "Install Reader… in the window's menu.")
                                              .arg(oneLine(m_program))}
               : nonsense());
}

void ReaderProcess::takeLine(const QByteArray &line)
{
    if (m_endedFor) // by one of the lines before this one
        return;
    if (!m_greeted)
        return takeGreeting(line);
    if (line == endOfReader) { // it answers nothing more, and is about to end
        m_process->kill();
        return;
    }
    if (m_questions.empty())
        return;
    const Question question = std::move(m_questions.front());
    m_questions.pop_front();
    m_waitsSince = std::chrono::steady_clock::now();
    if (question.context)
        question.take(line);
}

/// Most answers are there long before; a timer for each would cost more than they do.
void ReaderProcess::checkPatience()
{
    if (m_questions.empty())
        return;
    const auto waited = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - m_waitsSince);
    if (waited < patience)
        return m_patience.start(patience - waited);
    endFor({ErrorKind::TimedOut, tr("gopscope-reader did not answer for 5 s and was ended.")});
}

Error ReaderProcess::nonsense() const
{
    return {ErrorKind::Unexpected,
            tr("%1 said what no gopscope-reader says, and was ended.").arg(oneLine(m_program))};
}

/// Until it is gone, what it is asked fails for the same reason.
void ReaderProcess::endFor(const Error &why)
{
    m_endedFor = why;
    m_process->kill();
    giveUp(why);
}

void ReaderProcess::giveUp(const Error &error)
{
    m_lastFault = error;
    m_patience.stop();
    // Those who hear of it may ask again.
    const auto questions = std::exchange(m_questions, {});
    for (const Question &question : questions) {
        if (question.context)
            question.take(tl::unexpected(error));
    }
}

} // namespace gopscope
