// target_slowdown: what it costs a program that allocates as fast as it can that its memory is read.
#include "bench.h"
#include "truthprogram.h"
#include "watcher.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QThread>

namespace {

constexpr int slices = 200;
constexpr int sliceMs = 250;
constexpr int everyMs = 10;

/// CPU seconds of the program for each byte that it allocates in a stretch of time, read or not.
double slice(const TruthProgram &program, bench::Watcher &watcher, bool isWatched)
{
    const auto allocated = [&watcher] { return double(watcher.mustRead().whole("total_alloc")); };
    const double bytes = -allocated(), cpu = -bench::cpuSecondsOf(program.pid());
    QElapsedTimer elapsed;
    elapsed.start();
    for (int at = everyMs; at <= sliceMs; at += everyMs) {
        QThread::msleep(static_cast<unsigned long>(std::max<qint64>(at - elapsed.elapsed(), 0)));
        if (isWatched)
            static_cast<void>(watcher.read());
    }
    return (cpu + bench::cpuSecondsOf(program.pid())) / (bytes + allocated());
}

} // namespace

int bench::memorySlowdown(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    TruthProgram program(QStringLiteral("own"));
    Watcher watcher(program.pid());
    program.load(slices * sliceMs / 1000 * 2, 1, 1000);
    slice(program, watcher, false);
    std::vector<double> ratios;
    for (int pair = 0; pair < slices / 2; ++pair) {
        // In turns, so that neither has the advantage of being first.
        const bool watchedFirst = pair % 2 == 0;
        const double first = slice(program, watcher, watchedFirst);
        const double second = slice(program, watcher, !watchedFirst);
        ratios.push_back(watchedFirst ? first / second : second / first);
    }
    figure("target_slowdown", median(ratios));
    return 0;
}
