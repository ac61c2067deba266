#pragma once

#include "sampling/sample.h"

#include <QPointF>

#include <array>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace gopscope {

/// A line to draw: points with x in milliseconds since the epoch, and where it is interrupted.
struct Curve
{
    std::vector<QPointF> points;
    /// Indices of points that no line leads to: the first, and the first after each gap or restart.
    std::vector<std::size_t> starts;
};

/// The smallest, largest, latest and number of values in a span of time.
struct ValueRange
{
    double minimum = 0;
    double maximum = 0;
    double last = 0;
    std::size_t count = 0;
};

/// All samples of one target, the lives of its process one after the other, in columns.
class History
{
public:
    /// Older samples are dropped, a chunk at a time.
    static constexpr qint64 retentionMs = 2LL * 3600 * 1000;

    /// Adds a sample. Where the wall clock jumped back, it is put as long behind the sample before as the
    /// steady clock says, since lines are drawn and files written in order of time.
    void append(const Sample &sample, Join join);

    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] bool empty() const { return m_size == 0; }
    /// The sample at `index`, 0 being the oldest kept.
    [[nodiscard]] Sample at(std::size_t index) const;
    [[nodiscard]] Join joinAt(std::size_t index) const;
    [[nodiscard]] qint64 timeAt(std::size_t index) const;
    /// The index of the first sample at or after a time; size() when there is none.
    [[nodiscard]] std::size_t indexAt(qint64 timeMs) const;

    /// The metric from `fromMs` to `toMs`, with one sample beyond either end so that lines reach the edges.
    /// At most two points, the minimum and the maximum, for each column of `columnMs`; columns are multiples
    /// of it since the epoch, so a point that was drawn stays where it is while time goes on.
    [[nodiscard]] Curve curve(MetricId metric, qint64 fromMs, qint64 toMs, qint64 columnMs) const;

    /// Absent when no value lies in the span.
    [[nodiscard]] std::optional<ValueRange> range(MetricId metric, qint64 fromMs, qint64 toMs) const;

    /// Times at which another life of the process begins, except the first kept.
    [[nodiscard]] std::vector<qint64> restarts(qint64 fromMs, qint64 toMs) const;

private:
    static constexpr std::size_t chunkSize = 256;
    struct Chunk
    {
        std::array<qint64, chunkSize> times;
        std::array<Join, chunkSize> joins;
        std::array<std::array<double, chunkSize>, metricCount> columns;
    };

    [[nodiscard]] const Chunk &chunkOf(std::size_t index) const { return *m_chunks[index / chunkSize]; }
    [[nodiscard]] double valueAt(std::size_t index, MetricId metric) const;

    std::deque<std::unique_ptr<Chunk>> m_chunks;
    std::size_t m_size = 0;
    qint64 m_lastSteadyMs = 0;
};

} // namespace gopscope
