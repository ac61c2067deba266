#include "sampling/sampler.h"

#include "sampling/phases.h"

#include <algorithm>

namespace gopscope {

Sampler::Sampler(const SourceSet &sources, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_sources(sources)
    , m_clock(clock)
    , m_closeWatch(clock)
{
}

Sampler::~Sampler() = default;

Target *Sampler::watch(const TargetProcess &process)
{
    auto owned = std::make_unique<Target>(process, m_sources, m_clock);
    Target *target = owned.get();
    connect(target, &Target::sampleTaken, this,
            [this, target](const Sample &sample, Join join) { Q_EMIT sampleTaken(target, sample, join); });
    connect(target, &Target::changed, this, [this, target] { Q_EMIT targetChanged(target); });
    connect(target, &Target::gcFinished, this,
            [this, target](const std::optional<Error> &error) { Q_EMIT gcFinished(target, error); });
    start(target, delayOfNext());
    m_targets.push_back(std::move(owned));
    return target;
}

void Sampler::unwatch(Target *target)
{
    const auto found = std::find_if(m_targets.begin(), m_targets.end(),
                                    [&](const auto &owned) { return owned.get() == target; });
    if (found == m_targets.end())
        return;
    if (target == m_closeWatch.target())
        m_closeWatch.end();
    m_missedBefore += target->missed();
    // It may be one of its own signals that leads here.
    target->disconnect(this);
    found->release();
    target->setParent(this);
    target->deleteLater();
    m_targets.erase(found);
}

void Sampler::setInterval(std::chrono::milliseconds interval)
{
    m_interval = std::clamp(interval, m_sources.shortestInterval(), longestSleep);
    qint64 index = 0;
    for (const auto &target : m_targets) {
        if (!target->exited())
            start(target.get(), phases::delayAmong(index++, std::ssize(m_targets), m_interval.count()));
    }
}

Target *Sampler::findRunning(qint64 pid) const
{
    const auto found = std::find_if(m_targets.begin(), m_targets.end(), [&](const auto &target) {
        return !target->exited() && target->process().pid == pid;
    });
    return found == m_targets.end() ? nullptr : found->get();
}

qint64 Sampler::missed() const
{
    qint64 sum = m_missedBefore;
    for (const auto &target : m_targets)
        sum += target->missed();
    return sum;
}

void Sampler::start(Target *target, qint64 delay)
{
    const qint64 phase = (m_clock.steadyMs() + delay) % m_interval.count();
    target->start(m_interval, std::chrono::milliseconds(phase), std::chrono::milliseconds(delay));
}

qint64 Sampler::delayOfNext() const
{
    const qint64 interval = m_interval.count(), now = m_clock.steadyMs() % interval;
    std::vector<qint64> ahead;
    ahead.reserve(m_targets.size());
    for (const auto &target : m_targets) {
        if (!target->exited())
            ahead.push_back((target->phase().count() - now + interval) % interval);
    }
    return phases::delayBeside(std::move(ahead), interval);
}

} // namespace gopscope
