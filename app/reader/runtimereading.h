#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

namespace gopscope {

/// A collection of garbage: how long it stopped the world, and when it ended.
struct Pause
{
    std::uint64_t endUnixNs = 0;
    std::uint64_t durationNs = 0;
};

/// Waiting goroutines by what they wait for; waitreasons.cpp says which reasons of the runtime are which.
struct GoroutineWaits
{
    std::uint64_t atChannel = 0;
    std::uint64_t atLock = 0;
    std::uint64_t atIo = 0;
    std::uint64_t asleep = 0;
    std::uint64_t otherwise = 0;
};

/// User goroutines by what they do, as runtime.NumGoroutine counts them, seen one after the other.
struct GoroutineStates
{
    std::uint64_t running = 0;
    std::uint64_t runnable = 0;
    std::uint64_t waiting = 0;
    std::uint64_t inSyscall = 0;
    /// All of `waiting`; absent when it is not known of each what it waits for.
    std::optional<GoroutineWaits> waits;
};

/// What the runtime of a Go process counted at one moment. Bytes and nanoseconds; absent is what its Go
/// version doesn't keep or what has not happened yet.
struct RuntimeReading
{
    std::uint64_t alloc = 0;
    std::uint64_t totalAlloc = 0;
    std::uint64_t sys = 0;
    std::uint64_t mallocs = 0;
    std::uint64_t frees = 0;
    std::uint64_t heapSys = 0;
    std::uint64_t heapIdle = 0;
    std::uint64_t heapInUse = 0;
    std::uint64_t heapReleased = 0;
    std::uint64_t heapObjects = 0;
    std::uint64_t stackInUse = 0;
    std::uint64_t stackSys = 0;
    std::uint64_t mspanInUse = 0;
    std::uint64_t mspanSys = 0;
    std::uint64_t mcacheInUse = 0;
    std::uint64_t mcacheSys = 0;
    std::uint64_t buckHashSys = 0;
    std::uint64_t gcSys = 0;
    std::uint64_t otherSys = 0;
    std::uint64_t nextGc = 0;              ///< close to 2^63 or 2^64 when the collector is off
    std::optional<std::uint64_t> lastGcNs; ///< since 1970; absent before the first collection
    std::uint64_t pauseTotalNs = 0;
    std::optional<std::uint64_t> lastPauseNs;
    std::optional<std::uint64_t> lastPauseEndNs; ///< since 1970
    std::uint64_t numGc = 0;
    std::uint64_t numForcedGc = 0;
    double gcCpuFraction = 0;
    /// What processors spent in collections, unless they were idle else, and in anything.
    std::optional<std::uint64_t> gcCpuNs;
    std::optional<std::uint64_t> busyCpuNs;
    std::uint64_t goroutines = 0;
    std::uint64_t threads = 0;
    std::uint64_t gomaxprocs = 0;
    std::optional<std::uint64_t> numCpu;
    std::optional<std::uint64_t> liveHeap; ///< what the last collection found alive
    std::optional<std::int64_t> gcPercent; ///< as in force now; -1 is off
    std::optional<std::int64_t>
        memoryLimit; ///< of Go 1.19 and later; the greatest of its type when there is none
    std::optional<GoroutineStates> states; ///< when asked for

    /// The collections since the reading before, oldest first; none with the first reading.
    std::vector<Pause> pauses;
    /// How many collections there were besides these that the runtime had forgotten by now.
    std::uint64_t missedPauses = 0;

    std::uint64_t takenUnixNs = 0; ///< the middle of the try that held
    int tries = 0;                 ///< 1 when the first one held
};

using Number = std::variant<std::uint64_t, std::int64_t, double>;

/// Calls `take` for each number that is there by the ids of the metric table; times are
/// nanoseconds. Pauses are left to the caller.
void forEachNumber(const RuntimeReading &reading,
                   const std::function<void(std::string_view id, Number)> &take);

} // namespace gopscope
