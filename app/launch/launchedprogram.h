#pragma once

#include "launch/launchrequest.h"
#include "launch/outputring.h"

#include <QTimer>

#include <functional>
#include <memory>

namespace gopscope {

class OutputPipe;

/// A program that was started from the window, through all its restarts: what it prints is kept, as far as
/// there is room. It ends with this object unless it is let go.
class LaunchedProgram : public QObject
{
    Q_OBJECT

public:
    enum class State
    {
        Starting,
        Running,
        Stopping, ///< it was asked to end
        Ended,
        Failed, ///< it could not be started
    };
    /// `reader` tells the process that may read its memory.
    LaunchedProgram(LaunchRequest request, std::function<qint64()> reader, QObject *parent = nullptr);
    ~LaunchedProgram() override;

    void start();
    /// How long it may take to end before isStubborn() says so: 5 s at first.
    void setPatience(std::chrono::milliseconds patience) { m_patience.setInterval(patience); }

    /// Asks it to end, with SIGTERM; as soon as it is executed, when it is being started.
    void stop();
    /// Ends it, with SIGKILL.
    void kill();
    /// Starts it again, once it has ended.
    void restart();
    /// Lets it run on without this object; nobody sees what it prints then.
    void letGo();

    [[nodiscard]] QString name() const { return m_request.name(); }
    [[nodiscard]] State state() const { return m_state; }
    /// Whether there is a process now.
    [[nodiscard]] bool isRunning() const { return m_state == State::Running || m_state == State::Stopping; }
    /// Whether there is one, or soon will be.
    [[nodiscard]] bool isUnderWay() const { return m_state == State::Starting || isRunning(); }
    /// 0 when it does not run.
    [[nodiscard]] qint64 pid() const { return m_program ? m_program->pid() : 0; }
    /// It was asked to end and has not in time.
    [[nodiscard]] bool isStubborn() const { return m_state == State::Stopping && !m_patience.isActive(); }
    /// How it ended, with State::Ended.
    [[nodiscard]] const ProgramEnd &end() const { return m_end; }
    /// Why it could not be started, with State::Failed.
    [[nodiscard]] const QString &fault() const { return m_fault; }
    /// It has ended in failure, with words about a terminal.
    [[nodiscard]] bool missesTerminal() const;
    /// What it and what it started print.
    [[nodiscard]] const OutputRing &output() const { return m_output; }

Q_SIGNALS:
    /// state(), or what goes with it, changed.
    void changed();
    /// It executes now; pid() is its PID.
    void started();
    void ended();
    void outputGrew();

private:
    void setState(State state);
    void fail(const QString &fault);
    void takeEnd(const ProgramEnd &end);
    void mark(const QString &words);
    [[nodiscard]] OutputPipe *openPipe();

    LaunchRequest m_request;
    std::function<qint64()> m_reader;
    OutputRing m_output;
    std::unique_ptr<StartedProgram> m_program;
    State m_state = State::Starting;
    ProgramEnd m_end;
    QString m_fault;
    QTimer m_patience;
    bool m_startsAgain = false; ///< once it has ended
    bool m_stopsThen = false;   ///< once it has started
};

} // namespace gopscope
