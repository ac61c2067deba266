#include "sampling/sampler.h"

#include <algorithm>
#include <cmath>

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
    m_targets.push_back(std::move(owned));
    target->start(m_interval, nextPhase());
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
    m_interval = std::clamp(interval, shortestInterval, longestInterval);
    for (const auto &target : m_targets) {
        if (!target->exited())
            target->start(m_interval, nextPhase());
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

std::chrono::milliseconds Sampler::nextPhase()
{
    // Multiples of the golden ratio spread evenly over the interval, however many there come.
    m_phase = std::fmod(m_phase + 0.6180339887498949, 1.0);
    return std::chrono::milliseconds(static_cast<qint64>(m_phase * static_cast<double>(m_interval.count())));
}

} // namespace gopscope
