#pragma once

#include "history/history.h"

namespace gopscope {

/// How the heap that survives collections moved.
struct FloorTrend
{
    enum class Kind
    {
        TooEarly, ///< fewer than eight collections or 60 s of floors
        None,     ///< it went up and down, or hardly moved, or nobody can tell
        Slope     ///< it rose or fell steadily
    };
    Kind kind = Kind::TooEarly;
    double bytesPerMinute = 0; ///< of a slope
    double collections = 0;    ///< in the span
};

/// The trend of the heap floor from `fromMs` to `toMs`, as far as that belongs to the latest life: the median
/// slope between the lowest floors of sixty parts of that time (Theil and Sen), so that some odd ones among
/// them change little. It is told only when chance could hardly have made it another one.
[[nodiscard]] FloorTrend floorTrend(const History &history, qint64 fromMs, qint64 toMs);

} // namespace gopscope
