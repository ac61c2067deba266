#pragma once

#include "sampling/closewatch.h"
#include "sampling/target.h"

#include <memory>
#include <vector>

namespace gopscope {

/// All targets, sampled at one interval, their polls spread over it.
class Sampler : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds longestInterval{60000};
    /// For a script that wants less than a person who looks.
    static constexpr std::chrono::milliseconds longestSleep{3'600'000};

    Sampler(const SourceSet &sources, const Clock &clock, QObject *parent = nullptr);
    ~Sampler() override;

    [[nodiscard]] const SourceSet &sources() const { return m_sources; }
    /// Starts to watch a process. The target lives until unwatch().
    Target *watch(const TargetProcess &process);
    void unwatch(Target *target);

    [[nodiscard]] std::chrono::milliseconds interval() const { return m_interval; }
    /// Clamped to what the sources allow and longestSleep.
    void setInterval(std::chrono::milliseconds interval);

    /// Samples one target more often for a while; the others keep their interval.
    [[nodiscard]] CloseWatch &closeWatch() { return m_closeWatch; }
    [[nodiscard]] const CloseWatch &closeWatch() const { return m_closeWatch; }

    [[nodiscard]] const std::vector<std::unique_ptr<Target>> &targets() const { return m_targets; }
    /// The target that watches this PID and has not exited; null when there is none.
    [[nodiscard]] Target *findRunning(qint64 pid) const;
    /// Polls missed by all targets, past ones included.
    [[nodiscard]] qint64 missed() const;

Q_SIGNALS:
    void sampleTaken(gopscope::Target *target, const gopscope::Sample &sample, gopscope::Join join);
    void targetChanged(gopscope::Target *target);
    void gcFinished(gopscope::Target *target, const std::optional<gopscope::Error> &error);

private:
    void start(Target *target, qint64 delay);
    [[nodiscard]] qint64 delayOfNext(const Target *next) const;

    const SourceSet &m_sources;
    const Clock &m_clock;
    std::chrono::milliseconds m_interval{1000};
    std::vector<std::unique_ptr<Target>> m_targets;
    qint64 m_missedBefore = 0;
    CloseWatch m_closeWatch;
};

} // namespace gopscope
