// closely_stall_ms: the window while the shown process is sampled 100 times a second.
#include "bench.h"
#include "desk.h"
#include "heartbeat.h"

#include <QApplication>

using namespace gopscope;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

int bench::closely(int argc, char *argv[])
{
    constexpr auto warmUp = 5s;
    QApplication app(argc, argv);
    LaunchOptions launch;
    launch.pids << QString::fromLocal8Bit(argc > 2 ? argv[2] : "").toLongLong();
    const QTemporaryDir dir;
    const QString settings = dir.filePath(u"settings.ini"_s);
    Settings byMemory;
    byMemory.source = memorySource();
    SettingsStore(settings).save(byMemory);
    ClosedDesk desk({.launch = launch, .settings = settings, .spool = {}, .clock = nullptr});
    desk.open();

    Heartbeat heart;
    std::size_t before = 0;
    QTimer::singleShot(warmUp, &app, [&] {
        before = desk.session.history(desk.targets().front().get()).size();
        desk.find<QAction>(u"watchClosely"_s)->trigger();
        heart.start();
    });
    QObject::connect(&desk.session.closeWatch(), &CloseWatch::ended, &app, [&](Target *target) {
        figure("closely_stall_ms", heart.longestMs());
        figure("closely_samples", static_cast<double>(desk.session.history(target).size() - before));
        QCoreApplication::exit(0);
    });
    QTimer::singleShot(60s, &app, [] { QCoreApplication::exit(1); });
    return QApplication::exec();
}
