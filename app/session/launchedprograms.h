#pragma once

#include "session/programwatch.h"

#include <memory>
#include <vector>

namespace gopscope {

/// The programs that were started from the window, in the order of their first starts. Those that still run
/// end with it, unless they are let go.
class LaunchedPrograms : public QObject
{
    Q_OBJECT

public:
    /// So many are kept, with what they print.
    static constexpr std::size_t most = 16;

    explicit LaunchedPrograms(Session &session, QObject *parent = nullptr);
    ~LaunchedPrograms() override;

    [[nodiscard]] bool isEmpty() const { return m_entries.empty(); }
    /// Whether one more can be started.
    [[nodiscard]] bool hasRoom() const { return m_entries.size() < most; }
    /// Starts a program, which is watched when it is one of Go.
    void launch(const LaunchRequest &request);
    /// Forgets a program that does not run, with what it printed.
    void forget(LaunchedProgram *program);

    /// How a program is watched; null for one that was not started here.
    [[nodiscard]] const ProgramWatch *watchOf(const LaunchedProgram *program) const;
    /// The program that is, or was, this target; null when it was not started here.
    [[nodiscard]] LaunchedProgram *programOf(const Target *target) const;
    /// Those that have a process now, or soon will.
    [[nodiscard]] QList<LaunchedProgram *> running() const;

    /// Asks all to end; allEnded() follows, as soon as they have.
    void stopAll();
    /// Lets all run on.
    void letGo();

Q_SIGNALS:
    void launched(gopscope::LaunchedProgram *program);
    /// One of them is being started, for the first time or again.
    void started();
    void aboutToForget(gopscope::LaunchedProgram *program);
    void forgotten();
    void watched(gopscope::LaunchedProgram *program, gopscope::Target *target);
    /// The last one that ran has ended, or could not be started.
    void allEnded();

private:
    struct Entry
    {
        std::unique_ptr<LaunchedProgram> program;
        std::unique_ptr<ProgramWatch> watch;
    };

    Session &m_session;
    std::vector<Entry> m_entries;
};

} // namespace gopscope
