#pragma once

#include "history/history.h"

#include <vector>

namespace gopscope {

/// Collections of the garbage collector that are drawn as one mark.
struct GcMark
{
    /// When the first of them ended where single pauses are known, else the first sample that counts one.
    qint64 timeMs = 0;
    int count = 0;
    /// How many of them were asked for by runtime.GC or `gops gc`.
    int forced = 0;

    friend bool operator==(const GcMark &, const GcMark &) = default;
};

/// A mark for each column of `columnMs` in which num_gc rose within a life of the process, where columns are
/// multiples of their length since the epoch.
[[nodiscard]] std::vector<GcMark> gcMarks(const History &history, qint64 fromMs, qint64 toMs,
                                          qint64 columnMs);

/// How many collections were counted behind the first sample of a span, in all lives of the process.
[[nodiscard]] double collectionsIn(const History &history, qint64 fromMs, qint64 toMs);

/// How many collections were counted between the sample before this one and it, in the same life; NaN when
/// that is not known.
[[nodiscard]] double collectionsAt(const History &history, std::size_t index);

/// How often a counter rose a minute, over the last minute up to a sample in its life. NaN when that has not
/// lasted for 5 s, since an answer can be a second late.
[[nodiscard]] double risePerMinute(const History &history, std::size_t index, MetricId counter);

/// How long before a sample the last collection ended, in milliseconds: by last_gc at the first sample that
/// counts it, and time that has passed since. Absent when there was none in its life.
[[nodiscard]] std::optional<qint64> lastCollectionAgeMs(const History &history, std::size_t index);

} // namespace gopscope
