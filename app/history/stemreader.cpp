#include "history/stemreader.h"

#include <algorithm>
#include <iterator>

namespace gopscope {
namespace {

/// The longest single pause of each column that has one.
Curve longestOf(const History &history, const CurveSpan &span)
{
    Curve curve;
    const qint64 fromMs = span.fromMs / span.columnMs * span.columnMs;
    const qint64 toMs = (span.toMs / span.columnMs + 1) * span.columnMs - 1;
    history.forEachPause(fromMs, toMs, [&](const KeptPause &pause) {
        const CurvePoint point{pause.timeMs, pause.seconds(), true};
        if (curve.empty() || curve.back().timeMs / span.columnMs != pause.timeMs / span.columnMs)
            curve.push_back(point);
        else if (curve.back().value < point.value)
            curve.back() = point;
    });
    return curve;
}

} // namespace

bool StemReader::read(const History &history, MetricId metric, const CurveSpan &span)
{
    const bool changed = m_samples.read(history, metric, span);
    if (!history.hasPauses()) {
        if (changed)
            m_curve = m_samples.curve();
        return changed;
    }
    Curve samples, stems;
    std::ranges::copy_if(m_samples.curve(), std::back_inserter(samples), [&](const CurvePoint &point) {
        return !history.hasPausesAt(history.indexAt(point.timeMs));
    });
    std::ranges::merge(samples, longestOf(history, span), std::back_inserter(stems), {}, &CurvePoint::timeMs,
                       &CurvePoint::timeMs);
    return std::exchange(m_curve, std::move(stems)) != m_curve;
}

} // namespace gopscope
