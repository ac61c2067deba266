#pragma once

#include <QtGlobal>

#include <vector>

/// When in the interval targets are polled, so that they are not all polled at once.
namespace gopscope::phases {

/// How long one more target should wait, in ms below `interval`, for its polls to be apart from those of the
/// others; as short as may be. `ahead`: how far ahead the next poll of each of the others is, in any order.
[[nodiscard]] qint64 delayBeside(std::vector<qint64> ahead, qint64 interval);

/// How long the target number `index` of `count` should wait when all start together.
[[nodiscard]] qint64 delayAmong(qint64 index, qint64 count, qint64 interval);

} // namespace gopscope::phases
