#pragma once

#include "base/clock.h"

#include <chrono>
#include <optional>

namespace gopscope {

/// The wall clock as far as it is confirmed: the boot clock and an offset to it, which changes only when the
/// wall clock has stood elsewhere for a while. A moment that is known by the boot clock so has a time that no
/// single reading of the wall clock can shift.
class ConfirmedClock
{
public:
    static constexpr std::chrono::seconds confirmedAfter{10};

    explicit ConfirmedClock(const Clock &clock);

    /// Compares the clocks, as should be done often; whether the offset changed.
    bool read();
    /// What is to be added to boot time for milliseconds since the epoch.
    [[nodiscard]] qint64 offsetMs() const { return m_offsetMs; }

private:
    /// Where the wall clock was seen to stand.
    struct Doubt
    {
        qint64 offsetMs;
        qint64 sinceMs; ///< boot time
    };

    const Clock &m_clock;
    qint64 m_offsetMs;
    std::optional<Doubt> m_doubt;
};

} // namespace gopscope
