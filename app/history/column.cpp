#include "history/column.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace gopscope {
namespace {

constexpr double none = std::numeric_limits<double>::infinity();

// Comparisons with NaN are false, so these pass over missing values.
double lowest(std::span<const double> values)
{
    double low = none;
    for (const double value : values)
        low = value < low ? value : low;
    return low;
}

double highest(std::span<const double> values)
{
    double high = -none;
    for (const double value : values)
        high = value > high ? value : high;
    return high;
}

} // namespace

Column::Column()
    : m_low(none)
    , m_high(-none)
{
    m_values.fill(std::numeric_limits<double>::quiet_NaN());
    m_lows.fill(none);
    m_highs.fill(-none);
    m_groupLows.fill(none);
    m_groupHighs.fill(-none);
    m_sums.fill(0);
}

void Column::seal(std::size_t end)
{
    const std::size_t block = end / blockSize - 1;
    const std::span<const double> values(m_values.begin() + block * blockSize, blockSize);
    m_lows[block] = lowest(values);
    m_highs[block] = highest(values);
    if (end % groupSize != 0)
        return;
    const std::size_t group = end / groupSize - 1, first = group * groupSize / blockSize;
    constexpr std::size_t fanOut = groupSize / blockSize;
    m_groupLows[group] = lowest({m_lows.begin() + first, fanOut});
    m_groupHighs[group] = highest({m_highs.begin() + first, fanOut});
    Total total;
    for (std::size_t i = end - groupSize; i < end; ++i) {
        if (!std::isnan(m_values[i])) {
            total.sum += m_values[i];
            ++total.count;
        }
    }
    m_sums[group] = total.sum;
    m_counts[group] = static_cast<quint16>(total.count);
    if (end == size) {
        m_low = lowest(m_groupLows);
        m_high = highest(m_groupHighs);
    }
}

void Column::take(Extremes &extremes, double low, double high, std::size_t begin, std::size_t length,
                  std::size_t offset) const
{
    const auto first = m_values.begin() + begin;
    if (low < extremes.low) {
        extremes.low = low;
        extremes.lowAt =
            offset + static_cast<std::size_t>(std::find(first, first + length, low) - m_values.begin());
    }
    if (high > extremes.high) {
        extremes.high = high;
        extremes.highAt =
            offset + static_cast<std::size_t>(std::find(first, first + length, high) - m_values.begin());
    }
}

void Column::widen(Extremes &extremes, std::size_t begin, std::size_t end, std::size_t filled,
                   std::size_t offset) const
{
    if (begin == 0 && end == size)
        return take(extremes, m_low, m_high, 0, size, offset);
    for (std::size_t i = begin; i < end;) {
        if (i % groupSize == 0 && i + groupSize <= end) {
            const std::size_t group = i / groupSize;
            take(extremes, m_groupLows[group], m_groupHighs[group], i, groupSize, offset);
            i += groupSize;
            continue;
        }
        const std::size_t block = i / blockSize;
        const std::size_t blockEnd = (block + 1) * blockSize, stop = std::min(blockEnd, end);
        if (stop - i == blockSize) {
            take(extremes, m_lows[block], m_highs[block], i, blockSize, offset);
        } else if (blockEnd > filled || m_lows[block] < extremes.low || m_highs[block] > extremes.high) {
            // A part of a block: to be searched only when the block could change anything.
            const std::span<const double> part(m_values.begin() + i, stop - i);
            take(extremes, lowest(part), highest(part), i, stop - i, offset);
        }
        i = stop;
    }
}

void Column::addTo(Total &total, std::size_t begin, std::size_t end) const
{
    for (std::size_t i = begin; i < end;) {
        if (i % groupSize == 0 && i + groupSize <= end) {
            total.sum += m_sums[i / groupSize];
            total.count += m_counts[i / groupSize];
            i += groupSize;
            continue;
        }
        if (!std::isnan(m_values[i])) {
            total.sum += m_values[i];
            ++total.count;
        }
        ++i;
    }
}

} // namespace gopscope
