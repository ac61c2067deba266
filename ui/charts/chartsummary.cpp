#include "charts/chartsummary.h"

#include "base/plural.h"
#include "history/pausestats.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// For lupdate, which finds the context of free functions by it.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(chart)
};

} // namespace

std::optional<ChartSummary> summarizePauses(const History &history, const TimeSpan &span,
                                            const Format &format)
{
    if (!history.hasPauses())
        return {};
    const auto known = pauseStats(history, span.fromMs, span.toMs);
    const PauseStats stats = known.value_or(PauseStats{none, none, none});
    const QString about = stats.isExact ? QString() : u"≈ "_s;
    const QString median = about + format.duration(stats.median), p99 = about + format.duration(stats.p99),
                  longest = format.duration(stats.longest);
    const QString sentence =
        Words::tr("%Ln known pauses in view: half at most %1, 99 % at most %2, the longest %3", nullptr,
                  plural(stats.count))
            .arg(median, p99, longest);
    return ChartSummary{Words::tr("p50 %1 · p99 %2 · max %3").arg(median, p99, longest),
                        known ? sentence : QString()};
}

} // namespace gopscope
