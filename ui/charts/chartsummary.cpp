#include "charts/chartsummary.h"

#include "base/plural.h"
#include "history/collections.h"
#include "history/pausestats.h"
#include "history/readout.h"

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

/// NaN when no collection ended in view.
double gcShare(const History &history, const TimeSpan &span)
{
    const auto lastInView = lastSampleIn(history, span.fromMs, span.toMs);
    if (!lastInView)
        return none;
    std::size_t last = *lastInView, first = std::max(history.indexAt(span.fromMs), history.lifeStart(last));
    while (first < last && !history.has(first, "busy_cpu"_metric))
        ++first;
    while (first < last && !history.has(last, "busy_cpu"_metric)) // the memory did not answer that time
        --last;
    const auto rise = [&](MetricId id) { return history.value(last, id) - history.value(first, id); };
    const double busy = rise("busy_cpu"_metric);
    return busy > 0 ? std::min(rise("gc_cpu"_metric) / busy, 1.0) : none;
}

/// All collections in view where single pauses are known only of a part of them, as before memory was added
/// to what an agent tells; else 0.
double collectionsBeside(const PauseStats &known, const History &history, const TimeSpan &span)
{
    const double all = collectionsIn(history, span.fromMs, span.toMs);
    constexpr double odd = 0.02;
    return all - static_cast<double>(known.count) > std::max(2.0, odd * all) ? all : 0;
}

} // namespace

std::optional<ChartSummary> summarizePauses(const History &history, const TimeSpan &span,
                                            const Format &format)
{
    if (!history.hasPauses())
        return {};
    const auto known = pauseStats(history, span.fromMs, span.toMs);
    const PauseStats stats = known.value_or(PauseStats{none, none, none});
    const QString about = stats.isExact ? QString() : u"≈ "_s;
    const QString median = about + format.duration(stats.median), p99 = about + format.duration(stats.p99);
    const auto inWords = [&](double longest) {
        return Words::tr("p50 %1 · p99 %2 · max %3").arg(median, p99, format.duration(longest));
    };
    QString words = inWords(stats.longest);
    if (const double all = known ? collectionsBeside(stats, history, span) : 0; all > 0) {
        // Of the others, which are drawn too, the longest counts.
        const auto drawn = history.range("pause"_metric, span.fromMs, span.toMs);
        words = inWords(std::max(stats.longest, drawn ? drawn->maximum : 0)) +
                Words::tr(" (%1 of %2)").arg(QString::number(stats.count), QString::number(qRound64(all)));
    }
    const QString sentence =
        Words::tr("%Ln known pauses in view: half at most %1, 99 % at most %2, the longest %3", nullptr,
                  plural(stats.count))
            .arg(median, p99, format.duration(stats.longest));
    return ChartSummary{words, known ? sentence : QString()};
}

std::optional<ChartSummary> summarizeGcCpu(const History &history, const TimeSpan &span, const Format &format)
{
    if (!history.told().test(static_cast<std::size_t>("busy_cpu"_metric)))
        return {};
    const double share = gcShare(history, span);
    const QString percent = format.percent(share);
    return ChartSummary{
        Words::tr("GC %1 of it").arg(percent),
        std::isnan(share)
            ? QString()
            : Words::tr("of the time in which it ran in view %1 went into collections").arg(percent)};
}

} // namespace gopscope
