#include "reader/runtimereading.h"

#include <array>

namespace gopscope {

namespace {

using Take = std::function<void(std::string_view, Number)>;

struct Always
{
    std::string_view id;
    std::uint64_t RuntimeReading::*number;
};

constexpr std::array always = std::to_array<Always>({
    {"alloc", &RuntimeReading::alloc},
    {"total_alloc", &RuntimeReading::totalAlloc},
    {"sys", &RuntimeReading::sys},
    {"mallocs", &RuntimeReading::mallocs},
    {"frees", &RuntimeReading::frees},
    {"heap_alloc", &RuntimeReading::alloc},
    {"heap_sys", &RuntimeReading::heapSys},
    {"heap_idle", &RuntimeReading::heapIdle},
    {"heap_in_use", &RuntimeReading::heapInUse},
    {"heap_released", &RuntimeReading::heapReleased},
    {"heap_objects", &RuntimeReading::heapObjects},
    {"stack_in_use", &RuntimeReading::stackInUse},
    {"stack_sys", &RuntimeReading::stackSys},
    {"mspan_in_use", &RuntimeReading::mspanInUse},
    {"mspan_sys", &RuntimeReading::mspanSys},
    {"mcache_in_use", &RuntimeReading::mcacheInUse},
    {"mcache_sys", &RuntimeReading::mcacheSys},
    {"buck_hash_sys", &RuntimeReading::buckHashSys},
    {"gc_sys", &RuntimeReading::gcSys},
    {"other_sys", &RuntimeReading::otherSys},
    {"next_gc", &RuntimeReading::nextGc},
    {"gc_pause_total", &RuntimeReading::pauseTotalNs},
    {"num_gc", &RuntimeReading::numGc},
    {"num_forced_gc", &RuntimeReading::numForcedGc},
    {"goroutines", &RuntimeReading::goroutines},
    {"threads", &RuntimeReading::threads},
    {"gomaxprocs", &RuntimeReading::gomaxprocs},
});

template<typename T> void takeIf(const Take &take, std::string_view id, const std::optional<T> &number)
{
    if (number)
        take(id, *number);
}

void takeStates(const Take &take, const GoroutineStates &states)
{
    take("goroutines_running", states.running);
    take("goroutines_runnable", states.runnable);
    take("goroutines_waiting", states.waiting);
    take("goroutines_in_syscall", states.inSyscall);
    if (!states.waits)
        return;
    take("goroutines_waiting_channel", states.waits->atChannel);
    take("goroutines_waiting_sync", states.waits->atLock);
    take("goroutines_waiting_io", states.waits->atIo);
    take("goroutines_waiting_sleep", states.waits->asleep);
    take("goroutines_waiting_other", states.waits->otherwise);
}

} // namespace

void forEachNumber(const RuntimeReading &reading, const Take &take)
{
    for (const auto &[id, number] : always)
        take(id, reading.*number);
    takeIf(take, "last_gc", reading.lastGcNs);
    takeIf(take, "gc_pause", reading.lastPauseNs);
    takeIf(take, "gc_pause_end", reading.lastPauseEndNs);
    take("gc_cpu_fraction", reading.gcCpuFraction);
    takeIf(take, "gc_cpu", reading.gcCpuNs);
    takeIf(take, "busy_cpu", reading.busyCpuNs);
    takeIf(take, "num_cpu", reading.numCpu);
    takeIf(take, "live_heap", reading.liveHeap);
    takeIf(take, "gc_percent", reading.gcPercent);
    takeIf(take, "memory_limit", reading.memoryLimit);
    if (reading.states)
        takeStates(take, *reading.states);
}

} // namespace gopscope
