#include "history/history.h"

#include <algorithm>
#include <cmath>
#include <ranges>
#include <utility>

namespace gopscope {

void History::append(const Sample &sample, Join join)
{
    const qint64 bootMs = bootFor(sample);
    takePauses(sample, bootMs);
    const std::size_t slot = m_size % chunkSize;
    if (slot == 0)
        m_chunks.push_back(std::make_unique<Chunk>());
    Chunk &chunk = *m_chunks.back();
    chunk.times[slot] = bootMs;
    if (join != Join::Continues)
        m_breaks.push_back({m_dropped + m_size, join});
    for (std::size_t i = 0; i < metricCount; ++i) {
        if (!std::isfinite(sample.values[i]))
            continue;
        auto &column = chunk.columns[i];
        if (!column) {
            column = std::make_unique<Column>();
            m_told.set(i);
            ++m_columns;
        }
        column->set(slot, sample.values[i]);
    }
    ++m_size;
    if ((slot + 1) % Column::blockSize == 0) {
        for (const auto &column : chunk.columns) {
            if (column)
                column->seal(slot + 1);
        }
    }
    dropOld();
}

qint64 History::bootFor(const Sample &sample)
{
    if (!m_offsetKnown && sample.bootMs != 0)
        setWallOffset(sample.timeMs - sample.bootMs);
    const qint64 bootMs = sample.bootMs != 0 ? sample.bootMs : sample.timeMs - m_offsetMs;
    return empty() ? bootMs : std::max(bootMs, bootAt(m_size - 1) + 1);
}

void History::takePauses(const Sample &sample, qint64 bootMs)
{
    // They are those since the sample before, whatever became of the wall clock in between.
    qint64 earliestMs = empty() ? std::numeric_limits<qint64>::min() : bootAt(m_size - 1) + 1;
    for (const GcPause &pause : sample.pauses) {
        const qint64 agoMs = sample.timeMs - pause.endNs / 1'000'000;
        earliestMs = std::clamp(bootMs - agoMs, earliestMs, bootMs);
        m_pauses.append(earliestMs, static_cast<double>(pause.ns));
    }
}

void History::setWallOffset(qint64 offsetMs)
{
    m_offsetKnown = true;
    if (std::exchange(m_offsetMs, offsetMs) != offsetMs && !empty())
        ++m_revision;
}

void History::setRetention(std::chrono::milliseconds retention)
{
    m_retentionMs = retention.count();
    dropOld();
}

void History::dropOld()
{
    while (canDrop() && m_chunks.front()->times.back() < bootAt(m_size - 1) - m_retentionMs)
        dropOldest();
}

bool History::dropOldest()
{
    if (!canDrop())
        return false;
    m_columns -= static_cast<std::size_t>(std::ranges::count_if(
        m_chunks.front()->columns, [](const auto &column) { return column != nullptr; }));
    m_pauses.dropUpTo(m_chunks.front()->times.back());
    m_chunks.pop_front();
    m_size -= chunkSize;
    m_dropped += chunkSize;
    while (!m_breaks.empty() && m_breaks.front().serial < m_dropped)
        m_breaks.pop_front();
    return true;
}

std::size_t History::bytes() const
{
    return m_chunks.size() * sizeof(Chunk) + m_columns * sizeof(Column) + m_breaks.size() * sizeof(Break) +
           m_pauses.bytes();
}

Sample History::at(std::size_t index) const
{
    Sample sample;
    sample.timeMs = timeAt(index);
    for (std::size_t i = 0; i < metricCount; ++i)
        sample.values[i] = value(index, MetricId(i));
    return sample;
}

double History::value(std::size_t index, MetricId metric) const
{
    const auto &column = m_chunks[index / chunkSize]->columns[static_cast<std::size_t>(metric)];
    return column ? (*column)[index % chunkSize] : std::numeric_limits<double>::quiet_NaN();
}

bool History::hasPausesAt(std::size_t index) const
{
    const qint64 before = index > 0 ? bootAt(index - 1) + 1 : std::numeric_limits<qint64>::min();
    return m_pauses.any(before, bootAt(index));
}

std::deque<History::Break>::const_iterator History::firstBreak(std::size_t index) const
{
    return std::ranges::lower_bound(m_breaks, m_dropped + index, {}, &Break::serial);
}

Join History::joinAt(std::size_t index) const
{
    const auto found = firstBreak(index);
    return found != m_breaks.end() && found->serial == m_dropped + index ? found->join : Join::Continues;
}

bool History::isInterrupted(std::size_t before, std::size_t after) const
{
    const auto found = firstBreak(before + 1);
    return found != m_breaks.end() && found->serial <= m_dropped + after;
}

std::size_t History::lifeStart(std::size_t index) const
{
    for (auto it = firstBreak(index + 1); it != m_breaks.begin();) {
        --it;
        if (it->join == Join::NewLife)
            return static_cast<std::size_t>(it->serial - m_dropped);
    }
    return 0;
}

std::size_t History::indexAt(qint64 timeMs) const
{
    const auto indices = std::views::iota(std::size_t(0), m_size);
    return static_cast<std::size_t>(
        std::ranges::lower_bound(indices, timeMs, {}, [this](std::size_t i) { return timeAt(i); }) -
        indices.begin());
}

std::size_t History::indexAt(qint64 timeMs, std::size_t hint) const
{
    std::size_t low = hint, step = 1;
    while (low + step < m_size && timeAt(low + step) < timeMs) {
        low += step;
        step *= 2;
    }
    const auto indices = std::views::iota(low, std::min(low + step, m_size));
    return low +
           static_cast<std::size_t>(
               std::ranges::lower_bound(indices, timeMs, {}, [this](std::size_t i) { return timeAt(i); }) -
               indices.begin());
}

Extremes History::extremes(MetricId metric, std::size_t begin, std::size_t end) const
{
    Extremes extremes;
    for (std::size_t i = begin; i < end;) {
        const std::size_t chunk = i / chunkSize, offset = chunk * chunkSize;
        const std::size_t stop = std::min(end, offset + chunkSize);
        if (const auto &column = m_chunks[chunk]->columns[static_cast<std::size_t>(metric)])
            column->widen(extremes, i - offset, stop - offset, m_size - offset, offset);
        i = stop;
    }
    return extremes;
}

std::optional<ValueRange> History::range(MetricId metric, qint64 fromMs, qint64 toMs) const
{
    const std::size_t begin = indexAt(fromMs), end = indexAt(toMs + 1);
    const Extremes found = extremes(metric, begin, end);
    if (found.empty())
        return {};
    Total total;
    for (std::size_t i = begin; i < end;) {
        const std::size_t chunk = i / chunkSize, offset = chunk * chunkSize;
        const std::size_t stop = std::min(end, offset + chunkSize);
        if (const auto &column = m_chunks[chunk]->columns[static_cast<std::size_t>(metric)])
            column->addTo(total, i - offset, stop - offset);
        i = stop;
    }
    std::size_t last = end - 1;
    while (std::isnan(value(last, metric)))
        --last;
    return ValueRange{found.low, found.high, total.sum / static_cast<double>(total.count),
                      value(last, metric), total.count};
}

std::vector<qint64> History::restarts(qint64 fromMs, qint64 toMs) const
{
    std::vector<qint64> times;
    for (auto it = firstBreak(std::max<std::size_t>(indexAt(fromMs), 1)); it != m_breaks.end(); ++it) {
        const qint64 timeMs = timeAt(static_cast<std::size_t>(it->serial - m_dropped));
        if (timeMs > toMs)
            break;
        if (it->join == Join::NewLife)
            times.push_back(timeMs);
    }
    return times;
}

} // namespace gopscope
