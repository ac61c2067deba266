#pragma once

#include "history/history.h"

#include <vector>

namespace gopscope {

/// A point of a line.
struct CurvePoint
{
    qint64 timeMs = 0;
    double value = 0;
    /// No line leads here: the first point, and the first after a gap or a restart.
    bool start = false;

    friend bool operator==(const CurvePoint &, const CurvePoint &) = default;
};
using Curve = std::vector<CurvePoint>;

/// What to read: a metric from `fromMs` to `toMs`, in columns of `columnMs`.
struct CurveSpan
{
    qint64 fromMs = 0;
    qint64 toMs = 0;
    qint64 columnMs = 1;

    friend bool operator==(const CurveSpan &, const CurveSpan &) = default;
};

/// The line of a metric: at most two points, the smallest and the largest, for each column of time, in order
/// of time. Columns are multiples of their length since the epoch and always whole, so a point that was drawn
/// stays where it is while the span moves on; one value beyond either end is included, so that lines reach
/// the edges. A line is interrupted where the gap lies between two columns; one that fits into a column is
/// narrower than what can be drawn.
[[nodiscard]] Curve readCurve(const History &history, MetricId metric, const CurveSpan &span);

/// Reads the same curve over and over while time goes on: only the last column is read anew.
class CurveReader
{
public:
    /// Brings curve() to what readCurve() returns; whether anything changed.
    bool read(const History &history, MetricId metric, const CurveSpan &span);
    [[nodiscard]] const Curve &curve() const { return m_curve; }

private:
    [[nodiscard]] bool canGoOn(const History &history, MetricId metric, const CurveSpan &span) const;

    const History *m_history = nullptr;
    MetricId m_metric{};
    int m_revision = 0;
    CurveSpan m_span;
    Curve m_curve;
};

} // namespace gopscope
