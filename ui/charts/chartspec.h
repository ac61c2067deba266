#pragma once

#include "charts/chartline.h"

#include <span>

namespace gopscope {

/// The charts of a process, in the order in which they stand in the window; without a history.
[[nodiscard]] const QList<ChartContents> &processCharts();

/// The charts that compare processes, each with one line as a model for those of all processes.
[[nodiscard]] const QList<ChartContents> &comparedCharts();

/// A chart of one metric.
[[nodiscard]] ChartContents chartOf(MetricId metric);

/// The same as a person's own, which can be removed.
[[nodiscard]] ChartContents ownChartOf(MetricId metric);

} // namespace gopscope
