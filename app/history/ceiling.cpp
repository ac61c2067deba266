#include "history/ceiling.h"

#include <algorithm>
#include <numeric>

namespace gopscope {

void keepBelow(std::span<History *const> histories, std::size_t ceilingBytes)
{
    const auto total = [&] {
        return std::accumulate(
            histories.begin(), histories.end(), std::size_t(0),
            [](std::size_t sum, const History *history) { return sum + history->bytes(); });
    };
    // One with a single chunk has nothing to give, so it counts as the latest.
    const auto oldest = [](const History *history) {
        return history->canDrop() ? history->firstMs() : std::numeric_limits<qint64>::max();
    };
    while (!histories.empty() && total() > ceilingBytes) {
        if (!(*std::ranges::min_element(histories, {}, oldest))->dropOldest())
            break;
    }
}

} // namespace gopscope
