#include "fakegops.h"
#include "processes/processfilter.h"
#include "processes/processmodel.h"

#include <QAbstractItemModelTester>
#include <QtTest>

#include <cmath>
#include <random>

using namespace Qt::StringLiterals;
using namespace gopscope;

namespace {

ProcessEntry entry(qint64 pid, const QString &name, bool agent, qint64 ppid = 1)
{
    return {.process = {pid, ppid, name, u"go1.26.8"_s, u"/srv/"_s + name, agent},
            .target = nullptr,
            .listed = true};
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
        QCOMPARE(model.marked(), 2);
        QCOMPARE(model.total(), 3);
    }

    void tellsProcessesOfOnePidApart()
    {
        const SystemClock clock;
        GopsRunner runner;
        Target target({.pid = 5, .name = u"a"_s, .path = u"/srv/a"_s, .goVersion = {}, .startTicks = 100},
                      runner, clock);
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
                    .startsWith(u"can't be monitored"_s));
        QVERIFY(model.setData(model.index(0, 0), Qt::Checked, Qt::CheckStateRole));
        QVERIFY(!model.setData(model.index(1, 0), Qt::Checked, Qt::CheckStateRole));
        QCOMPARE(ticks.size(), 1);
        QCOMPARE(ticks[0][0].toLongLong(), 1);
    }
};

QTEST_MAIN(tst_ProcessModel)
#include "tst_processmodel.moc"
