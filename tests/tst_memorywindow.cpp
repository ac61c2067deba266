// The real window on programs without an agent, driven by clicks and keys: found, ticked, charted, followed,
// refused with the reason; with gops and without.
#include "children.h"
#include "desk.h"
#include "fakegops.h"
#include "goprogram.h"
#include "owncopy.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QDesktopServices>
#include <QMenu>
#include <QStatusBar>
#include <QtTest>

#include <csignal>
#include <set>

using namespace Qt::StringLiterals;
using namespace gopscope;
using namespace std::chrono_literals;

namespace {

/// A window that asks as the interval demands, with settings of its own.
struct AnyDesk : ClosedDesk
{
    explicit AnyDesk(const LaunchOptions &launch = quick())
        : ClosedDesk({.launch = launch, .settings = automatic(), .spool = {}, .clock = nullptr})
    {
        open();
    }
    static QString automatic()
    {
        static const QTemporaryDir folder;
        static int desks = 0;
        const QString path = folder.filePath(QString::number(++desks));
        SettingsStore store(path);
        Settings settings = store.load();
        settings.saveFolder = folder.path(); // so that there is a file
        store.save(settings);
        return path;
    }
    /// Clicks into the box of a row, wherever it stands: others' processes are in the list too.
    void clickBoxOf(qint64 pid)
    {
        view()->scrollTo(row(pid));
        clickBox(pid);
    }
    /// A cell of a row, as text.
    QString cell(qint64 pid, int column) { return row(pid).siblingAtColumn(column).data().toString(); }
    QMenu *menuOf(qint64 pid)
    {
        select(pid);
        const QPoint at = view()->visualRect(row(pid)).center();
        QContextMenuEvent event(QContextMenuEvent::Mouse, at, view()->viewport()->mapToGlobal(at));
        QApplication::sendEvent(view()->viewport(), &event);
        return find<QMenu>(u"rowMenu"_s);
    }
    /// Chooses an entry of the menu of a row.
    void choose(qint64 pid, const QString &action)
    {
        QMenu *menu = menuOf(pid);
        menu->findChild<QAction *>(action)->trigger();
        delete menu;
    }
};

/// A process of the user nobody: as root, since only root can start one.
class NobodysProgram
{
public:
    explicit NobodysProgram(const QString &program)
    {
        m_process.start(u"setpriv"_s, {u"--reuid=65534"_s, u"--regid=65534"_s, u"--clear-groups"_s, program});
        if (!m_process.waitForReadyRead(10000)) // it says that it is ready
            qFatal("no program of another user: %s", m_process.readAllStandardError().constData());
    }
    ~NobodysProgram()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    [[nodiscard]] qint64 pid() const { return m_process.processId(); }

private:
    QProcess m_process;
};

} // namespace

class tst_MemoryWindow : public QObject
{
    Q_OBJECT

    OwnConfig m_config;

private Q_SLOTS:
    /// One click from the start to a heap that moves.
    void watchesAStrippedProgramByOneClick()
    {
        const OwnCopy copy = OwnCopy::stripped(GoProgram::peer(u"noagent"_s));
        const GoProgram program(copy.path());
        AnyDesk desk;
        QTRY_VERIFY_WITH_TIMEOUT(desk.row(program.pid()).isValid(), 15000);
        QCOMPARE(desk.cell(program.pid(), ProcessModel::WayColumn), u"memory"_s);
        QCOMPARE(desk.cell(program.pid(), ProcessModel::NameColumn), u"service"_s); // without the mark
        desk.clickBoxOf(program.pid());
        QTRY_VERIFY_WITH_TIMEOUT(desk.isLive(), 15000);
        auto *page = desk.find<ChartsPage>(u"chartsPage"_s);
        QTRY_VERIFY_WITH_TIMEOUT(page->isVisible() && !page->panels()[0]->view().curves().lines().empty() &&
                                     page->panels()[0]->view().curves().lines()[0].curve->size() > 3,
                                 15000);
        QVERIFY(desk.row(program.pid())
                    .data(Qt::AccessibleDescriptionRole)
                    .toString()
                    .endsWith(u"read from its memory"_s));
        QVERIFY(!desk.find<QAction>(u"runGc"_s)->isEnabled());
    }

    void sortsAndCountsByTheWay()
    {
        const GoProgram marked(GoProgram::peer(u"agent-v0.3.28"_s)), plain(GoProgram::peer(u"noagent"_s));
        AnyDesk desk;
        QTRY_VERIFY_WITH_TIMEOUT(desk.row(marked.pid()).isValid() && desk.row(plain.pid()).isValid(), 15000);
        QVERIFY(desk.row(marked.pid()).row() < desk.row(plain.pid()).row());
        QCOMPARE(desk.cell(marked.pid(), ProcessModel::WayColumn), u"agent"_s);
        static const QRegularExpression count(
            uR"(^\d+ Go processes: \d+ by agent \(\*\), \d+ by memory(, \d+ not)?$)"_s);
        QVERIFY2(count.match(desk.label(u"processCount"_s)).hasMatch(),
                 qPrintable(desk.label(u"processCount"_s)));
        // A screen reader hears it with the name.
        QVERIFY(desk.row(plain.pid()).data(Qt::AccessibleTextRole).toString().contains(u"memory"_s));
    }

    void followsARestartWithASeam()
    {
        const OwnCopy copy = OwnCopy::stripped(GoProgram::peer(u"noagent"_s));
        GoProgram program(copy.path());
        AnyDesk desk;
        QTRY_VERIFY_WITH_TIMEOUT(desk.row(program.pid()).isValid(), 15000);
        desk.select(program.pid());
        QTest::keyClick(desk.view(), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(desk.isLive(), 15000);
        program.kill();
        QTRY_COMPARE_WITH_TIMEOUT(desk.notice().id, u"exited"_s, 15000);
        const Target *target = desk.targets()[0].get();
        const std::size_t kept = desk.session.history(target).size();
        program.start();
        QTRY_VERIFY_WITH_TIMEOUT(desk.isLive(), 20000);
        QCOMPARE(target->process().pid, program.pid());
        QVERIFY(desk.notice().id.isEmpty());
        QCOMPARE(desk.session.history(target).joinAt(kept), Join::NewLife);
    }

    void saysWhyAnotherUsersCantBeWatched()
    {
        const OwnCopy copy(GoProgram::peer(u"noagent"_s));
        QFile::setPermissions(copy.folder(), QFile::Permissions(0x7755));
        QFile::setPermissions(copy.path(), QFile::Permissions(0x7755));
        const NobodysProgram program(copy.path());
        AnyDesk desk;
        QTRY_VERIFY_WITH_TIMEOUT(desk.row(program.pid()).isValid(), 15000);
        QCOMPARE(desk.cell(program.pid(), ProcessModel::WayColumn), u"no"_s);
        QVERIFY(desk.row(program.pid()).data(Qt::ForegroundRole).isValid()); // dimmed
        QVERIFY(desk.row(program.pid()).data(Qt::ToolTipRole).toString().contains(u"belongs to nobody"_s));
        QVERIFY(desk.label(u"processCount"_s).endsWith(u" not"_s));
        desk.clickBoxOf(program.pid());
        QVERIFY(desk.targets().empty());
        QCOMPARE(desk.notice().id, u"another_user"_s);
        QCOMPARE(desk.notice().title, u"service belongs to nobody"_s);
        QCOMPARE(desk.notice().body, u"Only a Gopscope that runs as nobody can read it."_s);
        QTest::keyClick(desk.view(), Qt::Key_Space);
        QVERIFY(desk.targets().empty());
        // Led there by the key and by the menu.
        for (const bool byKey : {true, false}) {
            desk.view()->setFocus();
            if (byKey)
                QTest::keyClick(desk.view(), Qt::Key_F1);
            else
                desk.choose(program.pid(), u"whyRow"_s);
            QCOMPARE(QApplication::focusWidget(), desk.button(u"explain"_s));
        }
        desk.press(u"explain"_s);
        QVERIFY(desk.find<QMessageBox>());
        delete desk.find<QMessageBox>();
    }

    void offersWhatIsThere()
    {
        const GoProgram program(GoProgram::peer(u"noagent"_s));
        AnyDesk desk;
        QTRY_VERIFY_WITH_TIMEOUT(desk.row(program.pid()).isValid(), 15000);
        QCOMPARE(desk.notice().id, u"none_selected"_s);
        // Others' processes run on this machine too: one button for one, or for all of a few.
        QPushButton *button = desk.button(u"watch"_s);
        QCOMPARE(button != nullptr, desk.view()->model()->rowCount() <= 20);
        if (!button)
            return;
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(desk.session.sampler().findRunning(program.pid()));
    }

    /// When that goes while it is open, nothing is done to the row that is the current one then.
    void aMenuIsAboutItsRow()
    {
        GoProgram gone(GoProgram::peer(u"noagent"_s));
        const GoProgram watched(GoProgram::peer(u"noagent"_s));
        AnyDesk desk;
        QTRY_VERIFY_WITH_TIMEOUT(desk.row(gone.pid()).isValid() && desk.row(watched.pid()).isValid(), 15000);
        desk.clickBoxOf(watched.pid());
        const qint64 pid = gone.pid();
        QMenu *menu = desk.menuOf(pid);
        gone.kill();
        QTest::keyClick(&desk.window, Qt::Key_F5);
        QTRY_VERIFY_WITH_TIMEOUT(!desk.row(pid).isValid(), 15000);
        desk.select(watched.pid());
        menu->findChild<QAction *>(u"watchRow"_s)->trigger();
        delete menu;
        QVERIFY(desk.session.sampler().findRunning(watched.pid()));
        QCOMPARE(desk.targets().size(), std::size_t(1));
        QCOMPARE(desk.window.statusBar()->currentMessage(), u"That process is not listed any more"_s);
    }

    void hasAMenuForEachRow()
    {
        const OwnCopy copy(GoProgram::peer(u"noagent"_s));
        const GoProgram program(copy.path());
        AnyDesk desk;
        QTRY_VERIFY_WITH_TIMEOUT(desk.row(program.pid()).isValid(), 15000);
        desk.choose(program.pid(), u"watchRow"_s);
        QTRY_COMPARE(desk.targets().size(), std::size_t(1));
        desk.choose(program.pid(), u"copyPid"_s);
        QCOMPARE(QApplication::clipboard()->text(), QString::number(program.pid()));
        desk.choose(program.pid(), u"copyPath"_s);
        QCOMPARE(QApplication::clipboard()->text(), copy.path());
        QDesktopServices::setUrlHandler(u"file"_s, this, "takeUrl");
        desk.choose(program.pid(), u"openFolder"_s);
        QDesktopServices::unsetUrlHandler(u"file"_s);
        QCOMPARE(m_opened, QUrl::fromLocalFile(copy.folder()));
        desk.choose(program.pid(), u"forwardRow"_s); // not set up yet
        QVERIFY(desk.find<QDialog>());
        delete desk.find<QDialog>();
        desk.choose(program.pid(), u"watchRow"_s);
        QVERIFY(desk.targets().empty());
        // By the key of the keyboard that opens menus.
        desk.select(program.pid());
        const QPoint at = desk.view()->visualRect(desk.row(program.pid())).center();
        QContextMenuEvent byKey(QContextMenuEvent::Keyboard, at, desk.view()->mapToGlobal(at));
        QApplication::sendEvent(desk.view(), &byKey);
        QVERIFY(desk.find<QMenu>(u"rowMenu"_s));
        delete desk.find<QMenu>(u"rowMenu"_s);
    }

    void asksEachAsAPersonWants()
    {
        const OwnCopy copy(GoProgram::peer(u"agent-v0.3.28"_s));
        const GoProgram marked(copy.path()), plain(GoProgram::peer(u"noagent"_s));
        AnyDesk desk;
        QTRY_VERIFY_WITH_TIMEOUT(desk.row(marked.pid()).isValid() && desk.row(plain.pid()).isValid(), 15000);
        desk.clickBoxOf(marked.pid());
        QTRY_VERIFY_WITH_TIMEOUT(desk.isLive(), 15000);
        const Target *target = desk.targets()[0].get();
        const auto said = [&] {
            return desk.row(marked.pid()).data(Qt::AccessibleDescriptionRole).toString();
        };
        desk.choose(marked.pid(), u"way_memory"_s);
        QTRY_COMPARE(target->sourceName(), u"memory"_s);
        QCOMPARE(desk.cell(marked.pid(), ProcessModel::WayColumn), u"memory"_s);
        QTRY_COMPARE(said(), u"live, read from its memory"_s);
        desk.choose(marked.pid(), u"way_"_s); // as the preferences say
        QTRY_COMPARE(target->sourceName(), u"gops"_s);
        desk.choose(marked.pid(), u"addMemory"_s);
        const auto lastOf = [&](MetricId metric) {
            const History &history = desk.session.history(target);
            return history.value(history.size() - 1, metric);
        };
        QTRY_VERIFY_WITH_TIMEOUT(lastOf("live_heap"_metric) >= 0, 15000);
        QTRY_COMPARE(said(), u"live, asked by gops, read from its memory"_s);
        // One that has no agent is read in one way only.
        QMenu *menu = desk.menuOf(plain.pid());
        QVERIFY(menu->findChild<QAction *>(u"way_memory"_s) && !menu->findChild<QAction *>(u"way_gops"_s) &&
                !menu->findChild<QAction *>(u"addMemory"_s));
        delete menu;
        QCOMPARE(desk.session.wish(copy.path()), (SourceWish{.choice = {}, .addsMemory = true}));
    }

    void worksWithoutGops()
    {
        const GoProgram program(GoProgram::peer(u"noagent"_s));
        LaunchOptions launch = quick();
        launch.gops = u"/nowhere/gops"_s;
        AnyDesk desk(launch);
        QTRY_VERIFY_WITH_TIMEOUT(desk.row(program.pid()).isValid(), 15000);
        const auto bar = [&desk] { return desk.noticeIn({u"noticeBar"_s}).id; };
        QCOMPARE(bar(), u"no_gops"_s);
        QCOMPARE(desk.noticeIn({u"noticePage"_s}).id, u"none_selected"_s);
        desk.press(u"copy_command"_s);
        QCOMPARE(QApplication::clipboard()->text(), u"go install github.com/google/gops@v0.3.28"_s);
        desk.clickBoxOf(program.pid());
        QTRY_VERIFY_WITH_TIMEOUT(desk.isLive(), 15000);
        QTRY_COMPARE(bar(), u"no_gops"_s);
        // F1 asks about the process, of which that says nothing.
        desk.view()->setFocus();
        QTest::keyClick(desk.view(), Qt::Key_F1);
        QCOMPARE(QApplication::focusWidget(), desk.view());
        QVERIFY(desk.window.statusBar()->currentMessage().startsWith(u"noagent: live"_s));
        desk.press(u"dismiss"_s);
        QVERIFY(bar().isEmpty());
        QVERIFY(!desk.store.load().offersGops); // at the next start too
    }

    void showsWhatIsFoundWithoutGops_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<bool>("isExecutable");
        QTest::addColumn<QString>("notice");
        QTest::newRow("fails") << QByteArray("exit 2") << true << u"not_listed"_s;
        QTest::newRow("says anything") << QByteArray("echo once upon a time") << true << u"not_listed"_s;
        QTest::newRow("can't be run") << QByteArray("exit 0") << false << u"bad_gops"_s;
    }
    void showsWhatIsFoundWithoutGops()
    {
        QFETCH(QByteArray, script);
        QFETCH(bool, isExecutable);
        QFETCH(QString, notice);
        const FakeGops gops(script);
        if (!isExecutable)
            QFile::setPermissions(gops.program(), QFile::ReadOwner);
        const GoProgram marked(GoProgram::peer(u"agent-v0.3.28"_s)), plain(GoProgram::peer(u"noagent"_s));
        LaunchOptions launch = quick();
        launch.gops = gops.program();
        AnyDesk desk(launch);
        QTRY_VERIFY_WITH_TIMEOUT(desk.row(marked.pid()).isValid() && desk.row(plain.pid()).isValid(), 15000);
        QCOMPARE(desk.noticeIn({u"noticeBar"_s}).id, notice);
        QVERIFY(desk.noticeIn({u"noticeBar"_s}).body.endsWith(u"What is listed was found without it."_s));
        desk.clickBoxOf(plain.pid());
        QTRY_VERIFY_WITH_TIMEOUT(desk.isLive(), 15000);
        if (isExecutable)
            return;
        desk.clickBoxOf(marked.pid()); // over its socket
        desk.select(marked.pid());
        QTRY_VERIFY_WITH_TIMEOUT(desk.isLive(), 15000);
    }

    /// Rows stay, and what an agent tells goes on over its socket.
    void goesOnWhileGopsIsAway()
    {
        const QTemporaryDir dir;
        const QString gops = dir.filePath(u"gops"_s), aside = dir.filePath(u"aside"_s);
        QVERIFY(QFile::copy(realGops(), gops));
        const GoProgram marked(GoProgram::peer(u"agent-v0.3.28"_s)), plain(GoProgram::peer(u"noagent"_s));
        LaunchOptions launch = quick();
        launch.gops = gops;
        AnyDesk desk(launch);
        QTRY_VERIFY_WITH_TIMEOUT(desk.row(marked.pid()).isValid() && desk.row(plain.pid()).isValid(), 15000);
        desk.clickBoxOf(marked.pid());
        QTRY_VERIFY_WITH_TIMEOUT(desk.isLive(), 15000);
        const auto said = [&] {
            return desk.row(marked.pid()).data(Qt::AccessibleDescriptionRole).toString();
        };
        QCOMPARE(said(), u"live, asked by gops"_s);
        const QPersistentModelIndex rows[] = {desk.row(marked.pid()), desk.row(plain.pid())};
        QVERIFY(QFile::rename(gops, aside));
        QTest::keyClick(&desk.window, Qt::Key_F5);
        QTRY_COMPARE_WITH_TIMEOUT(desk.noticeIn({u"noticeBar"_s}).id, u"no_gops"_s, 15000);
        QTRY_COMPARE_WITH_TIMEOUT(said(), u"live, asked over its agent's socket"_s, 15000);
        QVERIFY(rows[0].isValid() && rows[1].isValid());
        QVERIFY(QFile::rename(aside, gops));
        QTest::keyClick(&desk.window, Qt::Key_F5);
        QTRY_COMPARE_WITH_TIMEOUT(said(), u"live, asked by gops"_s, 15000);
        QTRY_VERIFY(desk.notice().id.isEmpty());
        QVERIFY(rows[0].isValid() && rows[1].isValid());
    }

    /// It is said, the reader is started again once, and what was not read is a gap.
    void goesOnWithAnotherReader()
    {
        const GoProgram program(GoProgram::peer(u"noagent"_s));
        AnyDesk desk;
        QTRY_VERIFY_WITH_TIMEOUT(desk.row(program.pid()).isValid(), 15000);
        desk.clickBoxOf(program.pid());
        QTRY_VERIFY_WITH_TIMEOUT(desk.isLive(), 15000);
        const QList<qint64> before = readers();
        QCOMPARE(before.size(), 1);
        const Target *target = desk.targets()[0].get();
        const std::size_t kept = desk.session.history(target).size();
        ::kill(static_cast<pid_t>(before[0]), SIGKILL);
        QTRY_COMPARE_WITH_TIMEOUT(desk.notice().id, u"waiting"_s, 15000);
        QVERIFY2(desk.notice().body.startsWith(u"gopscope-reader ended by itself."_s),
                 qPrintable(desk.notice().body));
        QVERIFY(desk.session.history(target).size() <= kept + 1); // one may have been on its way
        const std::size_t atEnd = desk.session.history(target).size();
        QTRY_VERIFY_WITH_TIMEOUT(desk.isLive() && desk.notice().id.isEmpty(), 15000);
        const History &history = desk.session.history(target);
        QTRY_VERIFY(history.size() > atEnd + 1);
        QCOMPARE(history.joinAt(atEnd), Join::AfterGap);
        const auto *cost = desk.window.findChild<QLabel *>(u"statusCost"_s);
        QVERIFY2(!cost->text().contains(u'-'), qPrintable(cost->text()));
        QVERIFY(history.timeAt(atEnd) - history.timeAt(atEnd - 1) > 400); // one sample was lost
        QCOMPARE(readers().size(), 1);
        QVERIFY(readers() != before);
    }

    /// What was 300 a minute, quicker: each is listed, none leaves a row, and what is watched goes on.
    void bearsManyThatComeAndGo()
    {
        constexpr int waves = 10, inEach = 30;
        const OwnCopy copy(GoProgram::peer(u"noagent"_s));
        const GoProgram watched(GoProgram::peer(u"noagent"_s));
        AnyDesk desk;
        const QAbstractItemModelTester tester(desk.view()->model(),
                                              QAbstractItemModelTester::FailureReportingMode::Fatal);
        QTRY_VERIFY_WITH_TIMEOUT(desk.row(watched.pid()).isValid(), 15000);
        desk.clickBoxOf(watched.pid());
        QTRY_VERIFY_WITH_TIMEOUT(desk.isLive(), 15000);
        const Target *target = desk.targets()[0].get();
        const auto refresh = [&desk] {
            QSignalSpy listed(&desk.session, &Session::processesChanged);
            QTest::keyClick(&desk.window, Qt::Key_F5);
            return listed.wait(15000);
        };
        std::set<qint64> seen;
        for (int wave = 0; wave < waves; ++wave) {
            std::vector<std::unique_ptr<GoProgram>> programs;
            for (int i = 0; i < inEach; ++i)
                programs.push_back(std::make_unique<GoProgram>(copy.path()));
            QVERIFY(refresh());
            for (const auto &program : programs) {
                if (desk.row(program->pid()).isValid())
                    seen.insert(program->pid());
            }
        }
        QVERIFY(refresh());
        QCOMPARE(seen.size(), std::size_t(waves) * inEach);
        for (const qint64 pid : seen)
            QVERIFY(!desk.row(pid).isValid());
        QCOMPARE(desk.targets().size(), std::size_t(1));
        QVERIFY(desk.isLive() && desk.view()->currentIndex() == desk.row(watched.pid()));
        QVERIFY(!target->status().silence);
    }

public Q_SLOTS:
    void takeUrl(const QUrl &url) { m_opened = url; }

private:
    /// The readers that this test runs.
    static QList<qint64> readers()
    {
        QList<qint64> found = childrenOf(QCoreApplication::applicationPid());
        found.removeIf([](qint64 pid) { return procfs::commandName(pid) != "gopscope-reader"_L1; });
        return found;
    }

    QUrl m_opened;
};

QTEST_MAIN(tst_MemoryWindow)
#include "tst_memorywindow.moc"
