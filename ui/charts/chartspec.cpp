#include "charts/chartspec.h"

#include <QCoreApplication>

namespace gopscope {
namespace {

using enum SeriesColor;
using enum LineStyle;

QString tr(const char *text)
{
    return QCoreApplication::translate("chart", text);
}

} // namespace

const QList<ChartContents> &processCharts()
{
    // The lines of a chart stand about in their order from below.
    static const QList<ChartContents> charts{
        {tr("Heap"),
         {{tr("alloc"), "heap_alloc"_metric, Primary},
          {tr("in use"), "heap_in_use"_metric, InUse},
          {tr("next GC"), "next_gc"_metric, Goal, Dashed},
          {tr("sys"), "sys"_metric, System},
          {tr("RSS"), "rss"_metric, Resident},
          {tr("floor"), "heap_floor"_metric, Rate}},
         true},
        {tr("Allocation rate"), {{tr("allocated"), "alloc_rate"_metric, Rate}}},
        {tr("Objects"),
         {{tr("mallocs"), "malloc_rate"_metric, Rate}, {tr("frees"), "free_rate"_metric, Second}}},
        {tr("GC pauses"), {{tr("pause"), "pause"_metric, Pause, Stem}}},
        {tr("Idle and released"),
         {{tr("idle"), "heap_idle"_metric, System}, {tr("released"), "heap_released"_metric, Released}}},
        {tr("Goroutines"),
         {{tr("goroutines"), "goroutines"_metric, Primary}, {tr("threads"), "threads"_metric, Goal}}},
        {tr("Stack"),
         {{tr("in use"), "stack_in_use"_metric, Released}, {tr("sys"), "stack_sys"_metric, System}}},
        {tr("CPU"), {{tr("used"), "cpu_usage"_metric, Primary}}},
    };
    return charts;
}

const QList<ChartContents> &comparedCharts()
{
    static const QList<ChartContents> charts = [] {
        QList<ChartContents> list;
        for (const MetricId id : {"heap_alloc"_metric, "alloc_rate"_metric, "heap_objects"_metric,
                                  "pause"_metric, "rss"_metric, "goroutines"_metric, "cpu_usage"_metric})
            list.append(chartOf(id));
        return list;
    }();
    return charts;
}

ChartContents chartOf(MetricId id)
{
    const QString title = metric(id).translatedTitle();
    const LineStyle style = id == "pause"_metric ? Stem : Solid;
    return {title, {{title, id, Primary, style}}};
}

} // namespace gopscope
