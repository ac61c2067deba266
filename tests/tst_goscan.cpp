// Go processes found by /proc and their files.
#include "children.h"
#include "fakegops.h"
#include "goprogram.h"
#include "gops/portfile.h"
#include "owncopy.h"
#include "realgops.h"
#include "sampling/discovery.h"
#include "sampling/goscan.h"
#include "simulatedclock.h"
#include "targetprogram.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;

namespace {

std::optional<ListedProcess> find(const QList<ListedProcess> &rows, qint64 pid)
{
    for (const ListedProcess &row : rows) {
        if (row.pid == pid)
            return row;
    }
    return {};
}

} // namespace

class tst_GoScan : public QObject
{
    Q_OBJECT

    OwnConfig m_config;

private Q_SLOTS:
    void findsGoProcesses()
    {
        const GoProgram none(GoProgram::peer(u"noagent"_s)), agent(GoProgram::peer(u"agent-v0.3.28"_s));
        GoScan scan;
        const auto rows = scan.list();
        const auto row = find(rows, none.pid());
        QVERIFY(row);
        QCOMPARE(row->name, u"noagent"_s);
        QCOMPARE(row->ppid, std::optional(QCoreApplication::applicationPid()));
        QCOMPARE(row->module, u"gopscope.local/peers/noagent"_s);
        QVERIFY(row->goVersion && row->goVersion->startsWith(u"go1."_s));
        QVERIFY(row->path.endsWith(u"/build/peers/noagent"_s));
        QVERIFY(row->startTicks > 0 && !row->key.isEmpty() && !row->agent);
        QVERIFY(find(rows, agent.pid())->agent);
        QVERIFY(!find(rows, QCoreApplication::applicationPid())); // no Go program
        QCOMPARE(scan.list(), rows);
    }

    /// As who does not run as root sees what does: its file is hidden, its command line is not.
    void findsThoseOfOthers()
    {
        const OwnCopy copy(GoProgram::peer(u"noagent"_s));
        QVERIFY(QFile::setPermissions(copy.folder(), QFile::Permissions(0x7755)));
        QVERIFY(QFile::setPermissions(copy.path(), QFile::Permissions(0x7755)));
        const TargetProgram others(copy.path(), as::root);
        QVERIFY(::seteuid(nobody) == 0);
        const bool isHidden = !GoFiles::fileOf(others.pid());
        const auto row = find(GoScan().list(), others.pid());
        QVERIFY(::seteuid(0) == 0);
        QVERIFY(isHidden);
        QVERIFY(row);
        QCOMPARE(row->name, u"service"_s);
        QCOMPARE(row->path, copy.path());
        QCOMPARE(row->ppid, std::optional(QCoreApplication::applicationPid()));
        QVERIFY(!row->goVersion); // its file may be another one of that name
        QVERIFY(row->startTicks > 0 && !row->agent);
    }

    void followsEndsAndRebuilds()
    {
        const QTemporaryDir folder;
        const QString copy = folder.filePath(u"service"_s);
        QVERIFY(QFile::copy(GoProgram::peer(u"noagent"_s), copy));
        GoProgram program(copy);
        GoScan scan;
        QVERIFY(find(scan.list(), program.pid()));
        QVERIFY(QFile::remove(copy)); // as a rebuild does
        QCOMPARE(find(scan.list(), program.pid())->path, copy);
        QCOMPARE(find(GoScan().list(), program.pid())->path, copy);
        const qint64 pid = program.pid();
        program.kill();
        QVERIFY(!find(scan.list(), pid));
    }

    void takesNoForkForAProgram()
    {
        const GoProgram parent(GoProgram::peer(u"parent"_s));
        const QList<qint64> children = childrenOf(parent.pid());
        QCOMPARE(children.size(), 1);
        const auto rows = GoScan().list();
        QVERIFY(find(rows, parent.pid()));
        QVERIFY(!find(rows, children.first()));
        // gops lists it.
        const SystemClock clock;
        GopsRunner runner;
        runner.setProgram(realGops());
        Discovery discovery(runner, clock);
        QSignalSpy listed(&discovery, &Discovery::listed);
        discovery.refresh();
        QTRY_COMPARE_WITH_TIMEOUT(listed.size(), 1, 20000);
        const auto both = listed.first().first().value<Listing>().processes;
        QVERIFY(find(both, parent.pid()));
        QVERIFY(!find(both, children.first()));
    }

    /// It costs a hundred times what a look costs, and tells no more while no agent comes or goes.
    void runsGopsSeldomWhileItLooks()
    {
        const QTemporaryDir dir;
        const QString runs = dir.filePath(u"runs"_s);
        const FakeGops gops("echo >> " + QFile::encodeName(runs) + "; exec " + QFile::encodeName(realGops()) +
                            " \"$@\"");
        SimulatedClock clock;
        GopsRunner runner;
        runner.setProgram(gops.program());
        Discovery discovery(runner, clock);
        QSignalSpy listed(&discovery, &Discovery::listed);
        const auto rowOf = [&](const GoProgram &program) {
            return find(listed.last().first().value<Listing>().processes, program.pid());
        };
        // What gops has run until then, and what the next listing is.
        const auto afterSeconds = [&](qint64 seconds) {
            listed.clear();
            clock.advance(seconds);
            discovery.setActive(false);
            discovery.setActive(true);
            return QTest::qWaitFor([&] { return !listed.isEmpty(); }, 20000) ? QFileInfo(runs).size() : -1;
        };
        GoProgram plain(GoProgram::peer(u"noagent"_s));
        QCOMPARE(afterSeconds(0), 1);
        const GoProgram later(GoProgram::peer(u"noagent"_s));
        const auto pid = plain.pid();
        plain.kill();
        QCOMPARE(afterSeconds(6), 1);
        QVERIFY(rowOf(later));
        QVERIFY(!find(listed.last().first().value<Listing>().processes, pid));
        const GoProgram agent(GoProgram::peer(u"agent-v0.3.28"_s));
        QCOMPARE(afterSeconds(6), 2);
        QVERIFY(rowOf(agent)->agent);
        QCOMPARE(afterSeconds(6), 2);
        QVERIFY(rowOf(agent)->agent);
        QVERIFY(QFile::remove(portFileDirectory() + u'/' + QString::number(agent.pid())));
        QCOMPARE(afterSeconds(6), 3);
        QVERIFY(!rowOf(agent)->agent);
        QCOMPARE(afterSeconds(6), 3);
        QCOMPARE(afterSeconds(55), 4);
    }

    void believesGopsWhereBothKnow()
    {
        Listing listing{
            .processes = {{.pid = 1, .ppid = {}, .name = u"gops says"_s, .goVersion = {}, .path = {}}}};
        addScanned(listing,
                   {{.pid = 1, .ppid = {}, .name = u"seen"_s, .goVersion = {}, .path = {}, .module = u"m"_s},
                    {.pid = 2, .ppid = {}, .name = u"other"_s, .goVersion = {}, .path = {}}});
        QCOMPARE(listing.processes.size(), 2);
        QCOMPARE(listing.processes[0].name, u"gops says"_s);
        QCOMPARE(listing.processes[0].module, u"m"_s);
        QCOMPARE(listing.processes[1].name, u"other"_s);
    }
};

QTEST_GUILESS_MAIN(tst_GoScan)
#include "tst_goscan.moc"
