#include "history/history.h"

#include <algorithm>
#include <cmath>
#include <ranges>

namespace gopscope {
namespace {

/// Collects the points of one pixel column and hands on the lowest and highest in order of time.
class ColumnReducer
{
public:
    ColumnReducer(Curve &curve, qint64 columnMs)
        : m_curve(curve)
        , m_columnMs(std::max<qint64>(columnMs, 1))
    {
    }

    void add(qint64 timeMs, double value, bool interrupted)
    {
        const qint64 column = timeMs / m_columnMs;
        if (interrupted || column != m_column)
            flush();
        if (interrupted)
            m_curve.starts.push_back(m_curve.points.size());
        m_column = column;
        const QPointF point(static_cast<double>(timeMs), value);
        if (!m_filled || value < m_low.y())
            m_low = point;
        if (!m_filled || value >= m_high.y())
            m_high = point;
        m_filled = true;
    }

    void flush()
    {
        if (!m_filled)
            return;
        const auto [first, second] =
            m_low.x() <= m_high.x() ? std::pair(m_low, m_high) : std::pair(m_high, m_low);
        m_curve.points.push_back(first);
        if (first != second)
            m_curve.points.push_back(second);
        m_filled = false;
    }

private:
    Curve &m_curve;
    qint64 m_columnMs;
    qint64 m_column = -1;
    QPointF m_low;
    QPointF m_high;
    bool m_filled = false;
};

} // namespace

void History::append(const Sample &sample, Join join)
{
    qint64 timeMs = sample.timeMs;
    if (!empty() && timeMs <= timeAt(m_size - 1))
        timeMs = timeAt(m_size - 1) + std::max<qint64>(1, sample.steadyMs - m_lastSteadyMs);
    m_lastSteadyMs = sample.steadyMs;
    while (m_chunks.size() > 1 && m_chunks.front()->times.back() < timeMs - retentionMs) {
        m_chunks.pop_front();
        m_size -= chunkSize;
    }
    const std::size_t slot = m_size % chunkSize;
    if (slot == 0)
        m_chunks.push_back(std::make_unique<Chunk>());
    Chunk &chunk = *m_chunks.back();
    chunk.times[slot] = timeMs;
    chunk.joins[slot] = join;
    for (std::size_t i = 0; i < metricCount; ++i)
        chunk.columns[i][slot] = sample.values[i];
    ++m_size;
}

Sample History::at(std::size_t index) const
{
    Sample sample;
    sample.timeMs = timeAt(index);
    for (std::size_t i = 0; i < metricCount; ++i)
        sample.values[i] = chunkOf(index).columns[i][index % chunkSize];
    return sample;
}

Join History::joinAt(std::size_t index) const
{
    return chunkOf(index).joins[index % chunkSize];
}

qint64 History::timeAt(std::size_t index) const
{
    return chunkOf(index).times[index % chunkSize];
}

double History::valueAt(std::size_t index, MetricId metric) const
{
    return chunkOf(index).columns[static_cast<std::size_t>(metric)][index % chunkSize];
}

std::size_t History::indexAt(qint64 timeMs) const
{
    const auto indices = std::views::iota(std::size_t(0), m_size);
    return static_cast<std::size_t>(
        std::ranges::lower_bound(indices, timeMs, {}, [this](std::size_t i) { return timeAt(i); }) -
        indices.begin());
}

Curve History::curve(MetricId id, qint64 fromMs, qint64 toMs, qint64 columnMs) const
{
    // Values of `gops stats` come with every few samples only; what lies between is no gap.
    const bool sparse = metric(id).source == MetricSource::Stats;
    constexpr std::size_t beyond = 1, beyondSparse = 32;
    const std::size_t margin = sparse ? beyondSparse : beyond;
    const std::size_t first = indexAt(fromMs);
    const std::size_t end = std::min(indexAt(toMs) + margin, m_size);
    Curve curve;
    ColumnReducer reducer(curve, columnMs);
    bool interrupted = true;
    // A little over two of their intervals.
    constexpr qint64 longestBridge = 12'000;
    qint64 lastValueMs = 0;
    bool bridging = false;
    for (std::size_t i = first - std::min(first, margin); i < end; ++i) {
        interrupted |= joinAt(i) != Join::Continues;
        const double value = valueAt(i, id);
        if (std::isnan(value)) {
            interrupted |= !sparse;
            bridging = true;
            continue;
        }
        interrupted |= bridging && timeAt(i) - lastValueMs > longestBridge;
        lastValueMs = timeAt(i);
        bridging = false;
        reducer.add(timeAt(i), value, interrupted);
        interrupted = false;
    }
    reducer.flush();
    return curve;
}

std::optional<ValueRange> History::range(MetricId metric, qint64 fromMs, qint64 toMs) const
{
    ValueRange range;
    for (std::size_t i = indexAt(fromMs); i < m_size && timeAt(i) <= toMs; ++i) {
        const double value = valueAt(i, metric);
        if (std::isnan(value))
            continue;
        range.minimum = range.count == 0 ? value : std::min(range.minimum, value);
        range.maximum = range.count == 0 ? value : std::max(range.maximum, value);
        range.last = value;
        ++range.count;
    }
    return range.count > 0 ? std::optional(range) : std::nullopt;
}

std::vector<qint64> History::restarts(qint64 fromMs, qint64 toMs) const
{
    std::vector<qint64> times;
    for (std::size_t i = std::max<std::size_t>(indexAt(fromMs), 1); i < m_size && timeAt(i) <= toMs; ++i) {
        if (joinAt(i) == Join::NewLife)
            times.push_back(timeAt(i));
    }
    return times;
}

} // namespace gopscope
