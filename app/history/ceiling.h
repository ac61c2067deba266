#pragma once

#include "history/history.h"

#include <span>

namespace gopscope {

/// What histories may take together, by default.
inline constexpr std::size_t defaultCeilingBytes = 512U << 20;

/// Drops the oldest samples of all histories, a chunk at a time, until they take no more than `ceilingBytes`
/// together or each is down to its last chunk.
void keepBelow(std::span<History *const> histories, std::size_t ceilingBytes);

} // namespace gopscope
