#include "history/collections.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <ranges>

namespace gopscope {
namespace {

constexpr MetricId collections = "num_gc"_metric, forcedCollections = "num_forced_gc"_metric;

/// The last sample of [begin, end) that counts collections.
std::optional<std::size_t> lastCount(const History &history, std::size_t begin, std::size_t end)
{
    while (end > begin) {
        if (!std::isnan(history.value(--end, collections)))
            return end;
    }
    return {};
}

/// How much a counter rose from one sample to a later one of the same life; 0 when nobody knows.
double rise(const History &history, MetricId counter, std::size_t before, std::size_t now)
{
    const double difference = history.value(now, counter) - history.value(before, counter);
    return difference > 0 ? difference : 0;
}

/// The first sample behind `before` that counts more collections; counters only rise.
std::size_t firstRise(const History &history, std::size_t before, std::size_t now)
{
    const double count = history.value(before, collections);
    const auto indices = std::views::iota(before + 1, now);
    const auto found = std::ranges::partition_point(
        indices, [&](std::size_t i) { return !(history.value(i, collections) > count); });
    return found == indices.end() ? now : *found;
}

/// The first sample from `begin` on that counts as many collections as `last`.
std::size_t firstWith(const History &history, std::size_t begin, std::size_t last)
{
    const double count = history.value(last, collections);
    const auto indices = std::views::iota(begin, last);
    const auto found = std::ranges::partition_point(
        indices, [&](std::size_t i) { return !(history.value(i, collections) >= count); });
    return found == indices.end() ? last : *found;
}

/// When the first collection that a sample counts ended, as far as that is known, else the sample's time.
qint64 collectionMs(const History &history, std::size_t index)
{
    std::optional<qint64> endedMs;
    if (index > 0) {
        history.forEachPause(history.timeAt(index - 1) + 1, history.timeAt(index),
                             [&](const KeptPause &pause) { endedMs = endedMs.value_or(pause.timeMs); });
    }
    return endedMs.value_or(history.timeAt(index));
}

} // namespace

std::vector<GcMark> gcMarks(const History &history, qint64 fromMs, qint64 toMs, qint64 columnMs)
{
    std::vector<GcMark> marks;
    if (history.empty())
        return marks;
    std::size_t begin = history.indexAt(fromMs / columnMs * columnMs);
    auto before = lastCount(history, begin - std::min<std::size_t>(begin, 64), begin);
    while (begin < history.size() && history.timeAt(begin) <= toMs) {
        const std::size_t end = history.indexAt((history.timeAt(begin) / columnMs + 1) * columnMs, begin);
        const auto last = lastCount(history, begin, end);
        // After a restart the counts of before tell nothing.
        if (last) {
            const std::size_t life = history.lifeStart(*last);
            if (!before || *before < life)
                before = std::max(life, begin);
            if (const double count = rise(history, collections, *before, *last); count > 0)
                marks.push_back({collectionMs(history, firstRise(history, *before, *last)),
                                 static_cast<int>(count),
                                 static_cast<int>(rise(history, forcedCollections, *before, *last))});
            before = last;
        }
        begin = end;
    }
    return marks;
}

double collectionsIn(const History &history, qint64 fromMs, qint64 toMs)
{
    const std::size_t begin = history.indexAt(fromMs);
    double all = 0;
    auto last = lastCount(history, begin, history.indexAt(toMs + 1));
    while (last) {
        const std::size_t life = history.lifeStart(*last);
        std::size_t first = std::max(life, begin);
        while (first < *last && !history.has(first, collections))
            ++first;
        all += rise(history, collections, first, *last);
        last = lastCount(history, begin, std::max(life, begin));
    }
    return all;
}

double collectionsAt(const History &history, std::size_t index)
{
    if (index == 0 || history.joinAt(index) == Join::NewLife)
        return std::nan("");
    return history.value(index, collections) - history.value(index - 1, collections);
}

double risePerMinute(const History &history, std::size_t index, MetricId counter)
{
    constexpr qint64 minuteMs = 60'000, shortestMs = 5000;
    const std::size_t life = history.lifeStart(index);
    const std::size_t within = history.indexAt(history.timeAt(index) - minuteMs + 1);
    const std::size_t first = within > life ? within - 1 : life;
    const qint64 elapsedMs = history.timeAt(index) - history.timeAt(first);
    if (elapsedMs < shortestMs)
        return std::nan("");
    return (history.value(index, counter) - history.value(first, counter)) * minuteMs /
           static_cast<double>(elapsedMs);
}

std::optional<qint64> lastCollectionAgeMs(const History &history, std::size_t index)
{
    const std::size_t life = history.lifeStart(index);
    const auto last = lastCount(history, life, index + 1);
    if (!last || !(history.value(*last, collections) > 0) || !history.has(*last, "last_gc"_metric))
        return {};
    const std::size_t first = firstWith(history, life, *last);
    const auto firstMs = history.timeAt(first);
    // Between two samples of a life it can't be longer ago than the first of them, whatever the clocks say.
    const qint64 longestMs = first > life ? firstMs - history.timeAt(first - 1) : firstMs;
    const double agoMs = static_cast<double>(firstMs) - history.value(*last, "last_gc"_metric) * 1000;
    return history.timeAt(index) - firstMs +
           static_cast<qint64>(std::clamp(agoMs, 0.0, static_cast<double>(longestMs)));
}

} // namespace gopscope
