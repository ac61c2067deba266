#pragma once

#include "executable/failure.h"
#include "reader/layouttable.h"
#include "reader/waitreasons.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace gopscope {

/// Where the runtime of one Go version keeps what a reading needs, looked up once, so that a reading is
/// straight code. Offsets are from the start of the variable or object that the group is named after.
struct Offsets
{
    using Offset = std::uint32_t;
    using Rare = std::optional<Offset>; ///< some versions lack it

    struct HeapStats ///< memstats.heapStats: three deltas, of which a writer uses one at a time
    {
        Offset size = 0; ///< of what must not change during a reading
        Offset delta = 0;
        Offset committed = 0, released = 0, inHeap = 0, inStacks = 0, inWorkBufs = 0;
        Rare inPtrScalarBits; ///< up to 1.24
        Rare tinyAllocCount;  ///< from 1.17
        Offset largeAlloc = 0, largeAllocCount = 0, largeFree = 0, largeFreeCount = 0;
        Offset smallAllocCount = 0, smallFreeCount = 0;
    } heapStats;

    struct MemStats
    {
        Offset size = 0; ///< up to the end of the last field here
        Offset heapStats = 0;
        Offset stacksSys = 0, mspanSys = 0, mcacheSys = 0, buckHashSys = 0, gcMiscSys = 0, otherSys = 0;
        Offset lastGcUnix = 0, pauseTotalNs = 0, pauseNs = 0, pauseEnd = 0, numGc = 0, numForcedGc = 0;
        Offset gcCpuFraction = 0, enableGc = 0;
        Rare heapInUse, heapReleased, heapSys; ///< up to 1.18
        Rare nextGc, tinyAllocs, heapMarked;   ///< 1.16
    } memstats;

    struct GcController
    {
        Offset size = 0;            ///< up to the end of the last field here
        Rare gcPercent;             ///< from 1.17
        Rare heapMarked;            ///< from 1.17
        Rare heapGoal, heapMinimum; ///< 1.17 and 1.18
        /// From 1.19 on.
        struct Totals
        {
            Offset heapInUse = 0, heapFree = 0, heapReleased = 0, mappedReady = 0, totalAlloc = 0,
                   totalFree = 0;
            Offset memoryLimit = 0, gcPercentHeapGoal = 0, sweepDistMinTrigger = 0, triggered = 0,
                   heapMarked = 0;
        };
        std::optional<Totals> totals;
    } gcController;

    struct Heap
    {
        Offset spanInUse = 0, cacheInUse = 0, sweepgen = 0;
    } mheap;

    struct Sched
    {
        Offset systemGoroutines = 0, threadsMade = 0, threadsFreed = 0;
        std::vector<Offset> freeGoroutines; ///< one or two counts
    } sched;

    struct P
    {
        Offset id = 0, mcache = 0, statsSeq = 0, freeGoroutines = 0;
    } p;

    struct Mcache
    {
        Offset size = 0; ///< of the object
        Offset alloc = 0, tinyAllocs = 0;
        std::size_t spans = 0;
    } mcache;

    struct Mspan
    {
        Offset size = 0; ///< of the object
        Offset begin = 0, end = 0;
        Offset elements = 0, allocCount = 0, spanclass = 0, elementSize = 0, sweepgen = 0;
        bool shortElements = false; ///< two bytes, not eight
        Rare allocCountBeforeCache; ///< from 1.19
    } mspan;

    struct G
    {
        Offset begin = 0, end = 0;
        Offset status = 0, startPc = 0;
        Rare waitReason;
        /// Up to 1.19, where one that waits without having left its thread has the reason of another time.
        Rare thread;
    } g;

    /// What collections cost; not known of every layout.
    struct Work
    {
        Offset begin = 0, end = 0;
        Offset gcTime = 0;
        /// From 1.20 on.
        struct Totals
        {
            Offset gcIdleTime = 0, idleTime = 0, totalTime = 0;
        };
        std::optional<Totals> totals;
    };
    std::optional<Work> work;

    struct ModuleData
    {
        Offset minPc = 0, maxPc = 0, text = 0, etext = 0;
    } moduleData;

    std::vector<std::uint32_t> sizeClasses;
    WaitReasons waitReasons;
    int minor = 0;

    /// Fails with NoTable when the table lacks something that its version needs.
    [[nodiscard]] static Expected<Offsets> of(const LayoutTable &table, int minor);
};

} // namespace gopscope
