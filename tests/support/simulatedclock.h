#pragma once

#include "base/clock.h"

/// A clock that a test turns.
class SimulatedClock final : public gopscope::Clock
{
public:
    [[nodiscard]] qint64 epochMs() const override { return m_epochMs; }
    [[nodiscard]] qint64 steadyMs() const override { return m_steadyMs; }
    [[nodiscard]] qint64 epochS() const { return m_epochMs / 1000; }

    void advance(qint64 seconds)
    {
        m_epochMs += seconds * 1000;
        m_steadyMs += seconds * 1000;
    }

private:
    qint64 m_epochMs = 1795000030'000; ///< ten seconds into a minute
    qint64 m_steadyMs = 5'000'000;
};
