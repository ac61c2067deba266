#pragma once

#include "history/column.h"
#include "history/pauselog.h"
#include "metrics/sample.h"

#include <bitset>
#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace gopscope {

/// The smallest, largest, mean and latest value in a span of time, and the number of values.
struct ValueRange
{
    double minimum = 0;
    double maximum = 0;
    double mean = 0;
    double last = 0;
    std::size_t count = 0;
};

/// Which metrics; by their rows.
using MetricSet = std::bitset<metricCount>;

/// All samples of one target, the lives of its process one after the other, in columns, and beside them each
/// single pause that came with them. A value that is no finite number counts as missing.
class History
{
public:
    static constexpr std::chrono::minutes defaultRetention{24 * 60};

    /// Adds a sample. It stands where the boot clock says, whatever the wall clock said; one without a
    /// reading of that clock where its time says. Of two samples without a time between them, the second is
    /// put a millisecond behind the first.
    void append(const Sample &sample, Join join);
    /// What is to be added to boot time for the times of all samples; that of the first sample until told.
    void setWallOffset(qint64 offsetMs);

    /// Samples that are older than this by the boot clock, seen from the last one, are dropped, a chunk at a
    /// time.
    void setRetention(std::chrono::milliseconds retention);
    /// Drops the oldest chunk of samples, never the one that is being filled; false when there is no other.
    bool dropOldest();
    [[nodiscard]] bool canDrop() const { return m_chunks.size() > 1; }
    /// Memory in use.
    [[nodiscard]] std::size_t bytes() const;

    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] bool empty() const { return m_size == 0; }
    /// The sample at `index`, 0 being the oldest kept, without its steady time and pauses.
    [[nodiscard]] Sample at(std::size_t index) const;
    [[nodiscard]] double value(std::size_t index, MetricId metric) const;
    [[nodiscard]] bool has(std::size_t index, MetricId metric) const
    {
        const auto &column = m_chunks[index / chunkSize]->columns[static_cast<std::size_t>(metric)];
        return column && column->has(index % chunkSize);
    }
    [[nodiscard]] Join joinAt(std::size_t index) const;
    [[nodiscard]] qint64 timeAt(std::size_t index) const { return bootAt(index) + m_offsetMs; }
    /// The index of the first sample at or after a time; size() when there is none.
    [[nodiscard]] std::size_t indexAt(qint64 timeMs) const;
    /// The same, quicker when it is near `hint` and not before it.
    [[nodiscard]] std::size_t indexAt(qint64 timeMs, std::size_t hint) const;
    /// The time of the oldest and of the latest sample; of a history that is not empty.
    [[nodiscard]] qint64 firstMs() const { return timeAt(0); }
    [[nodiscard]] qint64 lastMs() const { return timeAt(m_size - 1); }

    /// The extremes of the samples from `begin` to before `end`.
    [[nodiscard]] Extremes extremes(MetricId metric, std::size_t begin, std::size_t end) const;
    /// Absent when no value lies in the span.
    [[nodiscard]] std::optional<ValueRange> range(MetricId metric, qint64 fromMs, qint64 toMs) const;
    /// Whether samples were missed, or the process started again, behind sample `before` and up to `after`.
    [[nodiscard]] bool isInterrupted(std::size_t before, std::size_t after) const;
    /// Times at which another life of the process begins, except the first kept.
    [[nodiscard]] std::vector<qint64> restarts(qint64 fromMs, qint64 toMs) const;
    /// The index of the first sample of the life that the sample at `index` belongs to.
    [[nodiscard]] std::size_t lifeStart(std::size_t index) const;

    /// Calls `take` with a KeptPause for each that ended from `fromMs` to `toMs`, the oldest first: of
    /// sources that tell single pauses, the others have none.
    template<typename Take> void forEachPause(qint64 fromMs, qint64 toMs, Take take) const
    {
        m_pauses.forEach(fromMs - m_offsetMs, toMs - m_offsetMs, [&](KeptPause pause) {
            pause.timeMs += m_offsetMs;
            take(pause);
        });
    }
    /// The metrics of which there ever was a value.
    [[nodiscard]] const MetricSet &told() const { return m_told; }
    [[nodiscard]] bool hasPauses() const { return !m_pauses.empty(); }
    /// Whether single pauses came with the sample at `index`.
    [[nodiscard]] bool hasPausesAt(std::size_t index) const;

    /// Changes when samples that were there already changed their times.
    [[nodiscard]] int revision() const { return m_revision; }

private:
    static constexpr std::size_t chunkSize = Column::size;
    struct Chunk
    {
        std::array<qint64, chunkSize> times;                      ///< boot
        std::array<std::unique_ptr<Column>, metricCount> columns; ///< null without any value
    };
    /// A sample that does not continue the one before.
    struct Break
    {
        quint64 serial; ///< counted since the first sample ever
        Join join;
    };

    [[nodiscard]] qint64 bootAt(std::size_t index) const
    {
        return m_chunks[index / chunkSize]->times[index % chunkSize];
    }
    [[nodiscard]] qint64 bootFor(const Sample &sample);
    void takePauses(const Sample &sample, qint64 bootMs);
    void dropOld();
    [[nodiscard]] std::deque<Break>::const_iterator firstBreak(std::size_t index) const;

    std::deque<std::unique_ptr<Chunk>> m_chunks;
    std::deque<Break> m_breaks;
    PauseLog m_pauses; ///< boot
    MetricSet m_told;
    std::size_t m_size = 0;
    std::size_t m_columns = 0; ///< in all chunks
    quint64 m_dropped = 0;     ///< the serial of the sample at index 0
    qint64 m_offsetMs = 0;     ///< from boot time to the wall clock
    bool m_offsetKnown = false;
    qint64 m_retentionMs = std::chrono::milliseconds(defaultRetention).count();
    int m_revision = 0;
};

} // namespace gopscope
