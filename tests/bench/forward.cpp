// What forwarding costs, and what it loses: nothing.
#include "bench.h"
#include "killsoak.h"
#include "simulatedforwarding.h"

#include <QFile>

#include <cstring>
#include <unistd.h>

using namespace gopscope;
using namespace Qt::StringLiterals;

namespace {

/// CPU seconds of a process and of its children that have ended: proc(5), fields 14 to 17.
std::pair<double, double> cpuOf(qint64 pid)
{
    QFile file(u"/proc/%1/stat"_s.arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("gopscope-cli is gone");
    const QByteArray text = file.readAll();
    const auto fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
    const auto seconds = [&](int field) {
        return (fields[field].toDouble() + fields[field + 1].toDouble()) / ticks;
    };
    return {seconds(11), seconds(13)};
}

/// posts_per_minute, forward_cpu_vs_gops: the real program on real processes at 1 Hz.
void live(const QStringList &pids)
{
    constexpr int minutes = 2;
    ForwardCli cli;
    QStringList arguments{u"-sleep"_s, u"1s"_s};
    for (const QString &pid : pids)
        arguments += {u"-p"_s, pid, u"-name"_s, u"process-"_s + pid};
    cli.start(arguments);
    // From the middle of a minute on, so that a post is not near the border of what is counted.
    QTest::qWait(60'000 + static_cast<int>((90'000 - QDateTime::currentMSecsSinceEpoch() % 60'000) % 60'000));
    const auto before = cpuOf(cli.pid());
    const qsizetype posts = cli.standIn.posts().size();
    QTest::qWait(minutes * 60'000);
    const auto after = cpuOf(cli.pid());
    bench::figure("posts_per_minute",
                  static_cast<double>(cli.standIn.posts().size() - posts) / static_cast<double>(minutes));
    // Each process is asked once a second for memstats, and every fifth time for stats before.
    const auto samples = static_cast<double>(pids.size() * minutes * 60);
    const double own = (after.first - before.first) / samples;
    const double child = (after.second - before.second) / (samples * 1.2);
    bench::figure("forward_cpu_vs_gops", own / child);
    cli.stop();
}

/// outage_lost, outage_doubled, backlog_fill, backlog_live_s: ten processes at 1 Hz, 23 hours without
/// Mackerel.
void outage()
{
    constexpr int processes = 10, seconds = 23 * 3600;
    SimulatedForwarding f;
    SimulatedProcesses all(f, processes);
    const auto step = [&] {
        f.pass(1);
        all.sampleAll();
    };
    all.sampleAll();
    f.standIn.away();
    for (int second = 0; second < seconds; ++second)
        step();
    f.standIn.back();
    const qsizetype before = f.standIn.posts().size();
    while (f.standIn.posts().size() == before) // until the back-off lets it see that Mackerel is back
        step();
    const qint64 recovered = f.clock.epochS(), newest = recovered / 60 - 1;
    const auto isLive = [&] { return f.shown(u"process-9.stack_sys"_s).contains(newest); };
    while (!isLive() && f.clock.epochS() < recovered + 600)
        step();
    bench::figure("backlog_live_s", static_cast<double>(f.clock.epochS() - recovered));
    while (pointsOf(f.forwarder.state().queued) > 0 && f.clock.epochS() < recovered + 3600)
        step();
    double bytes = 0;
    const auto posts = f.standIn.posts().mid(before);
    for (const auto &post : posts)
        bytes += static_cast<double>(post.body.size());
    bench::figure("backlog_fill", bytes / 100'000 / static_cast<double>(posts.size()));
    f.pass(120);

    bench::figure("outage_lost", static_cast<double>(all.missing() + all.wrong()));
    bench::figure("outage_doubled", static_cast<double>(all.doubled()));
}

} // namespace

int bench::forward(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QStringList words = QCoreApplication::arguments().mid(3);
    const char *what = argc > 2 ? argv[2] : "";
    if (std::strcmp(what, "live") == 0)
        live(words);
    else if (std::strcmp(what, "outage") == 0)
        outage();
    else if (std::strcmp(what, "kills") == 0 && words.size() == 2) {
        KillSoak soak(words[0].toLongLong());
        const auto outcome = soak.run(words[1].toInt());
        figure("kill_points", static_cast<double>(outcome.printed));
        figure("kill_lost", static_cast<double>(outcome.lost));
        figure("kill_wrong", static_cast<double>(outcome.wrong));
    } else {
        return 2;
    }
    return 0;
}
