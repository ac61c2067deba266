#include "charts/chartspec.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

using enum SeriesColor;
using enum LineStyle;

/// For lupdate, which finds the context of free functions by it.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(chart)
};

ChartLine rareLine(const QString &label, MetricId id, SeriesColor color)
{
    ChartLine line{label, id, color};
    line.isRare = true;
    return line;
}

ChartLine goroutinesLine(const QString &label, MetricId state, SeriesColor color)
{
    ChartLine line = rareLine(label, state, color);
    line.style = Area;
    line.whole = "goroutines"_metric;
    return line;
}

ChartLine waitingLine(MetricId part)
{
    ChartLine line = goroutinesLine(Words::tr("waiting"), "goroutines_waiting"_metric, System);
    line.part = part;
    return line;
}

} // namespace

const QList<ChartContents> &processCharts()
{
    // The lines of a chart stand about in their order from below.
    static const QList<ChartContents> charts{
        {u"heap"_s,
         Words::tr("Heap"),
         {{Words::tr("alloc"), "heap_alloc"_metric, Primary},
          {Words::tr("in use"), "heap_in_use"_metric, InUse},
          {Words::tr("next GC"), "next_gc"_metric, Goal, Dashed},
          {Words::tr("sys"), "sys"_metric, System},
          {Words::tr("RSS"), "rss"_metric, Resident},
          {Words::tr("floor"), "heap_floor"_metric, Rate}},
         true},
        {u"allocation"_s,
         Words::tr("Allocation rate"),
         {{Words::tr("allocated"), "alloc_rate"_metric, Rate}}},
        {u"objects"_s,
         Words::tr("Objects"),
         {{Words::tr("mallocs"), "malloc_rate"_metric, Rate},
          {Words::tr("frees"), "free_rate"_metric, Second}}},
        {.id = u"pauses"_s,
         .title = Words::tr("GC pauses"),
         .lines = {{Words::tr("pause"), "pause"_metric, Pause, Stem}},
         .summarize = summarizePauses},
        {u"idle"_s,
         Words::tr("Idle and released"),
         {{Words::tr("idle"), "heap_idle"_metric, System},
          {Words::tr("released"), "heap_released"_metric, Released}}},
        {u"goroutines"_s,
         Words::tr("Goroutines"),
         {{Words::tr("goroutines"), "goroutines"_metric, Primary},
          {Words::tr("threads"), "threads"_metric, Goal},
          goroutinesLine(Words::tr("running"), "goroutines_running"_metric, Rate),
          goroutinesLine(Words::tr("runnable"), "goroutines_runnable"_metric, Second),
          goroutinesLine(Words::tr("in syscalls"), "goroutines_in_syscall"_metric, InUse),
          waitingLine("goroutines_waiting_channel"_metric),
          goroutinesLine(Words::tr("on channels"), "goroutines_waiting_channel"_metric, Channel),
          goroutinesLine(Words::tr("on locks"), "goroutines_waiting_sync"_metric, Released),
          goroutinesLine(Words::tr("on I/O"), "goroutines_waiting_io"_metric, Network),
          goroutinesLine(Words::tr("sleeping"), "goroutines_waiting_sleep"_metric, System),
          goroutinesLine(Words::tr("other waits"), "goroutines_waiting_other"_metric, Resident)}},
        {u"stack"_s,
         Words::tr("Stack"),
         {{Words::tr("in use"), "stack_in_use"_metric, Released},
          {Words::tr("sys"), "stack_sys"_metric, System}}},
        {.id = u"cpu"_s,
         .title = Words::tr("CPU"),
         .lines = {{Words::tr("used"), "cpu_usage"_metric, Primary},
                   rareLine(Words::tr("GC"), "gc_cpu_usage"_metric, Pause)},
         .summarize = summarizeGcCpu},
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
    const LineStyle style = metric(id).ofEvents ? Stem : Solid;
    return {metric(id).idText(), title, {{title, id, Primary, style}}};
}

ChartContents ownChartOf(MetricId id)
{
    ChartContents chart = chartOf(id);
    chart.id = u"own-"_s + chart.id;
    chart.title = Words::tr("%1 (own)").arg(chart.title);
    chart.removable = true;
    return chart;
}

} // namespace gopscope
