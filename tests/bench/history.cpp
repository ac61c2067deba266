// append_vs_vector, query_24h_vs_1h, bytes_per_value: what a day of samples costs to keep and to read.
#include "bench.h"
#include "history/curve.h"
#include "madesamples.h"

#include <malloc.h>

#include <array>
#include <memory>

using namespace gopscope;

namespace {

constexpr int repetitions = 7, daySeconds = 86'400, keptMetrics = 31, processes = 10;
constexpr qint64 beginMs = 1'795'000'000'000;

/// The values of `gops memstats`, which has 31; the others are left out.
Sample memstatsAt(qint64 second)
{
    Sample sample;
    sample.timeMs = sample.steadyMs = beginMs + second * 1000;
    for (std::size_t i = 0; i < keptMetrics; ++i)
        sample.values[i] = madesamples::sawTooth(i, second);
    return sample;
}

double heapInUse()
{
    const struct mallinfo2 info = mallinfo2();
    return static_cast<double>(info.uordblks + info.hblkhd);
}

double appendRatio()
{
    // The samples are made before, so that only keeping them is measured.
    std::vector<Sample> samples;
    for (qint64 second = 0; second < 20'000; ++second)
        samples.push_back(memstatsAt(second));
    std::vector<double> ratios;
    for (int i = 0; i < repetitions; ++i) {
        const double start = bench::cpuSeconds();
        History history;
        for (const Sample &sample : samples)
            history.append(sample, Join::Continues);
        const double middle = bench::cpuSeconds();
        std::array<std::vector<double>, keptMetrics> plain;
        for (const Sample &sample : samples) {
            for (std::size_t metric = 0; metric < keptMetrics; ++metric)
                plain[metric].push_back(sample.values[metric]);
        }
        ratios.push_back((middle - start) / (bench::cpuSeconds() - middle));
    }
    return bench::median(ratios);
}

/// CPU seconds of a query of the last `spanMs` in 600 columns.
double query(const History &history, MetricId metric, qint64 spanMs)
{
    constexpr int columns = 600;
    const double start = bench::cpuSeconds();
    const Curve curve =
        readCurve(history, metric, {history.lastMs() - spanMs, history.lastMs(), spanMs / columns});
    if (curve.empty())
        std::abort();
    return bench::cpuSeconds() - start;
}

/// The same query over and over, as a window asks that is zoomed or panned.
double queryRatio(const History &history)
{
    constexpr int rounds = 50;
    std::vector<double> ratios;
    for (std::size_t metric = 0; metric < keptMetrics; ++metric) {
        double day = 0, hour = 0;
        for (int round = 0; round < rounds; ++round)
            day += query(history, MetricId(metric), daySeconds * 1000LL);
        for (int round = 0; round < rounds; ++round)
            hour += query(history, MetricId(metric), 3'600'000);
        ratios.push_back(day / hour);
    }
    return bench::median(ratios);
}

/// All metrics of all processes in turn, so that nothing stays in the processor's caches.
double coldQueryRatio(const std::vector<std::unique_ptr<History>> &histories)
{
    const auto queryAll = [&](qint64 spanMs) {
        double seconds = 0;
        for (const auto &history : histories) {
            for (std::size_t metric = 0; metric < keptMetrics; ++metric)
                seconds += query(*history, MetricId(metric), spanMs);
        }
        return seconds;
    };
    std::vector<double> ratios;
    for (int i = 0; i < repetitions; ++i)
        ratios.push_back(queryAll(daySeconds * 1000LL) / queryAll(3'600'000));
    return bench::median(ratios);
}

} // namespace

int bench::history()
{
    figure("append_vs_vector", appendRatio());
    const double before = heapInUse();
    std::vector<std::unique_ptr<History>> histories;
    for (int i = 0; i < processes; ++i)
        histories.push_back(std::make_unique<History>());
    for (qint64 second = 0; second < daySeconds; ++second) {
        const Sample sample = memstatsAt(second);
        for (const auto &history : histories)
            history->append(sample, second == 0 ? Join::NewLife : Join::Continues);
    }
    double values = 0;
    for (const auto &history : histories)
        values += static_cast<double>(history->size()) * keptMetrics;
    figure("bytes_per_value", (heapInUse() - before) / values);
    figure("query_24h_vs_1h", queryRatio(*histories.front()));
    figure("query_24h_vs_1h_cold", coldQueryRatio(histories));
    return 0;
}
