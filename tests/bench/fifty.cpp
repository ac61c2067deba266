// missed_50, stall_ms_50: the real window on fifty processes at 1 Hz for a minute.
#include "bench.h"
#include "desk.h"
#include "heartbeat.h"

#include <QApplication>

using namespace gopscope;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

int bench::fifty(int argc, char *argv[])
{
    constexpr auto warmUp = 8s, round = 12s;
    QApplication app(argc, argv);
    LaunchOptions launch;
    for (int i = 2; i < argc; ++i)
        launch.pids << QString::fromLocal8Bit(argv[i]).toLongLong();
    Desk desk(launch);
    const Sampler &sampler = desk.session.sampler();

    qint64 missedBefore = 0;
    qsizetype samples = 0;
    QObject::connect(&desk.session, &Session::sampleTaken, &app, [&] { ++samples; });
    StallRounds rounds(round, [&](const std::vector<double> &maxima) {
        figure("missed_50", static_cast<double>(sampler.missed() - missedBefore));
        figure("samples_50", static_cast<double>(samples));
        figure("stall_ms_50", median(maxima));
        QCoreApplication::exit(sampler.targets().size() == 50 ? 0 : 1);
    });
    QTimer::singleShot(warmUp, &app, [&] {
        missedBefore = sampler.missed();
        samples = 0;
        rounds.start();
    });
    return QApplication::exec();
}
