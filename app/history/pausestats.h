#pragma once

#include "history/history.h"

#include <optional>

namespace gopscope {

/// How long the collections of a span stopped the world, seconds.
struct PauseStats
{
    double median = 0; ///< half of them took at most this
    double p99 = 0;    ///< 99 of a hundred did
    double longest = 0;
    qint64 count = 0;
    bool isExact = true; ///< none of them stands for several

    friend bool operator==(const PauseStats &, const PauseStats &) = default;
};

/// Of the single pauses that ended from `fromMs` to `toMs`; absent when there is none.
[[nodiscard]] std::optional<PauseStats> pauseStats(const History &history, qint64 fromMs, qint64 toMs);

} // namespace gopscope
