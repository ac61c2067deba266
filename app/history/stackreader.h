#pragma once

#include "history/curve.h"

#include <span>

namespace gopscope {

/// Reads the parts of a whole, one upon the other, over and over. In each column of time they stand at the
/// samples in which the whole is smallest and largest, so that parts that are drawn together were told
/// together, and no peak of the whole is lost.
class StackReader
{
public:
    /// Brings edges() to what is in the span; whether anything changed.
    bool read(const History &history, MetricId whole, std::span<const MetricId> parts, const CurveSpan &span);
    /// The upper edge of each part, which is the lower one of the next; all at the same times.
    [[nodiscard]] const std::vector<Curve> &edges() const { return m_edges; }

private:
    CurveReader m_whole;
    std::vector<MetricId> m_parts;
    std::vector<Curve> m_edges;
};

} // namespace gopscope
