#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QElapsedTimer>
#include <QObject>
#include <QProcess>
#include <QSet>
#include <QStringList>
#include <QTimer>

#include <chrono>

namespace gopscope {

/// One run of gops. Emits done() once, then deletes itself.
class GopsCommand : public QObject
{
    Q_OBJECT

public:
    GopsCommand(const QString &program, const QStringList &arguments, std::chrono::milliseconds deadline,
                QObject *parent);
    ~GopsCommand() override;

    /// The child's PID; 0 before it runs and after it ended.
    [[nodiscard]] qint64 pid() const { return m_process.processId(); }

Q_SIGNALS:
    /// The child is started next: what it will say is not older than this.
    void starting();
    /// The child runs.
    void started(qint64 pid);
    /// The child was waited for, and so counts among those that ended.
    void ended(qint64 pid);
    /// Standard output of a run that exited 0, else what went wrong, with the first line of standard
    /// error. Not emitted before control is back in the event loop.
    void done(const gopscope::Result<QByteArray> &output);

private:
    void start();
    void readOutput();
    void readErrors();
    void finish(int exitCode, QProcess::ExitStatus status);
    void fail(ErrorKind kind, const QString &message);
    void report(const Result<QByteArray> &output);

    QProcess m_process;
    QTimer m_deadline;
    QByteArray m_output;
    QByteArray m_errors;
    qint64 m_startedPid = 0;
    bool m_reported = false;
};

/// Starts gops, with a deadline and bounds on every run, and knows the PIDs of its children.
class GopsRunner : public QObject
{
    Q_OBJECT

public:
    /// Output past this many bytes ends a run; the listing of 10,000 Go processes has 1 MB.
    static constexpr qsizetype mostOutput = 4 * 1024 * 1024;

    explicit GopsRunner(QObject *parent = nullptr);

    /// The path of the gops to run; empty: none was found, and every run fails with NotFound.
    void setProgram(const QString &program) { m_program = program; }
    [[nodiscard]] QString program() const { return m_program; }

    /// Starts `gops arguments…`; connect to the command's done() with a context object.
    GopsCommand *run(const QStringList &arguments, std::chrono::milliseconds deadline);

    /// PIDs of the children that run now.
    [[nodiscard]] const QSet<qint64> &children() const { return m_children; }

Q_SIGNALS:
    void childStarted(qint64 pid);
    /// Emitted for one child after the other, each before the next is waited for.
    void childEnded(qint64 pid);

private:
    QString m_program;
    QSet<qint64> m_children;
};

} // namespace gopscope
