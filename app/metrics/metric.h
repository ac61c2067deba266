#pragma once

#include "metrics/value.h"

#include <QByteArrayView>
#include <QString>

#include <array>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

namespace gopscope {

struct Sample;

/// The ids of all metrics, in the order of files and tables; metrictable.cpp has a row for each.
inline constexpr auto metricIds = std::to_array<std::string_view>({
    "alloc",
    "total_alloc",
    "sys",
    "lookups",
    "mallocs",
    "frees",
    "heap_alloc",
    "heap_sys",
    "heap_idle",
    "heap_in_use",
    "heap_released",
    "heap_objects",
    "stack_in_use",
    "stack_sys",
    "mspan_in_use",
    "mspan_sys",
    "mcache_in_use",
    "mcache_sys",
    "buck_hash_sys",
    "other_sys",
    "gc_sys",
    "next_gc",
    "last_gc",
    "gc_pause_total",
    "gc_pause",
    "gc_pause_end",
    "num_gc",
    "num_forced_gc",
    "gc_cpu_fraction",
    "enable_gc",
    "debug_gc",
    "goroutines",
    "threads",
    "gomaxprocs",
    "num_cpu",
    "rss",
    "cpu",
    "gc_percent",
    "live_heap",
    "memory_limit",
    "goroutines_running",
    "goroutines_runnable",
    "goroutines_waiting",
    "goroutines_waiting_channel",
    "goroutines_waiting_sync",
    "goroutines_waiting_io",
    "goroutines_waiting_sleep",
    "goroutines_waiting_other",
    "goroutines_in_syscall",
    "gc_cpu",
    "busy_cpu",
    "alloc_rate",
    "malloc_rate",
    "free_rate",
    "gc_rate",
    "pause",
    "heap_floor",
    "cpu_usage",
    "gc_cpu_usage",
    "retained",
    "live_objects",
    "memory_used",
});
inline constexpr std::size_t metricCount = metricIds.size();

/// A row of the metric table.
enum class MetricId : quint8
{
};

/// Where a value comes from.
enum class MetricSource
{
    Memstats, ///< `gops memstats`, with each sample
    Stats,    ///< `gops stats`, every few seconds
    Process,  ///< the operating system, with each sample
    Memory,   ///< the memory of the process, with each sample; no agent tells it
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
    /// Of the context "metric", as are `help` and `noneWord`.
    const char *title;
    MetricUnit unit;
    MetricKind kind;
    MetricSource source;
    /// One sentence; facts as in the documentation of Go's runtime.MemStats.
    const char *help;
    std::array<Spelling, 2> spellings{};
    /// What client_golang's collectors of Go and of the process name it; empty when they have nothing like
    /// it.
    /// `_sum` and `_count` are those of the summary go_gc_duration_seconds.
    std::string_view prometheus{};
    /// Its name in OpenTelemetry's semantic conventions for Go's runtime and for processes; empty when there
    /// is none. The same unit, but for CPU time without a mode.
    std::string_view openTelemetry{};
    /// Only for MetricSource::Derived, except heap_floor, which takes more than two samples. Gets the sample
    /// before and the current one of the same life of the process; NaN when there is nothing
    /// to tell.
    double (*derive)(const Sample &, const Sample &) = nullptr;
    /// Only for MetricSource::Derived, in place of `derive`: the counter whose rise a second this is.
    std::string_view rateOf{};
    /// How long a line may reach over samples without a value, in milliseconds; 0 for what comes with every
    /// sample.
    qint64 bridgeMs = 0;
    /// Whether it tells of single events: drawn as stems, and the last one of a life stays the latest value.
    bool ofEvents = false;
    /// Values above this are no value, but a sign for none; `noneWord` says so.
    double noneAbove = std::numeric_limits<double>::infinity();
    const char *noneWord = "";
    /// The counter before whose first count a value says nothing.
    std::string_view noneWhileZero{};
    /// Whether mackerel-gops posted it, under this id.
    bool ofMackerelGops = false;

    [[nodiscard]] bool isNone(double value) const { return value > noneAbove; }
    /// The title in the language of the window.
    [[nodiscard]] QString translatedTitle() const;
    [[nodiscard]] QString translatedHelp() const;
    [[nodiscard]] QString translatedNone() const;
    [[nodiscard]] QString idText() const;
};

/// All rows, in the order of metricIds.
[[nodiscard]] const std::array<Metric, metricCount> &allMetrics();

[[nodiscard]] inline const Metric &metric(MetricId id)
{
    return allMetrics()[static_cast<std::size_t>(id)];
}

/// Whether a row holds what was measured, not what was computed from it.
[[nodiscard]] inline bool isMeasured(const Metric &metric)
{
    return metric.source != MetricSource::Derived;
}

/// The row with this id; absent when there is none.
[[nodiscard]] constexpr std::optional<MetricId> findMetric(std::string_view id)
{
    for (std::size_t i = 0; i < metricCount; ++i) {
        if (metricIds[i] == id)
            return MetricId(i);
    }
    return {};
}

/// The row with the rate of this counter; absent when there is none.
[[nodiscard]] std::optional<MetricId> rateOf(MetricId counter);

inline namespace literals {
/// `"heap_alloc"_metric`: a row by its id; an unknown id does not compile.
consteval MetricId operator""_metric(const char *id, std::size_t size)
{
    return findMetric({id, size}).value();
}
} // namespace literals

} // namespace gopscope
