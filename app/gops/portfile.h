#pragma once

#include <QString>

namespace gopscope {

/// What this user's gops directory holds for a PID. gops itself looks nowhere else, and its words do
/// not tell these cases apart.
struct PortFile
{
    enum class State
    {
        Missing,    ///< no agent, or one with another directory or user
        Unreadable, ///< access is refused, or the system can't open it now
        NotAFile,   ///< a directory, a FIFO, a device
        Empty,
        Garbage, ///< no decimal port
        Port,    ///< names a port; nothing says that somebody listens there
    };
    State state = State::Missing;
    quint16 port = 0; ///< only with State::Port
};

/// The directory of this user's port files: $GOPS_CONFIG_DIR, else the user's configuration directory
/// as Go sees it, with /gops.
[[nodiscard]] QString portFileDirectory();

/// Reads DIR/PID, at once whatever lies there: what is no regular file is not read.
[[nodiscard]] PortFile readPortFile(qint64 pid, const QString &directory = portFileDirectory());

} // namespace gopscope
