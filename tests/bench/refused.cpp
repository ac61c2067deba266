// What a name that Mackerel refuses costs all others, with simulated time.
#include "bench.h"
#include "simulatedforwarding.h"

using namespace gopscope;
using namespace Qt::StringLiterals;

namespace {

/// Samples of processes at 1 Hz for a time.
void run(SimulatedForwarding &f, int processes, int seconds)
{
    for (int second = 0; second < seconds; ++second) {
        for (int i = 0; i < processes; ++i)
            f.forwarder.take(u"process-%1"_s.arg(i), f.sample(static_cast<double>(f.clock.epochS())));
        f.settle();
        f.pass(1);
    }
}

/// Posts a minute from the second minute on, with one refused name in each of three processes.
double posts()
{
    constexpr int processes = 3, minutes = 60;
    SimulatedForwarding f;
    for (int i = 0; i < processes; ++i)
        f.standIn.badNames.insert(u"process-%1.heap_idle"_s.arg(i));
    run(f, processes, 60);
    const qsizetype before = f.standIn.posts().size();
    run(f, processes, 60 * minutes);
    return static_cast<double>(f.standIn.posts().size() - before) / minutes;
}

/// Points of ten processes that wait 5 min after one of their 130 names began to be refused, or none did.
double backlog(bool refused)
{
    constexpr int processes = 10;
    SimulatedForwarding f;
    run(f, processes, 120);
    if (refused)
        f.standIn.badNames = {u"process-4.heap_idle"_s};
    run(f, processes, 300);
    const Destination destination{f.account.base.toString(), u"standin"_s, f.account.service};
    double points = 0;
    f.spool.count(destination, f.clock.epochS(), &f.spool,
                  [&](const Waiting &waiting) { points = static_cast<double>(waiting.points); });
    f.settle();
    return points;
}

} // namespace

int bench::refused(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    figure("refused_name_posts", posts());
    figure("refused_name_backlog", backlog(true) / backlog(false));
    return 0;
}
