#include "metrics/sample.h"

#include <cmath>

namespace gopscope {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// How much a counter rose; a counter that fell tells nothing.
double rise(const Sample &before, const Sample &now, MetricId counter)
{
    const double difference = now[counter] - before[counter];
    return difference >= 0 ? difference : missing;
}

} // namespace

namespace derive {

double pause(const Sample &before, const Sample &now)
{
    const double collections = rise(before, now, "num_gc"_metric);
    if (!(collections > 0))
        return missing;
    const double last = now["gc_pause"_metric];
    if (collections == 1 && !std::isnan(last))
        return last;
    return rise(before, now, "gc_pause_total"_metric) / collections;
}

double retained(const Sample &, const Sample &now)
{
    return now["heap_idle"_metric] - now["heap_released"_metric];
}

double liveObjects(const Sample &, const Sample &now)
{
    return now["mallocs"_metric] - now["frees"_metric];
}

} // namespace derive

bool anyCounterFell(const Sample &before, const Sample &now)
{
    for (std::size_t i = 0; i < metricCount; ++i) {
        const Metric &row = allMetrics()[i];
        if (row.kind == MetricKind::Counter && row.source == MetricSource::Memstats &&
            now.values[i] < before.values[i])
            return true;
    }
    return false;
}

void deriveValues(const Sample *before, Sample &now)
{
    const Sample nothing;
    for (std::size_t i = 0; i < metricCount; ++i) {
        if (const Metric &row = allMetrics()[i]; row.derive)
            now.values[i] = row.derive(before ? *before : nothing, now);
    }
}

} // namespace gopscope
