#include "sampling/sampler.h"

#include "sampling/phases.h"

#include <algorithm>

namespace gopscope {
namespace {

/// Whether to wake up for its answer costs as much as the answer: such ones are polled several at a time.
bool isCheap(const Target *target)
{
    return target->abilities().testFlag(Ability::Exits);
}

} // namespace

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
    start(target, delayOfNext(target));
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
    const qint64 count = std::ssize(m_targets), now = m_clock.steadyMs();
    qint64 index = 0;
    for (const auto &target : m_targets) {
        if (target->exited())
            continue;
        const qint64 delay = phases::delayAmong(index++, count, m_interval.count());
        start(target.get(),
              isCheap(target.get()) ? phases::toMoment(now + delay, m_interval.count()) - now : delay);
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

qint64 Sampler::delayOfNext(const Target *next) const
{
    const qint64 interval = m_interval.count(), now = m_clock.steadyMs() % interval;
    std::vector<qint64> ahead, taken;
    for (const auto &target : m_targets) {
        if (target->exited())
            continue;
        taken.push_back(target->phase().count());
        ahead.push_back((taken.back() - now + interval) % interval);
    }
    return isCheap(next) ? phases::delayTogether(taken, now, interval)
                         : phases::delayBeside(std::move(ahead), interval);
}

} // namespace gopscope
