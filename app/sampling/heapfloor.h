#pragma once

#include "metrics/sample.h"

#include <array>
#include <optional>

namespace gopscope {

/// Bounds of the heap that survived the last collection, bytes.
struct LiveHeap
{
    double least = 0;
    double most = 0;

    [[nodiscard]] double middle() const { return (least + most) / 2; }
};

/// The live heap from which Go's pacer (1.18 and later) made the goal of this sample: goal = live + (live +
/// stacks + globals) x GC percent / 100. Of the stacks only the bytes in use are known, of which a part was
/// scanned, and of the globals nothing, so it lies between bounds. Absent when these are wide apart, when the
/// goal is the runtime's minimum, and without a GC percent.
[[nodiscard]] std::optional<LiveHeap> liveHeapByGoal(const Sample &sample);

/// Finds the heap floor, sample by sample, in one life of a process: the heap that survived a collection.
/// While sweeping goes on, the heap holds garbage too, so it is the least heap seen behind the collection,
/// less what was allocated since. Where collections lie too close for that, the goal tells it, as long as
/// goal and heap agreed lately: a program can set another GC percent or a limit of memory, and nobody is
/// told. All that is guessed only of a process whose live heap nobody can read: else that is the floor.
class HeapFloor
{
public:
    /// The floor that this sample settles, bytes: one for a collection at most. NaN when there is none.
    double take(const Sample &now, Join join);

private:
    /// What a sample says of the live heap, over what its goal says.
    struct Comparison
    {
        double heap = 0; ///< all of the heap: can't be less
        double kept = 0; ///< without what was allocated since the collection
    };

    double endStretch(const Sample &now, Join join);
    double settle(double kept);
    void compare(const Sample &now, const LiveHeap &live, double kept);
    [[nodiscard]] bool goalAgrees() const;

    static constexpr std::size_t remembered = 16;
    std::array<Comparison, remembered> m_comparisons;
    std::size_t m_compared = 0;
    std::optional<Sample> m_before;
    bool m_due = false;     ///< the floor of the last collection is not told
    double m_allocated = 0; ///< total_alloc at the last collection; NaN when that is not known
    double m_least = 0;     ///< kept since the last collection
    int m_seen = 0;         ///< samples since then
    int m_steady = 0;       ///< samples since m_least fell
};

} // namespace gopscope
