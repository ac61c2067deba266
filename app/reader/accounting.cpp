#include "reader/accounting.h"

#include "executable/bytes.h"
#include "reader/heapgoal.h"

#include <algorithm>

namespace gopscope {

namespace {

using Bytes = std::span<const std::byte>;

std::uint64_t word(Bytes bytes, Offsets::Offset offset)
{
    return load<std::uint64_t>(bytes, offset);
}

// Sums are of numbers without sign that may wrap on the way, as a delta may be negative.
struct HeapTotals
{
    std::uint64_t committed = 0, released = 0, inHeap = 0, inStacks = 0, inWorkBufs = 0, inPtrScalarBits = 0;
    std::uint64_t allocBytes = 0, allocObjects = 0, freeBytes = 0, freeObjects = 0, tinyAllocs = 0;

    /// What of the committed memory is for the heap.
    [[nodiscard]] std::uint64_t heap() const { return committed - inStacks - inWorkBufs - inPtrScalarBits; }
};

void add(HeapTotals &totals, Bytes delta, const Offsets &offsets)
{
    const auto &at = offsets.heapStats;
    totals.committed += word(delta, at.committed);
    totals.released += word(delta, at.released);
    totals.inHeap += word(delta, at.inHeap);
    totals.inStacks += word(delta, at.inStacks);
    totals.inWorkBufs += word(delta, at.inWorkBufs);
    if (at.inPtrScalarBits)
        totals.inPtrScalarBits += word(delta, *at.inPtrScalarBits);
    if (at.tinyAllocCount)
        totals.tinyAllocs += word(delta, *at.tinyAllocCount);
    totals.allocBytes += word(delta, at.largeAlloc);
    totals.allocObjects += word(delta, at.largeAllocCount);
    totals.freeBytes += word(delta, at.largeFree);
    totals.freeObjects += word(delta, at.largeFreeCount);
    for (std::size_t i = 0; i < offsets.sizeClasses.size(); ++i) {
        const auto place = static_cast<Offsets::Offset>(i * sizeof(std::uint64_t));
        const std::uint64_t allocated = word(delta, at.smallAllocCount + place);
        const std::uint64_t freed = word(delta, at.smallFreeCount + place);
        totals.allocBytes += allocated * offsets.sizeClasses[i];
        totals.allocObjects += allocated;
        totals.freeBytes += freed * offsets.sizeClasses[i];
        totals.freeObjects += freed;
    }
}

HeapTotals heapTotals(const Capture &capture, const Offsets &offsets)
{
    HeapTotals totals;
    constexpr std::size_t deltas = 3;
    for (std::size_t i = 0; i < deltas; ++i)
        add(totals, capture.heapStats().subspan(i * offsets.heapStats.delta, offsets.heapStats.delta),
            offsets);
    return totals;
}

/// What the Ps' caches handed out, or still have, that the heap's totals don't know yet.
struct CacheTotals
{
    std::uint64_t bytes = 0;
    std::uint64_t objects = 0;
    bool misplaced = false; ///< a span lies in a slot that is not its own
};

/// What a span adds to the objects that are counted.
std::uint64_t uncounted(Bytes span, const Offsets::Mspan &at)
{
    const std::uint64_t allocated = load<std::uint16_t>(span, at.allocCount - at.begin);
    if (at.allocCountBeforeCache)
        return allocated - load<std::uint16_t>(span, *at.allocCountBeforeCache - at.begin);
    // Up to Go 1.18 a span that goes into a cache is counted as if it were full.
    const std::uint64_t elements = at.shortElements ? load<std::uint16_t>(span, at.elements - at.begin)
                                                    : word(span, at.elements - at.begin);
    return allocated - elements;
}

CacheTotals cacheTotals(const Capture &capture, const Offsets &offsets)
{
    const auto &at = offsets.mspan;
    CacheTotals totals;
    for (std::size_t i = 0; i < capture.cachedSpans(); ++i) {
        const auto [slot, span] = capture.cachedSpan(i);
        const std::size_t sizeClass = slot / 2;
        const std::uint64_t size = word(span, at.elementSize - at.begin);
        if (sizeClass >= offsets.sizeClasses.size() ||
            load<std::uint8_t>(span, at.spanclass - at.begin) != slot ||
            (size != 0 && size != offsets.sizeClasses[sizeClass])) {
            totals.misplaced = true;
            continue;
        }
        // Cached spans are ahead of the heap's sweep by 3, or by 1 when they were cached before it began. Any
        // other has just been given back, and counted.
        const std::uint32_t ahead = load<std::uint32_t>(span, at.sweepgen - at.begin) - capture.sweepgen();
        if (at.allocCountBeforeCache && ahead != 1 && ahead != 3)
            continue;
        const std::uint64_t objects = uncounted(span, at);
        totals.objects += objects;
        totals.bytes += objects * offsets.sizeClasses[sizeClass];
    }
    return totals;
}

std::uint64_t nextGc(const Capture &capture, const Offsets &offsets, const CacheTotals &cached)
{
    const auto &gc = offsets.gcController;
    if (gc.totals) {
        const Bytes bytes = capture.gcController();
        const auto &at = *gc.totals;
        // ReadMemStats would have flushed the caches into the totals before.
        return heapGoal({.gcPercentGoal = word(bytes, at.gcPercentHeapGoal),
                         .heapFree = word(bytes, at.heapFree),
                         .heapAlloc = word(bytes, at.totalAlloc) - word(bytes, at.totalFree) + cached.bytes,
                         .mappedReady = word(bytes, at.mappedReady),
                         .memoryLimit = word(bytes, at.memoryLimit),
                         .heapMarked = word(bytes, at.heapMarked),
                         .sweepDistMinTrigger = word(bytes, at.sweepDistMinTrigger),
                         .triggered = word(bytes, at.triggered)},
                        offsets.minor);
    }
    return gc.heapGoal ? word(capture.gcController(), *gc.heapGoal)
                       : word(capture.memstats(), offsets.memstats.nextGc.value_or(0));
}

void setMemory(RuntimeReading &reading, const Capture &capture, const Offsets &offsets,
               const HeapTotals &heap, const CacheTotals &cached)
{
    const Bytes stats = capture.memstats();
    const auto &at = offsets.memstats;
    const std::uint64_t tiny =
        heap.tinyAllocs + capture.tinyAllocs() + (at.tinyAllocs ? word(stats, *at.tinyAllocs) : 0);
    reading.totalAlloc = heap.allocBytes + cached.bytes;
    reading.alloc = reading.totalAlloc - heap.freeBytes;
    reading.mallocs = heap.allocObjects + cached.objects + tiny;
    reading.frees = heap.freeObjects + tiny;
    reading.heapObjects = reading.mallocs - reading.frees;
    reading.heapInUse = heap.inHeap;
    reading.heapReleased = heap.released;
    reading.heapIdle = heap.heap() - heap.inHeap + heap.released;
    reading.heapSys = reading.heapInUse + reading.heapIdle;
    reading.stackInUse = heap.inStacks;
    reading.stackSys = heap.inStacks + word(stats, at.stacksSys);
    reading.mspanInUse = capture.spanBytesInUse();
    reading.mspanSys = word(stats, at.mspanSys);
    reading.mcacheInUse = capture.cacheBytesInUse();
    reading.mcacheSys = word(stats, at.mcacheSys);
    reading.buckHashSys = word(stats, at.buckHashSys);
    reading.gcSys = word(stats, at.gcMiscSys) + heap.inWorkBufs + heap.inPtrScalarBits;
    reading.otherSys = word(stats, at.otherSys);
    reading.sys = reading.heapSys + reading.stackSys + reading.mspanSys + reading.mcacheSys +
                  reading.buckHashSys + reading.gcSys + reading.otherSys;
}

std::optional<std::int64_t> gcPercent(const Capture &capture, const Offsets &offsets)
{
    std::optional<std::int64_t> percent = capture.gcPercent();
    if (offsets.gcController.gcPercent)
        percent = load<std::int32_t>(capture.gcController(), *offsets.gcController.gcPercent);
    return percent ? std::optional(std::max<std::int64_t>(*percent, -1)) : std::nullopt;
}

std::optional<std::uint64_t> liveHeap(const Capture &capture, const Offsets &offsets)
{
    if (offsets.gcController.heapMarked)
        return word(capture.gcController(), *offsets.gcController.heapMarked);
    if (offsets.memstats.heapMarked)
        return word(capture.memstats(), *offsets.memstats.heapMarked);
    return {};
}

/// Leaves them out when they do not agree with the share of collections that the runtime keeps.
void setTimes(RuntimeReading &reading, const Capture &capture, const Offsets &offsets)
{
    constexpr std::uint64_t longest = 1ULL << 60; // nanoseconds; 36 years of a processor
    constexpr double rounding = 1e-9;
    const Bytes bytes = capture.work();
    if (bytes.empty())
        return;
    const auto &at = *offsets.work;
    const auto time = [&](Offsets::Offset offset) { return word(bytes, offset - at.begin); };
    if (!at.totals) {
        if (time(at.gcTime) < longest)
            reading.gcCpuNs = time(at.gcTime);
        return;
    }
    const std::uint64_t total = time(at.totals->totalTime), idle = time(at.totals->idleTime),
                        gcIdle = time(at.totals->gcIdleTime), gc = time(at.gcTime);
    // The share is of the end of the last collection; the next one's first pause can be counted since.
    const double least = reading.gcCpuFraction * static_cast<double>(total) * (1 - rounding);
    if (total >= longest || idle > total || gcIdle > gc || gc >= longest ||
        static_cast<double>(gc - gcIdle) < least || (total > 0 && gc - gcIdle > total))
        return;
    reading.gcCpuNs = gc - gcIdle;
    reading.busyCpuNs = total - idle;
}

void setCollections(RuntimeReading &reading, const Capture &capture, const Offsets &offsets)
{
    const Bytes stats = capture.memstats();
    const auto &at = offsets.memstats;
    reading.numGc = load<std::uint32_t>(stats, at.numGc);
    reading.numForcedGc = load<std::uint32_t>(stats, at.numForcedGc);
    reading.pauseTotalNs = word(stats, at.pauseTotalNs);
    reading.gcCpuFraction = load<double>(stats, at.gcCpuFraction);
    setTimes(reading, capture, offsets);
    reading.gcPercent = gcPercent(capture, offsets);
    if (offsets.gcController.totals)
        reading.memoryLimit =
            static_cast<std::int64_t>(word(capture.gcController(), offsets.gcController.totals->memoryLimit));
    if (reading.numGc == 0)
        return; // what follows is of the last collection
    const auto last = static_cast<Offsets::Offset>((reading.numGc + 255) % 256 * sizeof(std::uint64_t));
    reading.lastGcNs = word(stats, at.lastGcUnix);
    reading.lastPauseNs = word(stats, at.pauseNs + last);
    reading.lastPauseEndNs = word(stats, at.pauseEnd + last);
    reading.liveHeap = liveHeap(capture, offsets);
}

void setSchedule(RuntimeReading &reading, const Capture &capture, const Offsets &offsets)
{
    const Bytes sched = capture.sched();
    const auto &at = offsets.sched;
    std::uint64_t idle = capture.freeGoroutines() + load<std::uint32_t>(sched, at.systemGoroutines);
    for (const Offsets::Offset count : at.freeGoroutines)
        idle += load<std::uint32_t>(sched, count);
    reading.goroutines = capture.allgs().length - idle;
    reading.threads = word(sched, at.threadsMade) - word(sched, at.threadsFreed);
    reading.gomaxprocs = capture.gomaxprocs();
    if (const auto count = capture.numCpu(); count && *count > 0)
        reading.numCpu = *count;
}

/// Remembers the first thing that does not hold.
class Checks
{
public:
    void that(const char *what, bool holds)
    {
        if (!holds && m_broken == nullptr)
            m_broken = what;
    }
    [[nodiscard]] const char *broken() const { return m_broken; }

private:
    const char *m_broken = nullptr;
};

/// What the runtime counts twice, by other means.
void checkIdentities(Checks &check, const Capture &capture, const Offsets &offsets, const HeapTotals &heap)
{
    const Bytes stats = capture.memstats();
    const auto &old = offsets.memstats;
    if (const auto &at = offsets.gcController.totals) {
        const Bytes gc = capture.gcController();
        check.that("heap in use", word(gc, at->heapInUse) == heap.inHeap);
        check.that("heap released", word(gc, at->heapReleased) == heap.released);
        check.that("heap", word(gc, at->heapInUse) + word(gc, at->heapFree) == heap.heap());
        check.that("bytes allocated", word(gc, at->totalAlloc) == heap.allocBytes);
        check.that("bytes freed", word(gc, at->totalFree) == heap.freeBytes);
    } else if (old.heapInUse && old.heapReleased && old.heapSys) {
        check.that("heap in use", word(stats, *old.heapInUse) == heap.inHeap);
        check.that("heap released", word(stats, *old.heapReleased) == heap.released);
        check.that("heap", word(stats, *old.heapSys) - word(stats, *old.heapReleased) == heap.heap());
    } else {
        check.that("a heap that is counted twice", false);
    }
    check.that("GOMAXPROCS", capture.gomaxprocs() == capture.processors());
}

/// Where Go 1.17 and 1.18 keep the GC percent and the goal nothing else is counted twice.
void checkController(Checks &check, const RuntimeReading &reading, const Capture &capture,
                     const Offsets &offsets)
{
    const auto &at = offsets.gcController;
    if (!at.gcPercent || !at.heapMinimum)
        return;
    constexpr std::uint64_t usual = 4 << 20, ofAnExperiment = 512 << 10; // at 100 %
    const Bytes gc = capture.gcController();
    // As the runtime works it out, with -1, when the collector is off, too.
    const auto percent = static_cast<std::uint64_t>(std::int64_t(load<std::int32_t>(gc, *at.gcPercent)));
    const std::uint64_t minimum = word(gc, *at.heapMinimum);
    check.that("GC percent", minimum == usual * percent / 100 || minimum == ofAnExperiment * percent / 100);
    if (const auto live = reading.liveHeap)
        check.that("live heap", *live > 0 && *live <= reading.nextGc && *live <= reading.heapSys);
}

void checkPlausible(Checks &check, const RuntimeReading &reading, const Capture &capture,
                    const Offsets &offsets)
{
    constexpr std::uint64_t manyBytes = 1ULL << 48; // of address space
    check.that("size of the heap", reading.heapSys < manyBytes && reading.heapObjects < manyBytes);
    check.that("bytes in the heap", reading.alloc <= reading.heapInUse + (64ULL << 20));
    check.that("spans", reading.mspanInUse > 0 && reading.mspanInUse % offsets.mspan.size == 0 &&
                            reading.mspanInUse <= reading.mspanSys);
    check.that("caches", reading.mcacheInUse % offsets.mcache.size == 0 &&
                             reading.mcacheInUse / offsets.mcache.size >= capture.processors() &&
                             reading.mcacheInUse <= reading.mcacheSys);
    check.that("goroutines", reading.goroutines >= 1 && reading.goroutines <= capture.allgs().length);
    check.that("threads", reading.threads >= 1 && reading.threads < 100'000);
    check.that("CPUs", !reading.numCpu || *reading.numCpu < 65'536);
}

void checkCollections(Checks &check, const RuntimeReading &reading)
{
    constexpr std::uint64_t second = 1'000'000'000;
    constexpr std::uint64_t year2001 = 1'000'000'000 * second;
    constexpr std::uint64_t year2096 = 4'000'000'000 * second; // no check against a clock that may be set
    check.that("forced collections", reading.numForcedGc <= reading.numGc);
    check.that("the collector's share of CPU", reading.gcCpuFraction >= 0 && reading.gcCpuFraction <= 1);
    if (!reading.lastGcNs)
        return;
    check.that("time of the last collection", *reading.lastGcNs > year2001 && *reading.lastGcNs < year2096);
    // Written one after the other while a collection ends.
    check.that("end of the last pause", reading.lastPauseEndNs == reading.lastGcNs);
    check.that("last pause", reading.lastPauseNs <= reading.pauseTotalNs);
}

} // namespace

Expected<RuntimeReading> account(const Capture &capture, const Offsets &offsets)
{
    const HeapTotals heap = heapTotals(capture, offsets);
    const CacheTotals cached = cacheTotals(capture, offsets);
    RuntimeReading reading;
    setMemory(reading, capture, offsets, heap, cached);
    setCollections(reading, capture, offsets);
    setSchedule(reading, capture, offsets);
    reading.nextGc = nextGc(capture, offsets, cached);
    reading.takenUnixNs = capture.takenUnixNs();

    Checks check;
    checkIdentities(check, capture, offsets, heap);
    checkController(check, reading, capture, offsets);
    check.that("spans in their places", !cached.misplaced);
    checkPlausible(check, reading, capture, offsets);
    checkCollections(check, reading);
    if (check.broken() != nullptr)
        return fail(FailureId::UnknownLayout, std::string("does not hold: ") + check.broken());
    return reading;
}

} // namespace gopscope
