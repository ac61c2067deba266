#include "installation/readerinstallation.h"

#include "base/untrusted.h"
#include "installation/account.h"
#include "sources/memory/readerprocess.h"
#include "system/childprocess.h"

#include <QProcessEnvironment>
#include <QStandardPaths>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

/// The group for those who want one for this only.
QString ownGroup()
{
    return u"gopscope"_s;
}

QString findPkexec()
{
    return QStandardPaths::findExecutable(u"pkexec"_s);
}

QString withoutPkexec()
{
    return ReaderInstallation::tr(
        "pkexec is not installed, which would ask for the password. Copy the commands, "
        "and run them in a terminal.");
}

} // namespace

ReaderInstallation::ReaderInstallation(QObject *parent)
    : QObject(parent)
{
    look();
}

ReaderInstallation::~ReaderInstallation()
{
    if (!m_process)
        return;
    QProcess *process = m_process.release();
    process->disconnect(this);
    process->kill();
    // What runs as root by now can't be killed, and ends by itself: to delete it before would wait for that.
    connect(process, &QProcess::finished, process, &QObject::deleteLater);
}

void ReaderInstallation::look()
{
    m_fingerprint = fingerprintOf(ReaderProcess::ownReader());
    m_installed = InstalledReader::look(m_fingerprint);
    m_obstacle = m_fingerprint ? obstacleToItsRight() : m_fingerprint.error().message;
    if (m_obstacle.isEmpty() && findPkexec().isEmpty())
        m_obstacle = withoutPkexec();
}

QList<ReaderGroup> ReaderInstallation::groups()
{
    QList<ReaderGroup> groups;
    for (const QString &name : account::groups())
        groups << ReaderGroup{.name = name};
    if (!groups.contains(ReaderGroup{.name = ownGroup()}))
        groups << ReaderGroup{.name = ownGroup(), .isJoined = true};
    return groups;
}

RootTask ReaderInstallation::toInstall(const ReaderGroup &group) const
{
    return taskToInstall(ReaderProcess::ownReader(), m_fingerprint.value_or(QByteArray()), group,
                         account::name());
}

QStringList ReaderInstallation::runner()
{
    return {findPkexec().isEmpty() ? u"sudo"_s : u"pkexec"_s};
}

void ReaderInstallation::run(const RootTask &task)
{
    if (isRunning())
        return;
    m_said.clear();
    m_isCancelled = false;
    m_process = std::make_unique<QProcess>();
    m_process->setProcessEnvironment(childprocess::environment()); // its words are read: no translations
    m_process->setStandardInputFile(task.input.isEmpty() ? QProcess::nullDevice() : task.input);
    m_process->setStandardOutputFile(QProcess::nullDevice());
    // Away from a terminal that the window was started from: where there is nobody to ask but there, nobody
    // would see it.
    m_process->setChildProcessModifier([] { ::setsid(); });
    connect(m_process.get(), &QProcess::readyReadStandardError, this, &ReaderInstallation::takeWords);
    connect(m_process.get(), &QProcess::finished, this, &ReaderInstallation::takeEnd);
    const auto takeError = [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            takeEnd();
    };
    connect(m_process.get(), &QProcess::errorOccurred, this, takeError, Qt::QueuedConnection);
    const QString pkexec = findPkexec();
    m_process->start(pkexec.isEmpty() ? u"pkexec"_s : pkexec, QStringList{task.program} + task.arguments);
}

void ReaderInstallation::cancel()
{
    if (!isRunning())
        return;
    m_isCancelled = true;
    m_process->kill();
}

void ReaderInstallation::takeWords()
{
    constexpr qsizetype enough = 4096;
    m_said += m_process->readAllStandardError();
    m_said.truncate(enough);
}

void ReaderInstallation::takeEnd()
{
    if (m_process->error() != QProcess::FailedToStart)
        takeWords();
    const auto error = outcome();
    m_process.release()->deleteLater(); // one of its signals leads here
    look();
    Q_EMIT finished(error);
}

std::optional<Error> ReaderInstallation::outcome() const
{
    if (m_process->error() == QProcess::FailedToStart)
        return Error{ErrorKind::NotStarted,
                     findPkexec().isEmpty()
                         ? withoutPkexec()
                         : tr("pkexec can't be started: %1").arg(oneLine(m_process->errorString()))};
    if (m_process->exitStatus() != QProcess::NormalExit)
        return m_isCancelled ? Error{ErrorKind::Refused, tr("Nothing was changed: it was cancelled.")}
                             : Error{ErrorKind::Crashed, tr("pkexec was ended by a signal.")};
    const int code = m_process->exitCode();
    switch (code) {
    case 0:
        return {};
    case 126:
    case 127:
        return refusalOfPkexec();
    case int(InstallFailure::OtherFile):
        return Error{ErrorKind::Unexpected,
                     tr("Nothing was installed: the reader has changed since the commands were shown. Look "
                        "at them again.")};
    case int(InstallFailure::NoCapability):
        return Error{ErrorKind::ExitCode,
                     tr("Nothing was installed: the right can't be given there: %1").arg(firstLine(m_said))};
    default:
        return Error{ErrorKind::ExitCode,
                     tr("It failed with exit code %1: %2").arg(QString::number(code), firstLine(m_said))};
    }
}

/// pkexec(1): 126 when the person closed the question, 127 for all else that kept the task from running.
std::optional<Error> ReaderInstallation::refusalOfPkexec() const
{
    if (m_process->exitCode() == 126)
        return Error{ErrorKind::Refused, tr("Nothing was changed: it was cancelled.")};
    if (m_said.contains("authentication agent"))
        return Error{ErrorKind::NotFound,
                     tr("Nothing was changed: this desktop has nothing that asks for the password (a polkit "
                        "agent). Copy the commands, and run them in a terminal.")};
    if (m_said.contains("Not authorized"))
        return Error{ErrorKind::Denied,
                     tr("Nothing was changed: this system does not allow it to you. Whoever administers it "
                        "can run the commands.")};
    if (m_said.trimmed().isEmpty())
        return Error{ErrorKind::Denied, tr("Nothing was changed: pkexec ended without a word of why.")};
    return Error{ErrorKind::Denied, tr("Nothing was changed: pkexec said: %1").arg(firstLine(m_said))};
}

} // namespace gopscope
