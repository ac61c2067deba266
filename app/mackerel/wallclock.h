#pragma once

#include <QtGlobal>

#include <cstdlib>

namespace gopscope {

/// Tells whether the wall clock can be believed: when it has gone along with a clock that never jumps for a
/// while. One reading proves nothing, and what is kept must not depend on it.
class WallClock
{
public:
    static constexpr qint64 proofMs = 600'000; ///< longer than clocks stand wrong after a start or a jump
    static constexpr qint64 slackMs = 5'000;   ///< what is no jump but a correction

    /// Takes both clocks, milliseconds. True when the wall clock is to be believed.
    bool read(qint64 epochMs, qint64 bootMs)
    {
        const qint64 offsetMs = epochMs - bootMs;
        if (!m_isRead || std::abs(offsetMs - m_offsetMs) > slackMs)
            m_sinceMs = bootMs;
        m_isRead = true;
        m_offsetMs = offsetMs;
        return bootMs - m_sinceMs >= proofMs;
    }

private:
    qint64 m_offsetMs = 0;
    qint64 m_sinceMs = 0;
    bool m_isRead = false;
};

} // namespace gopscope
