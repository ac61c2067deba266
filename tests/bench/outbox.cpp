// What a disk that takes nothing costs those who sample.
#include "bench.h"
#include "heartbeat.h"
#include "simulatedforwarding.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QThread>

#include <cstring>

using namespace gopscope;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int processes = 40;
constexpr auto heldFor = 10s;

QString prefix(int process)
{
    return u"process-%1"_s.arg(process);
}

/// Holds a spool as another process, and says when it does.
int hold(const QString &file)
{
    auto database = QSqlDatabase::addDatabase(u"QSQLITE"_s);
    database.setDatabaseName(file);
    if (!database.open() || !QSqlQuery(database).exec(u"BEGIN EXCLUSIVE"_s))
        return 1;
    std::puts("held");
    std::fflush(stdout);
    QThread::sleep(static_cast<unsigned long>(heldFor.count()));
    return 0;
}

/// spool_locked_stall_ms: how late the event loop comes while another process holds the spool.
int locked(QCoreApplication &app)
{
    SimulatedForwarding f;
    int next = 0;
    QTimer sampling;
    QObject::connect(&sampling, &QTimer::timeout, &app, [&] {
        if (next == 0)
            f.clock.advance(1);
        f.forwarder.take(prefix(next), f.sample(next));
        next = (next + 1) % processes;
    });
    sampling.start(1000 / processes);
    bench::Heartbeat heart;
    QProcess holder;
    qint64 atRisk = 0;
    QObject::connect(&holder, &QProcess::readyRead, &app, [&] { heart.start(); });
    QObject::connect(&f.spool, &Spool::changed, &app, [&] { atRisk = std::max(atRisk, f.spool.atRisk()); });
    QObject::connect(&holder, &QProcess::finished, &app, [&](int code) {
        bench::figure("spool_locked_stall_ms", heart.longestMs());
        QCoreApplication::exit(code == 0 && atRisk > 0 ? 0 : 1);
    });
    holder.start(QCoreApplication::applicationFilePath(), {u"outbox"_s, u"hold"_s, f.spool.fileName()});
    return QCoreApplication::exec();
}

/// take_6h_down_ratio: taking one sample of each process after six hours without a disk, over the first.
int down()
{
    constexpr int rounds = 101, hours = 6, stepS = 10;
    SimulatedForwarding f;
    f.standIn.away();
    QFile inTheWay(f.dir.filePath(u"file"_s));
    if (!inTheWay.open(QIODevice::WriteOnly))
        return 1;
    Spool spool(f.dir.filePath(u"file/spool.sqlite"_s));
    Forwarder forwarder(spool, f.network, f.clock);
    forwarder.start(f.account, {});
    const auto takeAll = [&] {
        QElapsedTimer watch;
        watch.start();
        for (int i = 0; i < processes; ++i)
            forwarder.take(prefix(i), f.sample(i));
        const auto took = static_cast<double>(watch.nsecsElapsed());
        f.clock.advance(stepS);
        forwarder.wake();
        QCoreApplication::processEvents();
        return took;
    };
    const auto median = [&] {
        std::vector<double> took;
        for (int i = 0; i < rounds; ++i)
            took.push_back(takeAll());
        return bench::median(took);
    };
    takeAll(); // the names are new
    const double first = median();
    for (int second = 0; second < hours * 3600; second += stepS)
        takeAll();
    const double last = median();
    bench::figure("take_6h_down_points", static_cast<double>(spool.atRisk()));
    bench::figure("take_6h_down_ratio", last / first);
    return spool.atRisk() > 0 ? 0 : 1;
}

} // namespace

int bench::outbox(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QStringList words = QCoreApplication::arguments().mid(2);
    if (words.size() == 2 && words[0] == "hold"_L1)
        return hold(words[1]);
    const int code = locked(app);
    return down() == 0 ? code : 1;
}
