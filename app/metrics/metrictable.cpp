#include "metrics/metric.h"

#include "metrics/sample.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>

namespace gopscope {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// How much a counter rose; a counter that fell tells nothing.
double rise(const Sample &before, const Sample &now, MetricId counter)
{
    const double difference = now[counter] - before[counter];
    return difference >= 0 ? difference : missing;
}

/// The longest pause since the sample before where each is known. Else the last one when there was one, and
/// the mean when there were more.
double pause(const Sample &before, const Sample &now)
{
    if (!now.pauses.isEmpty())
        return static_cast<double>(std::ranges::max(now.pauses, {}, &GcPause::ns).ns) / 1e9;
    const double collections = rise(before, now, "num_gc"_metric);
    if (!(collections > 0))
        return missing;
    const double last = now["gc_pause"_metric];
    if (collections == 1 && !std::isnan(last))
        return last;
    return rise(before, now, "gc_pause_total"_metric) / collections;
}

/// The runtime tells time by the clock, also while a busy machine does not let it run. Its own share is right
/// all the same, of what the system says that it got.
double gcCpuUsage(const Sample &before, const Sample &now)
{
    const double busy = rise(before, now, "busy_cpu"_metric);
    if (!(rise(before, now, "num_gc"_metric) > 0) || !(busy > 0))
        return missing;
    return std::min(rise(before, now, "gc_cpu"_metric) / busy, 1.0) * now["cpu_usage"_metric];
}

double retained(const Sample &, const Sample &now)
{
    return now["heap_idle"_metric] - now["heap_released"_metric];
}

double liveObjects(const Sample &, const Sample &now)
{
    return now["mallocs"_metric] - now["frees"_metric];
}

double memoryUsed(const Sample &, const Sample &now)
{
    return now["sys"_metric] - now["heap_released"_metric];
}

/// A little over two intervals of `gops stats`.
constexpr qint64 statsBridgeMs = 12'000;

/// A collection is forced after two minutes without any.
constexpr qint64 gcBridgeMs = 150'000;

using enum MetricUnit;
using enum MetricKind;
using enum MetricSource;

constexpr auto rows = std::to_array<Metric>({
    {.id = "alloc",
     .title = QT_TRANSLATE_NOOP("metric", "Allocated"),
     .unit = Bytes,
     .kind = Gauge,
     .source = Memstats,
     .help = QT_TRANSLATE_NOOP("metric", "Bytes of allocated heap objects; the same as heap_alloc."),
     .spellings = {{{"alloc", value::bytes}}},
     .prometheus = "go_memstats_alloc_bytes",
     .ofMackerelGops = true},
    {.id = "total_alloc",
     .title = QT_TRANSLATE_NOOP("metric", "Allocated in total"),
     .unit = Bytes,
     .kind = Counter,
     .source = Memstats,
     .help = QT_TRANSLATE_NOOP(
         "metric", "Bytes allocated for heap objects since the start; freeing does not lower it."),
     .spellings = {{{"total-alloc", value::bytes}}},
     .prometheus = "go_memstats_alloc_bytes_total",
     .openTelemetry = "go.memory.allocated"},
    {.id = "sys",
     .title = QT_TRANSLATE_NOOP("metric", "From the system"),
     .unit = Bytes,
     .kind = Gauge,
     .source = Memstats,
     .help = QT_TRANSLATE_NOOP(
         "metric", "Bytes of virtual address space that the runtime reserved for all of its parts."),
     .spellings = {{{"sys", value::bytes}}},
     .prometheus = "go_memstats_sys_bytes",
     .ofMackerelGops = true},
    {.id = "lookups",
     .title = QT_TRANSLATE_NOOP("metric", "Pointer lookups"),
     .unit = Count,
     .kind = Counter,
     .source = Memstats,
     .help = QT_TRANSLATE_NOOP("metric", "Pointer lookups of the runtime; always 0 in today's Go."),
     .spellings = {{{"lookups", value::count}}},
     .prometheus = "go_memstats_lookups_total",
     .ofMackerelGops = true},
    // Go counts tiny objects here, and not in what go.memory.allocations is taken from.
    {.id = "mallocs",
     .title = QT_TRANSLATE_NOOP("metric", "Mallocs"),
     .unit = Count,
     .kind = Counter,
     .source = Memstats,
     .help = QT_TRANSLATE_NOOP("metric", "Heap objects allocated since the start."),
     .spellings = {{{"mallocs", value::count}}},
     .prometheus = "go_memstats_mallocs_total",
     .openTelemetry = "go.memory.allocations",
     .ofMackerelGops = true},
    {.id = "frees",
     .title = QT_TRANSLATE_NOOP("metric", "Frees"),
     .unit = Count,
     .kind = Counter,
     .source = Memstats,
     .help = QT_TRANSLATE_NOOP("metric", "Heap objects freed since the start."),
     .spellings = {{{"frees", value::count}}},
     .prometheus = "go_memstats_frees_total",
     .ofMackerelGops = true},
    {.id = "heap_alloc",
     .title = QT_TRANSLATE_NOOP("metric", "Heap allocated"),
     .unit = Bytes,
     .kind = Gauge,
     .source = Memstats,
     .help = QT_TRANSLATE_NOOP("metric", "Bytes of heap objects that are reachable or not yet swept."),
     .spellings = {{{"heap-alloc", value::bytes}}},
     .prometheus = "go_memstats_heap_alloc_bytes",
     .ofMackerelGops = true},
    {.id = "heap_sys",
     .title = QT_TRANSLATE_NOOP("metric", "Heap from the system"),
     .unit = Bytes,
     .kind = Gauge,
     .source = Memstats,
     .help = QT_TRANSLATE_NOOP("metric", "Bytes of virtual address space reserved for the heap."),
     .spellings = {{{"heap-sys", value::bytes}}},
     .prometheus = "go_memstats_heap_sys_bytes",
     .ofMackerelGops = true},
    {.id = "heap_idle",
     .title = QT_TRANSLATE_NOOP("metric", "Heap idle"),
     .unit = Bytes,
     .kind = Gauge,
     .source = Memstats,
     .help = QT_TRANSLATE_NOOP(
         "metric", "Bytes in spans without any object; they can be reused or returned to the system."),
     .spellings = {{{"heap-idle", value::bytes}}},
     .prometheus = "go_memstats_heap_idle_bytes",
     .ofMackerelGops = true},
    {.id = "heap_in_use",
     .title = QT_TRANSLATE_NOOP("metric", "Heap in use"),
     .unit = Bytes,
     .kind = Gauge,
     .source = Memstats,
     .help = QT_TRANSLATE_NOOP("metric", "Bytes in spans with at least one object."),
     .spellings = {{{"heap-in-use", value::bytes}}},
     .prometheus = "go_memstats_heap_inuse_bytes",
     .ofMackerelGops = true},
    {.id = "heap_released",
     .title = QT_TRANSLATE_NOOP("metric", "Heap released"),
     .unit = Bytes,
     .kind = Gauge,
     .source = Memstats,
     .help = QT_TRANSLATE_NOOP("metric", "Bytes of idle spans whose memory was returned to the system."),
     .spellings = {{{"heap-released", value::bytes}}},
     .prometheus = "go_memstats_heap_released_bytes",
     .ofMackerelGops = true},
    {.id = "heap_objects",
     .title = QT_TRANSLATE_NOOP("metric", "Heap objects"),
     .unit = Count,
     .kind = Gauge,
     .source = Memstats,
     .help = QT_TRANSLATE_NOOP("metric", "Number of allocated heap objects."),
     .spellings = {{{"heap-objects", value::count}}},
     .prometheus = "go_memstats_heap_objects",
     .ofMackerelGops = true},
    {.id = "stack_in_use",
     .title = QT_TRANSLATE_NOOP("metric", "Stack in use"),
     .unit = Bytes,
     .kind = Gauge,
     .source = Memstats,
     .help = QT_TRANSLATE_NOOP("metric", "Bytes in spans that hold goroutine stacks."),
     .spellings = {{{"stack-in-use", value::bytes}}},
     .prometheus = "go_memstats_stack_inuse_bytes",
     .ofMackerelGops = true},
    {.id = "stack_sys",
     .title = QT_TRANSLATE_NOOP("metric", "Stack from the system"),
     .unit = Bytes,
     .kind = Gauge,
     .source = Memstats,
     .help =
         QT_TRANSLATE_NOOP("metric", "Bytes obtained from the system for stacks, those of threads included."),
     .spellings = {{{"stack-sys", value::bytes}}},
     .prometheus = "go_memstats_stack_sys_bytes",
     .ofMackerelGops = true},
    {.id = "mspan_in_use",
     .title = QT_TRANSLATE_NOOP("metric", "mspan in use"),
     .unit = Bytes,
     .kind = Gauge,
     .source = Memstats,
     .help = QT_TRANSLATE_NOOP("metric", "Bytes of the runtime's mspan structures in use."),
     .spellings = {{{"mspan-in-use", value::bytes}, {"stack-mspan-inuse", value::bytes}}},
     .prometheus = "go_memstats_mspan_inuse_bytes"},
    {.id = "mspan_sys",
     .title = QT_TRANSLATE_NOOP("metric", "mspan from the system"),
     .unit = Bytes,
     .kind = Gauge,
     .source = Memstats,
     .help = QT_TRANSLATE_NOOP("metric", "Bytes obtained from the system for mspan structures."),
     .spellings = {{{"mspan-sys", value::bytes}, {"stack-mspan-sys", value::bytes}}},
     .prometheus = "go_memstats_mspan_sys_bytes"},
    {.id = "mcache_in_use",
     .title = QT_TRANSLATE_NOOP("metric", "mcache in use"),
     .unit = Bytes,
     .kind = Gauge,
     .source = Memstats,
     .help = QT_TRANSLATE_NOOP("metric", "Bytes of the runtime's mcache structures in use."),
     .spellings = {{{"mcache-in-use", value::bytes}, {"stack-mcache-inuse", value::bytes}}},
     .prometheus = "go_memstats_mcache_inuse_bytes"},
    {.id = "mcache_sys",
     .title = QT_TRANSLATE_NOOP("metric", "mcache from the system"),
     .unit = Bytes,
     .kind = Gauge,
     .source = Memstats,
     .help = QT_TRANSLATE_NOOP("metric", "Bytes obtained from the system for mcache structures."),
     .spellings = {{{"mcache-sys", value::bytes}, {"stack-mcache-sys", value::bytes}}},
     .prometheus = "go_memstats_mcache_sys_bytes"},
    {.id = "buck_hash_sys",
     .title = QT_TRANSLATE_NOOP("metric", "Profiling tables"),
     .unit = Bytes,
     .kind = Gauge,
     .source = Memstats,
     .help = QT_TRANSLATE_NOOP("metric", "Bytes in the hash tables of the profiler's buckets."),
     .spellings = {{{"buck-hash-sys", value::bytes}}},
     .prometheus = "go_memstats_buck_hash_sys_bytes"},
    {.id = "other_sys",
     .title = QT_TRANSLATE_NOOP("metric", "Other from the system"),
     .unit = Bytes,
     .kind = Gauge,
     .source = Memstats,
     .help = QT_TRANSLATE_NOOP("metric", "Bytes of miscellaneous memory of the runtime outside of the heap."),
     .spellings = {{{"other-sys", value::bytes}}},
     .prometheus = "go_memstats_other_sys_bytes"},
    {.id = "gc_sys",
     .title = QT_TRANSLATE_NOOP("metric", "GC metadata"),
     .unit = Bytes,
     .kind = Gauge,
     .source = Memstats,
     .help = QT_TRANSLATE_NOOP("metric", "Bytes of the garbage collector's metadata."),
     .spellings = {{{"gc-sys", value::bytes}}},
     .prometheus = "go_memstats_gc_sys_bytes"},
    // Without a goal (GOGC=off) the runtime sets one close to 2^64.
    {.id = "next_gc",
     .title = QT_TRANSLATE_NOOP("metric", "Next GC"),
     .unit = Bytes,
     .kind = Gauge,
     .source = Memstats,
     .help =
         QT_TRANSLATE_NOOP("metric", "The heap size that the next collection aims to stay below: the goal."),
     .spellings = {{{"next-gc", value::bytes}}},
     .prometheus = "go_memstats_next_gc_bytes",
     .openTelemetry = "go.memory.gc.goal",
     .noneAbove = 4.6e18,
     .noneWord = QT_TRANSLATE_NOOP("metric", "off")},
    {.id = "last_gc",
     .title = QT_TRANSLATE_NOOP("metric", "Last GC"),
     .unit = EpochSeconds,
     .kind = Time,
     .source = Memstats,
     .help = QT_TRANSLATE_NOOP("metric", "When the last collection finished."),
     .spellings = {{{"last-gc", value::time}}},
     .prometheus = "go_memstats_last_gc_time_seconds"},
    // v0.3.2 and older write the total as gc-pause, with a unit; later ones the last pause, without.
    {.id = "gc_pause_total",
     .title = QT_TRANSLATE_NOOP("metric", "GC pauses in total"),
     .unit = Seconds,
     .kind = Counter,
     .source = Memstats,
     .help =
         QT_TRANSLATE_NOOP("metric", "Time in which the world was stopped by the collector since the start."),
     .spellings = {{{"gc-pause-total", value::duration}, {"gc-pause", value::duration}}},
     .prometheus = "go_gc_duration_seconds_sum"},
    // Before the first collection agents write a last pause of 0, and there was none.
    {.id = "gc_pause",
     .title = QT_TRANSLATE_NOOP("metric", "Last GC pause"),
     .unit = Seconds,
     .kind = Gauge,
     .source = Memstats,
     .help = QT_TRANSLATE_NOOP("metric", "How long the last collection stopped the world."),
     .spellings = {{{"gc-pause", value::nanoseconds}}},
     .noneWhileZero = "num_gc"},
    {.id = "gc_pause_end",
     .title = QT_TRANSLATE_NOOP("metric", "Last GC pause ended"),
     .unit = EpochSeconds,
     .kind = Time,
     .source = Memstats,
     .help = QT_TRANSLATE_NOOP("metric", "When the last pause of the collector ended."),
     .spellings = {{{"gc-pause-end", value::time}}}},
    {.id = "num_gc",
     .title = QT_TRANSLATE_NOOP("metric", "Collections"),
     .unit = Count,
     .kind = Counter,
     .source = Memstats,
     .help = QT_TRANSLATE_NOOP("metric", "Completed collections since the start."),
     .spellings = {{{"num-gc", value::count}}},
     .prometheus = "go_gc_duration_seconds_count",
     .openTelemetry = "go.memory.gc.cycles"},
    {.id = "num_forced_gc",
     .title = QT_TRANSLATE_NOOP("metric", "Forced collections"),
     .unit = Count,
     .kind = Counter,
     .source = Memstats,
     .help = QT_TRANSLATE_NOOP("metric", "Collections that were asked for by a call of runtime.GC."),
     .spellings = {{{"num-forced-gc", value::count}}},
     .prometheus = "go_gc_cycles_forced_gc_cycles_total"},
    {.id = "gc_cpu_fraction",
     .title = QT_TRANSLATE_NOOP("metric", "GC share of CPU"),
     .unit = Ratio,
     .kind = Gauge,
     .source = Memstats,
     .help = QT_TRANSLATE_NOOP(
         "metric", "Share of the program's available CPU time that the collector used since the start."),
     .spellings = {{{"gc-cpu-fraction", value::fraction}}},
     .prometheus = "go_memstats_gc_cpu_fraction"},
    {.id = "enable_gc",
     .title = QT_TRANSLATE_NOOP("metric", "GC enabled"),
     .unit = Boolean,
     .kind = Gauge,
     .source = Memstats,
     .help = QT_TRANSLATE_NOOP("metric", "Whether the collector is enabled; always true, GOGC=off included."),
     .spellings = {{{"enable-gc", value::boolean}}}},
    {.id = "debug_gc",
     .title = QT_TRANSLATE_NOOP("metric", "GC debugging"),
     .unit = Boolean,
     .kind = Gauge,
     .source = Memstats,
     .help = QT_TRANSLATE_NOOP("metric", "Unused by today's Go."),
     .spellings = {{{"debug-gc", value::boolean}}}},
    {.id = "goroutines",
     .title = QT_TRANSLATE_NOOP("metric", "Goroutines"),
     .unit = Count,
     .kind = Gauge,
     .source = Stats,
     .help = QT_TRANSLATE_NOOP("metric", "Goroutines that exist."),
     .spellings = {{{"goroutines", value::count}}},
     .prometheus = "go_goroutines",
     .openTelemetry = "go.goroutine.count",
     .bridgeMs = statsBridgeMs},
    {.id = "threads",
     .title = QT_TRANSLATE_NOOP("metric", "Threads"),
     .unit = Count,
     .kind = Gauge,
     .source = Stats,
     .help = QT_TRANSLATE_NOOP("metric", "Operating system threads that the runtime has created."),
     .spellings = {{{"OS threads", value::count}}},
     .prometheus = "go_threads",
     .bridgeMs = statsBridgeMs},
    {.id = "gomaxprocs",
     .title = QT_TRANSLATE_NOOP("metric", "GOMAXPROCS"),
     .unit = Count,
     .kind = Gauge,
     .source = Stats,
     .help = QT_TRANSLATE_NOOP("metric", "Threads that can run Go code at the same time."),
     .spellings = {{{"GOMAXPROCS", value::count}}},
     .prometheus = "go_sched_gomaxprocs_threads",
     .openTelemetry = "go.processor.limit",
     .bridgeMs = statsBridgeMs},
    {.id = "num_cpu",
     .title = QT_TRANSLATE_NOOP("metric", "CPUs"),
     .unit = Count,
     .kind = Gauge,
     .source = Stats,
     .help = QT_TRANSLATE_NOOP("metric", "Logical CPUs that the process can use."),
     .spellings = {{{"num CPU", value::count}}},
     .bridgeMs = statsBridgeMs},
    {.id = "rss",
     .title = QT_TRANSLATE_NOOP("metric", "Resident memory"),
     .unit = Bytes,
     .kind = Gauge,
     .source = Process,
     .help = QT_TRANSLATE_NOOP(
         "metric", "Bytes of the process that are in physical memory, as the system counts them."),
     .prometheus = "process_resident_memory_bytes",
     .openTelemetry = "process.memory.usage"},
    {.id = "cpu",
     .title = QT_TRANSLATE_NOOP("metric", "CPU time"),
     .unit = Seconds,
     .kind = Counter,
     .source = Process,
     .help = QT_TRANSLATE_NOOP(
         "metric", "CPU time that the process has used since its start, user and system together."),
     .prometheus = "process_cpu_seconds_total",
     .openTelemetry = "process.cpu.time"},
    {.id = "gc_percent",
     .title = QT_TRANSLATE_NOOP("metric", "GC percent"),
     .unit = Count,
     .kind = Gauge,
     .source = Process,
     .help = QT_TRANSLATE_NOOP(
         "metric",
         "How much the heap may grow until the next collection, in percent: as the process has it where "
         "its memory is read, else GOGC as it was started. None when it is off."),
     .prometheus = "go_gc_gogc_percent",
     .openTelemetry = "go.config.gogc"},
    {.id = "live_heap",
     .title = QT_TRANSLATE_NOOP("metric", "Live heap"),
     .unit = Bytes,
     .kind = Gauge,
     .source = Memory,
     .help = QT_TRANSLATE_NOOP(
         "metric", "Bytes of heap objects that the last collection found reachable: what it left."),
     .prometheus = "go_gc_heap_live_bytes"},
    // Without a limit the runtime has the largest one that there is.
    {.id = "memory_limit",
     .title = QT_TRANSLATE_NOOP("metric", "Memory limit"),
     .unit = Bytes,
     .kind = Gauge,
     .source = Memory,
     .help = QT_TRANSLATE_NOOP(
         "metric", "Bytes that the runtime tries to stay below in all, GOMEMLIMIT or what the program set."),
     .prometheus = "go_gc_gomemlimit_bytes",
     .openTelemetry = "go.memory.limit",
     .noneAbove = 4.6e18,
     .noneWord = QT_TRANSLATE_NOOP("metric", "none")},
    {.id = "goroutines_running",
     .title = QT_TRANSLATE_NOOP("metric", "Goroutines running"),
     .unit = Count,
     .kind = Gauge,
     .source = Memory,
     .help = QT_TRANSLATE_NOOP("metric", "Goroutines that run Go code at this moment.")},
    {.id = "goroutines_runnable",
     .title = QT_TRANSLATE_NOOP("metric", "Goroutines runnable"),
     .unit = Count,
     .kind = Gauge,
     .source = Memory,
     .help = QT_TRANSLATE_NOOP("metric", "Goroutines that could run and wait for a processor.")},
    {.id = "goroutines_waiting",
     .title = QT_TRANSLATE_NOOP("metric", "Goroutines waiting"),
     .unit = Count,
     .kind = Gauge,
     .source = Memory,
     .help = QT_TRANSLATE_NOOP(
         "metric", "Goroutines that wait: for a channel, a lock, a timer, the network or the like.")},
    {.id = "goroutines_waiting_channel",
     .title = QT_TRANSLATE_NOOP("metric", "Goroutines waiting on channels"),
     .unit = Count,
     .kind = Gauge,
     .source = Memory,
     .help = QT_TRANSLATE_NOOP("metric", "Waiting goroutines that receive, send or select.")},
    {.id = "goroutines_waiting_sync",
     .title = QT_TRANSLATE_NOOP("metric", "Goroutines waiting on locks"),
     .unit = Count,
     .kind = Gauge,
     .source = Memory,
     .help = QT_TRANSLATE_NOOP("metric", "Waiting goroutines in package sync: at a Mutex, RWMutex, WaitGroup "
                                         "or Cond, or at another semaphore of the runtime.")},
    {.id = "goroutines_waiting_io",
     .title = QT_TRANSLATE_NOOP("metric", "Goroutines waiting on I/O"),
     .unit = Count,
     .kind = Gauge,
     .source = Memory,
     .help = QT_TRANSLATE_NOOP("metric", "Waiting goroutines whose network connection, pipe or terminal is "
                                         "not ready to be read or written.")},
    {.id = "goroutines_waiting_sleep",
     .title = QT_TRANSLATE_NOOP("metric", "Goroutines sleeping"),
     .unit = Count,
     .kind = Gauge,
     .source = Memory,
     .help = QT_TRANSLATE_NOOP(
         "metric", "Waiting goroutines in time.Sleep; those that receive from a timer wait on a channel.")},
    {.id = "goroutines_waiting_other",
     .title = QT_TRANSLATE_NOOP("metric", "Goroutines waiting otherwise"),
     .unit = Count,
     .kind = Gauge,
     .source = Memory,
     .help = QT_TRANSLATE_NOOP("metric", "Waiting goroutines of all other kinds: for a collection, a stop of "
                                         "the world or the next value of an iterator.")},
    {.id = "goroutines_in_syscall",
     .title = QT_TRANSLATE_NOOP("metric", "Goroutines in system calls"),
     .unit = Count,
     .kind = Gauge,
     .source = Memory,
     .help = QT_TRANSLATE_NOOP("metric", "Goroutines that are in a system call or in C code.")},
    {.id = "gc_cpu",
     .title = QT_TRANSLATE_NOOP("metric", "GC time"),
     .unit = Seconds,
     .kind = Counter,
     .source = Memory,
     .help = QT_TRANSLATE_NOOP(
         "metric", "Time that processors of the runtime spent in collections since the start, by its clock, "
                   "unless they had nothing else to do; it rises when a collection ends.")},
    {.id = "busy_cpu",
     .title = QT_TRANSLATE_NOOP("metric", "Busy time"),
     .unit = Seconds,
     .kind = Counter,
     .source = Memory,
     .help = QT_TRANSLATE_NOOP(
         "metric", "Time in which processors of the runtime were not idle since the start, by its clock; it "
                   "rises when a collection ends.")},
    {.id = "alloc_rate",
     .title = QT_TRANSLATE_NOOP("metric", "Allocation rate"),
     .unit = BytesPerSecond,
     .kind = Gauge,
     .source = Derived,
     .help =
         QT_TRANSLATE_NOOP("metric", "Bytes allocated a second since the sample before, from total_alloc."),
     .rateOf = "total_alloc"},
    {.id = "malloc_rate",
     .title = QT_TRANSLATE_NOOP("metric", "Mallocs a second"),
     .unit = PerSecond,
     .kind = Gauge,
     .source = Derived,
     .help = QT_TRANSLATE_NOOP("metric", "Objects allocated a second since the sample before."),
     .rateOf = "mallocs"},
    {.id = "free_rate",
     .title = QT_TRANSLATE_NOOP("metric", "Frees a second"),
     .unit = PerSecond,
     .kind = Gauge,
     .source = Derived,
     .help = QT_TRANSLATE_NOOP("metric", "Objects freed a second since the sample before."),
     .rateOf = "frees"},
    {.id = "gc_rate",
     .title = QT_TRANSLATE_NOOP("metric", "Collections a second"),
     .unit = PerSecond,
     .kind = Gauge,
     .source = Derived,
     .help = QT_TRANSLATE_NOOP("metric", "Collections a second since the sample before."),
     .rateOf = "num_gc"},
    {.id = "pause",
     .title = QT_TRANSLATE_NOOP("metric", "GC pause"),
     .unit = Seconds,
     .kind = Gauge,
     .source = Derived,
     .help = QT_TRANSLATE_NOOP(
         "metric",
         "The pause of the collection since the sample before; when there were several, the longest "
         "where each is known, else the mean."),
     .derive = pause,
     .ofEvents = true},
    {.id = "heap_floor",
     .title = QT_TRANSLATE_NOOP("metric", "Heap floor"),
     .unit = Bytes,
     .kind = Gauge,
     .source = Derived,
     .help = QT_TRANSLATE_NOOP(
         "metric",
         "What survived a collection: live_heap where the memory of the process is read; else the least heap "
         "seen behind it, less what was allocated since, or worked out of next_gc and the GC percent while "
         "the two agree."),
     .bridgeMs = std::numeric_limits<qint64>::max()},
    {.id = "cpu_usage",
     .title = QT_TRANSLATE_NOOP("metric", "CPU"),
     .unit = Ratio,
     .kind = Gauge,
     .source = Derived,
     .help = QT_TRANSLATE_NOOP("metric", "CPU time used a second since the sample before; 1 is one core."),
     .rateOf = "cpu"},
    {.id = "gc_cpu_usage",
     .title = QT_TRANSLATE_NOOP("metric", "GC CPU"),
     .unit = Ratio,
     .kind = Gauge,
     .source = Derived,
     .help = QT_TRANSLATE_NOOP(
         "metric",
         "The part of the CPU time used a second that went into collections: the share of gc_cpu in "
         "busy_cpu from the end of one collection to the end of the next that was seen, of cpu_usage."),
     .derive = gcCpuUsage,
     .bridgeMs = gcBridgeMs},
    {.id = "retained",
     .title = QT_TRANSLATE_NOOP("metric", "Heap retained"),
     .unit = Bytes,
     .kind = Gauge,
     .source = Derived,
     .help = QT_TRANSLATE_NOOP("metric",
                               "Idle heap that was not returned to the system: heap_idle - heap_released."),
     .derive = retained},
    {.id = "live_objects",
     .title = QT_TRANSLATE_NOOP("metric", "Live objects"),
     .unit = Count,
     .kind = Gauge,
     .source = Derived,
     .help = QT_TRANSLATE_NOOP("metric", "Objects allocated and not yet freed: mallocs - frees."),
     .derive = liveObjects},
    {.id = "memory_used",
     .title = QT_TRANSLATE_NOOP("metric", "Memory of the runtime"),
     .unit = Bytes,
     .kind = Gauge,
     .source = Derived,
     .help = QT_TRANSLATE_NOOP("metric", "Bytes that the runtime has from the system and did not return: sys "
                                         "- heap_released; what GOMEMLIMIT bounds."),
     .openTelemetry = "go.memory.used",
     .derive = memoryUsed},
});
static_assert(std::ranges::equal(rows, metricIds, {}, &Metric::id));

} // namespace

const std::array<Metric, metricCount> &allMetrics()
{
    return rows;
}

QString Metric::translatedTitle() const
{
    return QCoreApplication::translate("metric", title);
}

QString Metric::translatedHelp() const
{
    return QCoreApplication::translate("metric", help);
}

QString Metric::translatedNone() const
{
    return QCoreApplication::translate("metric", noneWord);
}

QString Metric::idText() const
{
    return QString::fromLatin1(id.data(), static_cast<qsizetype>(id.size()));
}

std::optional<MetricId> rateOf(MetricId counter)
{
    for (std::size_t i = 0; i < metricCount; ++i) {
        if (rows[i].rateOf == metric(counter).id)
            return MetricId(i);
    }
    return {};
}

} // namespace gopscope
