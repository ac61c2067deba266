#include "history/readout.h"

#include <algorithm>
#include <cmath>

namespace gopscope {

std::optional<std::size_t> sampleNear(const History &history, qint64 timeMs, qint64 toleranceMs)
{
    if (history.empty())
        return {};
    const std::size_t after = history.indexAt(timeMs);
    const bool inside = after > 0 && after < history.size();
    const bool later =
        inside ? history.timeAt(after) - timeMs <= timeMs - history.timeAt(after - 1) : after == 0;
    const std::size_t nearest = later ? after : after - 1;
    if (inside && !history.isInterrupted(after - 1, after))
        return nearest;
    if (std::abs(history.timeAt(nearest) - timeMs) <= toleranceMs)
        return nearest;
    return {};
}

double valueNear(const History &history, std::size_t index, MetricId id)
{
    const qint64 bridgeMs = metric(id).bridgeMs;
    for (std::size_t i = index;; --i) {
        if (const double value = history.value(i, id); !std::isnan(value))
            return value;
        const bool end = i == 0 || history.joinAt(i) != Join::Continues;
        if (end || history.timeAt(index) - history.timeAt(i - 1) > bridgeMs)
            return std::nan("");
    }
}

double changePerSecond(const History &history, std::size_t index, MetricId metric)
{
    if (index == 0 || history.joinAt(index) == Join::NewLife)
        return std::nan("");
    if (const auto rate = rateOf(metric))
        return history.value(index, *rate);
    const double seconds = static_cast<double>(history.timeAt(index) - history.timeAt(index - 1)) / 1000;
    return (history.value(index, metric) - history.value(index - 1, metric)) / seconds;
}

std::optional<std::size_t> lastSampleIn(const History &history, qint64 fromMs, qint64 toMs)
{
    if (history.empty())
        return {};
    const std::size_t end = history.indexAt(toMs + 1);
    if (end == 0 || history.timeAt(end - 1) < fromMs)
        return {};
    return end - 1;
}

double latestValue(const History &history, MetricId id, qint64 fromMs, qint64 toMs)
{
    const auto last = lastSampleIn(history, fromMs, toMs);
    if (!last)
        return std::nan("");
    if (!metric(id).ofEvents)
        return valueNear(history, *last, id);
    const qint64 bornMs = history.timeAt(history.lifeStart(*last));
    const auto events = history.range(id, std::max(fromMs, bornMs), toMs);
    return events ? events->last : std::nan("");
}

} // namespace gopscope
