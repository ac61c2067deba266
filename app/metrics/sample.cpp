#include "metrics/sample.h"

namespace gopscope {

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
