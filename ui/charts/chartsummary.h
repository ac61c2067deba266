#pragma once

#include "charts/timewindow.h"
#include "format/format.h"
#include "history/history.h"

#include <optional>

namespace gopscope {

/// What a chart says of all that is in view, beside its legend.
struct ChartSummary
{
    QString text;
    QString sentence; ///< the same for tool tips and screen readers; empty while nothing is known
};

/// Says it of a span of a history; absent while the process can't tell it at all.
using Summarize = std::optional<ChartSummary> (*)(const History &, const TimeSpan &, const Format &);

/// How long the pauses in view were, where each is known by itself.
[[nodiscard]] std::optional<ChartSummary> summarizePauses(const History &history, const TimeSpan &span,
                                                          const Format &format);

/// What share of the time in which the process ran in view, in its latest life there, went into collections:
/// from the last one before to the last one in view.
[[nodiscard]] std::optional<ChartSummary> summarizeGcCpu(const History &history, const TimeSpan &span,
                                                         const Format &format);

} // namespace gopscope
