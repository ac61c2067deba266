#include "metrics/metricids.h"

namespace gopscope {

QList<MetricId> metricsFromIds(const QStringList &ids)
{
    QList<MetricId> metrics;
    for (const QString &id : ids) {
        if (const auto found = findMetric(id.toStdString()); found && !metrics.contains(*found))
            metrics.append(*found);
    }
    return metrics;
}

QStringList idsOf(const QList<MetricId> &metrics)
{
    QStringList ids;
    for (const MetricId id : metrics)
        ids << metric(id).idText();
    return ids;
}

} // namespace gopscope
