#include "reader/reading.h"

#include <array>

namespace gopscope {

namespace {

using Take = std::function<void(std::string_view, Number)>;

struct Always
{
    std::string_view id;
    std::uint64_t Reading::*number;
};

constexpr std::array always = std::to_array<Always>({
    {"alloc", &Reading::alloc},
    {"total_alloc", &Reading::totalAlloc},
    {"sys", &Reading::sys},
    {"mallocs", &Reading::mallocs},
    {"frees", &Reading::frees},
    {"heap_alloc", &Reading::alloc},
    {"heap_sys", &Reading::heapSys},
    {"heap_idle", &Reading::heapIdle},
    {"heap_in_use", &Reading::heapInUse},
    {"heap_released", &Reading::heapReleased},
    {"heap_objects", &Reading::heapObjects},
    {"stack_in_use", &Reading::stackInUse},
    {"stack_sys", &Reading::stackSys},
    {"mspan_in_use", &Reading::mspanInUse},
    {"mspan_sys", &Reading::mspanSys},
    {"mcache_in_use", &Reading::mcacheInUse},
    {"mcache_sys", &Reading::mcacheSys},
    {"buck_hash_sys", &Reading::buckHashSys},
    {"gc_sys", &Reading::gcSys},
    {"other_sys", &Reading::otherSys},
    {"next_gc", &Reading::nextGc},
    {"gc_pause_total", &Reading::pauseTotalNs},
    {"num_gc", &Reading::numGc},
    {"num_forced_gc", &Reading::numForcedGc},
    {"goroutines", &Reading::goroutines},
    {"threads", &Reading::threads},
    {"gomaxprocs", &Reading::gomaxprocs},
});

template<typename T> void takeIf(const Take &take, std::string_view id, const std::optional<T> &number)
{
    if (number)
        take(id, *number);
}

} // namespace

void forEachNumber(const Reading &reading, const Take &take)
{
    for (const auto &[id, number] : always)
        take(id, reading.*number);
    takeIf(take, "last_gc", reading.lastGcNs);
    takeIf(take, "gc_pause", reading.lastPauseNs);
    takeIf(take, "gc_pause_end", reading.lastPauseEndNs);
    take("gc_cpu_fraction", reading.gcCpuFraction);
    takeIf(take, "num_cpu", reading.numCpu);
    takeIf(take, "live_heap", reading.liveHeap);
    takeIf(take, "gc_percent", reading.gcPercent);
    takeIf(take, "memory_limit", reading.memoryLimit);
    if (!reading.states)
        return;
    take("goroutines_running", reading.states->running);
    take("goroutines_runnable", reading.states->runnable);
    take("goroutines_waiting", reading.states->waiting);
    take("goroutines_in_syscall", reading.states->inSyscall);
}

} // namespace gopscope
