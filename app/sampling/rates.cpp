#include "sampling/rates.h"

#include <algorithm>
#include <cmath>
#include <ranges>

namespace gopscope {
namespace {

/// How much of a stretch of time may be unknown: half of it lies at either side of the middle.
constexpr double mostUnknown = 0.3;
/// The system counts CPU time in steps of this.
constexpr double cpuStepSeconds = 0.01;
/// It counts time in programs and time in the kernel apart: both may be a step behind.
constexpr double cpuCoarse = 2 * cpuStepSeconds;
/// How much of a second a second that may make: 4 % of a core.
constexpr double mostCoarse = 0.04;

struct Rate
{
    MetricId rate;
    MetricId counter;
};

const std::vector<Rate> &rates()
{
    static const std::vector<Rate> all = [] {
        std::vector<Rate> found;
        for (std::size_t i = 0; i < metricCount; ++i) {
            if (const Metric &row = allMetrics()[i]; !row.rateOf.empty())
                found.push_back({MetricId(i), findMetric(row.rateOf).value()});
        }
        return found;
    }();
    return all;
}

bool isOfSystem(MetricId counter)
{
    return metric(counter).source == MetricSource::Process;
}

/// What is known of a counter's rise from one sample to a later one; seconds.
struct Step
{
    double rise = 0;
    double middle = 0;   ///< the time between, as it was most probably
    double shortest = 0; ///< the least that it can have been
    double longest = 0;
    double coarse = 0; ///< how much the rise may be off

    [[nodiscard]] bool tells() const { return rise >= 0 && longest > 0; }
    [[nodiscard]] bool isSure() const
    {
        return longest - shortest <= mostUnknown * middle && coarse <= mostCoarse * middle;
    }
    [[nodiscard]] double least() const { return std::max(0.0, rise - coarse) / longest; }
    [[nodiscard]] double most() const
    {
        return shortest > 0 ? (rise + coarse) / shortest : std::numeric_limits<double>::infinity();
    }
};

} // namespace

void Rates::tell(Sample &now)
{
    Reading reading{now.askedMs, now.steadyMs, {}};
    for (const Rate &one : rates())
        reading.counts.push_back(now[one.counter]);
    for (std::size_t i = 0; i < rates().size(); ++i)
        now[rates()[i].rate] = rate(reading, i);
    keep(std::move(reading));
}

void Rates::keep(Reading reading)
{
    m_past.push_back(std::move(reading));
    if (m_past.size() > mostNear + 1) {
        const auto leaving = m_past.end() - std::ptrdiff_t(mostNear) - 1;
        if (leaving->answeredMs - std::prev(leaving)->answeredMs < farStepMs)
            m_past.erase(leaving);
    }
    if (m_past.size() > mostKept)
        m_past.pop_front();
}

double Rates::rate(const Reading &now, std::size_t place) const
{
    const bool ofSystem = isOfSystem(rates()[place].counter);
    const auto stepFrom = [&](const Reading &before) {
        const auto seconds = [](qint64 ms) { return static_cast<double>(ms) / 1000; };
        Step step{.rise = now.counts[place] - before.counts[place]};
        if (ofSystem) { // read when the answer was there
            step.middle = seconds(now.answeredMs - before.answeredMs);
            step.shortest = step.middle - cpuStepSeconds;
            step.longest = step.middle + cpuStepSeconds;
            step.coarse = cpuCoarse;
        } else {
            step.shortest = seconds(now.askedMs - before.answeredMs);
            step.longest = seconds(now.answeredMs - before.askedMs);
            step.middle = (step.shortest + step.longest) / 2;
        }
        return step;
    };
    std::optional<Step> last, longer;
    for (const Reading &before : m_past | std::views::reverse) {
        const Step step = stepFrom(before);
        if (!step.tells())
            continue;
        longer = step;
        if (!last)
            last = step;
        if (step.isSure())
            break;
    }
    if (!last)
        return std::numeric_limits<double>::quiet_NaN();
    const double rate = longer->isSure() ? longer->rise / longer->middle : longer->least();
    return std::clamp(rate, last->least(), last->most());
}

} // namespace gopscope
