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
        Unreadable, ///< there, but access is refused
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

/// Reads DIR/PID.
[[nodiscard]] PortFile readPortFile(qint64 pid, const QString &directory = portFileDirectory());

} // namespace gopscope
