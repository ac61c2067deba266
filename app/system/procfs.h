#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

/// What the operating system says of a process. Linux reads /proc; elsewhere everything is absent, and
/// Gopscope does without: no RSS, no CPU, exits are known only from gops.
namespace gopscope::procfs {

/// A process as it is now.
struct Status
{
    /// Clock ticks after boot at which it started. PID and start time together are its identity.
    quint64 startTicks = 0;
    qint64 parent = 0; ///< the PID of who started it, or of who took it over; 0: none
    /// Stopped by a signal or a debugger: it can't answer.
    bool stopped = false;
    /// Ended, but not yet waited for by its parent.
    bool zombie = false;
    /// Forked by its parent and executing the same program still, perhaps on the way to another.
    bool forkOnly = false;
    double rssBytes = 0;
    double cpuSeconds = 0;
};

/// NotFound when there is no such process; any other error says that it could not be asked, for want of
/// descriptors, of a right or of a /proc, and means nothing for the process.
[[nodiscard]] Result<Status> status(qint64 pid);

/// The PIDs of all processes that /proc shows, ascending.
[[nodiscard]] QList<qint64> allPids();

/// Whether status() says that there is no such process.
[[nodiscard]] bool isGone(qint64 pid);

/// Now, in clock ticks after boot as processes' start times have it; 0 without /proc.
[[nodiscard]] quint64 ticksNow();

/// Whether the system has a /proc that status() can read.
[[nodiscard]] bool available();

/// When it started, on Clock::bootMs(), from its start ticks; absent without /proc.
[[nodiscard]] std::optional<qint64> startedAtBootMs(quint64 startTicks);

/// The executable's path and whether that file was deleted or replaced since the start. The path is
/// empty when it can't be read (another user's process).
struct Executable
{
    QString path;
    bool deleted = false;
};
[[nodiscard]] Executable executable(qint64 pid);

/// The kernel's name of the process, up to 15 bytes; empty when there is no such process.
[[nodiscard]] QString commandName(qint64 pid);

/// What the process was called by, of at most 4 KiB, as itself or its parent says; empty when it can't be
/// read.
[[nodiscard]] QString argument0(qint64 pid);

/// The working directory; empty when it can't be read.
[[nodiscard]] QString workingDirectory(qint64 pid);

/// The GC percent that the environment gives to a Go program when it starts: GOGC, 100 without it. Absent
/// when it is off or can't be read (another user's process, more than 1 MiB). What the program sets later is
/// not seen.
[[nodiscard]] std::optional<double> gcPercent(qint64 pid);
/// The same of an environment as /proc tells it, NAME=value with a NUL behind each.
[[nodiscard]] std::optional<double> gcPercentIn(const QByteArray &environment);

/// The name of the user that the process belongs to when that is not the user of Gopscope, else empty.
[[nodiscard]] QString otherOwner(qint64 pid);

/// CPU seconds of this process and of its children that have ended.
[[nodiscard]] double ownCpuSeconds();
[[nodiscard]] double childrenCpuSeconds();

} // namespace gopscope::procfs
