#pragma once

#include "metrics/metric.h"

#include <QList>
#include <QStringList>

namespace gopscope {

/// The metrics with these ids, in their order; ids that no metric has, and doubles, are left out.
[[nodiscard]] QList<MetricId> metricsFromIds(const QStringList &ids);
[[nodiscard]] QStringList idsOf(const QList<MetricId> &metrics);

} // namespace gopscope
