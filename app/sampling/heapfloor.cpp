#include "sampling/heapfloor.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace gopscope {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr double mebi = 1 << 20;

/// total_alloc when the last collection ended, which was between two samples.
double allocatedAtGc(const Sample &before, const Sample &now)
{
    const double passedMs = static_cast<double>(now.timeMs - before.timeMs);
    const double share = (now["last_gc"_metric] * 1000 - static_cast<double>(before.timeMs)) / passedMs;
    // A little outside is the time that a reply takes; far outside, the clock was set.
    if (!(share > -1 && share < 2))
        return missing;
    const double allocated = now["total_alloc"_metric] - before["total_alloc"_metric];
    return before["total_alloc"_metric] + std::clamp(share, 0.0, 1.0) * allocated;
}

} // namespace

std::optional<LiveHeap> liveHeapByGoal(const Sample &sample)
{
    constexpr double leastGoal = 4 * mebi, globals = mebi, widest = 0.1;
    const double growth = sample["gc_percent"_metric] / 100, goal = sample["next_gc"_metric];
    if (!(growth >= 0) || !(goal > leastGoal * growth))
        return {};
    const double stacks = sample["stack_in_use"_metric];
    const LiveHeap live{(goal - (stacks + globals) * growth) / (1 + growth), goal / (1 + growth)};
    if (!(live.most - live.least <= widest * live.least))
        return {};
    return live;
}

double HeapFloor::take(const Sample &now, Join join)
{
    const double heap = now["heap_alloc"_metric], collections = now["num_gc"_metric];
    if (std::isnan(heap) || std::isnan(collections))
        return missing;
    const bool isFirstAfter = m_before && collections > (*m_before)["num_gc"_metric];
    if (const double live = now["live_heap"_metric]; !std::isnan(live)) {
        const bool isTold =
            m_before && !isFirstAfter && join == Join::Continues; // a line begins behind a gap
        m_before = now;
        return isTold ? missing : live;
    }
    double floor = missing;
    if (isFirstAfter)
        floor = endStretch(now, join);
    m_before = now;
    const double kept = heap - (now["total_alloc"_metric] - m_allocated);
    if (m_due && !std::isnan(kept)) {
        if (const double settled = settle(kept); !std::isnan(settled))
            floor = settled;
    }
    if (const auto live = liveHeapByGoal(now)) {
        compare(now, *live, kept);
        if (m_due && goalAgrees()) {
            m_due = false;
            return live->middle();
        }
    }
    return floor;
}

double HeapFloor::endStretch(const Sample &now, Join join)
{
    constexpr int fewest = 2; // one alone may be of the time before all was swept
    const double floor = m_due && m_seen >= fewest ? m_least : missing;
    m_due = true;
    m_seen = 0;
    m_allocated = join == Join::Continues ? allocatedAtGc(*m_before, now) : missing;
    return floor;
}

double HeapFloor::settle(double kept)
{
    constexpr double noise = 0.001;
    constexpr int enough = 2;
    const bool fell = m_seen++ == 0 || kept < m_least * (1 - noise);
    m_steady = fell ? 0 : m_steady + 1;
    m_least = m_seen == 1 ? kept : std::min(m_least, kept);
    if (m_steady < enough)
        return missing;
    m_due = false;
    return m_least;
}

void HeapFloor::compare(const Sample &now, const LiveHeap &live, double kept)
{
    if (!std::isnan(kept))
        m_comparisons[m_compared++ % remembered] = {now["heap_alloc"_metric] / live.least,
                                                    kept / live.middle()};
}

bool HeapFloor::goalAgrees() const
{
    constexpr std::size_t fewest = 8;
    constexpr double below = 0.9, above = 1.03, rounding = 0.98;
    if (m_compared < fewest)
        return false;
    auto sorted = m_comparisons;
    const auto end = sorted.begin() + static_cast<std::ptrdiff_t>(std::min(m_compared, remembered));
    // What is not swept makes it more than what was kept, and the time of the collection is not known to the
    // sample: the first quarter is the best guess.
    const auto quarter = sorted.begin() + (end - sorted.begin()) / 4;
    std::nth_element(sorted.begin(), quarter, end,
                     [](const Comparison &a, const Comparison &b) { return a.kept < b.kept; });
    return quarter->kept >= below && quarter->kept <= above &&
           std::all_of(sorted.begin(), end, [](const Comparison &c) { return c.heap >= rounding; });
}

} // namespace gopscope
