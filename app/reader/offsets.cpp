#include "reader/offsets.h"

#include <algorithm>
#include <string>

namespace gopscope {

namespace {

using Offset = Offsets::Offset;

// What is read at once of a variable; a table of another source may say anything.
constexpr Offset largestVariable = 64 << 10;
// And of each of what there may be a thousand of at once, or a hundred in each of a thousand; Go has 68
// classes.
constexpr Offset farthestSpan = 1 << 10;
constexpr Offset largestSpan = 256;
constexpr std::size_t mostClasses = 128;
constexpr Offset ringSize = 256 * sizeof(std::uint64_t);

/// Looks fields up and remembers the first one that is missing.
class Lookup
{
public:
    explicit Lookup(const LayoutTable &table)
        : m_table(table)
    {
    }

    Offset offset(std::string_view name) { return field(name).offset; }
    Offset size(std::string_view name) { return field(name).size; }
    [[nodiscard]] Offsets::Rare rare(std::string_view name) const
    {
        const auto field = m_table.field(name);
        return field ? Offsets::Rare(field->offset) : Offsets::Rare();
    }
    [[nodiscard]] bool has(std::string_view name) const { return m_table.field(name).has_value(); }
    [[nodiscard]] const std::string &missing() const { return m_missing; }

private:
    LayoutTable::Field field(std::string_view name)
    {
        const auto field = m_table.field(name);
        if (!field && m_missing.empty())
            m_missing = name;
        return field.value_or(LayoutTable::Field{});
    }

    const LayoutTable &m_table;
    std::string m_missing;
};

Offsets::HeapStats heapStats(Lookup &look)
{
    return {.size = look.offset("hs.gen") + Offset(sizeof(std::uint32_t)),
            .delta = look.size("delta"),
            .committed = look.offset("delta.committed"),
            .released = look.offset("delta.released"),
            .inHeap = look.offset("delta.inHeap"),
            .inStacks = look.offset("delta.inStacks"),
            .inWorkBufs = look.offset("delta.inWorkBufs"),
            .inPtrScalarBits = look.rare("delta.inPtrScalarBits"),
            .tinyAllocCount = look.rare("delta.tinyAllocCount"),
            .largeAlloc = look.offset("delta.largeAlloc"),
            .largeAllocCount = look.offset("delta.largeAllocCount"),
            .largeFree = look.offset("delta.largeFree"),
            .largeFreeCount = look.offset("delta.largeFreeCount"),
            .smallAllocCount = look.offset("delta.smallAllocCount"),
            .smallFreeCount = look.offset("delta.smallFreeCount")};
}

Offsets::MemStats memstats(Lookup &look, const Offsets::HeapStats &heapStats)
{
    Offsets::MemStats stats{.heapStats = look.offset("memstats.heapStats"),
                            .stacksSys = look.offset("memstats.stacks_sys"),
                            .mspanSys = look.offset("memstats.mspan_sys"),
                            .mcacheSys = look.offset("memstats.mcache_sys"),
                            .buckHashSys = look.offset("memstats.buckhash_sys"),
                            .gcMiscSys = look.offset("memstats.gcMiscSys"),
                            .otherSys = look.offset("memstats.other_sys"),
                            .lastGcUnix = look.offset("memstats.last_gc_unix"),
                            .pauseTotalNs = look.offset("memstats.pause_total_ns"),
                            .pauseNs = look.offset("memstats.pause_ns"),
                            .pauseEnd = look.offset("memstats.pause_end"),
                            .numGc = look.offset("memstats.numgc"),
                            .numForcedGc = look.offset("memstats.numforcedgc"),
                            .gcCpuFraction = look.offset("memstats.gc_cpu_fraction"),
                            .enableGc = look.offset("memstats.enablegc"),
                            .heapInUse = look.rare("memstats.heap_inuse"),
                            .heapReleased = look.rare("memstats.heap_released"),
                            .heapSys = look.rare("memstats.heap_sys"),
                            .nextGc = look.rare("memstats.next_gc"),
                            .tinyAllocs = look.rare("memstats.tinyallocs"),
                            .heapMarked = look.rare("memstats.heap_marked")};
    const Offset last =
        std::max({stats.stacksSys, stats.mspanSys, stats.mcacheSys, stats.buckHashSys, stats.gcMiscSys,
                  stats.otherSys, stats.lastGcUnix, stats.pauseTotalNs, stats.numGc, stats.numForcedGc,
                  stats.gcCpuFraction, stats.enableGc, stats.heapInUse.value_or(0),
                  stats.heapReleased.value_or(0), stats.heapSys.value_or(0), stats.nextGc.value_or(0),
                  stats.tinyAllocs.value_or(0), stats.heapMarked.value_or(0)});
    stats.size = std::max({last + Offset(sizeof(std::uint64_t)), stats.heapStats + heapStats.size,
                           stats.pauseNs + ringSize, stats.pauseEnd + ringSize});
    return stats;
}

Offsets::GcController gcController(Lookup &look, int minor)
{
    Offsets::GcController gc{.gcPercent = look.rare("gcc.gcPercent"),
                             .heapMarked = look.rare("gcc.heapMarked"),
                             .heapGoal = look.rare("gcc.heapGoal"),
                             .heapMinimum = {},
                             .totals = {}};
    gc.size = look.size("gcc");
    if (minor < 19) {
        gc.heapMinimum = look.rare("gcc.heapMinimum");
        return gc;
    }
    gc.totals = {.heapInUse = look.offset("gcc.heapInUse"),
                 .heapFree = look.offset("gcc.heapFree"),
                 .heapReleased = look.offset("gcc.heapReleased"),
                 .mappedReady = look.offset("gcc.mappedReady"),
                 .totalAlloc = look.offset("gcc.totalAlloc"),
                 .totalFree = look.offset("gcc.totalFree"),
                 .memoryLimit = look.offset("gcc.memoryLimit"),
                 .gcPercentHeapGoal = look.offset("gcc.gcPercentHeapGoal"),
                 .sweepDistMinTrigger = look.offset("gcc.sweepDistMinTrigger"),
                 .triggered = look.offset("gcc.triggered"),
                 .heapMarked = look.offset("gcc.heapMarked")};
    return gc;
}

Offsets::Sched sched(Lookup &look)
{
    Offsets::Sched sched{.systemGoroutines = look.offset("sched.ngsys"),
                         .threadsMade = look.offset("sched.mnext"),
                         .threadsFreed = look.offset("sched.nmfreed"),
                         .freeGoroutines = {}};
    if (look.has("sched.gFree.n"))
        sched.freeGoroutines = {look.offset("sched.gFree.n")};
    else
        sched.freeGoroutines = {look.offset("sched.gFree.stack.size"),
                                look.offset("sched.gFree.noStack.size")};
    return sched;
}

Offsets::P p(Lookup &look)
{
    return {.id = look.offset("p.id"),
            .mcache = look.offset("p.mcache"),
            .statsSeq = look.offset("p.statsSeq"),
            .freeGoroutines = look.offset(look.has("p.gFree.n") ? "p.gFree.n" : "p.gFree.size")};
}

Offsets::Mspan mspan(Lookup &look, int minor)
{
    Offsets::Mspan span{.size = look.size("mspan"),
                        .elements = look.offset("mspan.nelems"),
                        .allocCount = look.offset("mspan.allocCount"),
                        .spanclass = look.offset("mspan.spanclass"),
                        .elementSize = look.offset("mspan.elemsize"),
                        .sweepgen = look.offset("mspan.sweepgen"),
                        .shortElements = look.size("mspan.nelems") == sizeof(std::uint16_t),
                        .allocCountBeforeCache = {}};
    if (minor >= 19)
        span.allocCountBeforeCache = look.offset("mspan.allocCountBeforeCache");
    const Offset rare = span.allocCountBeforeCache.value_or(span.allocCount);
    const auto [first, last] =
        std::minmax({span.elements, span.allocCount, span.spanclass, span.elementSize, span.sweepgen, rare});
    span.begin = first;
    span.end = last + Offset(sizeof(std::uint64_t));
    return span;
}

Offsets::G g(Lookup &look, int minor)
{
    Offsets::G g{.begin = 0,
                 .end = 0,
                 .status = look.offset("g.atomicstatus"),
                 .startPc = look.offset("g.startpc"),
                 .waitReason = look.rare("g.waitreason"),
                 .thread = minor < 20 ? Offsets::Rare(look.offset("g.m")) : Offsets::Rare()};
    const auto [first, last] =
        std::minmax({g.status, g.startPc, g.waitReason.value_or(g.status), g.thread.value_or(g.status)});
    g.begin = first;
    g.end = last + Offset(sizeof(std::uint64_t));
    return g;
}

std::optional<Offsets::Work> work(const Lookup &look)
{
    const auto either = [&look](std::string_view name, std::string_view older) {
        const Offsets::Rare offset = look.rare(name);
        return offset ? offset : look.rare(older);
    };
    const Offsets::Rare gcTime = either("work.cpuStats.GCTotalTime", "work.cpuStats.gcTotalTime"),
                        gcIdleTime = either("work.cpuStats.GCIdleTime", "work.cpuStats.gcIdleTime"),
                        idleTime = either("work.cpuStats.IdleTime", "work.cpuStats.idleTime"),
                        totalTime = either("work.cpuStats.TotalTime", "work.cpuStats.totalTime"),
                        oldTime = look.rare("work.totaltime");
    const auto endOf = [](Offset last) { return last + Offset(sizeof(std::uint64_t)); };
    if (gcTime && gcIdleTime && idleTime && totalTime) {
        const auto [first, last] = std::minmax({*gcTime, *gcIdleTime, *idleTime, *totalTime});
        return Offsets::Work{first, endOf(last), *gcTime, {{*gcIdleTime, *idleTime, *totalTime}}};
    }
    return oldTime ? std::optional(Offsets::Work{*oldTime, endOf(*oldTime), *oldTime, {}}) : std::nullopt;
}

/// Whether what is read at once is as small as it must be, and all within it.
bool isSane(const Offsets &offsets)
{
    const auto &stats = offsets.heapStats;
    const auto classes = offsets.sizeClasses.size();
    const Offset counts = Offset(classes * sizeof(std::uint64_t));
    const Offset lastCount = std::max({stats.smallAllocCount, stats.smallFreeCount});
    return classes > 1 && classes <= mostClasses && lastCount + counts <= stats.delta &&
           3 * stats.delta <= stats.size && stats.size <= largestVariable &&
           offsets.memstats.size <= largestVariable && offsets.gcController.size <= largestVariable &&
           (!offsets.work || offsets.work->end - offsets.work->begin <= largestSpan) &&
           offsets.g.end - offsets.g.begin <= farthestSpan &&
           offsets.mspan.end - offsets.mspan.begin <= largestSpan && offsets.mspan.size > 0 &&
           offsets.mcache.size > 0 && offsets.mcache.spans > 0 && offsets.mcache.spans <= 2 * classes &&
           offsets.mcache.tinyAllocs < offsets.mcache.alloc &&
           offsets.mcache.alloc - offsets.mcache.tinyAllocs <= farthestSpan;
}

} // namespace

Expected<Offsets> Offsets::of(const LayoutTable &table, int minor)
{
    Lookup look(table);
    Offsets offsets;
    offsets.minor = minor;
    offsets.sizeClasses = table.sizeClasses();
    offsets.heapStats = gopscope::heapStats(look);
    offsets.memstats = gopscope::memstats(look, offsets.heapStats);
    offsets.gcController = gopscope::gcController(look, minor);
    offsets.mheap = {look.offset("mheap.spanalloc.inuse"), look.offset("mheap.cachealloc.inuse"),
                     look.offset("mheap.sweepgen")};
    offsets.sched = gopscope::sched(look);
    offsets.p = gopscope::p(look);
    offsets.mcache = {.size = look.size("mcache"),
                      .alloc = look.offset("mcache.alloc"),
                      .tinyAllocs = look.offset("mcache.tinyAllocs"),
                      .spans = look.size("mcache.alloc") / sizeof(std::uint64_t)};
    offsets.mspan = gopscope::mspan(look, minor);
    offsets.g = gopscope::g(look, minor);
    offsets.waitReasons = WaitReasons(table.waitReasons());
    offsets.work = gopscope::work(look);
    offsets.moduleData = {look.offset("md.minpc"), look.offset("md.maxpc"), look.offset("md.text"),
                          look.offset("md.etext")};
    if (!look.missing().empty())
        return fail(FailureId::NoTable, "the layout lacks " + look.missing());
    if (!isSane(offsets))
        return fail(FailureId::NoTable, "the layout contradicts itself");
    return offsets;
}

} // namespace gopscope
