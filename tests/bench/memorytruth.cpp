// Whether what is read of a Go program is true and whole.
#include "bench.h"
#include "truthprogram.h"
#include "watcher.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QThread>

#include <cmath>

using namespace Qt::StringLiterals;
using bench::Told, bench::Watcher;

namespace {

/// What the runtime changes only while it allocates, collects or starts something. ReadMemStats itself moves
/// the others: it gives back the stacks that Ps cache, and lets the scavenger run.
constexpr std::pair<const char *, const char *> exact[] = {
    {"Alloc", "alloc"},
    {"TotalAlloc", "total_alloc"},
    {"Mallocs", "mallocs"},
    {"Frees", "frees"},
    {"HeapAlloc", "heap_alloc"},
    {"HeapInuse", "heap_in_use"},
    {"HeapObjects", "heap_objects"},
    {"MSpanSys", "mspan_sys"},
    {"MCacheInuse", "mcache_in_use"},
    {"MCacheSys", "mcache_sys"},
    {"BuckHashSys", "buck_hash_sys"},
    {"NextGC", "next_gc"},
    {"LastGC", "last_gc"},
    {"PauseTotalNs", "gc_pause_total"},
    {"NumGC", "num_gc"},
    {"NumForcedGC", "num_forced_gc"},
    {"GCCPUFraction", "gc_cpu_fraction"},
    {"Goroutines", "goroutines"},
    {"GOMAXPROCS", "gomaxprocs"},
    {"NumCPU", "num_cpu"},
    {"GCPercent", "gc_percent"},
    {"MemoryLimit", "memory_limit"},
    {"LiveHeap", "live_heap"},
    {"GCCPUNs", "gc_cpu"},
    {"BusyNs", "busy_cpu"},
};

double errorOf(const QByteArray &told, const QJsonValue &known)
{
    bool isWhole = false;
    const qint64 whole = told.toLongLong(&isWhole); // too long for a double
    return isWhole ? static_cast<double>(std::abs(whole - known.toInteger()))
                   : std::abs(told.toDouble() - known.toDouble());
}

/// The greatest error of the numbers of one freeze, whatever their unit.
double worstError(const Told &told, const QJsonObject &truth)
{
    double worst = 0;
    for (const auto &[key, id] : exact) {
        const QJsonValue known = truth[QLatin1StringView(key)];
        if (known.isUndefined())
            continue; // this version does not tell
        const QByteArray text = told.text(id);
        if (text.isEmpty())
            qFatal("%s is not told", id);
        const double error = errorOf(text, known);
        if (error > 0)
            std::fprintf(stderr, "%s: %s, truly %.17g\n", id, text.constData(), known.toDouble());
        worst = std::max(worst, error);
    }
    return worst;
}

int error()
{
    const QStringList versions = TruthProgram::versions();
    const auto freezesEach = (100 + versions.size() - 1) / versions.size();
    double worst = 0;
    for (const QString &version : versions) {
        TruthProgram program(version, {}, {{u"GOMAXPROCS"_s, u"4"_s}});
        Watcher watcher(program.pid());
        for (int freeze = 0; freeze < freezesEach; ++freeze) {
            program.churn(10 + freeze);
            program.freeze();
            const Told told = watcher.mustRead();
            worst = std::max(worst, worstError(told, program.thaw()));
        }
    }
    bench::figure("memory_error", worst);
    return 0;
}

/// Calls `take` so often a second, for so many seconds.
template<typename Take> void repeat(int perSecond, int seconds, const Take &take)
{
    QElapsedTimer elapsed;
    elapsed.start();
    for (qint64 i = 0; i < qint64(perSecond) * seconds; ++i) {
        const qint64 dueUs = i * 1'000'000 / perSecond, nowUs = elapsed.nsecsElapsed() / 1000;
        if (dueUs > nowUs)
            QThread::usleep(static_cast<unsigned long>(dueUs - nowUs));
        take();
    }
}

int consistent()
{
    constexpr int seconds = 20;
    TruthProgram program(u"own"_s);
    Watcher watcher(program.pid());
    program.load(seconds + 1, 2, 1000);
    int held = 0, tried = 0;
    repeat(200, seconds, [&] {
        ++tried;
        held += watcher.read().isReading() ? 1 : 0;
    });
    const QList<QJsonObject> own = program.readings();
    const QJsonObject first = own.front(), last = own.back();
    const auto grown = [&](QLatin1StringView key) {
        return static_cast<double>(last[key].toInteger() - first[key].toInteger());
    };
    const double lasted = grown("EndNs"_L1) / 1e9;
    bench::figure("memory_consistent", double(held) / tried);
    bench::figure("memory_consistent_mb_per_s", grown("TotalAlloc"_L1) / 1e6 / lasted);
    bench::figure("memory_consistent_gc_per_s", grown("NumGC"_L1) / lasted);
    return 0;
}

int pauses()
{
    constexpr int seconds = 20;
    TruthProgram program(u"own"_s);
    Watcher watcher(program.pid());
    const Told first = watcher.mustRead();
    program.collect(seconds);
    qint64 told = 0;
    Told last = first;
    const auto take = [&](const Told &reading) {
        if (!reading.isReading())
            return;
        told += reading.pauses();
        last = reading;
    };
    repeat(50, seconds, [&] { take(watcher.read()); });
    const qint64 atEnd = last.whole("num_gc");
    program.awaitDone();
    take(watcher.mustRead());
    const auto happened = [&first](qint64 count) { return double(count - first.whole("num_gc")); };
    bench::figure("gc_missed", happened(last.whole("num_gc")) - double(told));
    bench::figure("gc_missed_gc_per_s", happened(atEnd) / seconds);
    return 0;
}

} // namespace

int bench::memoryTruth(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    const QString what = QString::fromLocal8Bit(argc > 2 ? argv[2] : "");
    if (what == "error"_L1)
        return ::error();
    if (what == "consistent"_L1)
        return consistent();
    if (what == "pauses"_L1)
        return pauses();
    return 2;
}
