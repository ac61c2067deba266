#pragma once

#include "charts/chartsummary.h"
#include "history/history.h"
#include "look/theme.h"

#include <QList>
#include <QString>

namespace gopscope {

/// How a line is drawn: whole, dashed, as a stem from 0 for each value, or as an area upon the areas before.
enum class LineStyle
{
    Solid,
    Dashed,
    Stem,
    Area
};

/// One line of a chart: a metric of a history.
struct ChartLine
{
    QString label;
    MetricId metric{};
    SeriesColor color = SeriesColor::Primary;
    LineStyle style = LineStyle::Solid;
    /// Null while there is nothing to show.
    const History *history = nullptr;
    /// The zero of the chart's time axis: 0 on a clock, else the start of the process, epoch milliseconds.
    qint64 zeroMs = 0;
    /// Of an area: the metric that the areas of its chart are parts of.
    MetricId whole{};
    /// Of an area: a metric that is told of parts of it, which are drawn in its place once they are told.
    std::optional<MetricId> part{};
    /// Whether it is left out while the process never told the metric.
    bool isRare = false;
};

/// One chart: lines of one unit.
struct ChartContents
{
    /// What tells it from others, in every language: heap, own-heap_alloc.
    QString id;
    QString title;
    QList<ChartLine> lines;
    /// Whether collections are marked, those of the first line's history.
    bool marksCollections = false;
    /// Whether a person made it and can remove it.
    bool removable = false;
    /// What it says of all that is in view; null: nothing.
    Summarize summarize = nullptr;
};

} // namespace gopscope
