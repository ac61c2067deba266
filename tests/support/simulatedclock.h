#pragma once

#include "base/clock.h"

/// A clock that a test turns.
class SimulatedClock final : public gopscope::Clock
{
public:
    /// Ten seconds into a minute, unless it is told when.
    explicit SimulatedClock(qint64 epochMs = 1795000030'000)
        : m_epochMs(epochMs)
    {
    }

    [[nodiscard]] qint64 epochMs() const override { return m_epochMs; }
    [[nodiscard]] qint64 steadyMs() const override { return m_steadyMs; }
    [[nodiscard]] qint64 bootMs() const override { return m_bootMs; }
    [[nodiscard]] qint64 epochS() const { return m_epochMs / 1000; }

    void advance(qint64 seconds) { advanceMs(seconds * 1000); }
    void advanceMs(qint64 milliseconds)
    {
        suspendMs(milliseconds);
        m_steadyMs += milliseconds;
    }
    /// The machine sleeps, and with it the steady clock.
    void suspendMs(qint64 milliseconds)
    {
        m_epochMs += milliseconds;
        m_bootMs += milliseconds;
    }
    /// Somebody sets the wall clock ahead, or back; no time passes.
    void jumpMs(qint64 milliseconds) { m_epochMs += milliseconds; }

private:
    qint64 m_epochMs;
    qint64 m_steadyMs = 5'000'000;
    qint64 m_bootMs = 8'000'000; ///< so much longer it was up, with an earlier sleep
};
