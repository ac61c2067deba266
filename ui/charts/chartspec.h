#pragma once

#include "sampling/metric.h"
#include "theme.h"

#include <QCoreApplication>

#include <span>

namespace gopscope {

/// How a series is drawn: a line, a dashed line, or a stem from 0 for each value.
enum class SeriesStyle
{
    Line,
    Dashed,
    Stem
};

/// One line of a chart.
struct SeriesSpec
{
    MetricId metric;
    const char *label;
    SeriesColor color;
    SeriesStyle style = SeriesStyle::Line;

    [[nodiscard]] QString translatedLabel() const { return QCoreApplication::translate("chart", label); }
};

/// One chart: its lines share a unit.
struct ChartSpec
{
    const char *title;
    std::span<const SeriesSpec> series;

    [[nodiscard]] QString translatedTitle() const { return QCoreApplication::translate("chart", title); }
    [[nodiscard]] MetricUnit unit() const { return metric(series.front().metric).unit; }
};

/// The charts of a process, in the order in which they stand in the window.
[[nodiscard]] std::span<const ChartSpec> chartSpecs();

} // namespace gopscope
