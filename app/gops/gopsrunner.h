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
#include <limits>
#include <map>
#include <utility>
#include <vector>

namespace gopscope {

/// One run of gops, begun by the GopsRunner when its turn comes. Emits done() once, then deletes itself.
class GopsCommand : public QObject
{
    Q_OBJECT

public:
    GopsCommand(const QStringList &arguments, std::chrono::milliseconds deadline, QObject *parent);
    ~GopsCommand() override;

    /// Starts the child; the deadline begins. False when the system has no room for one more process now:
    /// then nothing has happened.
    [[nodiscard]] bool start(const QString &program);
    /// Ends a command that could not be started for want of room.
    void giveUp();
    /// Whether its turn has not come yet.
    [[nodiscard]] bool isWaiting() const { return !m_begun.isValid(); }
    /// Since the start; absent while it waits.
    [[nodiscard]] std::chrono::milliseconds age() const
    {
        return std::chrono::milliseconds(m_begun.elapsed());
    }
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
    void takeError(QProcess::ProcessError error);
    void readOutput();
    void readErrors();
    void finish(int exitCode, QProcess::ExitStatus status);
    void failOfTooMuch();
    [[nodiscard]] Error faultOf(int exitCode) const;
    void fail(ErrorKind kind, const QString &message);
    void report(const Result<QByteArray> &output);

    QProcess m_process;
    QTimer m_deadline;
    QElapsedTimer m_begun; ///< invalid while it waits
    QByteArray m_output;
    QByteArray m_errors;
    qint64 m_errorBytes = 0; ///< read in all
    qint64 m_startedPid = 0;
    QString m_noRoom; ///< what the system lacked when start() failed
    bool m_reported = false;
};

/// Runs gops, a few children at a time, with a deadline and bounds on every run, and knows their PIDs. The
/// others wait in the order in which they are due.
class GopsRunner : public QObject
{
    Q_OBJECT

public:
    /// Output past this many bytes ends a run; the listing of 10,000 Go processes has 1 MB.
    static constexpr qsizetype mostOutput = 4 * 1024 * 1024;
    /// A child gets no more memory than this, in bytes.
    static constexpr qint64 mostMemory = 256 * 1024 * 1024;
    /// Due before everything that has a time: what a person asked for.
    static constexpr qint64 atOnce = std::numeric_limits<qint64>::min();

    explicit GopsRunner(QObject *parent = nullptr);

    /// The path of the gops to run; empty: none was found, and every run fails with NotFound.
    void setProgram(const QString &program) { m_program = program; }
    [[nodiscard]] QString program() const { return m_program; }
    /// Whether there is something to run; that it is gops is seen when it is run.
    [[nodiscard]] bool isThere() const;

    /// Runs `gops arguments…` when its turn comes: among those that wait, the least due time goes first.
    /// The deadline begins with the child. Connect to the command's done() with a context object.
    GopsCommand *run(const QStringList &arguments, std::chrono::milliseconds deadline, qint64 due = atOnce);
    /// Lets a command that waits go before all that have a time.
    void hurry(GopsCommand *command);

    /// PIDs of the children that run now.
    [[nodiscard]] const QSet<qint64> &children() const { return m_children; }
    /// At most so many run at once.
    [[nodiscard]] std::size_t mostAtOnce() const { return m_mostAtOnce; }

Q_SIGNALS:
    void childStarted(qint64 pid);
    /// Emitted for one child after the other, each before the next is waited for.
    void childEnded(qint64 pid);

private:
    using Place = std::pair<qint64, quint64>; ///< due time, then the order of asking

    void enqueue(GopsCommand *command, qint64 due);
    void forget(const GopsCommand *command);
    void startNext();
    [[nodiscard]] std::chrono::milliseconds untilRoom() const;

    QString m_program;
    QSet<qint64> m_children;
    std::map<Place, GopsCommand *> m_waiting;
    std::vector<const GopsCommand *> m_running; ///< the oldest first
    QTimer m_next;
    quint64 m_asked = 0;
    std::size_t m_mostAtOnce;
    std::size_t m_mostQuick;
};

} // namespace gopscope
