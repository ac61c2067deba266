#include "layout/wanted.h"

#include <algorithm>

using namespace std::string_view_literals;

namespace gopscope {

namespace {

constexpr std::array deltaFields{"committed"sv,      "inHeap"sv,     "inPtrScalarBits"sv, "inStacks"sv,
                                 "inWorkBufs"sv,     "largeAlloc"sv, "largeAllocCount"sv, "largeFree"sv,
                                 "largeFreeCount"sv, "released"sv,   "smallAllocCount"sv, "smallFreeCount"sv,
                                 "tinyAllocCount"sv};
constexpr std::array gFields{
    "atomicstatus"sv,    "goid"sv,      "gopc"sv,       "lockedm"sv,  "m"sv,        "parentGoid"sv,
    "runningCleanups"sv, "sched.bp"sv,  "sched.pc"sv,   "sched.sp"sv, "stack.hi"sv, "stack.lo"sv,
    "startpc"sv,         "syscallpc"sv, "waitreason"sv, "waitsince"sv};
constexpr std::array gccFields{
    "gcPercent"sv,   "gcPercentHeapGoal"sv,   "heapFree"sv,    "heapGoal"sv,     "heapInUse"sv,
    "heapLive"sv,    "heapMarked"sv,          "heapMinimum"sv, "heapReleased"sv, "mappedReady"sv,
    "memoryLimit"sv, "sweepDistMinTrigger"sv, "totalAlloc"sv,  "totalFree"sv,    "triggered"sv};
constexpr std::array hsFields{"gen"sv, "stats"sv};
constexpr std::array mFields{"alllink"sv, "curg"sv, "id"sv, "procid"sv};
constexpr std::array mcacheFields{"alloc"sv, "flushGen"sv, "tinyAllocs"sv};
constexpr std::array mdFields{"enoptrbss"sv, "etext"sv, "ftab"sv, "funcnametab"sv, "gofunc"sv,
                              "maxpc"sv,     "minpc"sv, "next"sv, "noptrdata"sv,   "pcHeader"sv,
                              "pclntable"sv, "pctab"sv, "text"sv};
constexpr std::array memstatsFields{"buckhash_sys"sv,  "enablegc"sv,   "gcMiscSys"sv,    "gc_cpu_fraction"sv,
                                    "heapStats"sv,     "heap_inuse"sv, "heap_live"sv,    "heap_marked"sv,
                                    "heap_released"sv, "heap_sys"sv,   "last_gc_unix"sv, "mcache_sys"sv,
                                    "mspan_sys"sv,     "next_gc"sv,    "numforcedgc"sv,  "numgc"sv,
                                    "other_sys"sv,     "pause_end"sv,  "pause_ns"sv,     "pause_total_ns"sv,
                                    "stacks_sys"sv,    "tinyallocs"sv};
constexpr std::array mheapFields{"cachealloc.inuse"sv, "spanalloc.inuse"sv, "sweepgen"sv};
constexpr std::array mspanFields{"allocCount"sv, "allocCountBeforeCache"sv,
                                 "elemsize"sv,   "gcmarkBits"sv,
                                 "nelems"sv,     "npages"sv,
                                 "spanclass"sv,  "startAddr"sv,
                                 "sweepgen"sv};
constexpr std::array pFields{"gFree.n"sv, "gFree.size"sv, "id"sv, "mcache"sv, "statsSeq"sv, "status"sv};
constexpr std::array schedFields{"gFree.n"sv,
                                 "gFree.noStack.size"sv,
                                 "gFree.stack.size"sv,
                                 "gcwaiting"sv,
                                 "mnext"sv,
                                 "ngsys"sv,
                                 "nmfreed"sv,
                                 "nmidle"sv,
                                 "npidle"sv,
                                 "runq.size"sv,
                                 "runqsize"sv,
                                 "timeToRun"sv,
                                 "totalMutexWaitTime"sv};
constexpr std::array workFields{
    "cpuStats.GCIdleTime"sv, "cpuStats.GCTotalTime"sv,
    "cpuStats.IdleTime"sv,   "cpuStats.TotalTime"sv, // from 1.23
    "cpuStats.gcIdleTime"sv, "cpuStats.gcTotalTime"sv,
    "cpuStats.idleTime"sv,   "cpuStats.totalTime"sv, // 1.20 to 1.22
    "totaltime"sv,                                   // up to 1.19
};

constexpr std::array records{
    WantedRecord{"delta", "runtime.memstats", "heapStats.stats.[]", deltaFields},
    WantedRecord{"g", "runtime.allgs", "array.*.*", gFields},
    WantedRecord{"gcc", "runtime.gcController", "", gccFields},
    WantedRecord{"hs", "runtime.memstats", "heapStats", hsFields},
    WantedRecord{"m", "runtime.allm", "*", mFields},
    WantedRecord{"mcache", "runtime.allp", "array.*.*.mcache.*", mcacheFields},
    WantedRecord{"md", "runtime.firstmoduledata", "", mdFields},
    WantedRecord{"memstats", "runtime.memstats", "", memstatsFields},
    WantedRecord{"mheap", "runtime.mheap_", "", mheapFields},
    WantedRecord{"mspan", "runtime.allp", "array.*.*.mcache.*.alloc.[].*", mspanFields},
    WantedRecord{"p", "runtime.allp", "array.*.*", pFields},
    WantedRecord{"sched", "runtime.sched", "", schedFields},
    WantedRecord{"work", "runtime.work", "", workFields},
};
static_assert(std::ranges::is_sorted(records, {}, &WantedRecord::name));

constexpr std::array variables{
    "runtime.MemProfileRate"sv, "runtime.allglen"sv,  "runtime.allgs"sv,
    "runtime.allm"sv,           "runtime.allp"sv,     "runtime.firstmoduledata"sv,
    "runtime.gcController"sv,
    "runtime.gcpercent"sv, // 1.16; later in gcController
    "runtime.gomaxprocs"sv,     "runtime.mProf"sv,    "runtime.mProfCycle"sv,
    "runtime.mbuckets"sv,       "runtime.memstats"sv, "runtime.mheap_"sv,
    "runtime.ncpu"sv,          // up to 1.24
    "runtime.numCPUStartup"sv, // from 1.25
    "runtime.sched"sv,          "runtime.work"sv,
};
static_assert(std::ranges::is_sorted(variables));

} // namespace

std::span<const WantedRecord> wantedRecords()
{
    return records;
}

std::span<const std::string_view> wantedVariables()
{
    return variables;
}

} // namespace gopscope
