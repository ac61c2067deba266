#include "goprogram.h"
#include "processes/processfilter.h"
#include "processes/processmodel.h"
#include "realgops.h"

#include <QAbstractItemModelTester>
#include <QtTest>

#include <cmath>
#include <random>

using namespace Qt::StringLiterals;
using namespace gopscope;

namespace {

/// A process with the agent, or one that can't be watched.
ProcessEntry entry(qint64 pid, const QString &name, bool agent, qint64 ppid = 1)
{
    const Silence whyNot{.title = u"%1 can't be read"_s, .sentence = u"It is too old."_s};
    return {.process = {pid, ppid, name, u"go1.26.8"_s, u"/srv/"_s + name, agent},
            .target = nullptr,
            .listed = true,
            .outlook = agent ? Outlook{.via = u"agent"_s} : Outlook{.via = {}, .whyNot = whyNot}};
}

/// One without an agent that can be read.
ProcessEntry readable(qint64 pid, const QString &name)
{
    ProcessEntry made = entry(pid, name, false);
    made.outlook.via = u"memory"_s;
    made.outlook.way = u"read from its memory"_s;
    made.outlook.whyNot.reset();
    return made;
}

/// The model as text, a line a row, children indented.
QString textOf(const QAbstractItemModel &model, const QModelIndex &parent = {}, int depth = 0)
{
    QString text;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        text += QString(depth, u' ') + index.data().toString() + u'\n' + textOf(model, index, depth + 1);
    }
    return text;
}

/// Real programs that are sampled, and the model of their rows.
struct Watched
{
    Watched()
    {
        runner.setProgram(realGops());
        sampler.setInterval(std::chrono::milliseconds(250));
        target = watch(program);
        QObject::connect(&sampler, &Sampler::targetChanged, &model, &ProcessModel::updateTarget);
        model.setHeapSource([this](const Target *asked) { return asked == target ? heap : std::nan(""); });
        model.setForwardSource(
            [this](Target *asked) { return asked == target ? std::optional(forward) : std::nullopt; });
    }

    Target *watch(const GoProgram &process)
    {
        return sampler.watch({process.pid(), u"app"_s, u"/srv/app"_s, u"go1.26.8"_s});
    }
    ProcessEntry row(const GoProgram &process, Target *watcher, bool listed = true) const
    {
        ProcessEntry made = entry(process.pid(), u"app"_s, listed);
        made.target = watcher;
        made.listed = listed;
        return made;
    }
    QModelIndex cell(int column) const { return model.indexOf(target).siblingAtColumn(column); }
    QString state() const { return cell(0).data(Qt::AccessibleDescriptionRole).toString(); }

    GoProgram program{GoProgram::peer(u"agent-v0.3.28"_s)};
    SystemClock clock;
    GopsRunner runner;
    SourceSet sources{{runner, clock}};
    Sampler sampler{sources, clock};
    Target *target = nullptr;
    double heap = std::nan("");
    Claims::Row forward{u"app"_s};
    ProcessModel model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
};

} // namespace

class tst_ProcessModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changesRowByRow()
    {
        ProcessModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy inserts(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removes(&model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        model.update({entry(1, u"a"_s, true), entry(2, u"b"_s, false), entry(3, u"c"_s, true)});
        QCOMPARE(inserts.size(), 3);
        const QPersistentModelIndex third = model.index(2, 0);
        model.update({entry(3, u"c"_s, true), entry(1, u"a"_s, false), entry(4, u"d"_s, true)});
        QCOMPARE(removes.size(), 1);
        QCOMPARE(inserts.size(), 4);
        QCOMPARE(changes.size(), 1);
        QVERIFY(third.isValid());
        QCOMPARE(third.data().toString(), u"* c"_s);
        model.update({entry(3, u"c"_s, true), entry(1, u"a"_s, false), entry(4, u"d"_s, true)});
        QCOMPARE(changes.size(), 1);
        QCOMPARE(resets.size(), 0);
        QCOMPARE(model.totalsByWay(), (QMap<QString, int>{{u"agent"_s, 2}, {QString(), 1}}));
        QCOMPARE(model.total(), 3);
    }

    void tellsProcessesOfOnePidApart()
    {
        const SystemClock clock;
        GopsRunner runner;
        const SourceSet sources({runner, clock});
        Target target({.pid = 5, .name = u"a"_s, .path = u"/srv/a"_s, .goVersion = {}, .startTicks = 100},
                      sources, clock);
        const auto started = [](ProcessEntry entry, quint64 ticks, Target *of = nullptr) {
            entry.process.startTicks = ticks;
            entry.target = of;
            return entry;
        };
        const ProcessEntry exited = started(entry(5, u"a"_s, false), 100, &target);
        ProcessModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.update({started(entry(5, u"a"_s, true), 100)});
        const QPersistentModelIndex row = model.index(0, 0);
        model.update({started(entry(5, u"a"_s, true), 100, &target)}); // ticked
        QCOMPARE(model.entry(row)->target, &target);
        // Another process has its PID, and stands before it in the list.
        model.update({started(entry(5, u"b"_s, true), 200), exited});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.entry(row)->target, &target);
        // It goes on as a process that has a row already.
        model.update({started(entry(5, u"b"_s, true), 200, &target)});
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.entry(row)->target, &target);
        model.update({started(entry(5, u"b"_s, true), 200)}); // unticked
        QCOMPARE(model.entry(row)->process.name, u"b"_s);
    }

    void makesATree()
    {
        ProcessModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setTree(true);
        model.update({entry(3, u"grandchild"_s, true, 2), entry(2, u"child"_s, false, 1),
                      entry(1, u"parent"_s, true, 0)});
        QCOMPARE(textOf(model), u"* parent\n child\n  * grandchild\n"_s);
        model.update({entry(3, u"grandchild"_s, true, 1), entry(1, u"parent"_s, true, 0)});
        QCOMPARE(textOf(model), u"* parent\n * grandchild\n"_s);
        model.update({entry(5, u"x"_s, true, 6), entry(6, u"y"_s, true, 5), entry(7, u"self"_s, true, 7)});
        QCOMPARE(model.total(), 3);
        model.setTree(false);
        QCOMPARE(model.rowCount(), 3);
    }

    void survivesRandomLists()
    {
        std::mt19937 random(11);
        ProcessModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        ProcessFilter filter;
        filter.setSourceModel(&model);
        QAbstractItemModelTester filterTester(&filter, QAbstractItemModelTester::FailureReportingMode::Fatal);
        filter.sort(ProcessModel::NameColumn);
        for (int round = 0; round < 150; ++round) {
            if (round % 40 == 0)
                model.setTree(!model.isTree());
            QList<ProcessEntry> entries;
            for (qint64 pid = 1; pid <= 12; ++pid) {
                if (random() % 3)
                    entries << entry(pid, QString::number(random() % 20), random() % 2,
                                     qint64(random() % 13));
            }
            std::shuffle(entries.begin(), entries.end(), random);
            model.update(entries);
            QCOMPARE(model.total(), int(entries.size()));
            QCOMPARE(textOf(model).count(u'\n'), entries.size());
        }
    }

    void sortsMarkedFirst()
    {
        ProcessModel model;
        ProcessFilter filter;
        filter.setSourceModel(&model);
        model.update({entry(1, u"alpha"_s, false), entry(2, u"zeta"_s, true), entry(3, u"beta"_s, true)});
        filter.sort(ProcessModel::NameColumn, Qt::AscendingOrder);
        QCOMPARE(textOf(filter), u"* beta\n* zeta\nalpha\n"_s);
        filter.sort(ProcessModel::NameColumn, Qt::DescendingOrder);
        QCOMPARE(textOf(filter), u"* zeta\n* beta\nalpha\n"_s);
        filter.sort(ProcessModel::PidColumn, Qt::AscendingOrder);
        QCOMPARE(textOf(filter), u"* zeta\n* beta\nalpha\n"_s);
        model.update({entry(1, u"alpha"_s, false), entry(2, u"zeta"_s, true), entry(3, u"beta"_s, true),
                      readable(4, u"omega"_s)});
        QCOMPARE(textOf(filter), u"* zeta\n* beta\nomega\nalpha\n"_s);
        filter.setText(u"ET"_s);
        QCOMPARE(textOf(filter), u"* zeta\n* beta\n"_s);
        filter.setText(u"/srv/alp"_s);
        QCOMPARE(textOf(filter), u"alpha\n"_s);
        filter.setText(u"3"_s);
        QCOMPARE(textOf(filter), u"* beta\n"_s);
    }

    void showsHostileTextAsItIs()
    {
        ProcessModel model;
        model.update({entry(1, u"<b>x</b>\n\ty"_s, false), entry(2, QString(4096, u'n'), true)});
        const QModelIndex hostile = model.index(0, 0);
        QCOMPARE(hostile.data().toString(), u"<b>x</b>  y"_s);
        QVERIFY(hostile.data(Qt::ToolTipRole).toString().contains(u"&lt;b&gt;x"_s));
        QVERIFY(model.index(1, 0).data().toString().size() < 200);
    }

    void ticksOnlyMarkedRows()
    {
        ProcessModel model;
        QSignalSpy ticks(&model, &ProcessModel::tickRequested);
        model.update({entry(1, u"a"_s, true), entry(2, u"b"_s, false)});
        QVERIFY(model.flags(model.index(0, 0)) & Qt::ItemIsUserCheckable);
        QVERIFY(!(model.flags(model.index(1, 0)) & Qt::ItemIsUserCheckable));
        QVERIFY(model.index(1, 0)
                    .data(Qt::AccessibleDescriptionRole)
                    .toString()
                    .startsWith(u"b can't be read. It is too old."_s));
        QVERIFY(model.setData(model.index(0, 0), Qt::Checked, Qt::CheckStateRole));
        QVERIFY(!model.setData(model.index(1, 0), Qt::Checked, Qt::CheckStateRole));
        QCOMPARE(ticks.size(), 1);
        QCOMPARE(ticks[0][0].toLongLong(), 1);
    }

    void saysHowEachIsWatched()
    {
        ProcessModel model;
        model.update({entry(1, u"a"_s, true), readable(2, u"b"_s), entry(3, u"c"_s, false)});
        const auto data = [&](int row, int column, int role = Qt::DisplayRole) {
            return model.index(row, column).data(role).toString();
        };
        QCOMPARE(data(0, ProcessModel::WayColumn), u"agent"_s);
        QCOMPARE(data(1, ProcessModel::WayColumn), u"memory"_s);
        QCOMPARE(data(2, ProcessModel::WayColumn), u"no"_s);
        QCOMPARE(data(1, 0, Qt::AccessibleTextRole), u"b, watched by: memory"_s);
        QCOMPARE(data(1, 0, Qt::AccessibleDescriptionRole),
                 u"tick it to watch its heap, read from its memory"_s);
        QVERIFY(data(2, 0, Qt::ToolTipRole).contains(u"It is too old."_s));
        QVERIFY(!model.index(1, 0).data(Qt::ForegroundRole).isValid());
        QVERIFY(model.index(2, 0).data(Qt::ForegroundRole).isValid());
        // The same process, read no more.
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        model.update({entry(1, u"a"_s, true), entry(2, u"b"_s, false), entry(3, u"c"_s, false)});
        QCOMPARE(changes.size(), 1);
    }

    void showsWhatIsTicked()
    {
        Watched w;
        w.model.update({entry(1, u"other"_s, true), w.row(w.program, w.target)});
        QCOMPARE(w.cell(0).data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
        QCOMPARE(w.model.index(0, 0).data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
        QVERIFY(!w.cell(ProcessModel::PidColumn).data(Qt::CheckStateRole).isValid());
        QSignalSpy ticks(&w.model, &ProcessModel::tickRequested);
        QVERIFY(w.model.setData(w.cell(0), Qt::Unchecked, Qt::CheckStateRole));
        QCOMPARE(ticks[0][0].toLongLong(), w.program.pid());
        QCOMPARE(ticks[0][1].value<Target *>(), w.target);
        QCOMPARE(ticks[0][2].toBool(), false);
        // Only the update that follows changes it.
        QCOMPARE(w.cell(0).data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
        const QPersistentModelIndex row = w.cell(0);
        w.model.update({entry(1, u"other"_s, true), w.row(w.program, nullptr)});
        QCOMPARE(row.data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
        QVERIFY(!w.model.indexOf(w.target).isValid());
    }

    void showsTheHeap()
    {
        Watched w;
        w.model.update({entry(1, u"other"_s, true), w.row(w.program, w.target)});
        QCOMPARE(w.model.index(0, ProcessModel::HeapColumn).data().toString(), QString());
        QCOMPARE(w.cell(ProcessModel::HeapColumn).data().toString(), u"…"_s);
        QCOMPARE(w.cell(ProcessModel::HeapColumn).data(ProcessModel::SortRole).toDouble(), -1.0);
        QSignalSpy changes(&w.model, &QAbstractItemModel::dataChanged);
        w.heap = 3 * 1024 * 1024;
        w.model.updateTarget(w.target);
        QCOMPARE(changes.size(), 1);
        QCOMPARE(changes[0][0].toModelIndex().row(), 1);
        QCOMPARE(changes[0][1].toModelIndex(), w.cell(ProcessModel::HeapColumn));
        QCOMPARE(w.cell(ProcessModel::HeapColumn).data().toString(), u"3.00 MiB"_s);
        QCOMPARE(w.cell(ProcessModel::HeapColumn).data(ProcessModel::SortRole).toDouble(), w.heap);
        w.heap += 1;
        w.model.updateTarget(w.target);
        QCOMPARE(changes.size(), 1); // it looks the same
        w.heap *= 2;
        w.model.updateTarget(w.target);
        QCOMPARE(changes.size(), 2);
    }

    void showsStates()
    {
        Watched w;
        w.model.update({w.row(w.program, w.target)});
        QCOMPARE(w.state(), u"collecting"_s);
        QSignalSpy changes(&w.model, &QAbstractItemModel::dataChanged);
        QTRY_COMPARE(w.state(), u"live"_s);
        QVERIFY(!changes.isEmpty());
        w.program.signal(SIGSTOP);
        QTRY_COMPARE(w.state(), u"waiting: stopped"_s);
        QVERIFY(!w.cell(0).data(Qt::ForegroundRole).isValid());
        QCOMPARE(w.model.total(), 1);

        const qint64 pid = w.program.pid();
        w.program.kill();
        QTRY_COMPARE(w.state(), u"exited"_s);
        ProcessEntry gone = entry(pid, u"app"_s, false);
        gone.target = w.target;
        gone.listed = false;
        w.model.update({gone});
        QCOMPARE(w.cell(ProcessModel::HeapColumn).data().toString(), u"exited"_s);
        QVERIFY(w.cell(0).data(Qt::ForegroundRole).isValid());
        QCOMPARE(w.model.total(), 0);
        QVERIFY(w.model.flags(w.cell(0)) & Qt::ItemIsUserCheckable); // to end the wait for it
    }

    void keepsTheRowOfARestart()
    {
        Watched w;
        const GoProgram next(GoProgram::peer(u"agent-v0.3.28"_s));
        w.model.update({entry(1, u"other"_s, true), w.row(w.program, w.target)});
        const QPersistentModelIndex row = w.cell(0);
        QSignalSpy inserts(&w.model, &QAbstractItemModel::rowsInserted);
        w.program.kill();
        QTRY_VERIFY(w.target->exited());
        w.target->follow({next.pid(), u"app"_s, u"/srv/app"_s, u"go1.26.8"_s});
        w.model.update({entry(1, u"other"_s, true), w.row(next, w.target)});
        QCOMPARE(inserts.size(), 0);
        QCOMPARE(QModelIndex(row), w.cell(0));
        QCOMPARE(w.cell(ProcessModel::PidColumn).data().toString(), QString::number(next.pid()));
        QTRY_COMPARE(w.state(), u"live"_s);
    }

    void keepsARowForEachTarget()
    {
        Watched w;
        // The one that exited and the one that has its PID now are two.
        Target *second = w.watch(w.program);
        w.model.update({w.row(w.program, w.target), w.row(w.program, second)});
        QCOMPARE(w.model.rowCount(), 2);
        QVERIFY(w.model.indexOf(second).isValid());
        QVERIFY(w.model.indexOf(second) != w.model.indexOf(w.target));
        const QPersistentModelIndex row = w.model.indexOf(second);
        w.model.update({w.row(w.program, second)});
        QCOMPARE(QModelIndex(row), w.model.indexOf(second));
    }

    void showsWhatIsForwarded()
    {
        Watched w;
        w.model.update({entry(1, u"other"_s, true), w.row(w.program, w.target)});
        constexpr int column = ProcessModel::ForwardColumn;
        QVERIFY(!w.model.index(0, column).data(Qt::CheckStateRole).isValid());
        QVERIFY(!(w.model.flags(w.model.index(0, column)) & Qt::ItemIsEditable));
        QVERIFY(w.model.flags(w.cell(column)) & Qt::ItemIsEditable);
        QCOMPARE(w.cell(column).data().toString(), u"app"_s);
        QCOMPARE(w.cell(column).data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
        QVERIFY(w.cell(column).data(Qt::ToolTipRole).toString().contains(u"app.heap_alloc"_s));

        QSignalSpy changes(&w.model, &QAbstractItemModel::dataChanged);
        w.model.updateForwarding();
        QCOMPARE(changes.size(), 0);
        w.forward.isAsked = true;
        w.model.updateForwarding();
        QCOMPARE(changes.size(), 1);
        QCOMPARE(changes[0][0].toModelIndex(), w.cell(column));
        QCOMPARE(changes[0][1].toModelIndex(), w.cell(column));
        QCOMPARE(w.cell(column).data().toString(), u"app ?"_s);
        QCOMPARE(w.cell(column).data(Qt::EditRole).toString(), u"app"_s);
        w.forward = {u"app"_s, false, false};
        w.model.updateForwarding();
        QCOMPARE(w.cell(column).data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
        QVERIFY(w.cell(column).data(Qt::ForegroundRole).isValid());
    }

    void asksToForward()
    {
        Watched w;
        w.model.update({entry(1, u"other"_s, true), w.row(w.program, w.target)});
        QSignalSpy forwards(&w.model, &ProcessModel::forwardRequested);
        QSignalSpy prefixes(&w.model, &ProcessModel::prefixRequested);
        QSignalSpy ticks(&w.model, &ProcessModel::tickRequested);
        const QModelIndex cell = w.cell(ProcessModel::ForwardColumn);
        QVERIFY(w.model.setData(cell, Qt::Unchecked, Qt::CheckStateRole));
        QVERIFY(w.model.setData(cell, u" shop "_s, Qt::EditRole));
        QCOMPARE(forwards.size(), 1);
        QCOMPARE(forwards[0][0].value<Target *>(), w.target);
        QCOMPARE(forwards[0][1].toBool(), false);
        QCOMPARE(prefixes.size(), 1);
        QCOMPARE(prefixes[0][1].toString(), u"shop"_s);
        QCOMPARE(ticks.size(), 0);
        QVERIFY(!w.model.setData(w.model.index(0, ProcessModel::ForwardColumn), u"x"_s, Qt::EditRole));
    }

    void sortsTargetsByHeap()
    {
        Watched w;
        ProcessFilter filter;
        filter.setSourceModel(&w.model);
        const GoProgram other(GoProgram::peer(u"agent-v0.3.28"_s));
        Target *second = w.watch(other);
        w.model.setHeapSource([&](const Target *asked) { return asked == second ? 5.0 : 20.0; });
        w.model.update({w.row(w.program, w.target), w.row(other, second), entry(1, u"plain"_s, true)});
        const auto pids = [&] {
            QList<qint64> all;
            for (int row = 0; row < filter.rowCount(); ++row)
                all << filter.index(row, ProcessModel::PidColumn).data().toLongLong();
            return all;
        };
        filter.sort(ProcessModel::HeapColumn, Qt::AscendingOrder);
        QCOMPARE(pids(), (QList<qint64>{1, other.pid(), w.program.pid()}));
        filter.sort(ProcessModel::HeapColumn, Qt::DescendingOrder);
        QCOMPARE(pids(), (QList<qint64>{w.program.pid(), other.pid(), 1}));
    }
};

QTEST_MAIN(tst_ProcessModel)
#include "tst_processmodel.moc"
