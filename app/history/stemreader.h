#pragma once

#include "history/curve.h"

namespace gopscope {

/// Reads the stems of single events over and over. Where single pauses are known, each stands at its own
/// time, and where several fall into a column of time, the longest of them; elsewhere the values of samples
/// do.
class StemReader
{
public:
    /// Brings curve() to what is in the span, in whole columns; whether anything changed.
    bool read(const History &history, MetricId metric, const CurveSpan &span);
    [[nodiscard]] const Curve &curve() const { return m_curve; }

private:
    CurveReader m_samples;
    Curve m_curve;
};

} // namespace gopscope
