#include "base/confirmedclock.h"

#include <cstdlib>

namespace gopscope {

ConfirmedClock::ConfirmedClock(const Clock &clock, Proof proof)
    : m_clock(clock)
    , m_proof(proof)
    , m_offsetMs(clock.epochMs() - clock.bootMs())
    , m_stand{m_offsetMs, clock.bootMs()}
    , m_readMs(m_stand.sinceMs)
{
}

bool ConfirmedClock::agree(qint64 oneMs, qint64 otherMs) const
{
    return std::abs(oneMs - otherMs) < m_proof.slack.count();
}

void ConfirmedClock::look()
{
    m_readMs = m_clock.bootMs();
    const qint64 offsetMs = m_clock.epochMs() - m_readMs;
    if (!agree(offsetMs, m_stand.offsetMs))
        m_stand = {offsetMs, m_readMs};
    m_stand.offsetMs = offsetMs;
}

bool ConfirmedClock::read()
{
    look();
    if (!isConfirmed() || agree(m_stand.offsetMs, m_offsetMs))
        return false;
    m_offsetMs = m_stand.offsetMs;
    return true;
}

void ConfirmedClock::takeWitness(qint64 epochMs, qint64 askedBootMs)
{
    look();
    const qint64 nowMs = m_readMs + m_stand.offsetMs, askedMs = askedBootMs + m_stand.offsetMs;
    const qint64 slackMs = m_proof.slack.count();
    if (std::abs(epochMs - nowMs) <= slackMs)
        m_stand.isTrue = true;
    else if (epochMs > nowMs || epochMs < askedMs - slackMs) // else the answer was long under way
        m_stand.isTrue = false;
}

bool ConfirmedClock::isConfirmed() const
{
    return m_stand.isTrue.value_or(m_readMs - m_stand.sinceMs >= m_proof.after.count());
}

} // namespace gopscope
