#include "gops/gopsrunner.h"

#include "base/untrusted.h"
#include "gops/childprocess.h"

#include <QFileInfo>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

/// The first line of what gops complains, without the date that v0.3.26 and newer put in front.
QString complaint(const QByteArray &errors)
{
    static const QRegularExpression date(uR"(^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d )"_s);
    return firstLine(errors).remove(date);
}

} // namespace

GopsCommand::GopsCommand(const QString &program, const QStringList &arguments,
                         std::chrono::milliseconds deadline, QObject *parent)
    : QObject(parent)
{
    m_process.setProgram(program);
    m_process.setArguments(arguments);
    childprocess::prepare(m_process);
    m_deadline.setSingleShot(true);
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
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart)
            return; // a crash comes with finished()
        fail(ErrorKind::NotStarted,
             tr("%1 can't be run: %2.").arg(oneLine(m_process.program()), oneLine(m_process.errorString())));
        deleteLater();
    });
    // Starting in the constructor could report before anybody listens.
    QMetaObject::invokeMethod(this, &GopsCommand::start, Qt::QueuedConnection);
}

GopsCommand::~GopsCommand()
{
    m_process.disconnect(this);
    childprocess::kill(m_process);
    // QProcess would wait in its destructor too, with a warning. After the kill it is over at once.
    m_process.waitForFinished(1000);
}

void GopsCommand::start()
{
    const QString program = m_process.program();
    if (program.isEmpty() || !QFileInfo::exists(program)) {
        fail(ErrorKind::NotFound, program.isEmpty() ? tr("gops is not installed.")
                                                    : tr("There is no gops at %1.").arg(oneLine(program)));
        deleteLater();
        return;
    }
    m_deadline.start();
    Q_EMIT starting();
    m_process.start(QIODevice::ReadOnly);
}

void GopsCommand::readOutput()
{
    m_output += m_process.readAllStandardOutput();
    if (m_output.size() > GopsRunner::mostOutput)
        fail(
            ErrorKind::TooMuch,
            tr("gops printed more than %1 MiB and was stopped.").arg(GopsRunner::mostOutput / (1024 * 1024)));
}

void GopsCommand::readErrors()
{
    constexpr qsizetype mostErrors = 64 * 1024;
    const QByteArray text = m_process.readAllStandardError();
    m_errors += text.left(mostErrors - m_errors.size());
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
    const QString said = complaint(m_errors);
    // Before v0.2.0 a PID was given by a flag; these print their help, which names it.
    const bool wantsFlag = exitCode != 0 && m_errors.contains("-p=<pid>");
    if (status == QProcess::CrashExit)
        fail(ErrorKind::Crashed, tr("gops was ended by a signal."));
    else if (wantsFlag)
        fail(ErrorKind::TooOld, tr("This gops is too old to be asked about a PID (before v0.2.0): %1. "
                                   "Install v0.3.28.")
                                    .arg(oneLine(m_process.program())));
    else if (exitCode != 0)
        fail(ErrorKind::ExitCode,
             said.isEmpty() ? tr("gops exited with code %1.").arg(exitCode)
                            : tr("gops exited with code %1: %2").arg(QString::number(exitCode), said));
    else
        report(m_output);
}

void GopsCommand::fail(ErrorKind kind, const QString &message)
{
    report(failure(kind, message));
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
{
}

GopsCommand *GopsRunner::run(const QStringList &arguments, std::chrono::milliseconds deadline)
{
    auto *command = new GopsCommand(m_program, arguments, deadline, this);
    connect(command, &GopsCommand::started, this, [this, command](qint64 pid) {
        m_children.insert(pid);
        connect(command, &QObject::destroyed, this, [this, pid] { m_children.remove(pid); });
        Q_EMIT childStarted(pid);
    });
    connect(command, &GopsCommand::ended, this, &GopsRunner::childEnded);
    return command;
}

} // namespace gopscope
