// What it costs to read processes' memory: this process, the reader's two, and the pipes between them.
#include "asker.h"
#include "bench.h"
#include "readercost.h"
#include "realgops.h"
#include "sampling/goscan.h"
#include "session/processlist.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>

using namespace gopscope;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using bench::Asker;
using bench::cpuWithReader;

namespace {

void watchAll(Asker &asker, const QStringList &pids)
{
    for (const QString &pid : pids)
        asker.watch(pid.toLongLong());
}

void mustBeLive(const Asker &asker)
{
    for (const auto &target : asker.sampler.targets()) {
        if (target->status().state != TargetStatus::State::Live)
            qFatal("a process is not live");
    }
}

int poll(const QString &pid)
{
    constexpr int children = 100;
    constexpr auto interval = 20ms; // of both: what comes seldom finds cold caches
    Asker asker(u"memory"_s, interval);
    watchAll(asker, {pid});
    std::vector<double> ratios;
    for (int round = 0; round < 5; ++round) {
        const double ours = bench::measure(asker, 1s, 4s, cpuWithReader).each();
        const double child =
            bench::gopsChildSeconds(realGops().toLocal8Bit(), pid.toLocal8Bit(), children, interval) /
            children;
        ratios.push_back(ours / child);
    }
    bench::figure("memory_poll_vs_gops_cpu", bench::median(ratios));
    return 0;
}

int many(const QStringList &pids)
{
    constexpr auto span = 60s;
    Asker asker(u"memory"_s, 1s);
    watchAll(asker, pids);
    const bench::Cost cost = bench::measure(asker, 6s, span, cpuWithReader);
    mustBeLive(asker);
    bench::figure("memory_500_samples", cost.samples);
    bench::figure("memory_500_missed", static_cast<double>(cost.missed));
    bench::figure("memory_500_cpu_percent",
                  cost.cpuSeconds / std::chrono::duration<double>(span).count() * 100);
    return 0;
}

int rss(const QStringList &pids)
{
    Asker asker(u"memory"_s, 100ms);
    watchAll(asker, pids);
    Asker::wait(10s);
    mustBeLive(asker);
    double bytes = 0;
    for (const qint64 pid : bench::readerProcesses())
        bytes += procfs::status(pid).value_or(procfs::Status{}).rssBytes;
    bench::figure("reader_rss_mb", bytes / (1 << 20));
    return 0;
}

/// A look for all Go processes when nothing is new, and then how each could be watched.
int list(const QStringList &pids)
{
    GoScan scan;
    GopsRunner runner;
    runner.setProgram(realGops()); // which is looked at for each process
    const SystemClock clock;
    const SourceSet sources({runner, clock});
    std::vector<double> times, judging;
    for (int round = 0; round < 50; ++round) {
        QElapsedTimer timer;
        timer.start();
        const auto rows = scan.list();
        times.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
        if (rows.size() < pids.size())
            qFatal("only %d Go processes are found", int(rows.size()));
        timer.restart();
        if (lookOut({.processes = rows}, sources).size() < rows.size())
            qFatal("a process is not judged");
        judging.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    bench::figure("list_ms_100", bench::median(times));
    bench::figure("outlook_ms_100", bench::median(judging));
    return 0;
}

} // namespace

int bench::memoryCost(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QString what = QCoreApplication::arguments().value(2);
    const QStringList pids = QCoreApplication::arguments().mid(3);
    if (what == "poll"_L1 && pids.size() == 1)
        return ::poll(pids.front());
    if (what == "many"_L1 && !pids.empty())
        return many(pids);
    if (what == "rss"_L1 && !pids.empty())
        return rss(pids);
    if (what == "list"_L1 && !pids.empty())
        return list(pids);
    return 2;
}
