// unseen_process_ms, unseen_socket_process_ms, unseen_memory_process_ms, unseen_paints: what ticked processes
// cost that nobody looks at.
#include "bench.h"
#include "desk.h"
#include "readercost.h"

#include <QAction>
#include <QApplication>
#include <QElapsedTimer>
#include <QStatusBar>

using namespace gopscope;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Counts what is painted, but for the status line: that tells every five seconds what Gopscope costs.
class PaintCounter : public QObject
{
public:
    int paints = 0;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Paint && !qobject_cast<QStatusBar *>(watched) &&
            !qobject_cast<QStatusBar *>(watched->parent()))
            ++paints;
        return false;
    }
};

struct Cost
{
    double cpuMs = 0;
    int samples = 0; ///< of processes that are not shown
    int paints = 0;
};

/// CPU time of the window, and of its reader where it has one.
double spentSeconds(const QString &source)
{
    return source == memorySource() ? bench::cpuWithReader() : bench::cpuSeconds();
}

/// Ten seconds of the window, which shows the first of the processes, with its list closed.
Cost watch(const QList<qint64> &pids, const QString &source)
{
    constexpr auto warmUp = 3s, measured = 10s;
    LaunchOptions launch;
    launch.pids = pids;
    launch.interval = 250ms;
    const QTemporaryDir dir;
    const QString file = dir.filePath(u"settings.ini"_s);
    Settings settings;
    settings.source = source;
    SettingsStore(file).save(settings);
    ClosedDesk desk({.launch = launch, .settings = file, .spool = {}, .clock = nullptr});
    desk.find<QAction>(u"picker"_s)->setChecked(false);
    desk.open();
    MainWindow &window = desk.window;
    auto *pane = desk.find<TargetPane>();

    PaintCounter counter;
    Cost cost;
    QObject::connect(&desk.session, &Session::sampleTaken, &window,
                     [&](Target *target) { cost.samples += target != pane->target(); });
    QTimer::singleShot(warmUp - 1s, &window, [&] {
        desk.find<ProcessPicker>()->select(desk.session.watch(pids.constFirst()));
        pane->timeWindow().freeze(); // what is shown stands still, so that only the others count
    });
    QTimer::singleShot(warmUp, &window, [&] {
        cost = {.cpuMs = -spentSeconds(source) * 1000};
        qApp->installEventFilter(&counter);
    });
    QTimer::singleShot(warmUp + measured, &window, [&] {
        cost.cpuMs += spentSeconds(source) * 1000;
        cost.paints = counter.paints;
        QCoreApplication::exit();
    });
    QApplication::exec();
    return cost;
}

} // namespace

int bench::unseen(int argc, char *argv[])
{
    QApplication app(argc, argv);
    applyTheme(app, Theme::Light);
    QList<qint64> pids;
    QStringList arguments = QApplication::arguments().mid(2);
    const bool isNamed = sourceChoices().contains(arguments.value(0));
    const QString source = isNamed ? arguments.takeFirst() : autoSource();
    for (const QString &pid : std::as_const(arguments))
        pids << pid.toLongLong();
    std::vector<double> costs, paints;
    for (int round = 0; round < 5; ++round) {
        const Cost alone = watch(pids.mid(0, 1), source), all = watch(pids, source);
        if (all.samples == 0)
            return 1;
        costs.push_back((all.cpuMs - alone.cpuMs) / all.samples);
        paints.push_back(static_cast<double>(std::max(0, all.paints - alone.paints)) / all.samples);
    }
    const QByteArray of = isNamed ? source.toLatin1() + '_' : QByteArray();
    figure("unseen_" + of + "process_ms", median(costs));
    if (!isNamed)
        figure("unseen_paints", median(paints));
    return 0;
}
