// gops_200_stall_ms: the real window on 200 processes at 1 Hz, on a stand-in for gops that takes no time.
#include "bench.h"
#include "heartbeat.h"
#include "mainwindow.h"
#include "ownforwarding.h"

#include <QApplication>
#include <QFile>

using namespace gopscope;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// As gops v0.3.28 lists them.
QByteArray listingOf(const QList<qint64> &pids)
{
    QByteArray listing;
    for (const qint64 pid : pids)
        listing += QByteArray::number(pid).leftJustified(8) + "1 sleep* go1.26.8 /usr/bin/sleep\n";
    return listing;
}

} // namespace

int bench::gops200(int argc, char *argv[])
{
    constexpr auto warmUp = 8s, round = 12s;
    QApplication app(argc, argv);
    const QTemporaryDir dir;
    LaunchOptions launch;
    for (int i = 2; i < argc; ++i)
        launch.pids << QString::fromLocal8Bit(argv[i]).toLongLong();
    launch.gops = QStringLiteral(GOPSCOPE_BIN_DIR "/gopscope-quickgops");
    QFile listing(dir.filePath(u"listing"_s));
    if (!listing.open(QIODevice::WriteOnly) || listing.write(listingOf(launch.pids)) < 0)
        qFatal("the listing can't be written");
    listing.close();
    qputenv("QUICKGOPS_LISTING", QFile::encodeName(listing.fileName()));

    const SystemClock clock;
    SettingsStore store(dir.filePath(u"settings.ini"_s));
    Session session(clock);
    OwnForwarding own(session, dir.filePath(u"spool.sqlite"_s));
    MainWindow window(session, own.forwarding, store, launch);
    window.show();
    window.begin();

    qint64 missedBefore = 0, samples = 0;
    QObject::connect(&session, &Session::sampleTaken, &app, [&] { ++samples; });
    StallRounds rounds(round, [&](const std::vector<double> &maxima) {
        figure("missed_200", static_cast<double>(session.sampler().missed() - missedBefore));
        figure("samples_200", static_cast<double>(samples));
        figure("gops_200_stall_ms", median(maxima));
        const bool meant = session.sampler().targets().size() == 200 && samples > 0;
        QCoreApplication::exit(meant ? 0 : 1);
    });
    QTimer::singleShot(warmUp, &app, [&] {
        missedBefore = session.sampler().missed();
        samples = 0;
        rounds.start();
    });
    return QApplication::exec();
}
