#pragma once

#include <cstdint>

namespace gopscope {

/// What the collector's pacer counts, of Go 1.19 and later.
struct PacerState
{
    std::uint64_t gcPercentGoal = 0; ///< the goal by GOGC alone
    std::uint64_t heapFree = 0;
    std::uint64_t heapAlloc = 0;
    std::uint64_t mappedReady = 0;
    std::uint64_t memoryLimit = 0;
    std::uint64_t heapMarked = 0;
    std::uint64_t sweepDistMinTrigger = 0;
    std::uint64_t triggered = 0; ///< all ones outside of a collection
};

/// The heap size that the collector aims at, as Go 1.`minor` works it out whenever it is asked.
[[nodiscard]] std::uint64_t heapGoal(const PacerState &state, int minor);

} // namespace gopscope
