#pragma once

#include "base/result.h"

#include <QByteArrayList>
#include <QObject>
#include <QProcess>
#include <QProcessEnvironment>

namespace gopscope {

/// How a program ended.
struct ProgramEnd
{
    int code = 0;
    int signal = 0; ///< that ended it; 0: none

    friend bool operator==(const ProgramEnd &, const ProgramEnd &) = default;
};

/// The exit code for `end`; where a signal ended the program, it ends this process too, without another core.
[[nodiscard]] int endAs(const ProgramEnd &end);

/// A program that Gopscope starts, so that gopscope-reader may read its memory where Yama keeps the programs
/// of a user apart: before it is executed it names the reader to the system, and nobody else. It is
/// as if the one who started Gopscope had started it: with its signals, environment and, unless it is given
/// an output, its input and output and place among the terminal's jobs. It ends with this object unless it is
/// let go, and outlives a Gopscope that is killed.
class StartedProgram : public QObject
{
    Q_OBJECT

public:
    struct Start
    {
        QByteArray program;         ///< a path, or a name that is looked for on the PATH
        QByteArrayList arguments{}; ///< without its own name
        QString workingDirectory{}; ///< empty: that of this process
        QProcessEnvironment environment{QProcessEnvironment::InheritFromParent};
        qint64 reader = 0; ///< the PID of the process that may read it, which has to run by then
        /// A descriptor for its output and errors, open until it is started. Then it has no input and no
        /// terminal, and leads a process group. -1: all is as this process has it.
        int output = -1;
    };

    explicit StartedProgram(Start start, QObject *parent = nullptr);
    ~StartedProgram() override;

    /// started() or failed() follows, not before control is back in the event loop.
    void start();
    /// 0 when it does not run.
    [[nodiscard]] qint64 pid() const { return m_process.processId(); }
    /// What it was called by.
    [[nodiscard]] QString name() const;
    /// Sends a signal while it runs: to it, or to the group that it leads.
    void signal(int number) const;
    /// Lets it go on when this object ends. Nothing more is told of it.
    void letGo();

Q_SIGNALS:
    /// It is executed now.
    void started();
    /// It can't be: ErrorKind::NotFound, or NotStarted.
    void failed(const gopscope::Error &error);
    void ended(const gopscope::ProgramEnd &end);

private:
    /// A QProcess ends its program when it goes, unless it takes that for ended.
    class Process : public QProcess
    {
    public:
        void letGo() { setProcessState(NotRunning); }
    };

    [[nodiscard]] bool isApart() const { return m_start.output >= 0; }
    void execute(const QByteArray &path);

    Start m_start;
    Process m_process;
};

} // namespace gopscope
