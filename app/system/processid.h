#pragma once

#include <QtGlobal>

#include <compare>

namespace gopscope {

/// Who a process is: its PID comes back, but with another start time.
struct ProcessId
{
    qint64 pid = 0;
    quint64 startTicks = 0; ///< clock ticks after boot; 0: unknown

    /// Whether both are the same process, as far as is known.
    [[nodiscard]] bool isSame(const ProcessId &other) const
    {
        return pid == other.pid &&
               (startTicks == other.startTicks || startTicks == 0 || other.startTicks == 0);
    }
    friend auto operator<=>(const ProcessId &, const ProcessId &) = default;
};

} // namespace gopscope
