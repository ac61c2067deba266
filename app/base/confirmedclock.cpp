#include "base/confirmedclock.h"

#include <cstdlib>

namespace gopscope {
namespace {

bool agree(qint64 offsetMs, qint64 otherMs)
{
    constexpr qint64 toleranceMs = 100; // the two clocks are not read at the very same moment
    return std::abs(offsetMs - otherMs) < toleranceMs;
}

} // namespace

ConfirmedClock::ConfirmedClock(const Clock &clock)
    : m_clock(clock)
    , m_offsetMs(clock.epochMs() - clock.bootMs())
{
}

bool ConfirmedClock::read()
{
    const qint64 bootMs = m_clock.bootMs(), offsetMs = m_clock.epochMs() - bootMs;
    if (agree(offsetMs, m_offsetMs)) {
        m_doubt.reset();
        return false;
    }
    if (!m_doubt || !agree(offsetMs, m_doubt->offsetMs)) {
        m_doubt = {offsetMs, bootMs};
        return false;
    }
    if (bootMs - m_doubt->sinceMs < std::chrono::milliseconds(confirmedAfter).count())
        return false;
    m_offsetMs = offsetMs;
    m_doubt.reset();
    return true;
}

} // namespace gopscope
