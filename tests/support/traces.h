#pragma once

#include "history/floortrend.h"
#include "sampling/heapfloor.h"

#include <QFile>

#include <cmath>
#include <vector>

/// Heaps of real Go programs, a hundred readings a second: tests/recorded/traces.
namespace traces {

using namespace gopscope;

constexpr qint64 beginMs = 1'795'000'000'000;

/// The recorded readings, each with the GC percent of the environment; a missing file ends the test.
inline std::vector<Sample> read(const QString &name)
{
    constexpr double kibi = 1024;
    QFile file(QStringLiteral(GOPSCOPE_SOURCE_DIR "/tests/recorded/traces/%1.trace").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("can't read %s", qPrintable(file.fileName()));
    const QList<QByteArray> lines = qUncompress(file.readAll()).split('\n');
    std::vector<Sample> samples;
    std::array<qint64, 7> row{};
    for (qsizetype i = 1; i + 1 < lines.size(); ++i) {
        const QList<QByteArray> fields = lines[i].split(' ');
        for (qsizetype j = 0; j < fields.size(); ++j)
            row[std::size_t(j)] += fields[j].toLongLong();
        const auto [timeMs, collections, lastGcMs, goal, total, freed, stack] = row;
        Sample sample;
        sample.timeMs = sample.steadyMs = beginMs + timeMs;
        sample["num_gc"_metric] = double(collections);
        if (collections > 0)
            sample["last_gc"_metric] = double(beginMs + lastGcMs) / 1000;
        sample["next_gc"_metric] = double(goal) * kibi;
        sample["total_alloc"_metric] = double(total) * kibi;
        sample["heap_alloc"_metric] = double(total - freed) * kibi;
        sample["stack_in_use"_metric] = double(stack) * kibi;
        sample["gc_percent"_metric] = lines.first().toDouble();
        samples.push_back(sample);
    }
    return samples;
}

/// Calls `taken` with the history of a program that is sampled each second, from a hundredth of a second on,
/// after each sample.
template<typename Function>
void sampleEachSecond(const std::vector<Sample> &readings, int hundredth, Function taken)
{
    History history;
    HeapFloor floor;
    qint64 dueMs = beginMs + hundredth * 10;
    for (Sample sample : readings) {
        if (sample.timeMs < dueMs)
            continue;
        while (dueMs <= sample.timeMs)
            dueMs += 1000;
        const Join join = history.empty() ? Join::NewLife : Join::Continues;
        sample["heap_floor"_metric] = floor.take(sample, join);
        history.append(sample, join);
        taken(history);
    }
}

/// What the tile would have said of a program.
struct Verdict
{
    int phases = 0; ///< of a hundred, in which a trend was told at the end
    int trends = 0;
    double worstPercent = 0; ///< off the true trend
};

/// Looks at the last 1, 5 and 15 minutes, every `step` seconds, from each of a hundred phases.
inline Verdict judge(const std::vector<Sample> &readings, double bytesPerMinute, std::size_t step)
{
    Verdict verdict;
    for (int hundredth = 0; hundredth < 100; ++hundredth) {
        bool told = false;
        sampleEachSecond(readings, hundredth, [&](const History &history) {
            if (history.size() % step != 0)
                return;
            for (const int minutes : {1, 5, 15}) {
                const FloorTrend trend =
                    floorTrend(history, history.lastMs() - minutes * 60'000, history.lastMs());
                told = trend.kind == FloorTrend::Kind::Slope;
                if (!told)
                    continue;
                ++verdict.trends;
                const double error = std::abs(trend.bytesPerMinute / bytesPerMinute - 1) * 100;
                verdict.worstPercent = std::max(verdict.worstPercent, error);
            }
        });
        verdict.phases += told ? 1 : 0;
    }
    return verdict;
}

} // namespace traces
