#include "sampling/closewatch.h"

#include <algorithm>

namespace gopscope {

CloseWatch::CloseWatch(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &CloseWatch::end);
}

std::optional<Error> CloseWatch::begin(Target *target, std::chrono::milliseconds time)
{
    if (auto why = target->whyNotClosely())
        return why;
    if (target != m_target)
        end();
    m_target = target;
    m_endMs = m_clock.steadyMs() + time.count();
    m_timer.start(time);
    connect(target, &Target::changed, this, &CloseWatch::takeChange, Qt::UniqueConnection);
    target->setClosely(true);
    Q_EMIT began(target);
    return {};
}

void CloseWatch::end()
{
    m_timer.stop();
    Target *const target = m_target;
    m_target = nullptr;
    if (!target)
        return;
    target->disconnect(this);
    target->setClosely(false);
    Q_EMIT ended(target);
}

void CloseWatch::takeChange()
{
    if (m_target && m_target->exited())
        end();
}

std::chrono::milliseconds CloseWatch::left() const
{
    return std::chrono::milliseconds(m_target ? std::max<qint64>(0, m_endMs - m_clock.steadyMs()) : 0);
}

} // namespace gopscope
