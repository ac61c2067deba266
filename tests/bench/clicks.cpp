// first_minute_clicks: the window for somebody who meets it for the first time.
#include "bench.h"
#include "desk.h"

#include <QApplication>

#include <cmath>

using namespace gopscope;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// The settings of somebody who has none.
QString untouched(const QTemporaryDir &dir)
{
    const QString path = dir.filePath(u"settings.ini"_s);
    QFile file(path); // without one, the desk has its own
    if (!file.open(QIODevice::WriteOnly))
        qFatal("no settings");
    return path;
}

/// Whether the heap of the process that is shown was seen to change.
bool heapMoves(ClosedDesk &desk)
{
    const Target *target = desk.find<TargetPane>()->target();
    if (!target)
        return false;
    const History &history = desk.session.history(target);
    for (std::size_t i = 1; i < history.size(); ++i) {
        const double change =
            history.value(i, "heap_alloc"_metric) - history.value(i - 1, "heap_alloc"_metric);
        if (std::abs(change) > 0) // not where it is not known
            return true;
    }
    return false;
}

} // namespace

int bench::clicks(int argc, char *argv[])
{
    constexpr int patienceMs = 10'000;
    QApplication app(argc, argv);
    const qint64 pid = QApplication::arguments().value(2).toLongLong();
    const QTemporaryDir dir;
    ClosedDesk desk({.launch = {}, .settings = untouched(dir), .spool = {}, .clock = nullptr});
    desk.open();
    if (!QTest::qWaitFor([&] { return desk.row(pid).isValid(); }, patienceMs))
        return 1;
    desk.view()->scrollTo(desk.row(pid)); // where others run, too
    desk.clickBox(pid);
    if (!QTest::qWaitFor([&] { return heapMoves(desk); }, patienceMs))
        return 1; // a second click would untick it
    figure("first_minute_clicks", 1);
    return 0;
}
