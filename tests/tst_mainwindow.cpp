// The real window, driven by clicks and keys, on a real gops and real Go programs.
#include "desk.h"
#include "fakegops.h"
#include "goprogram.h"
#include "look/theme.h"
#include "preferences/preferencesdialog.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QPushButton>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;
using namespace std::chrono_literals;

class tst_MainWindow : public QObject
{
    Q_OBJECT

    OwnConfig m_config;

private Q_SLOTS:
    void preferencesOfferWhatASourceCanDo()
    {
        Settings settings;
        settings.source = u"socket"_s;
        settings.interval = std::chrono::milliseconds(20);
        PreferencesDialog dialog(settings, {});
        const auto boxes = dialog.findChildren<QComboBox *>();
        const auto box = [&](const QString &name) {
            return *std::ranges::find(boxes, name, &QComboBox::accessibleName);
        };
        QCOMPARE(box(u"Sample every"_s)->currentText(), u"20 ms"_s);
        box(u"Processes are asked"_s)->setCurrentText(u"by the gops command"_s);
        QCOMPARE(box(u"Sample every"_s)->itemText(0), u"250 ms"_s);
        QCOMPARE(dialog.settings().source, u"gops"_s);
        QCOMPARE(dialog.settings().interval, std::chrono::milliseconds(250));
    }

    void ticksByClickAndShowsCharts()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        const GoProgram plain(GoProgram::peer(u"noagent"_s));
        Desk desk(quick());
        QTRY_VERIFY_WITH_TIMEOUT(desk.row(program.pid()).isValid(), 15000);
        QVERIFY(desk.label(u"processCount"_s).contains(u" by agent (*), "_s));
        QVERIFY(desk.targets().empty());
        desk.clickBox(plain.pid());
        QVERIFY(desk.targets().empty());
        QCOMPARE(desk.notice().id, u"no_agent"_s);
        desk.clickBox(program.pid());
        QCOMPARE(desk.targets().size(), std::size_t(1));
        QTRY_VERIFY_WITH_TIMEOUT(desk.label(u"headerState"_s).startsWith(u"● Live, every 0.25 s"_s), 15000);
        auto *page = desk.find<ChartsPage>(u"chartsPage"_s);
        QTRY_VERIFY_WITH_TIMEOUT(page->isVisible() && !page->panels()[0]->view().curves().lines().empty() &&
                                     page->panels()[0]->view().curves().lines()[0].curve->size() > 3,
                                 15000);
        for (ChartPanel *panel : page->panels()) {
            for (const DrawnLine &line : panel->view().curves().lines())
                QVERIFY(line.curve->size() <= 2 * std::size_t(panel->view().plotWidth() + 3));
        }
        QCOMPARE(desk.label(u"headerName"_s), u"agent-v0.3.28"_s);
        QVERIFY(desk.window.windowTitle().startsWith(u"agent-v0.3.28"_s));
        desk.clickBox(program.pid());
        QVERIFY(desk.targets().empty());
        QVERIFY(!page->isVisible());
    }

    void worksByKeys()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        Desk desk(quick());
        QTRY_VERIFY_WITH_TIMEOUT(desk.row(program.pid()).isValid(), 15000);
        desk.select(program.pid());
        QTest::keyClick(desk.view(), Qt::Key_Space);
        QCOMPARE(desk.targets().size(), std::size_t(1));
        QTest::keyClick(desk.view(), Qt::Key_Space);
        QVERIFY(desk.targets().empty());
        QTest::keyClick(desk.view(), Qt::Key_Return);
        QCOMPARE(desk.targets().size(), std::size_t(1));
        QTest::keyClick(desk.view(), Qt::Key_Return); // shows it, does not untick
        QCOMPARE(desk.targets().size(), std::size_t(1));
        const QRect row = desk.view()->visualRect(desk.row(program.pid()));
        QTest::mouseDClick(desk.view()->viewport(), Qt::LeftButton, {}, row.center());
        QCOMPARE(desk.targets().size(), std::size_t(1));

        QTest::keyClick(&desk.window, Qt::Key_7, Qt::AltModifier);
        QVERIFY(desk.find<QAction>(u"range0"_s)->isChecked());
        QTest::keyClick(&desk.window, Qt::Key_1, Qt::AltModifier);
        QVERIFY(desk.find<QAction>(u"range1"_s)->isChecked());
        QTest::keyClick(&desk.window, Qt::Key_P, Qt::ControlModifier);
        QCOMPARE(desk.find<QAction>(u"pause"_s)->text(), u"Resume"_s);
        const auto samples = desk.session.history(desk.targets()[0].get()).size();
        QTRY_VERIFY_WITH_TIMEOUT(desk.session.history(desk.targets()[0].get()).size() > samples + 2, 10000);
        QTest::keyClick(&desk.window, Qt::Key_P, Qt::ControlModifier);
        QTest::keyClick(&desk.window, Qt::Key_F9);
        QVERIFY(!desk.view()->isVisible());
        QTest::keyClick(&desk.window, Qt::Key_F, Qt::ControlModifier);
        QVERIFY(desk.view()->isVisible());
        QTest::keyClick(&desk.window, Qt::Key_T, Qt::ControlModifier);
        QVERIFY(desk.view()->rootIsDecorated());
        QTest::keyClick(&desk.window, Qt::Key_F5);
    }

    void filters()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        const GoProgram plain(GoProgram::peer(u"noagent"_s));
        Desk desk(quick());
        QTRY_VERIFY_WITH_TIMEOUT(desk.row(program.pid()).isValid(), 15000);
        auto *edit = desk.window.findChild<ProcessPicker *>()->findChild<QLineEdit *>();
        QTest::keyClicks(edit, u"v0.3.28"_s);
        QVERIFY(desk.row(program.pid()).isValid());
        QVERIFY(!desk.row(plain.pid()).isValid());
        QTest::keyClicks(edit, u"<b>"_s);
        QTRY_VERIFY(desk.button(u"clear_filter"_s));
        QVERIFY(desk.window.findChild<QWidget *>(u"processPicker"_s)
                    ->findChild<NoticeView *>()
                    ->notice()
                    .title.endsWith(u" \"v0.3.28<b>\""_s));
        desk.press(u"clear_filter"_s);
        QVERIFY(edit->text().isEmpty());
        QVERIFY(desk.row(plain.pid()).isValid());
    }

    void showsWhatHappensToAProcess()
    {
        GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        Desk desk(watching({program.pid()}));
        QTRY_VERIFY_WITH_TIMEOUT(desk.isLive(), 15000);
        program.signal(SIGSTOP);
        QTRY_COMPARE_WITH_TIMEOUT(desk.notice().title, u"Waiting for agent-v0.3.28"_s, 15000);
        QVERIFY(desk.find<ChartsPage>(u"chartsPage"_s)->isVisible());
        program.signal(SIGCONT);
        QTRY_VERIFY_WITH_TIMEOUT(desk.notice().id.isEmpty(), 15000);
        program.quit();
        QTRY_COMPARE_WITH_TIMEOUT(desk.notice().id, u"exited"_s, 15000);
        QVERIFY(desk.find<ChartsPage>(u"chartsPage"_s)->isVisible());
        QTRY_VERIFY2(desk.label(u"statusSampling"_s).startsWith(u"1 exited · "_s),
                     qPrintable(desk.label(u"statusSampling"_s)));
        QVERIFY(!desk.find<QAction>(u"runGc"_s)->isEnabled());
        program.start();
        QTRY_VERIFY_WITH_TIMEOUT(desk.isLive(), 20000);
        QVERIFY(desk.notice().id.isEmpty());
        program.quit();
        QTRY_VERIFY_WITH_TIMEOUT(desk.button(u"stop_waiting"_s), 15000);
        desk.press(u"stop_waiting"_s);
        QVERIFY(desk.targets().empty());
    }

    /// Of a process that is silent or gone the figures tell when they were taken, and its ages go on.
    void saysOfWhichTimeTheFiguresAre()
    {
        GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        Desk desk(watching({program.pid()}));
        QTRY_VERIFY_WITH_TIMEOUT(desk.isLive(), 15000);
        const auto tile = [&desk](const QString &title) {
            for (const Tile *one : desk.window.findChildren<Tile *>()) {
                if (one->accessibleName() == title)
                    return one->accessibleDescription();
            }
            return QString();
        };
        const auto moment = [&desk] { return desk.label(u"moment"_s); };
        const auto *strip = desk.find<OverviewStrip>(u"overview"_s);
        QCOMPARE(strip->endText(), u"live"_s);
        QTest::keyClick(&desk.window, Qt::Key_G, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(tile(u"GC"_s).contains(u"last just now"_s), 15000);
        QVERIFY(moment().isEmpty());
        QTRY_VERIFY(desk.label(u"headerUsage"_s).startsWith(u"CPU "_s));
        program.signal(SIGSTOP);
        const auto ago = [&] {
            static const QRegularExpression seconds(u", (\\d+) s ago$"_s);
            return seconds.match(tile(u"GC"_s)).captured(1).toInt();
        };
        QTRY_VERIFY_WITH_TIMEOUT(!moment().isEmpty() && ago() > 0, 15000);
        const int before = ago();
        QTRY_VERIFY_WITH_TIMEOUT(ago() > before, 15000);
        QVERIFY2(moment().startsWith(u"figures of "_s) && moment().endsWith(u" s ago"_s),
                 qPrintable(moment()));
        QVERIFY(desk.label(u"headerUsage"_s).isEmpty());
        program.signal(SIGCONT);
        QTRY_VERIFY_WITH_TIMEOUT(moment().isEmpty(), 15000);
        program.quit();
        QTRY_VERIFY2_WITH_TIMEOUT(tile(u"GC"_s).endsWith(u"before the exit"_s), qPrintable(tile(u"GC"_s)),
                                  15000);
        QVERIFY2(moment().endsWith(u", before the exit"_s), qPrintable(moment()));
        QVERIFY2(strip->endText().startsWith(u"exited "_s), qPrintable(strip->endText()));
    }

    void runsACollectionAndSaves()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        Desk desk(watching({program.pid()}));
        QTRY_VERIFY_WITH_TIMEOUT(desk.isLive(), 15000);
        QTest::keyClick(&desk.window, Qt::Key_G, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(
            desk.window.statusBar()->currentMessage().endsWith(u"ran a garbage collection"_s), 15000);
        QTest::keyClick(&desk.window, Qt::Key_S, Qt::ControlModifier);
        auto *dialog = desk.find<QFileDialog>();
        QVERIFY(dialog);
        const QString file = desk.dir.filePath(u"samples.csv"_s);
        QVERIFY(dialog->selectedFiles().constFirst().endsWith(u"agent-v0.3.28-%1.csv"_s.arg(program.pid())));
        Q_EMIT dialog->fileSelected(file);
        dialog->close();
        QVERIFY2(desk.window.statusBar()->currentMessage().startsWith(u"Saved "_s),
                 qPrintable(desk.window.statusBar()->currentMessage()));
        QVERIFY(QFileInfo(file).size() > 500);
        // The next one begins where this one went, at the next start too.
        QTRY_COMPARE(desk.store.load().saveFolder, desk.dir.path());
        const auto folderOffered = [&desk] {
            desk.find<QAction>(u"save"_s)->trigger();
            auto *offered = desk.find<QFileDialog>();
            const QString folder = offered->directory().path();
            delete offered;
            return folder;
        };
        delete desk.find<QFileDialog>();
        QCOMPARE(folderOffered(), desk.dir.path());
        // A file that can't be written is no message that passes by.
        desk.find<QAction>(u"save"_s)->trigger();
        Q_EMIT desk.find<QFileDialog>()->fileSelected(u"/proc/none/samples.csv"_s);
        delete desk.find<QFileDialog>();
        auto *box = desk.find<QMessageBox>();
        QVERIFY(box && box->text().startsWith(u"/proc/none/samples.csv was not saved: "_s));
        box->accept();
        QCOMPARE(folderOffered(), desk.dir.path());
    }

    void comesBackAsItWas()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        const QTemporaryDir dir;
        const QString file = dir.filePath(u"settings.ini"_s);
        {
            Desk desk(quick(), file);
            QTRY_VERIFY_WITH_TIMEOUT(desk.row(program.pid()).isValid(), 15000);
            desk.select(program.pid());
            QTest::keyClick(desk.view(), Qt::Key_Space);
            QTest::keyClick(&desk.window, Qt::Key_3, Qt::AltModifier);
            QTest::keyClick(&desk.window, Qt::Key_T, Qt::ControlModifier);
            desk.window.resize(900, 600);
            desk.window.close();
        }
        const Settings kept = SettingsStore(file).load();
        QCOMPARE(kept.interval, 1000ms); // that of the command line is not kept
        QVERIFY(kept.gopsProgram.isEmpty());
        QCOMPARE(kept.range, std::chrono::minutes(15));
        Desk again(quick(), file);
        QTRY_COMPARE_WITH_TIMEOUT(again.targets().size(), std::size_t(1), 15000);
        QCOMPARE(again.targets()[0]->process().pid, program.pid());
        QVERIFY(again.find<QAction>(u"range15"_s)->isChecked());
        QVERIFY(again.view()->rootIsDecorated());
        QCOMPARE(again.window.size(), QSize(900, 600));
        QTRY_COMPARE_WITH_TIMEOUT(again.label(u"headerName"_s), u"agent-v0.3.28"_s, 15000);
    }

    /// An interval of the command line is for this run; one that was chosen is kept, whichever it is.
    void keepsAChosenInterval()
    {
        LaunchOptions launch = quick();
        launch.interval = 2s;
        Desk desk(launch);
        const auto choose = [&desk](int milliseconds) {
            desk.find<QAction>(u"preferences"_s)->trigger();
            auto *dialog = desk.find<QDialog>();
            for (auto *choice : dialog->findChildren<QComboBox *>()) {
                if (choice->findData(milliseconds) >= 0)
                    choice->setCurrentIndex(choice->findData(milliseconds));
            }
            dialog->accept();
            delete dialog;
        };
        choose(2000); // unchanged
        QCOMPARE(desk.store.load().interval, 1000ms);
        choose(5000);
        QCOMPARE(desk.store.load().interval, 5000ms);
        choose(2000);
        QCOMPARE(desk.store.load().interval, 2000ms);
        QCOMPARE(desk.session.sampler().interval(), 2000ms);
    }

    /// Two windows that are open at once, as two people's or as one forgotten behind another.
    void leavesAnotherWindowsSettingsAlone()
    {
        const GoProgram one(GoProgram::peer(u"agent-v0.3.28"_s)), other(GoProgram::peer(u"agent-v0.3.3"_s));
        const QTemporaryDir dir;
        const QString file = dir.filePath(u"settings.ini"_s);
        {
            Desk left(quick(), file), right(quick(), file);
            QTRY_VERIFY_WITH_TIMEOUT(left.row(one.pid()).isValid() && right.row(other.pid()).isValid(),
                                     15000);
            left.session.watch(one.pid());
            right.session.watch(other.pid());
            QTest::keyClick(&left.window, Qt::Key_3, Qt::AltModifier);
            left.window.close();
            right.window.close();
        }
        const Settings kept = SettingsStore(file).load();
        QCOMPARE(kept.watched.size(), 2);
        QCOMPARE(kept.range, std::chrono::minutes(15));
    }

    void takesPreferencesOver()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        Desk desk(watching({program.pid()}));
        QTRY_VERIFY_WITH_TIMEOUT(desk.isLive(), 15000);
        QTest::keyClick(&desk.window, Qt::Key_Comma, Qt::ControlModifier);
        auto *dialog = desk.find<QDialog>();
        QVERIFY(dialog);
        for (const auto *label : dialog->findChildren<QLabel *>())
            QVERIFY2(!label->text().contains(u'&') || label->buddy(), qPrintable(label->text()));
        const auto choices = dialog->findChildren<QComboBox *>();
        QCOMPARE(choices.size(), 6);
        for (auto *choice : choices) {
            QVERIFY(!choice->accessibleName().isEmpty());
            QTest::keyClick(choice, Qt::Key_End);
        }
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_COMPARE(desk.session.sampler().interval(), std::chrono::milliseconds(60000));
        QTRY_VERIFY(desk.find<ChartPanel>()->description().contains(u"MB"_s));
        const Settings kept = desk.store.load();
        QCOMPARE(kept.units, ByteUnits::Decimal);
        QCOMPARE(kept.theme, Theme::Dark);
        QCOMPARE(kept.interval, 60000ms);
        QCOMPARE(kept.source, u"memory"_s);
        QCOMPARE(kept.retention, longestRetention);
        QCOMPARE(kept.ceilingMiB, 2048);
        applyTheme(*qApp, Theme::System);
    }

    void saysThatGopsIsMissing()
    {
        LaunchOptions launch;
        launch.gops = u"/nowhere/gops"_s;
        Desk desk(launch);
        QTRY_COMPARE(desk.notice().id, u"no_gops"_s);
        desk.press(u"copy_command"_s);
        QCOMPARE(QApplication::clipboard()->text(), u"go install github.com/google/gops@v0.3.28"_s);
        desk.press(u"check_again"_s);
        QTRY_COMPARE(desk.notice().id, u"no_gops"_s);
    }

    void livesOnWithFaultsOfGops_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QString>("notice");
        QTest::newRow("exit 2") << QByteArray("exit 2") << u"not_listed"_s;
        QTest::newRow("noise") << QByteArray("head -c 10000000 /dev/zero") << u"not_listed"_s;
        QTest::newRow("not UTF-8") << QByteArray("printf '\\377\\376\\n'") << u"not_listed"_s;
        QTest::newRow("half a line") << QByteArray("printf '12 1 a'") << u"not_listed"_s;
        QTest::newRow("nothing") << QByteArray("exit 0") << u"no_processes"_s;
    }
    void livesOnWithFaultsOfGops()
    {
        QFETCH(QByteArray, script);
        QFETCH(QString, notice);
        const FakeGops gops(script);
        LaunchOptions launch;
        launch.gops = gops.program();
        Desk desk(launch);
        QTRY_COMPARE_WITH_TIMEOUT(desk.notice().id, notice, 15000);
    }

    void showsHostileNamesAsTheyAre()
    {
        const FakeGops gops(
            "printf '%s\\n' '5 1 <img src=x>&amp; <b>* go1.26.8 /bin/<b>'; [ $# = 0 ] || exit 1");
        LaunchOptions launch;
        launch.gops = gops.program();
        Desk desk(launch);
        QTRY_VERIFY_WITH_TIMEOUT(desk.row(5).isValid(), 15000);
        QCOMPARE(desk.row(5).data().toString(), u"* <img src=x>&amp; <b>"_s);
        desk.select(5);
        QCOMPARE(desk.notice().title, u"<img src=x>&amp; <b> is not watched"_s);
        for (const auto *label : desk.window.findChildren<QLabel *>())
            QVERIFY(label->textFormat() == Qt::PlainText || !label->text().contains(u'<'));
    }

    void speaksToScreenReaders()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        Desk desk(watching({program.pid()}));
        QTRY_VERIFY_WITH_TIMEOUT(desk.isLive(), 15000);
        for (QWidget *widget : desk.window.findChildren<QWidget *>()) {
            const bool control = qobject_cast<QAbstractButton *>(widget) ||
                                 qobject_cast<QLineEdit *>(widget) ||
                                 qobject_cast<QAbstractItemView *>(widget) ||
                                 qobject_cast<ChartView *>(widget) || qobject_cast<Tile *>(widget);
            if (!control || !widget->isVisible())
                continue;
            const auto *face = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(face && !face->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
        }
        auto *page = desk.find<ChartsPage>(u"chartsPage"_s);
        const auto description = [&] {
            return QAccessible::queryAccessibleInterface(&page->panels()[0]->view())
                ->text(QAccessible::Description);
        };
        QTRY_VERIFY_WITH_TIMEOUT(
            description().startsWith(u"Heap: alloc "_s) && description().contains(u"iB, in use "_s), 15000);
        const auto *tile = desk.window.findChild<Tile *>();
        QTRY_VERIFY(tile->accessibleDescription().contains(u"goal"_s));
    }

    void pressesAnywhereAreHarmless()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        Desk desk(watching({program.pid()}));
        auto *page = desk.find<ChartsPage>(u"chartsPage"_s);
        QTRY_VERIFY_WITH_TIMEOUT(page->isVisible(), 15000);
        for (ChartPanel *panel : page->panels()) {
            QWidget *viewport = panel->view().viewport();
            for (int x = 1; x < viewport->width(); x += 37) {
                for (int y = 1; y < viewport->height(); y += 29) {
                    QTest::mousePress(viewport, Qt::LeftButton, {}, {x, y});
                    QTest::mouseRelease(viewport, Qt::LeftButton, {}, {x, y});
                }
            }
            QTest::mouseDClick(viewport, Qt::LeftButton, {}, viewport->rect().center());
        }
        // Every line of a legend can be hidden, by click and by Space.
        for (ChartPanel *panel : page->panels()) {
            for (LegendEntry *entry : panel->legend()) {
                QTest::mouseClick(entry, Qt::LeftButton);
                QVERIFY(!entry->isChecked());
            }
        }
        QVERIFY(page->panels()[0]->view().curves().lines().empty());
        auto *first = desk.window.findChild<LegendEntry *>();
        QTest::keyClick(first, Qt::Key_Space);
        QVERIFY(first->isChecked());
    }

    void restsWhileNotSeen()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        Desk desk(watching({program.pid()}));
        auto *page = desk.find<ChartsPage>(u"chartsPage"_s);
        const auto points = [&] {
            const auto &lines = page->panels()[0]->view().curves().lines();
            return lines.empty() ? Curve() : *lines[0].curve;
        };
        QTRY_VERIFY_WITH_TIMEOUT(page->isVisible() && points().size() > 2, 15000);
        desk.window.hide();
        const auto before = points();
        const std::size_t samples = desk.session.history(desk.targets()[0].get()).size();
        QTRY_VERIFY_WITH_TIMEOUT(desk.session.history(desk.targets()[0].get()).size() > samples + 3, 10000);
        QVERIFY(points() == before);
        desk.window.show();
        QTRY_VERIFY(points() != before);
    }

    void fitsNarrowAndWideWindows()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        Desk desk(watching({program.pid()}));
        auto *page = desk.find<ChartsPage>(u"chartsPage"_s);
        QTRY_VERIFY_WITH_TIMEOUT(page->isVisible(), 15000);
        const auto columns = [&] { return page->panels()[0]->y() == page->panels()[1]->y() ? 2 : 1; };
        desk.window.resize(1360, 860);
        QTRY_COMPARE(columns(), 2);
        // The plot areas line up, in a row and in a column.
        const auto left = [&](std::size_t i) { return page->panels()[i]->view().chart()->plotArea().left(); };
        QTRY_VERIFY(left(0) == left(1) && left(0) == left(2) && left(0) == left(5));
        desk.window.resize(760, 520);
        QTRY_COMPARE(columns(), 1);
        QCOMPARE(desk.window.size(), QSize(760, 520));
        auto *picker = desk.find<ProcessPicker>();
        picker->resize(picker->minimumWidth(), picker->height());
        QVERIFY(desk.view()->isColumnHidden(ProcessModel::HeapColumn));
        QVERIFY(!desk.view()->isColumnHidden(ProcessModel::PidColumn));
    }

    void programTakesAScreenshot()
    {
        const QTemporaryDir dir;
        const QString file = dir.filePath(u"shot.png"_s);
        QProcess program;
        program.start(QStringLiteral(GOPSCOPE_BIN_DIR "/gopscope"),
                      {u"--screenshot"_s, file, u"--after"_s, u"500ms"_s, u"--theme"_s, u"dark"_s,
                       u"--gops"_s, u"/nowhere/gops"_s});
        QVERIFY(program.waitForFinished(30000));
        QCOMPARE(program.exitCode(), 0);
        const QImage image(file);
        QCOMPARE(image.size(), QSize(1360, 860));
        QVERIFY(image.pixelColor(700, 800).lightness() < 100);
    }

    void programEndsInOrder()
    {
        // SIGTERM: the demo's agent takes its port file away. SIGKILL: the kernel ends the demo.
        for (const int number : {SIGTERM, SIGKILL}) {
            QProcess program;
            program.start(QStringLiteral(GOPSCOPE_BIN_DIR "/gopscope"), {u"--demo"_s});
            const QDir portFiles(QFileInfo(m_config.portFile(1)).path());
            const auto demo = [&] {
                const auto names = portFiles.entryList(QDir::Files);
                for (const QString &name : names) {
                    QFile file(u"/proc/"_s + name + u"/comm"_s);
                    if (file.open(QIODevice::ReadOnly) && file.readAll().startsWith("gopscope-demo"))
                        return name.toInt();
                }
                return 0;
            };
            QTRY_VERIFY_WITH_TIMEOUT(demo() > 0, 20000);
            const int pid = demo();
            ::kill(static_cast<pid_t>(program.processId()), number);
            QVERIFY(program.waitForFinished(20000));
            QTRY_VERIFY(::kill(pid, 0) != 0);
            QCOMPARE(QFile::exists(m_config.portFile(pid)), number == SIGKILL);
        }
    }

    void programAnswersInText_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::newRow("version") << QStringList{u"--version"_s} << 0;
        QTest::newRow("help") << QStringList{u"--help"_s} << 0;
        QTest::newRow("option") << QStringList{u"--colour"_s} << 2;
        QTest::newRow("pid") << QStringList{u"--pid"_s, u"x"_s} << 2;
        QTest::newRow("interval") << QStringList{u"--interval"_s, u"1ms"_s} << 2;
        QTest::newRow("theme") << QStringList{u"--theme"_s, u"pink"_s} << 2;
        QTest::newRow("word") << QStringList{u"word"_s} << 2;
    }
    void programAnswersInText()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QProcess program;
        program.start(QStringLiteral(GOPSCOPE_BIN_DIR "/gopscope"), arguments);
        QVERIFY(program.waitForFinished(30000));
        QCOMPARE(program.exitCode(), code);
        QCOMPARE(program.readAllStandardError().isEmpty(), code == 0);
    }
};

QTEST_MAIN(tst_MainWindow)
#include "tst_mainwindow.moc"
