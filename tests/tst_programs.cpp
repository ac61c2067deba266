// Programs that are started from the real window, by clicks and keys.
#include "busyturns.h"
#include "children.h"
#include "desk.h"
#include "goprogram.h"
#include "programs/outputview.h"
#include "programs/startprogramdialog.h"
#include "ptracerspy.h"
#include "system/procfs.h"

#include <QFileDialog>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTabBar>
#include <QtTest>

#include <csignal>
#include <sys/wait.h>

using namespace Qt::StringLiterals;
using namespace gopscope;
using namespace std::chrono_literals;

namespace {

/// As a person has it who has no gops: what runs is read from memory.
LaunchOptions withoutGops()
{
    LaunchOptions launch;
    launch.interval = 50ms;
    return launch;
}

void writeFile(const QString &path, const QByteArray &content, bool isExecutable)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("%s can't be written", qPrintable(path));
    if (isExecutable)
        file.setPermissions(file.permissions() | QFile::ExeOwner);
}

/// How often a widget was painted.
class Paints : public QObject
{
public:
    explicit Paints(QWidget *widget) { widget->installEventFilter(this); }
    [[nodiscard]] int count() const { return m_count; }

protected:
    bool eventFilter(QObject *, QEvent *event) override
    {
        m_count += event->type() == QEvent::Paint;
        return false;
    }

private:
    int m_count = 0;
};

} // namespace

/// A desk at which programs are started.
struct StartDesk : Desk
{
    explicit StartDesk(const LaunchOptions &launch = withoutGops(), const QString &settings = {})
        : Desk(launch, settings)
    {
        session.setSource(autoSource());
        activate();
    }
    ~StartDesk() { window.closeUnasked(); } // which asks them to end

    /// Keys mean the window.
    void activate()
    {
        window.activateWindow();
        if (!QTest::qWaitForWindowActive(&window))
            qFatal("the window is not active");
    }
    StartProgramDialog *openDialog()
    {
        QTest::keyClick(&window, Qt::Key_N, Qt::ControlModifier);
        return find<StartProgramDialog>();
    }
    QPushButton *button(const QString &name)
    {
        for (auto *candidate : window.findChildren<QPushButton *>(name)) {
            if (candidate->isVisible())
                return candidate;
        }
        return nullptr;
    }
    /// Starts a program with a line of arguments by the dialog.
    void start(const QString &program, const QString &arguments = {})
    {
        auto *dialog = openDialog();
        dialog->findChild<QLineEdit *>(u"program"_s)->setText(program);
        dialog->findChild<QLineEdit *>(u"arguments"_s)->setText(arguments);
        QTest::keyClick(dialog, Qt::Key_Return);
    }
    void startScript(const QByteArray &script)
    {
        const QString path = dir.filePath(u"script%1"_s.arg(++m_scripts));
        writeFile(path, "#!/bin/sh\n" + script + '\n', true);
        start(path);
    }
    QString text() { return view()->toPlainText(); }
    /// The note of that name in the dialog; empty when none can be seen.
    QString note(const QString &name)
    {
        auto *label = find<QLabel>(name);
        return label->isVisible() ? label->text() : QString();
    }
    /// What can be seen of the output in front.
    OutputView *view() { return panel()->currentWidget()->findChild<OutputView *>(); }
    ProgramPanel *panel() { return find<ProgramPanel>(); }
    QString state() { return panel()->currentWidget()->findChild<QLabel *>(u"programState"_s)->text(); }
    /// As it is told of the program in front.
    qint64 pid() { return state().section(u"PID "_s, 1).section(u'.', 0, 0).toLongLong(); }
    const History &history() { return session.history(targets()[0].get()); }

private:
    int m_scripts = 0;
};

class tst_Programs : public QObject
{
    Q_OBJECT

    OwnConfig m_config;
    const QString m_plain = GoProgram::peer(u"noagent"_s);
    const QString m_gopscope = QStringLiteral(GOPSCOPE_BIN_DIR "/gopscope");

private Q_SLOTS:
    void startsStopsAndRestarts()
    {
        StartDesk desk;
        QVERIFY(!desk.panel()->isVisible());
        desk.start(m_plain);
        QVERIFY(desk.panel()->isVisible());
        QTRY_COMPARE(desk.targets().size(), std::size_t(1));
        QTRY_VERIFY(desk.history().size() > 3);
        QVERIFY(desk.state().startsWith(u"Running, PID "_s));
        QTRY_VERIFY(desk.view()->toPlainText().startsWith(u"ready\n"_s));
        QVERIFY(desk.window.windowTitle().startsWith(u"noagent"_s));
        const qint64 pid = desk.targets()[0]->process().pid;
        QTest::mouseClick(desk.button(u"restartProgram"_s), Qt::LeftButton);
        QTRY_VERIFY(desk.targets()[0]->process().pid != pid);
        const auto seams = [&] {
            int count = 0;
            for (std::size_t i = 1; i < desk.history().size(); ++i)
                count += desk.history().joinAt(i) == Join::NewLife;
            return count;
        };
        QTRY_COMPARE(seams(), 1);
        QCOMPARE(desk.targets().size(), std::size_t(1));
        QTest::mouseClick(desk.button(u"stopProgram"_s), Qt::LeftButton);
        QTRY_COMPARE(desk.state(), u"Exited with code 0."_s);
        QVERIFY(desk.targets()[0]->exited());
        QVERIFY(!desk.button(u"stopProgram"_s)->isEnabled());
        QTRY_COMPARE(desk.view()->toPlainText().count(u"ready"_s), 2);
    }

    void argumentsArriveAsTheyAreListed()
    {
        StartDesk desk;
        auto *dialog = desk.openDialog();
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"program"_s), u"sh"_s);
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"arguments"_s),
                         u"-c 'printf \"<%s>\" \"$@\"' sh \"a b\" it\\'s '' $'x\\ny' *"_s);
        auto *list = dialog->findChild<QListWidget *>(u"argumentList"_s);
        QStringList listed;
        for (int i = 0; i < list->count(); ++i)
            listed << list->item(i)->text().section(u"  "_s, 1);
        QCOMPARE(listed, (QStringList{u"-c"_s, u"printf \"<%s>\" \"$@\""_s, u"sh"_s, u"a b"_s, u"it's"_s,
                                      u"(empty)"_s, u"x↵y"_s, u"*"_s}));
        QVERIFY(desk.note(u"argumentNote"_s).startsWith(u"No shell reads this"_s));
        QTest::mouseClick(desk.button(u"startProgramOk"_s), Qt::LeftButton);
        QTRY_COMPARE(desk.text(), u"<a b><it's><><x\ny><*>"_s);
        QTRY_COMPARE(desk.state(), u"Exited with code 0."_s);
        QVERIFY(desk.targets().empty());
    }

    void saysInPlaceWhatIsWrong()
    {
        StartDesk desk;
        writeFile(desk.dir.filePath(u"text"_s), "text", false);
        writeFile(desk.dir.filePath(u"script"_s), "#!/bin/sh\n", true);
        auto *dialog = desk.openDialog();
        auto *program = dialog->findChild<QLineEdit *>(u"program"_s);
        auto *folder = dialog->findChild<QLineEdit *>(u"folder"_s);
        const auto mayStart = [&] { return desk.button(u"startProgramOk"_s)->isEnabled(); };
        QVERIFY(!mayStart() && desk.note(u"programNote"_s).isEmpty()); // nobody did anything wrong yet
        program->setText(u"/nowhere/at-all"_s);
        QCOMPARE(desk.note(u"programNote"_s), u"There is no such file."_s);
        QCOMPARE(program->accessibleDescription(), u"There is no such file."_s);
        QVERIFY(dialog->height() >=
                dialog->layout()->totalHeightForWidth(dialog->width())); // nothing overlaps
        QVERIFY(!mayStart());
        QTest::keyClick(dialog, Qt::Key_Return);
        QVERIFY(dialog->isVisible());
        program->setText(desk.dir.filePath(u"text"_s));
        QVERIFY(desk.note(u"programNote"_s).startsWith(u"This file is not executable"_s));
        program->setText(u"./script"_s);
        folder->setText(desk.dir.filePath(u"none"_s));
        QCOMPARE(desk.note(u"folderNote"_s), u"There is no such folder."_s);
        QVERIFY(!mayStart());
        folder->setText(desk.dir.path());
        QVERIFY(desk.note(u"folderNote"_s).isEmpty());
        QVERIFY(desk.note(u"programNote"_s).startsWith(u"A script for /bin/sh."_s));
        QVERIFY(mayStart());
        dialog->findChild<QLineEdit *>(u"arguments"_s)->setText(u"'a"_s);
        QCOMPARE(desk.note(u"argumentNote"_s), u"A ' has no end."_s);
        QVERIFY(!mayStart());
        QTest::keyClick(dialog, Qt::Key_Escape);
        QVERIFY(!desk.panel()->isVisible());
    }

    void watchesWhatAScriptMakesWayFor()
    {
        StartDesk desk;
        desk.startScript("sleep 0.1; exec '" + m_plain.toUtf8() + '\'');
        QTRY_COMPARE(desk.targets().size(), std::size_t(1));
        QTRY_VERIFY(desk.history().size() > 1);
        QCOMPARE(desk.targets()[0]->process().name, u"noagent"_s);
    }

    void knowsAProgramThatBecomesAnother()
    {
        StartDesk desk;
        const QString other = desk.dir.filePath(u"renamed"_s);
        QVERIFY(QFile::copy(m_plain, other));
        desk.start(m_plain, other);
        QTRY_COMPARE(desk.targets().size(), std::size_t(1));
        QTRY_VERIFY(desk.history().size() > 1 && desk.text().contains(u"ready"_s));
        ::kill(static_cast<pid_t>(desk.targets()[0]->process().pid), SIGHUP);
        QTRY_COMPARE(desk.targets()[0]->process().name, u"renamed"_s);
        QTRY_COMPARE(desk.state().left(8), u"Running,"_s);
        QCOMPARE(desk.targets().size(), std::size_t(1));
    }

    void saysThatItIsNoGoProgram()
    {
        StartDesk desk;
        desk.startScript('\'' + m_plain.toUtf8() + "' & wait"); // which is one, and a child
        QTRY_VERIFY(desk.state().contains(u"It is no Go program"_s));
        QVERIFY(desk.targets().empty());
        const qint64 pid = desk.pid();
        QTRY_COMPARE(childrenOf(pid).size(), 1);
        desk.session.refresh();
        QTRY_VERIFY(desk.row(childrenOf(pid)[0]).isValid());
        QTest::mouseClick(desk.button(u"stopProgram"_s), Qt::LeftButton);
        QTRY_COMPARE(desk.state(), u"Ended by SIGTERM."_s);
    }

    void saysHowItEnded_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QString>("state");
        QTest::newRow("at once") << QByteArray("exec '" + realGops().toUtf8() + "' help")
                                 << u"Exited with code 0."_s;
        QTest::newRow("a code") << QByteArray("exit 3") << u"Exited with code 3."_s;
        QTest::newRow("a signal") << QByteArray("kill -KILL $$") << u"Ended by SIGKILL."_s;
        QTest::newRow("no terminal") << QByteArray("exec </dev/tty")
                                     << u"It asks for a terminal, and has none here: gopscope-cli watch -- "
                                        "starts it in yours."_s;
    }
    void saysHowItEnded()
    {
        QFETCH(QByteArray, script);
        QFETCH(QString, state);
        StartDesk desk;
        desk.startScript(script);
        QTRY_VERIFY2(desk.state().endsWith(state), qPrintable(desk.state()));
    }

    void saysSoOfWordsThatComeLate()
    {
        StartDesk desk;
        desk.startScript("cd '" + desk.dir.path().toUtf8() +
                         "'; (until [ -e go ]; do sleep 0.01; done; echo not a tty) & exit 1");
        QTRY_COMPARE(desk.state(), u"Exited with code 1."_s);
        writeFile(desk.dir.filePath(u"go"_s), {}, false);
        QTRY_VERIFY(desk.state().startsWith(u"Exited with code 1. It asks for a terminal"_s));
    }

    void aFloodDoesNotHoldTheWindowUp()
    {
        StartDesk desk;
        desk.start(u"yes"_s, u"a-line-that-is-neither-long-nor-short"_s);
        QTRY_VERIFY(desk.view()->blockCount() > 1000);
        const BusyTurns turns;
        QTRY_VERIFY(desk.text().contains(u"left out: it came quicker than it is kept"_s));
        const QSignalSpy taken(desk.view(), &QPlainTextEdit::textChanged);
        QTRY_VERIFY(taken.size() > 20);
        QVERIFY2(turns.longestMs() < 50, qPrintable(QString::number(turns.longestMs())));
        QVERIFY(desk.state().startsWith(u"Running"_s));
        QTest::mouseClick(desk.button(u"stopProgram"_s), Qt::LeftButton);
        QTRY_COMPARE(desk.state(), u"Ended by SIGTERM."_s);
    }

    void findsInTheOutput()
    {
        StartDesk desk;
        desk.startScript("echo one; echo Two two; echo three");
        QTRY_VERIFY(desk.text().contains(u"three"_s));
        desk.view()->setFocus();
        QTest::keyClick(desk.view(), Qt::Key_F, Qt::ControlModifier);
        auto *text = desk.find<QLineEdit>(u"findText"_s);
        QVERIFY(text->isVisible());
        QVERIFY(!desk.find<ProcessPicker>()->findChild<QLineEdit *>()->hasFocus());
        QTest::keyClicks(text, u"TWO"_s);
        QTRY_COMPARE(desk.label(u"findCount"_s), u"1 of 2"_s);
        QCOMPARE(desk.view()->textCursor().selectedText(), u"Two"_s);
        QTest::keyClick(text, Qt::Key_Return);
        QTRY_COMPARE(desk.label(u"findCount"_s), u"2 of 2"_s);
        QTest::keyClick(text, Qt::Key_F3);
        QTRY_COMPARE(desk.label(u"findCount"_s), u"1 of 2"_s);
        QTest::keyClick(text, Qt::Key_F3, Qt::ShiftModifier);
        QTRY_COMPARE(desk.label(u"findCount"_s), u"2 of 2"_s);
        QTest::keyClicks(text, u"x"_s);
        QTRY_COMPARE(desk.label(u"findCount"_s), u"Not found"_s);
        QTest::keyClick(text, Qt::Key_Escape);
        QVERIFY(!text->isVisible());
        QVERIFY(desk.panel()->isVisible());
    }

    void hasKeysOfItsOwn()
    {
        StartDesk desk;
        desk.startScript("echo one two two; exec sleep 100");
        desk.activate();
        QTRY_COMPARE(desk.text(), u"one two two\n"_s);
        QTest::keyClick(&desk.window, Qt::Key_F8);
        QVERIFY(!desk.panel()->isVisible());
        QTest::keyClick(&desk.window, Qt::Key_F8);
        QVERIFY(desk.view()->hasFocus());
        desk.panel()->tabBar()->setFocus();
        QTest::keyClick(desk.panel()->tabBar(), Qt::Key_F, Qt::ControlModifier);
        auto *text = desk.find<QLineEdit>(u"findText"_s);
        QVERIFY(text->hasFocus());
        QTest::keyClicks(text, u"two"_s);
        QTRY_COMPARE(desk.label(u"findCount"_s), u"1 of 2"_s);
        QKeyEvent collects(QEvent::ShortcutOverride, Qt::Key_G, Qt::ControlModifier); // in the window
        collects.ignore();
        QApplication::sendEvent(text, &collects);
        QVERIFY(collects.isAccepted());
        QTest::keyClick(text, Qt::Key_G, Qt::ControlModifier);
        QTRY_COMPARE(desk.label(u"findCount"_s), u"2 of 2"_s);
        QTest::keyClick(text, Qt::Key_G, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(desk.label(u"findCount"_s), u"1 of 2"_s);
        QTest::keyClick(desk.view(), Qt::Key_W, Qt::ControlModifier);
        QCOMPARE(desk.window.statusBar()->currentMessage(), u"script1 still runs"_s);
        QTest::keyClick(desk.view(), Qt::Key_S, Qt::AltModifier);
        QTRY_COMPARE(desk.state(), u"Ended by SIGTERM."_s);
    }

    void isClosedByAKey()
    {
        StartDesk desk;
        desk.startScript("echo first");
        desk.activate();
        QTRY_COMPARE(desk.text(), u"first\n"_s);
        desk.startScript("cd '" + desk.dir.path().toUtf8() +
                         "'; (until [ -e go ]; do sleep 0.01; done; echo and; sleep 0.01; echo more; "
                         "echo end >said) & echo ready");
        QTRY_COMPARE(desk.state(), u"Exited with code 0."_s);
        QTRY_COMPARE(desk.text(), u"ready\n"_s);
        desk.activate();
        QTest::keyClick(desk.view(), Qt::Key_W, Qt::ControlModifier);
        QTRY_COMPARE(desk.text(), u"first\n"_s);
        QVERIFY(desk.view()->hasFocus());
        QTRY_COMPARE(desk.state(), u"Exited with code 0."_s);
        QTest::keyClick(desk.view(), Qt::Key_W, Qt::ControlModifier);
        QVERIFY(!desk.panel()->isVisible() && desk.window.isVisible());
        writeFile(desk.dir.filePath(u"go"_s), {}, false);
        QTRY_VERIFY(
            QFile::exists(desk.dir.filePath(u"said"_s))); // its words did not end what was left running
    }

    void followsTheEndUntilSomebodyLooksBack()
    {
        StartDesk desk;
        desk.startScript("seq 1 500; until [ -e '" + desk.dir.path().toUtf8() +
                         "/go' ]; do sleep 0.01; done; seq 501 999");
        QTRY_VERIFY(desk.text().contains(u"500"_s));
        const QScrollBar *bar = desk.view()->verticalScrollBar();
        auto *follow = desk.find<QToolButton>(u"followOutput"_s);
        QTRY_VERIFY(bar->maximum() > 0 && bar->value() == bar->maximum() && follow->isChecked());
        desk.window.resize(800, 560);
        QTRY_VERIFY(bar->value() == bar->maximum() && follow->isChecked());
        QTest::keyClick(desk.view(), Qt::Key_PageUp);
        const int value = bar->value();
        QVERIFY(value < bar->maximum());
        QTRY_VERIFY(!follow->isChecked());
        writeFile(desk.dir.filePath(u"go"_s), {}, false);
        QTRY_VERIFY(desk.text().endsWith(u"999\n"_s));
        QCOMPARE(bar->value(), value);
        QTest::mouseClick(follow, Qt::LeftButton);
        QVERIFY(bar->value() == bar->maximum() && follow->isChecked());
    }

    void aHundredThousandLinesHoldNothingUp()
    {
        StartDesk desk;
        desk.start(u"seq"_s, u"1 120000"_s);
        const BusyTurns turns;
        QTRY_VERIFY_WITH_TIMEOUT(desk.text().endsWith(u"120000\n"_s), 20000);
        QCOMPARE(desk.view()->blockCount(), OutputView::mostLines);
        QVERIFY2(turns.longestMs() < 50, qPrintable(QString::number(turns.longestMs())));
        const BusyTurns finding;
        QTest::keyClick(desk.view(), Qt::Key_F, Qt::ControlModifier);
        QTest::keyClicks(desk.find<QLineEdit>(u"findText"_s), u"99999"_s);
        QTRY_COMPARE(desk.label(u"findCount"_s), u"1 of 1"_s);
        QVERIFY2(finding.longestMs() < 50, qPrintable(QString::number(finding.longestMs())));
        const BusyTurns wrapping;
        const Paints paints(desk.view()->viewport());
        QTest::mouseClick(desk.find<QToolButton>(u"wrapOutput"_s), Qt::LeftButton);
        QTRY_VERIFY(paints.count() > 0);
        QVERIFY2(wrapping.longestMs() < 50, qPrintable(QString::number(wrapping.longestMs())));
    }

    void savesTheOutput()
    {
        StartDesk desk;
        desk.startScript("printf '\\033[31mred\\033[0m\\nend'");
        QTRY_COMPARE(desk.text(), u"red\nend"_s);
        QTest::keyClick(desk.view(), Qt::Key_S, Qt::ControlModifier);
        auto *dialog = desk.find<QFileDialog>();
        QVERIFY(dialog);
        const QString file = desk.dir.filePath(u"output.txt"_s);
        dialog->selectFile(file);
        static_cast<QDialog *>(dialog)->accept();
        QFile saved(file);
        QVERIFY(saved.open(QIODevice::ReadOnly));
        QCOMPARE(saved.readAll(), "red\nend");
        QTRY_COMPARE(desk.store.load().saveFolder, desk.dir.path());
        QTRY_VERIFY(!desk.find<QFileDialog>());
        QTest::keyClick(desk.view(), Qt::Key_S, Qt::ControlModifier);
        QCOMPARE(desk.find<QFileDialog>()->directory().path(), desk.dir.path());
    }

    void asksWhatIsToBecomeOfIt()
    {
        StartDesk desk;
        const QString name = desk.dir.filePath(u"<b>sleep"_s);
        QVERIFY(QFile::copy(u"/bin/sleep"_s, name));
        desk.start(name, u"100"_s);
        QTRY_VERIFY(desk.state().startsWith(u"Running"_s));
        QSignalSpy closed(&desk.window, &MainWindow::closed);
        desk.window.close();
        auto *question = desk.find<RunningQuestion>();
        QVERIFY(question && desk.window.isVisible());
        QVERIFY2(question->text().startsWith(u"1 program that was started here still runs:\n\n<b>sleep\n"_s),
                 qPrintable(question->text()));
        for (const QLabel *label : question->findChildren<QLabel *>())
            QVERIFY(label->text().isEmpty() || label->textFormat() == Qt::PlainText);
        QTest::keyClick(question, Qt::Key_Escape);
        QVERIFY(desk.window.isVisible());
        desk.window.close();
        QTest::mouseClick(desk.button(u"endRunning"_s), Qt::LeftButton);
        QVERIFY(closed.wait());
        QCOMPARE(desk.state(), u"Ended by SIGTERM."_s);
    }

    /// It was answered for those that ran then.
    void staysOpenForWhatIsStartedMeanwhile()
    {
        StartDesk desk;
        desk.startScript("trap '' TERM; echo deaf; while :; do sleep 0.05; done");
        QTRY_COMPARE(desk.text(), u"deaf\n"_s);
        const auto deaf = static_cast<pid_t>(desk.pid());
        desk.window.close();
        QTest::mouseClick(desk.button(u"endRunning"_s), Qt::LeftButton);
        QVERIFY(desk.window.statusBar()->currentMessage().startsWith(u"Gopscope closes when"_s));
        desk.activate(); // which was behind the question
        desk.start(u"true"_s);
        QTRY_VERIFY(desk.state().startsWith(u"Exited"_s));
        ::kill(deaf, SIGKILL);
        desk.panel()->setCurrentIndex(0);
        QTRY_COMPARE(desk.state(), u"Ended by SIGKILL."_s);
        QVERIFY(desk.window.isVisible());
    }

    void asksSoOfWhatIsBeingStarted_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QString>("state");
        QTest::newRow("it starts") << QByteArray("#!/bin/sh\nexec sleep 100\n") << u"Ended by SIGTERM."_s;
        QTest::newRow("it can't") << QByteArray("\x7f"
                                                "ELF\0",
                                                5)
                                  << u"./script can't be started: Exec format error"_s;
    }
    void asksSoOfWhatIsBeingStarted()
    {
        QFETCH(QByteArray, script);
        StartDesk desk;
        writeFile(desk.dir.filePath(u"script"_s), script, true);
        auto *dialog = desk.openDialog();
        dialog->findChild<QLineEdit *>(u"folder"_s)->setText(desk.dir.path());
        dialog->findChild<QLineEdit *>(u"program"_s)->setText(u"./script"_s);
        QTest::keyClick(dialog, Qt::Key_Return);
        QCOMPARE(desk.state(), u"Starting…"_s);
        QSignalSpy closed(&desk.window, &MainWindow::closed);
        desk.window.close();
        QVERIFY(desk.find<RunningQuestion>());
        desk.button(u"endRunning"_s)->click();
        QTRY_COMPARE(closed.size(), 1);
        QTEST(desk.state(), "state");
    }

    void goesOnWhenThatIsTheAnswer()
    {
        StartDesk desk;
        desk.startScript("until [ -e '" + desk.dir.path().toUtf8() +
                         "/go' ]; do echo x; sleep 0.01; done; echo and; sleep 0.01; echo more");
        QTRY_VERIFY(desk.text().startsWith(u"x\n"_s));
        const auto pid = static_cast<pid_t>(desk.pid());
        QSignalSpy closed(&desk.window, &MainWindow::closed);
        desk.window.close();
        QTest::mouseClick(desk.button(u"letRun"_s), Qt::LeftButton);
        QTRY_COMPARE(closed.size(), 1);
        QVERIFY(!procfs::status(pid)->zombie);
        writeFile(desk.dir.filePath(u"go"_s), {}, false);
        int status = -1;
        QCOMPARE(::waitpid(pid, &status, 0), pid);
        QCOMPARE(status, 0); // its own words did not end it meanwhile
    }

    void remembersAllButTheValuesOfVariables()
    {
        const QTemporaryDir dir;
        const QString file = dir.filePath(u"settings.ini"_s);
        {
            StartDesk desk(withoutGops(), file);
            auto *dialog = desk.openDialog();
            dialog->findChild<QLineEdit *>(u"program"_s)->setText(u"sh"_s);
            dialog->findChild<QLineEdit *>(u"arguments"_s)->setText(u"-c 'echo $TOKEN'"_s);
            dialog->findChild<QPlainTextEdit *>(u"variables"_s)->setPlainText(u"TOKEN=hush"_s);
            QTest::mouseClick(desk.button(u"startProgramOk"_s), Qt::LeftButton);
            QTRY_COMPARE(desk.text(), u"hush\n"_s);
            desk.window.close();
        }
        QFile saved(file);
        QVERIFY(saved.open(QIODevice::ReadOnly));
        const QByteArray text = saved.readAll();
        QVERIFY(text.contains("TOKEN") && !text.contains("hush"));
        StartDesk desk(withoutGops(), file);
        auto *dialog = desk.openDialog();
        QCOMPARE(dialog->findChild<QLineEdit *>(u"program"_s)->text(), u"sh"_s);
        QCOMPARE(dialog->findChild<QLineEdit *>(u"arguments"_s)->text(), u"-c 'echo $TOKEN'"_s);
        QCOMPARE(desk.note(u"variableNote"_s), u"TOKEN needs a value: NAME=value."_s);
        QVERIFY(!desk.button(u"startProgramOk"_s)->isEnabled());
    }

    void isStartedByTheCommandLine()
    {
        LaunchOptions launch = withoutGops();
        launch.program = {.program = m_plain.toUtf8()};
        StartDesk desk(launch);
        QTRY_COMPARE(desk.targets().size(), std::size_t(1));
        QTRY_VERIFY(desk.history().size() > 1);
    }

    void namesTheReaderAndNobodyElse()
    {
        PtracerSpy spy;
        QProcess gopscope;
        PtracerSpy::start(gopscope, m_gopscope, {u"--"_s, u"true"_s});
        QVERIFY(gopscope.waitForStarted());
        const auto named = spy.next(gopscope.processId());
        QVERIFY(named.has_value());
        QTRY_COMPARE(procfs::commandName(named->ptracer), u"gopscope-reader"_s); // once it is executed
        QVERIFY(childrenOf(gopscope.processId()).contains(named->ptracer));
        spy.goOn(*named);
        gopscope.terminate();
        QVERIFY(gopscope.waitForFinished(20000));
    }

    void takesWhatStandsBehindTheDashes()
    {
        const QTemporaryDir dir;
        QFile said(dir.filePath(u"said"_s));
        QProcess gopscope;
        gopscope.setWorkingDirectory(dir.path());
        gopscope.start(m_gopscope, {u"--"_s, u"sh"_s, u"-c"_s, u"printf '<%s>' \"$@\" >said"_s, u"sh"_s,
                                    u"--version"_s, u"-style"_s, u"x y"_s});
        QTRY_VERIFY_WITH_TIMEOUT(said.size() > 0, 20000);
        gopscope.terminate();
        QVERIFY(gopscope.waitForFinished(20000));
        QVERIFY(said.open(QIODevice::ReadOnly));
        QCOMPARE(said.readAll(), "<--version><-style><x y>");
    }
};

QTEST_MAIN(tst_Programs)
#include "tst_programs.moc"
