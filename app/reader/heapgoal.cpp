#include "reader/heapgoal.h"

#include <algorithm>

namespace gopscope {

namespace {

/// The goal that keeps the whole process below its memory limit.
std::uint64_t goalOfLimit(const PacerState &state, int minor)
{
    const std::uint64_t nonHeap = state.mappedReady - state.heapFree - state.heapAlloc;
    const std::uint64_t overage =
        state.mappedReady > state.memoryLimit ? state.mappedReady - state.memoryLimit : 0;
    if (nonHeap + overage >= state.memoryLimit)
        return state.heapMarked;
    const std::uint64_t left = state.memoryLimit - (nonHeap + overage);
    // Room for what is allocated before a collection is over; in parts of the goal since Go 1.21.
    std::uint64_t headroom = 1 << 20;
    if (minor >= 21)
        headroom = std::max(headroom, left / 100 * 3);
    const std::uint64_t goal = left < headroom || left - headroom < headroom ? headroom : left - headroom;
    return std::max(goal, state.heapMarked);
}

} // namespace

std::uint64_t heapGoal(const PacerState &state, int minor)
{
    const std::uint64_t limited = goalOfLimit(state, minor);
    if (limited < state.gcPercentGoal)
        return limited;
    constexpr std::uint64_t leastRunway = 64 << 10;
    std::uint64_t goal = std::max(state.gcPercentGoal, state.sweepDistMinTrigger);
    if (state.triggered != ~std::uint64_t{0})
        goal = std::max(goal, state.triggered + leastRunway);
    return goal;
}

} // namespace gopscope
