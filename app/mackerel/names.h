#pragma once

#include "metrics/sample.h"
#include "outbox/metricpoint.h"

#include <QList>

namespace gopscope {

/// Whether Mackerel takes this as the name of a service metric: letters, digits, `.`, `_` and `-`.
[[nodiscard]] bool isMetricName(const QString &name);

/// Whether Mackerel takes this as the name of a service: 2 to 63 letters, digits, `_` and `-`, the first
/// of them a letter or digit.
[[nodiscard]] bool isServiceName(const QString &name);

/// The name of a process made into a prefix of metric names: what Mackerel does not take becomes `_`.
/// Never empty, and without `.` at its ends.
[[nodiscard]] QString validPrefix(const QString &processName);

/// The thirteen metrics that mackerel-gops posted.
[[nodiscard]] const QList<MetricId> &mackerelGopsMetrics();

/// The values of a sample that are there, as points named `prefix.id`, or `id` without a prefix; their
/// time is the sample's own, cut to seconds.
[[nodiscard]] QList<MetricPoint> toPoints(const QString &prefix, const Sample &sample,
                                          const QList<MetricId> &metrics);

} // namespace gopscope
