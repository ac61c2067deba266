#pragma once

#include <QtGlobal>

#include <vector>

/// When in the interval targets are polled, so that they are not all polled at once.
namespace gopscope::phases {

/// How long one more target should wait, in ms below `interval`, for its polls to be apart from those of the
/// others; as short as may be. `ahead`: how far ahead the next poll of each of the others is, in any order.
[[nodiscard]] qint64 delayBeside(std::vector<qint64> ahead, qint64 interval);

/// How long one more target should wait where polls cost little: they are polled together, as many at each
/// moment, and the moments are up to 20 ms apart. `phases`: when in the interval the others are polled, and
/// `now`, all in ms below `interval`.
[[nodiscard]] qint64 delayTogether(const std::vector<qint64> &phases, qint64 now, qint64 interval);
/// The first of these moments that is not before `time`.
[[nodiscard]] qint64 toMoment(qint64 time, qint64 interval);

/// How long the target number `index` of `count` should wait when all start together.
[[nodiscard]] qint64 delayAmong(qint64 index, qint64 count, qint64 interval);

} // namespace gopscope::phases
