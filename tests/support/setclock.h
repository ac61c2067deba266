#pragma once

#include "base/clock.h"

/// The machine's clocks, but for a wall clock that a test sets and a suspend that there was not.
class SetClock final : public gopscope::Clock
{
public:
    [[nodiscard]] qint64 epochMs() const override { return m_system.epochMs() + shiftMs + suspendedMs; }
    [[nodiscard]] qint64 steadyMs() const override { return m_system.steadyMs(); }
    [[nodiscard]] qint64 bootMs() const override { return m_system.bootMs() + suspendedMs; }

    qint64 shiftMs = 0;     ///< how far the wall clock is ahead
    qint64 suspendedMs = 0; ///< how long the machine slept

private:
    gopscope::SystemClock m_system;
};
