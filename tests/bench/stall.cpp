// spool_stall_ms: the window while a day is queued and Mackerel does not answer.
#include "bench.h"
#include "desk.h"
#include "heartbeat.h"
#include "mackerelstandin.h"
#include "spoolcontent.h"

#include <QApplication>

using namespace gopscope;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// 100,000 points of the last day and a few more, a minute apart, of 70 metrics.
void fill(const QString &file, const Destination &destination)
{
    constexpr int minutes = 1430, series = 70;
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    for (int minute = minutes; minute > 0; --minute) {
        QList<MetricPoint> points;
        for (int i = 0; i < series; ++i)
            points.append({u"queued.metric_%1"_s.arg(i), now - minute * 60, 1.0 * minute});
        spoolcontent::add(file, destination, points);
    }
}

} // namespace

int bench::stall(int argc, char *argv[])
{
    constexpr auto warmUp = 5s, measured = 100s;
    QApplication app(argc, argv);
    const QTemporaryDir dir;
    const QString file = dir.filePath(u"spool.sqlite"_s);
    MackerelStandIn standIn;
    fill(file, {standIn.url().toString(), standIn.organisation, u"My-Service"_s});
    standIn.moodForPoints = [] { return MackerelStandIn::Mood::Silent; };

    Settings settings;
    settings.forward.on = true;
    settings.forward.base = standIn.url().toString();
    settings.forward.service = u"My-Service"_s;
    settings.forward.organisation = standIn.organisation;
    const QString settingsFile = dir.filePath(u"settings.ini"_s);
    SettingsStore(settingsFile).save(settings);
    LaunchOptions launch;
    for (int i = 2; i < argc; ++i)
        launch.pids << QString::fromLocal8Bit(argv[i]).toLongLong();
    ClosedDesk desk({.launch = launch, .settings = settingsFile, .spool = file, .clock = nullptr});
    desk.own.keys.keep(settings.forward.base, standIn.key);
    desk.open();

    Heartbeat heart;
    QTimer::singleShot(warmUp, &app, [&] { heart.start(); });
    QTimer::singleShot(warmUp + measured, &app, [&] {
        const qint64 queued = pointsOf(desk.forwarding.state().queued);
        figure("spool_queued", static_cast<double>(queued));
        figure("spool_stall_ms", heart.longestMs());
        const bool meant = standIn.posts().size() > 0 && standIn.taken.isEmpty() && queued > 100'000;
        QCoreApplication::exit(meant ? 0 : 1);
    });
    return QApplication::exec();
}
