#include "sampling/sampler.h"

#include <algorithm>
#include <cstdlib>

namespace gopscope {

Sampler::Sampler(GopsRunner &runner, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_runner(runner)
    , m_clock(clock)
{
}

Sampler::~Sampler() = default;

Target *Sampler::watch(const TargetProcess &process)
{
    auto owned = std::make_unique<Target>(process, m_runner, m_clock);
    Target *target = owned.get();
    connect(target, &Target::sampleTaken, this,
            [this, target](const Sample &sample, Join join) { Q_EMIT sampleTaken(target, sample, join); });
    connect(target, &Target::changed, this, [this, target] { Q_EMIT targetChanged(target); });
    connect(target, &Target::gcFinished, this,
            [this, target](const Result<QByteArray> &result) { Q_EMIT gcFinished(target, result); });
    start(target);
    m_targets.push_back(std::move(owned));
    return target;
}

void Sampler::unwatch(Target *target)
{
    const auto found = std::find_if(m_targets.begin(), m_targets.end(),
                                    [&](const auto &owned) { return owned.get() == target; });
    if (found == m_targets.end())
        return;
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
    m_interval = std::clamp(interval, shortestInterval, longestSleep);
    for (const auto &target : m_targets) {
        if (!target->exited())
            start(target.get());
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

void Sampler::start(Target *target)
{
    // As soon as may be, but not at the same moment of the interval as another target.
    const qint64 interval = m_interval.count();
    const auto apart = std::min<qint64>(15, interval / (std::ssize(m_targets) + 1));
    const auto isTaken = [&](qint64 phase) {
        return std::any_of(m_targets.begin(), m_targets.end(), [&](const auto &other) {
            const qint64 distance = std::abs(other->phase().count() - phase);
            return other.get() != target && std::min(distance, interval - distance) < apart;
        });
    };
    const qint64 now = m_clock.steadyMs();
    qint64 delay = 0;
    while (delay < interval && isTaken((now + delay) % interval))
        delay += std::max<qint64>(1, apart / 3);
    target->start(m_interval, std::chrono::milliseconds((now + delay) % interval),
                  std::chrono::milliseconds(delay));
}

} // namespace gopscope
