#include "history/column.h"

#include <algorithm>
#include <cmath>

namespace gopscope {
namespace {

constexpr double none = std::numeric_limits<double>::infinity();

struct LowHigh
{
    double low = none;
    double high = -none;
};

// Comparisons with NaN are false, so this passes over missing values. There is no branch in the loop: which
// value wins can't be foreseen.
LowHigh lowHigh(const double *lows, const double *highs, std::size_t count)
{
    LowHigh found;
    for (std::size_t i = 0; i < count; ++i) {
        found.low = lows[i] < found.low ? lows[i] : found.low;
        found.high = highs[i] > found.high ? highs[i] : found.high;
    }
    return found;
}

std::size_t placeOf(double value, const double *values)
{
    std::size_t place = 0;
    while (values[place] != value)
        ++place;
    return place;
}

} // namespace

Column::Column()
{
    m_values.fill(std::numeric_limits<double>::quiet_NaN());
    m_lows.fill(none);
    m_highs.fill(-none);
    m_sums.fill(0);
}

void Column::seal(std::size_t end)
{
    sealBlock(end / blockSize - 1);
    if (end % groupSize == 0)
        sealGroup(end / groupSize - 1);
    if (end == size)
        widenByBlocks(m_whole, 0, blocks, 0);
}

void Column::sealBlock(std::size_t block)
{
    const double *values = &m_values[block * blockSize];
    const LowHigh found = lowHigh(values, values, blockSize);
    if (std::all_of(values, values + blockSize, [](double value) { return !std::isnan(value); }))
        m_full |= quint64(1) << block;
    m_lows[block] = found.low;
    m_highs[block] = found.high;
    if (found.low <= found.high)
        m_places[block] =
            static_cast<quint8>(placeOf(found.low, values) + placeOf(found.high, values) * blockSize);
}

void Column::sealGroup(std::size_t group)
{
    Total total;
    for (std::size_t i = group * groupSize; i < (group + 1) * groupSize; ++i) {
        if (!std::isnan(m_values[i])) {
            total.sum += m_values[i];
            ++total.count;
        }
    }
    m_sums[group] = total.sum;
    m_counts[group] = static_cast<quint16>(total.count);
}

void Column::widen(Extremes &extremes, std::size_t begin, std::size_t end, std::size_t filled,
                   std::size_t offset) const
{
    if (begin == 0 && end == size) {
        if (m_whole.low < extremes.low) {
            extremes.low = m_whole.low;
            extremes.lowAt = offset + m_whole.lowAt;
        }
        if (m_whole.high > extremes.high) {
            extremes.high = m_whole.high;
            extremes.highAt = offset + m_whole.highAt;
        }
        return;
    }
    const std::size_t first = (begin + blockSize - 1) / blockSize, last = end / blockSize;
    if (first > last) // within one block
        return widenByPart(extremes, begin, end, filled, offset);
    // Whole blocks first: the parts at the ends are searched only when they could change anything then.
    widenByBlocks(extremes, first, last, offset);
    if (begin < first * blockSize)
        widenByPart(extremes, begin, first * blockSize, filled, offset);
    if (last * blockSize < end)
        widenByPart(extremes, last * blockSize, end, filled, offset);
}

void Column::widenByBlocks(Extremes &extremes, std::size_t first, std::size_t last, std::size_t offset) const
{
    const LowHigh found = lowHigh(&m_lows[first], &m_highs[first], last - first);
    if (found.low < extremes.low) {
        const std::size_t block = first + placeOf(found.low, &m_lows[first]);
        extremes.low = found.low;
        extremes.lowAt = offset + block * blockSize + m_places[block] % blockSize;
    }
    if (found.high > extremes.high) {
        const std::size_t block = first + placeOf(found.high, &m_highs[first]);
        extremes.high = found.high;
        extremes.highAt = offset + block * blockSize + m_places[block] / blockSize;
    }
}

void Column::widenByPart(Extremes &extremes, std::size_t begin, std::size_t end, std::size_t filled,
                         std::size_t offset) const
{
    const std::size_t block = begin / blockSize;
    const bool sealed = (block + 1) * blockSize <= filled;
    if (sealed && !(m_lows[block] < extremes.low) && !(m_highs[block] > extremes.high))
        return;
    const double *values = &m_values[begin];
    const LowHigh found = lowHigh(values, values, end - begin);
    if (found.low < extremes.low) {
        extremes.low = found.low;
        extremes.lowAt = offset + begin + placeOf(found.low, values);
    }
    if (found.high > extremes.high) {
        extremes.high = found.high;
        extremes.highAt = offset + begin + placeOf(found.high, values);
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
