#pragma once

#include "cli/watchcommand.h"
#include "system/startedprogram.h"

namespace gopscope {

/// `gopscope-cli watch -- PROGRAM`: starts a program, hands on one line a sample, and ends when it does. What
/// keeps it from being watched is said, and nothing else comes of it.
class ProgramCommand : public QObject
{
    Q_OBJECT

public:
    ProgramCommand(StartedProgram::Start start, WatchCommand::Options options, const SourceSet &sources,
                   const Clock &clock);

    void start();
    /// Passes on a signal, unless the program sent it itself. False when there is no program any more.
    bool pass(int number, qint64 sender);
    /// Takes no more samples. The program goes on.
    void stopWatching();

Q_SIGNALS:
    void line(const QByteArray &line);
    /// Something a person should know.
    void note(const QString &text);
    /// The last signal, as is ended(): the program can't be started.
    void failed(const gopscope::Error &error);
    void ended(const gopscope::ProgramEnd &end);

private:
    void watch();
    [[nodiscard]] bool executesAnother() const;
    void watchAnew();
    void takeSample(const Target *target, const Sample &sample);
    void follow(const Target *target);
    void fallSilent();
    void tryAgain();
    void sayWhy();
    void end(const ProgramEnd &end);

    WatchCommand::Options m_options;
    StartedProgram m_program;
    Sampler m_sampler;
    Target *m_target = nullptr; ///< null before the start, and when no more samples are wanted
    int m_samples = 0;
    QTimer m_nextTry;
    std::chrono::milliseconds m_pause; ///< before the next try
    QTimer m_patience;                 ///< before it is said why there are no samples
    QString m_why;                     ///< there are no samples now
    bool m_isRefused = false;          ///< it says so of the program, and not of the moment
    QString m_said;
    bool m_isWatching = true;
};

} // namespace gopscope
