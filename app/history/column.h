#pragma once

#include <QtGlobal>

#include <array>
#include <cstddef>
#include <limits>

namespace gopscope {

/// The smallest and largest value of a stretch of samples; without any value, low > high.
struct Extremes
{
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();
    /// Indices of samples that have them.
    std::size_t lowAt = 0;
    std::size_t highAt = 0;

    [[nodiscard]] bool empty() const { return low > high; }
};

/// Sum and number of the values of a stretch of samples.
struct Total
{
    double sum = 0;
    std::size_t count = 0;
};

/// A stretch of the values of one metric. Beside them it keeps the extremes of every 16 and of all, with
/// their places, so that those of a long stretch are found without looking at every value, and the sum of
/// every 128. A missing value is NaN.
class Column
{
public:
    static constexpr std::size_t size = 1024;

    Column();

    [[nodiscard]] double operator[](std::size_t index) const { return m_values[index]; }
    /// Whether there is a value. Mostly known without looking at it, which spares the memory.
    [[nodiscard]] bool has(std::size_t index) const
    {
        return (m_full >> (index / blockSize) & 1) != 0 || m_values[index] == m_values[index];
    }
    /// Values are set in the order of their indices; some may be left out.
    void set(std::size_t index, double value) { m_values[index] = value; }
    /// To be called each time that another blockSize of samples is complete: all before `end` are there.
    void seal(std::size_t end);

    /// Widens `extremes` by the values from `begin` to before `end`, of which the first `filled` samples are
    /// there. The index 0 of this column is `offset` outside.
    void widen(Extremes &extremes, std::size_t begin, std::size_t end, std::size_t filled,
               std::size_t offset) const;
    /// Adds the values from `begin` to before `end`.
    void addTo(Total &total, std::size_t begin, std::size_t end) const;

    static constexpr std::size_t blockSize = 16;

private:
    static constexpr std::size_t groupSize = 128;
    static constexpr std::size_t blocks = size / blockSize;
    static constexpr std::size_t groups = size / groupSize;

    void sealBlock(std::size_t block);
    void sealGroup(std::size_t group);
    void widenByPart(Extremes &extremes, std::size_t begin, std::size_t end, std::size_t filled,
                     std::size_t offset) const;
    void widenByBlocks(Extremes &extremes, std::size_t first, std::size_t last, std::size_t offset) const;

    std::array<double, size> m_values;
    std::array<double, blocks> m_lows;
    std::array<double, blocks> m_highs;
    std::array<quint8, blocks> m_places{}; ///< of the low and, times 16, of the high in their block
    std::array<double, groups> m_sums;
    std::array<quint16, groups> m_counts{};
    quint64 m_full = 0; ///< a bit for each sealed block without a missing value
    Extremes m_whole;   ///< once all samples are there
};

} // namespace gopscope
