#pragma once

#include <QString>

namespace gopscope {

/// One point of a service metric as Mackerel takes it.
struct MetricPoint
{
    QString name;     ///< see isMetricName()
    qint64 timeS = 0; ///< epoch seconds
    double value = 0; ///< finite

    friend bool operator==(const MetricPoint &, const MetricPoint &) = default;
};

} // namespace gopscope
