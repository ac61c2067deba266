#pragma once

#include "metrics/value.h"

#include <QByteArrayView>
#include <QCoreApplication>

#include <array>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

namespace gopscope {

struct Sample;

/// Where a value comes from.
enum class MetricSource
{
    Memstats, ///< `gops memstats`, with each sample
    Stats,    ///< `gops stats`, every few seconds
    Process,  ///< the operating system, with each sample
    Derived,  ///< computed from samples that follow each other
};

enum class MetricUnit
{
    Bytes,
    Count,
    Seconds,
    EpochSeconds,
    Ratio,
    Boolean,
    BytesPerSecond,
    PerSecond
};

/// How a value moves: up and down, only up within one life of the process, or a point in time.
enum class MetricKind
{
    Gauge,
    Counter,
    Time
};

/// One way in which an agent writes a metric.
struct Spelling
{
    std::string_view name;
    std::optional<double> (*parse)(QByteArrayView) = nullptr;
};

/// All that Gopscope knows of a metric. Parsers, charts, tables and files read this and nothing else.
struct Metric
{
    std::string_view id;
    const char *title;
    MetricUnit unit;
    MetricKind kind;
    MetricSource source;
    /// One sentence; facts as in the documentation of Go's runtime.MemStats.
    const char *help;
    std::array<Spelling, 2> spellings{};
    /// Only for MetricSource::Derived, except heap_floor, which takes more than two samples. Gets the sample
    /// before and the current one of the same life of the process; NaN when there is nothing to tell.
    double (*derive)(const Sample &, const Sample &) = nullptr;
    /// Only for MetricSource::Derived, in place of `derive`: the counter whose rise a second this is.
    std::string_view rateOf{};

    /// The title in the language of the window.
    [[nodiscard]] QString translatedTitle() const { return QCoreApplication::translate("metric", title); }
    [[nodiscard]] QString translatedHelp() const { return QCoreApplication::translate("metric", help); }
    [[nodiscard]] QString idText() const
    {
        return QString::fromLatin1(id.data(), static_cast<qsizetype>(id.size()));
    }
};

namespace derive {
/// The last pause when one collection lay between the samples, the mean of theirs when there were more.
double pause(const Sample &before, const Sample &now);
double retained(const Sample &before, const Sample &now);
double liveObjects(const Sample &before, const Sample &now);
} // namespace derive

namespace metrictable {
using enum MetricUnit;
using enum MetricKind;
using enum MetricSource;
#define GOPSCOPE_TR(text) QT_TRANSLATE_NOOP("metric", text)

inline constexpr auto rows = std::to_array<Metric>({
    {"alloc",
     GOPSCOPE_TR("Allocated"),
     Bytes,
     Gauge,
     Memstats,
     GOPSCOPE_TR("Bytes of allocated heap objects; the same as heap_alloc."),
     {{{"alloc", value::bytes}}}},
    {"total_alloc",
     GOPSCOPE_TR("Allocated in total"),
     Bytes,
     Counter,
     Memstats,
     GOPSCOPE_TR("Bytes allocated for heap objects since the start; freeing does not lower it."),
     {{{"total-alloc", value::bytes}}}},
    {"sys",
     GOPSCOPE_TR("From the system"),
     Bytes,
     Gauge,
     Memstats,
     GOPSCOPE_TR("Bytes of virtual address space that the runtime reserved for all of its parts."),
     {{{"sys", value::bytes}}}},
    {"lookups",
     GOPSCOPE_TR("Pointer lookups"),
     Count,
     Counter,
     Memstats,
     GOPSCOPE_TR("Pointer lookups of the runtime; always 0 in today's Go."),
     {{{"lookups", value::count}}}},
    {"mallocs",
     GOPSCOPE_TR("Mallocs"),
     Count,
     Counter,
     Memstats,
     GOPSCOPE_TR("Heap objects allocated since the start."),
     {{{"mallocs", value::count}}}},
    {"frees",
     GOPSCOPE_TR("Frees"),
     Count,
     Counter,
     Memstats,
     GOPSCOPE_TR("Heap objects freed since the start."),
     {{{"frees", value::count}}}},
    {"heap_alloc",
     GOPSCOPE_TR("Heap allocated"),
     Bytes,
     Gauge,
     Memstats,
     GOPSCOPE_TR("Bytes of heap objects that are reachable or not yet swept."),
     {{{"heap-alloc", value::bytes}}}},
    {"heap_sys",
     GOPSCOPE_TR("Heap from the system"),
     Bytes,
     Gauge,
     Memstats,
     GOPSCOPE_TR("Bytes of virtual address space reserved for the heap."),
     {{{"heap-sys", value::bytes}}}},
    {"heap_idle",
     GOPSCOPE_TR("Heap idle"),
     Bytes,
     Gauge,
     Memstats,
     GOPSCOPE_TR("Bytes in spans without any object; they can be reused or returned to the system."),
     {{{"heap-idle", value::bytes}}}},
    {"heap_in_use",
     GOPSCOPE_TR("Heap in use"),
     Bytes,
     Gauge,
     Memstats,
     GOPSCOPE_TR("Bytes in spans with at least one object."),
     {{{"heap-in-use", value::bytes}}}},
    {"heap_released",
     GOPSCOPE_TR("Heap released"),
     Bytes,
     Gauge,
     Memstats,
     GOPSCOPE_TR("Bytes of idle spans whose memory was returned to the system."),
     {{{"heap-released", value::bytes}}}},
    {"heap_objects",
     GOPSCOPE_TR("Heap objects"),
     Count,
     Gauge,
     Memstats,
     GOPSCOPE_TR("Number of allocated heap objects."),
     {{{"heap-objects", value::count}}}},
    {"stack_in_use",
     GOPSCOPE_TR("Stack in use"),
     Bytes,
     Gauge,
     Memstats,
     GOPSCOPE_TR("Bytes in spans that hold goroutine stacks."),
     {{{"stack-in-use", value::bytes}}}},
    {"stack_sys",
     GOPSCOPE_TR("Stack from the system"),
     Bytes,
     Gauge,
     Memstats,
     GOPSCOPE_TR("Bytes obtained from the system for stacks, those of threads included."),
     {{{"stack-sys", value::bytes}}}},
    {"mspan_in_use",
     GOPSCOPE_TR("mspan in use"),
     Bytes,
     Gauge,
     Memstats,
     GOPSCOPE_TR("Bytes of the runtime's mspan structures in use."),
     {{{"mspan-in-use", value::bytes}, {"stack-mspan-inuse", value::bytes}}}},
    {"mspan_sys",
     GOPSCOPE_TR("mspan from the system"),
     Bytes,
     Gauge,
     Memstats,
     GOPSCOPE_TR("Bytes obtained from the system for mspan structures."),
     {{{"mspan-sys", value::bytes}, {"stack-mspan-sys", value::bytes}}}},
    {"mcache_in_use",
     GOPSCOPE_TR("mcache in use"),
     Bytes,
     Gauge,
     Memstats,
     GOPSCOPE_TR("Bytes of the runtime's mcache structures in use."),
     {{{"mcache-in-use", value::bytes}, {"stack-mcache-inuse", value::bytes}}}},
    {"mcache_sys",
     GOPSCOPE_TR("mcache from the system"),
     Bytes,
     Gauge,
     Memstats,
     GOPSCOPE_TR("Bytes obtained from the system for mcache structures."),
     {{{"mcache-sys", value::bytes}, {"stack-mcache-sys", value::bytes}}}},
    {"buck_hash_sys",
     GOPSCOPE_TR("Profiling tables"),
     Bytes,
     Gauge,
     Memstats,
     GOPSCOPE_TR("Bytes in the hash tables of the profiler's buckets."),
     {{{"buck-hash-sys", value::bytes}}}},
    {"other_sys",
     GOPSCOPE_TR("Other from the system"),
     Bytes,
     Gauge,
     Memstats,
     GOPSCOPE_TR("Bytes of miscellaneous memory of the runtime outside of the heap."),
     {{{"other-sys", value::bytes}}}},
    {"gc_sys",
     GOPSCOPE_TR("GC metadata"),
     Bytes,
     Gauge,
     Memstats,
     GOPSCOPE_TR("Bytes of the garbage collector's metadata."),
     {{{"gc-sys", value::bytes}}}},
    {"next_gc",
     GOPSCOPE_TR("Next GC"),
     Bytes,
     Gauge,
     Memstats,
     GOPSCOPE_TR("The heap size that the next collection aims to stay below: the goal."),
     {{{"next-gc", value::bytes}}}},
    {"last_gc",
     GOPSCOPE_TR("Last GC"),
     EpochSeconds,
     Time,
     Memstats,
     GOPSCOPE_TR("When the last collection finished."),
     {{{"last-gc", value::time}}}},
    // v0.3.2 and older write the total as gc-pause, with a unit; later ones the last pause, without.
    {"gc_pause_total",
     GOPSCOPE_TR("GC pauses in total"),
     Seconds,
     Counter,
     Memstats,
     GOPSCOPE_TR("Time in which the world was stopped by the collector since the start."),
     {{{"gc-pause-total", value::duration}, {"gc-pause", value::duration}}}},
    {"gc_pause",
     GOPSCOPE_TR("Last GC pause"),
     Seconds,
     Gauge,
     Memstats,
     GOPSCOPE_TR("How long the last collection stopped the world."),
     {{{"gc-pause", value::nanoseconds}}}},
    {"gc_pause_end",
     GOPSCOPE_TR("Last GC pause ended"),
     EpochSeconds,
     Time,
     Memstats,
     GOPSCOPE_TR("When the last pause of the collector ended."),
     {{{"gc-pause-end", value::time}}}},
    {"num_gc",
     GOPSCOPE_TR("Collections"),
     Count,
     Counter,
     Memstats,
     GOPSCOPE_TR("Completed collections since the start."),
     {{{"num-gc", value::count}}}},
    {"num_forced_gc",
     GOPSCOPE_TR("Forced collections"),
     Count,
     Counter,
     Memstats,
     GOPSCOPE_TR("Collections that were asked for by a call of runtime.GC."),
     {{{"num-forced-gc", value::count}}}},
    {"gc_cpu_fraction",
     GOPSCOPE_TR("GC share of CPU"),
     Ratio,
     Gauge,
     Memstats,
     GOPSCOPE_TR("Share of the program's available CPU time that the collector used since the start."),
     {{{"gc-cpu-fraction", value::fraction}}}},
    {"enable_gc",
     GOPSCOPE_TR("GC enabled"),
     Boolean,
     Gauge,
     Memstats,
     GOPSCOPE_TR("Whether the collector is enabled; always true, GOGC=off included."),
     {{{"enable-gc", value::boolean}}}},
    {"debug_gc",
     GOPSCOPE_TR("GC debugging"),
     Boolean,
     Gauge,
     Memstats,
     GOPSCOPE_TR("Unused by today's Go."),
     {{{"debug-gc", value::boolean}}}},

    {"goroutines",
     GOPSCOPE_TR("Goroutines"),
     Count,
     Gauge,
     Stats,
     GOPSCOPE_TR("Goroutines that exist."),
     {{{"goroutines", value::count}}}},
    {"threads",
     GOPSCOPE_TR("Threads"),
     Count,
     Gauge,
     Stats,
     GOPSCOPE_TR("Operating system threads that the runtime has created."),
     {{{"OS threads", value::count}}}},
    {"gomaxprocs",
     GOPSCOPE_TR("GOMAXPROCS"),
     Count,
     Gauge,
     Stats,
     GOPSCOPE_TR("Threads that can run Go code at the same time."),
     {{{"GOMAXPROCS", value::count}}}},
    {"num_cpu",
     GOPSCOPE_TR("CPUs"),
     Count,
     Gauge,
     Stats,
     GOPSCOPE_TR("Logical CPUs that the process can use."),
     {{{"num CPU", value::count}}}},

    {"rss", GOPSCOPE_TR("Resident memory"), Bytes, Gauge, Process,
     GOPSCOPE_TR("Bytes of the process that are in physical memory, as the system counts them.")},
    {"cpu", GOPSCOPE_TR("CPU time"), Seconds, Counter, Process,
     GOPSCOPE_TR("CPU time that the process has used since its start, user and system together.")},
    {"gc_percent", GOPSCOPE_TR("GC percent"), Count, Gauge, Process,
     GOPSCOPE_TR("How much the heap may grow until the next collection, in percent: GOGC as the process was "
                 "started. None when it is off.")},

    {"alloc_rate",
     GOPSCOPE_TR("Allocation rate"),
     BytesPerSecond,
     Gauge,
     Derived,
     GOPSCOPE_TR("Bytes allocated a second since the sample before, from total_alloc."),
     {},
     nullptr,
     "total_alloc"},
    {"malloc_rate",
     GOPSCOPE_TR("Mallocs a second"),
     PerSecond,
     Gauge,
     Derived,
     GOPSCOPE_TR("Objects allocated a second since the sample before."),
     {},
     nullptr,
     "mallocs"},
    {"free_rate",
     GOPSCOPE_TR("Frees a second"),
     PerSecond,
     Gauge,
     Derived,
     GOPSCOPE_TR("Objects freed a second since the sample before."),
     {},
     nullptr,
     "frees"},
    {"gc_rate",
     GOPSCOPE_TR("Collections a second"),
     PerSecond,
     Gauge,
     Derived,
     GOPSCOPE_TR("Collections a second since the sample before."),
     {},
     nullptr,
     "num_gc"},
    {"pause",
     GOPSCOPE_TR("GC pause"),
     Seconds,
     Gauge,
     Derived,
     GOPSCOPE_TR("The pause of the collection since the sample before; the mean when there were several."),
     {},
     derive::pause},
    {"heap_floor", GOPSCOPE_TR("Heap floor"), Bytes, Gauge, Derived,
     GOPSCOPE_TR(
         "What survived a collection: the least heap seen behind it, less what was allocated since, or "
         "worked out of next_gc and the GC percent while the two agree.")},
    {"cpu_usage",
     GOPSCOPE_TR("CPU"),
     Ratio,
     Gauge,
     Derived,
     GOPSCOPE_TR("CPU time used a second since the sample before; 1 is one core."),
     {},
     nullptr,
     "cpu"},
    {"retained",
     GOPSCOPE_TR("Heap retained"),
     Bytes,
     Gauge,
     Derived,
     GOPSCOPE_TR("Idle heap that was not returned to the system: heap_idle - heap_released."),
     {},
     derive::retained},
    {"live_objects",
     GOPSCOPE_TR("Live objects"),
     Count,
     Gauge,
     Derived,
     GOPSCOPE_TR("Objects allocated and not yet freed: mallocs - frees."),
     {},
     derive::liveObjects},
});
#undef GOPSCOPE_TR
} // namespace metrictable

inline constexpr std::size_t metricCount = metrictable::rows.size();

/// A row of the metric table.
enum class MetricId : quint8
{
};

[[nodiscard]] constexpr const Metric &metric(MetricId id)
{
    return metrictable::rows[static_cast<std::size_t>(id)];
}

/// All rows, in the order of files and tables.
[[nodiscard]] constexpr std::span<const Metric, metricCount> allMetrics()
{
    return metrictable::rows;
}

/// Whether a row holds what was measured, not what was computed from it.
[[nodiscard]] constexpr bool isMeasured(const Metric &metric)
{
    return metric.source != MetricSource::Derived;
}

/// How long a line of this metric may reach over samples without its value, in milliseconds: 0 for what comes
/// with every sample, a little over two intervals for `gops stats`, without end from collection to
/// collection.
[[nodiscard]] constexpr qint64 longestBridgeMs(const Metric &metric)
{
    if (metric.source == MetricSource::Stats)
        return 12'000;
    return metric.id == "heap_floor" ? std::numeric_limits<qint64>::max() : 0;
}

/// The row with this id; absent when there is none.
[[nodiscard]] constexpr std::optional<MetricId> findMetric(std::string_view id)
{
    for (std::size_t i = 0; i < metricCount; ++i) {
        if (metrictable::rows[i].id == id)
            return MetricId(i);
    }
    return {};
}

/// The row with the rate of this counter; absent when there is none.
[[nodiscard]] constexpr std::optional<MetricId> rateOf(MetricId counter)
{
    for (std::size_t i = 0; i < metricCount; ++i) {
        if (metrictable::rows[i].rateOf == metric(counter).id)
            return MetricId(i);
    }
    return {};
}

inline namespace literals {
/// `"heap_alloc"_metric`: a row by its id; an unknown id does not compile.
consteval MetricId operator""_metric(const char *id, std::size_t size)
{
    return findMetric({id, size}).value();
}
} // namespace literals

} // namespace gopscope
