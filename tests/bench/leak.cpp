// leak_error_percent, false_trends: what the heap floor's tile says of recorded programs.
#include "bench.h"
#include "traces.h"

namespace {

constexpr double truth = 45 * 1048576.0;
constexpr std::size_t stepSeconds = 10;

} // namespace

int bench::leak()
{
    double worst = 0;
    for (const char *name : {"leak-1", "leak-10", "leak-10-2gib", "leak-100", "leak-100-2gib"}) {
        const auto verdict = traces::judge(traces::read(QString::fromLatin1(name)), truth, stepSeconds);
        // A leak that is not told is told all wrong.
        worst = std::max({worst, verdict.worstPercent, 100.0 - verdict.phases});
    }
    figure("leak_error_percent", worst);
    int trends = 0;
    for (const char *name : {"flat-1", "flat-10", "flat-100", "flat-churn", "flat-goroutines",
                             "flat-percents", "flat-limit", "sawtooth-20", "sawtooth-47", "burst"})
        trends += traces::judge(traces::read(QString::fromLatin1(name)), truth, stepSeconds).trends;
    figure("false_trends", trends);
    return 0;
}
