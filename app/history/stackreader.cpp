#include "history/stackreader.h"

#include <algorithm>

namespace gopscope {
namespace {

std::vector<Curve> stack(const History &history, const Curve &whole, std::span<const MetricId> parts)
{
    std::vector<Curve> edges(parts.size());
    bool start = true;
    for (const CurvePoint &point : whole) {
        const std::size_t index = history.indexAt(point.timeMs);
        start = start || point.start;
        const bool known = std::ranges::all_of(parts, [&](MetricId id) { return history.has(index, id); });
        if (!known) { // a sample of another source
            start = true;
            continue;
        }
        double sum = 0;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            sum += history.value(index, parts[i]);
            edges[i].push_back({point.timeMs, sum, start});
        }
        start = false;
    }
    return edges;
}

} // namespace

bool StackReader::read(const History &history, MetricId whole, std::span<const MetricId> parts,
                       const CurveSpan &span)
{
    const bool changed = m_whole.read(history, whole, span) || !std::ranges::equal(parts, m_parts);
    if (changed) {
        m_parts.assign(parts.begin(), parts.end());
        m_edges = stack(history, m_whole.curve(), parts);
    }
    return changed;
}

} // namespace gopscope
