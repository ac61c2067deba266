#pragma once

#include "history/history.h"

#include <optional>

namespace gopscope {

/// The sample that a person means who points at a time: the nearest, but none in a gap or outside of what is
/// known, where one further away than `toleranceMs` would be a guess.
[[nodiscard]] std::optional<std::size_t> sampleNear(const History &history, qint64 timeMs,
                                                    qint64 toleranceMs);

/// The value of a metric at a sample; of one that does not come with every sample, the latest that its line
/// would lead on from. NaN when there is none.
[[nodiscard]] double valueNear(const History &history, std::size_t index, MetricId metric);

/// How much a metric changed a second at a sample that is not the first of its life: the rate that was told
/// of a counter that has one, else from the sample before. NaN when there is none.
[[nodiscard]] double changePerSecond(const History &history, std::size_t index, MetricId metric);

/// The last sample of a span; absent when none lies in it.
[[nodiscard]] std::optional<std::size_t> lastSampleIn(const History &history, qint64 fromMs, qint64 toMs);

/// What a metric is at the end of a span, as far as nobody points at another time: tiles, legends and tables
/// say the same of it. That of the last sample, but of pauses the last one that the life of the process had
/// in the span; NaN when there is nothing.
[[nodiscard]] double latestValue(const History &history, MetricId metric, qint64 fromMs, qint64 toMs);

} // namespace gopscope
