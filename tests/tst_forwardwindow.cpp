// Forwarding as a person does it in the real window: by clicks and keys, on a real gops and real Go programs,
// to a stand-in for Mackerel.
#include "desk.h"
#include "goprogram.h"
#include "mackerelstandin.h"
#include "spoolcontent.h"

#include "mackerelui/createservicedialog.h"
#include "mackerelui/forwarddialog.h"

#include <QDirIterator>
#include <QMessageBox>
#include <QSysInfo>
#include <QToolTip>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;
using namespace std::chrono_literals;

namespace {

/// A window whose settings know the stand-in already; its key is given or not.
struct ForwardDesk : Desk
{
    ForwardDesk(const MackerelStandIn &standIn, const LaunchOptions &launch, const QByteArray &key = {},
                const QString &spool = {})
        : Desk(launch, {}, spool)
    {
        ForwardSettings settings;
        settings.base = standIn.url().toString();
        settings.service = u"My-Service"_s;
        forwarding.setSettings(settings);
        if (!key.isEmpty())
            own.keys.keep(settings.base, key);
    }

    QString switchText() { return find<QToolButton>(u"forwardSwitch"_s)->text(); }
    ForwardDialog *dialog() { return find<ForwardDialog>(u"forwardDialog"_s); }
    void toggle()
    {
        window.activateWindow(); // without a window manager nobody does after a dialog
        if (!QTest::qWaitForWindowActive(&window))
            qFatal("the window gets no keys");
        QTest::keyClick(&window, Qt::Key_M, Qt::ControlModifier);
    }
    void sendNow() { find<QAction>(u"retryForwarding"_s)->trigger(); }
    QModelIndex cell(qint64 pid) { return row(pid).siblingAtColumn(ProcessModel::ForwardColumn); }
};

template<typename T> T *in(QWidget *dialog, const QString &name)
{
    return dialog->findChild<T *>(name);
}

void typeInto(QWidget *field, const QString &text)
{
    QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(field, text);
}

} // namespace

class tst_ForwardWindow : public QObject
{
    Q_OBJECT

    OwnConfig m_config;

private Q_SLOTS:
    void setsUpBySwitchingOn()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        MackerelStandIn standIn;
        ForwardDesk desk(standIn, watching({program.pid()}));
        desk.forwarding.setSettings({}); // nothing is known yet
        QVERIFY(desk.view()->isColumnHidden(ProcessModel::ForwardColumn));
        QTRY_VERIFY_WITH_TIMEOUT(desk.isLive(), 15000);
        QCOMPARE(desk.switchText(), u"Mackerel: off"_s);
        QTest::mouseClick(desk.find<QToolButton>(u"forwardSwitch"_s), Qt::LeftButton, {}, {10, 10});
        QVERIFY(desk.dialog());
        QVERIFY(!desk.forwarding.isOn());
        auto *dialog = desk.dialog();
        auto *ok = in<QPushButton>(dialog, u"forwardOk"_s);
        QVERIFY(!ok->isEnabled());

        typeInto(in<QLineEdit>(dialog, u"baseAddress"_s), u"http://example.com"_s);
        QVERIFY(in<QLabel>(dialog, u"forwardTrouble"_s)->text().contains(u"https"_s));
        typeInto(in<QLineEdit>(dialog, u"baseAddress"_s), standIn.url().toString());
        typeInto(in<QLineEdit>(dialog, u"apiKey"_s), u"wrong"_s);
        auto *words = in<QLabel>(dialog, u"testWords"_s);
        QTest::mouseClick(in<QPushButton>(dialog, u"testKey"_s), Qt::LeftButton);
        QTRY_COMPARE(words->text(), u"Mackerel does not know this key."_s);
        typeInto(in<QLineEdit>(dialog, u"apiKey"_s), QString::fromLatin1(standIn.key));
        QVERIFY(words->text().isEmpty());
        QTest::keyClick(in<QPushButton>(dialog, u"testKey"_s), Qt::Key_Space);
        QTRY_COMPARE(words->text(),
                     u"The key is one of standin. Whether it may write shows with the first post."_s);
        auto *services = in<QComboBox>(dialog, u"service"_s);
        QTRY_COMPARE(services->count(), 1);
        QTRY_COMPARE(services->currentText(), u"My-Service"_s); // the only one
        QVERIFY(ok->isEnabled());

        QTest::mouseClick(in<QPushButton>(dialog, u"createService"_s), Qt::LeftButton);
        auto *creation = dialog->findChild<CreateServiceDialog *>();
        QVERIFY(creation);
        auto *create = creation->findChildren<QPushButton *>().constFirst();
        for (QPushButton *button : creation->findChildren<QPushButton *>()) {
            if (button->text() == u"Create"_s)
                create = button;
        }
        auto *name = in<QLineEdit>(creation, u"newService"_s);
        QTest::keyClicks(name, u"-"_s);
        QVERIFY(!create->isEnabled());
        typeInto(name, u"My-Service"_s);
        QVERIFY(create->isEnabled());
        QTest::mouseClick(create, Qt::LeftButton);
        QTRY_VERIFY(in<QLabel>(creation, u"newServiceWords"_s)->text().contains(u"400"_s)); // it is taken
        typeInto(name, u"Mine"_s);
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_COMPARE(services->currentText(), u"Mine"_s);
        QVERIFY(standIn.services.contains(u"Mine"_s));

        QVERIFY(in<QLabel>(dialog, u"metricCount"_s)->text().startsWith(u"13 metrics"_s));
        auto *metrics = in<QListWidget>(dialog, u"forwardMetrics"_s);
        const auto goroutines = metrics->findItems(u"goroutines"_s, Qt::MatchExactly);
        QCOMPARE(goroutines.size(), 1);
        goroutines[0]->setCheckState(Qt::Checked);
        QVERIFY(in<QLabel>(dialog, u"metricCount"_s)->text().startsWith(u"14 metrics"_s));
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(desk.switchText().startsWith(u"Mackerel: on · last post"_s), 15000);
        QVERIFY(standIn.shown.contains({u"Mine"_s, u"agent-v0.3.28.heap_alloc"_s}));
        QVERIFY(desk.label(u"statusForwarding"_s).contains(u"points sent"_s));
        QCOMPARE(desk.cell(program.pid()).data().toString(), u"agent-v0.3.28"_s);
        QCOMPARE(desk.forwarding.settings().organisation, u"standin"_s);
        QVERIFY(standIn.faults.isEmpty());

        // What the spool and the settings hold, without the key.
        desk.window.close();
        QDirIterator files(desk.dir.path(), QDir::Files);
        int read = 0;
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!file.readAll().contains(standIn.key), qPrintable(file.fileName()));
            ++read;
        }
        QVERIFY(read >= 2);
        const Settings kept = desk.store.load();
        QVERIFY(kept.forward.on);
        QCOMPARE(kept.forward.service, u"Mine"_s);
        QVERIFY(kept.forward.metrics.contains(u"goroutines"_s));
    }

    void saysWhyItIsRefusedAndRecovers()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        MackerelStandIn standIn;
        ForwardDesk desk(standIn, watching({program.pid()}), "wrong");
        QTRY_VERIFY_WITH_TIMEOUT(desk.isLive(), 15000);
        desk.toggle();
        QTRY_VERIFY_WITH_TIMEOUT(desk.switchText().startsWith(u"Mackerel: refused: wrong key"_s), 15000);
        QTRY_COMPARE(desk.forwardNotice().title, u"Nothing is sent to Mackerel: wrong key"_s);
        QTRY_VERIFY_WITH_TIMEOUT(desk.switchText().endsWith(u"queued"_s), 15000);
        const auto samples = desk.session.history(desk.targets()[0].get()).size();
        QTRY_VERIFY_WITH_TIMEOUT(desk.session.history(desk.targets()[0].get()).size() > samples + 2, 10000);

        desk.press(u"set_up"_s);
        auto *dialog = desk.dialog();
        QVERIFY(dialog);
        typeInto(in<QLineEdit>(dialog, u"apiKey"_s), QString::fromLatin1(standIn.key));
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(desk.switchText().startsWith(u"Mackerel: on · last post"_s), 15000);
        // What the wrong key took could be anybody's.
        QTRY_COMPARE(desk.forwardNotice().title, u"Points of another API key are still here"_s);
        desk.press(u"send_held"_s);
        QVERIFY(desk.forwardNotice().id.isEmpty());
        QVERIFY(!standIn.taken.isEmpty());
        QVERIFY(!desk.dialog() || !desk.dialog()->isVisible());

        desk.toggle();
        standIn.services.clear();
        desk.toggle(); // the first post goes out at once
        QTRY_COMPARE_WITH_TIMEOUT(desk.forwardNotice().title,
                                  u"Nothing is sent to Mackerel: no service My-Service"_s, 15000);
        desk.press(u"switch_off"_s);
        QCOMPARE(desk.switchText(), u"Mackerel: off"_s);
        QVERIFY(desk.forwardNotice().id.isEmpty());
    }

    void outlastsAnOutage()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        MackerelStandIn standIn;
        ForwardDesk desk(standIn, watching({program.pid()}), standIn.key);
        QTRY_VERIFY_WITH_TIMEOUT(desk.isLive(), 15000);
        standIn.away();
        desk.toggle();
        QTRY_VERIFY_WITH_TIMEOUT(desk.switchText().startsWith(u"Mackerel: waiting for an answer · "_s),
                                 15000);
        QVERIFY2(desk.switchText().contains(u"points queued since "_s), qPrintable(desk.switchText()));
        QVERIFY(desk.find<QToolButton>(u"forwardSwitch"_s)->accessibleDescription().contains(u"queued"_s));
        standIn.back();
        desk.sendNow();
        QTRY_VERIFY_WITH_TIMEOUT(desk.switchText().startsWith(u"Mackerel: on"_s), 15000);
        QTRY_VERIFY(standIn.shown.contains({u"My-Service"_s, u"agent-v0.3.28.heap_alloc"_s}));
        QVERIFY(standIn.faults.isEmpty());
    }

    void obeysAPause()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        MackerelStandIn standIn;
        standIn.mood = MackerelStandIn::Mood::Error;
        standIn.status = 429;
        standIn.retryAfter = "120";
        ForwardDesk desk(standIn, watching({program.pid()}), standIn.key);
        desk.toggle();
        QTRY_VERIFY_WITH_TIMEOUT(desk.switchText().startsWith(u"Mackerel: throttled until "_s), 15000);
        desk.window.resize(800, 600);
        QTRY_VERIFY(!desk.switchText().contains(u'·')); // few words in a narrow window
        QCOMPARE(desk.window.width(), 800);
    }

    void asksAboutNamesThatAreThere()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        MackerelStandIn standIn;
        standIn.shown[{u"My-Service"_s, u"agent-v0.3.28.latency"_s}];
        ForwardDesk desk(standIn, watching({program.pid()}), standIn.key);
        QTRY_VERIFY_WITH_TIMEOUT(desk.isLive(), 15000);
        desk.toggle();
        QTRY_COMPARE_WITH_TIMEOUT(desk.forwardNotice().title,
                                  u"My-Service has metrics of the prefix agent-v0.3.28 already"_s, 15000);
        const qint64 asked = desk.clock.epochMs() / 1000;
        QTRY_VERIFY_WITH_TIMEOUT(desk.session.history(desk.targets()[0].get()).size() > 12, 15000);
        QVERIFY(standIn.taken.isEmpty());
        // The time of the first sample shows whether it waited.
        QTRY_VERIFY_WITH_TIMEOUT(desk.session.history(desk.targets()[0].get()).lastMs() / 1000 > asked + 1,
                                 15000);
        desk.press(u"use_host_prefix"_s);
        const QString prefix = QSysInfo::machineHostName() + u".agent-v0.3.28"_s;
        QTRY_VERIFY_WITH_TIMEOUT(!standIn.taken.isEmpty(), 15000);
        QVERIFY(standIn.taken[0].name.startsWith(prefix + u'.'));
        QVERIFY(desk.forwardNotice().id.isEmpty());
        QCOMPARE(desk.cell(program.pid()).data().toString(), prefix);
        // All of the minute is one point, so the spool has none older than the last of it.
        QVERIFY(standIn.taken[0].time >= asked);

        // The next time the names are ours.
        desk.toggle();
        desk.toggle();
        QTRY_VERIFY_WITH_TIMEOUT(desk.switchText().startsWith(u"Mackerel: on"_s), 15000);
        QVERIFY(desk.forwardNotice().id.isEmpty());
    }

    void keepsAPrefixAndSendsWhatWaited()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        MackerelStandIn standIn;
        standIn.shown[{u"My-Service"_s, u"agent-v0.3.28.heap_alloc"_s}];
        ForwardDesk desk(standIn, watching({program.pid()}), standIn.key);
        ForwardSettings settings = desk.forwarding.settings();
        settings.everySample = true;
        desk.forwarding.setSettings(settings);
        desk.toggle();
        QTRY_VERIFY_WITH_TIMEOUT(!desk.forwardNotice().id.isEmpty(), 15000);
        QTRY_VERIFY_WITH_TIMEOUT(desk.session.history(desk.targets()[0].get()).size() > 10, 15000);
        const qint64 first = desk.session.history(desk.targets()[0].get()).firstMs() / 1000;
        const qint64 last = desk.session.history(desk.targets()[0].get()).lastMs() / 1000;
        desk.press(u"keep_prefix"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!standIn.taken.isEmpty(), 15000);
        QSignalSpy closed(&desk.window, &MainWindow::closed);
        desk.window.close(); // the minute that still runs is sent then
        QTRY_COMPARE_WITH_TIMEOUT(closed.size(), 1, 10000);
        QSet<qint64> times;
        for (const auto &point : standIn.taken)
            times.insert(point.time);
        for (qint64 time = first + 1; time <= last; ++time)
            QVERIFY2(times.contains(time), qPrintable(QString::number(time - first)));
    }

    void choosesProcessesAndPrefixesInTheList()
    {
        const GoProgram one(GoProgram::peer(u"agent-v0.3.28"_s)), two(GoProgram::peer(u"agent-v0.3.28"_s));
        const GoProgram other(GoProgram::peer(u"agent-v0.3.14"_s));
        MackerelStandIn standIn;
        ForwardDesk desk(standIn, watching({one.pid(), two.pid(), other.pid()}), standIn.key);
        QTRY_VERIFY_WITH_TIMEOUT(desk.row(other.pid()).isValid(), 15000);
        // It can be chosen before anything is sent.
        QVERIFY(!desk.view()->isColumnHidden(ProcessModel::ForwardColumn));
        // Two of one program never write to one name.
        QCOMPARE(desk.cell(one.pid()).data().toString(), u"agent-v0.3.28"_s);
        QCOMPARE(desk.cell(two.pid()).data().toString(), u"agent-v0.3.28-2"_s);

        desk.select(other.pid());
        QTest::keyClick(desk.view(), Qt::Key_Space, Qt::ShiftModifier);
        QCOMPARE(desk.cell(other.pid()).data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
        QCOMPARE(desk.targets().size(), std::size_t(3)); // it is watched all the same

        const auto edit = [&](qint64 pid, const QString &prefix) {
            desk.select(pid);
            QTest::keyClick(desk.view(), Qt::Key_F2);
            auto *editor = desk.view()->viewport()->findChild<QLineEdit *>();
            if (!editor)
                return;
            typeInto(editor, prefix);
            QTest::keyClick(editor, Qt::Key_Return);
            QTRY_VERIFY(!desk.view()->viewport()->findChild<QLineEdit *>());
        };
        // What can't be stays in the field, with the reason beside it.
        desk.select(two.pid());
        QTest::keyClick(desk.view(), Qt::Key_F2);
        auto *field = desk.view()->viewport()->findChild<QLineEdit *>();
        QVERIFY(field);
        for (const auto &[bad, why] :
             {std::pair(u"agent-v0.3.28"_s, u"already"_s), {u"a b"_s, u"letters"_s}}) {
            typeInto(field, bad);
            QTest::keyClick(field, Qt::Key_Return);
            QCOMPARE(field->text(), bad);
            QVERIFY(field->isVisible() && field->accessibleDescription().contains(why));
            QVERIFY(QToolTip::text().contains(why));
        }
        QTest::keyClick(field, Qt::Key_Escape);
        QTRY_VERIFY(!desk.view()->viewport()->findChild<QLineEdit *>());
        QCOMPARE(desk.cell(two.pid()).data().toString(), u"agent-v0.3.28-2"_s);
        QSignalSpy activated(desk.find<ProcessPicker>(), &ProcessPicker::activated);
        edit(two.pid(), u"second"_s);
        QCOMPARE(desk.cell(two.pid()).data().toString(), u"second"_s);
        QCOMPARE(activated.size(), 0); // the Return that ends it does nothing else
        desk.toggle();
        QTRY_VERIFY_WITH_TIMEOUT(desk.switchText().startsWith(u"Mackerel: on · last post"_s), 15000);
        for (const auto &point : standIn.taken)
            QVERIFY2(!point.name.startsWith(u"agent-v0.3.14"_s), qPrintable(point.name));
        desk.window.close();
        QTRY_VERIFY(standIn.shown.contains({u"My-Service"_s, u"second.heap_alloc"_s}));
        const auto kept = desk.store.load().forward;
        QVERIFY(kept.prefixes.values().contains(u"second"_s));
        QCOMPARE(kept.notForwarded.size(), 1);
    }

    void asksWhenTheOrganisationChanges()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        MackerelStandIn standIn;
        const QTemporaryDir dir;
        const QString file = dir.filePath(u"spool.sqlite"_s);
        const auto queueForAnother = [&](const QString &name) {
            spoolcontent::add(file, {standIn.url().toString(), u"another"_s, u"My-Service"_s},
                              {{name, QDateTime::currentSecsSinceEpoch() - 300, 1.0}});
        };
        queueForAnother(u"old.point"_s);
        ForwardDesk desk(standIn, watching({program.pid()}), standIn.key, file);
        desk.toggle();
        QTRY_COMPARE_WITH_TIMEOUT(desk.forwardNotice().title,
                                  u"This API key belongs to another organisation, standin"_s, 15000);
        desk.press(u"keep_held"_s);
        QVERIFY(desk.forwardNotice().id.isEmpty());
        desk.toggle();
        desk.toggle(); // it was kept for this run
        QTRY_VERIFY_WITH_TIMEOUT(pointsOf(desk.forwarding.state().held) == 1, 15000);
        desk.forwarding.discardHeld();
        QCOMPARE(pointsOf(desk.forwarding.state().held), 0);
        QVERIFY(!standIn.shown.contains({u"My-Service"_s, u"old.point"_s}));
    }

    void movesPointsOfAMistypedService()
    {
        MackerelStandIn standIn;
        const QTemporaryDir dir;
        const QString file = dir.filePath(u"spool.sqlite"_s);
        spoolcontent::add(file, {standIn.url().toString(), u"standin"_s, u"My-Servce"_s},
                          {{u"old.point"_s, QDateTime::currentSecsSinceEpoch() - 300, 1.0}});
        ForwardDesk desk(standIn, quick(), standIn.key, file);
        desk.toggle();
        QTRY_COMPARE_WITH_TIMEOUT(desk.forwardNotice().title,
                                  u"Points wait for a service that Mackerel does not have"_s, 15000);
        desk.press(u"keep_stranded"_s);
        QVERIFY(desk.forwardNotice().id.isEmpty());
        QVERIFY(desk.forwarding.state().stranded);
        QCOMPARE(desk.forwarding.state().stranded->service, u"My-Servce"_s);
        desk.forwarding.moveStranded();
        QTRY_VERIFY_WITH_TIMEOUT(standIn.shown.contains({u"My-Service"_s, u"old.point"_s}), 15000);
        QTRY_COMPARE(pointsOf(desk.forwarding.state().stranded), 0);
    }

    void asksAboutPointsOfAnotherKey()
    {
        MackerelStandIn standIn;
        const QTemporaryDir dir;
        const QString file = dir.filePath(u"spool.sqlite"_s);
        spoolcontent::add(file, {standIn.url().toString(), {}, u"My-Service"_s, u"a mark"_s},
                          {{u"old.point"_s, QDateTime::currentSecsSinceEpoch() - 300, 1.0}});
        ForwardDesk desk(standIn, quick(), standIn.key, file);
        desk.toggle();
        QTRY_COMPARE_WITH_TIMEOUT(desk.forwardNotice().title, u"Points of another API key are still here"_s,
                                  15000);
        QVERIFY(standIn.taken.isEmpty());
        desk.press(u"discard_held"_s);
        auto *box = desk.find<QMessageBox>();
        QVERIFY(box);
        QVERIFY2(box->text().startsWith(u"1 point was taken with another API key"_s),
                 qPrintable(box->text()));
        QTest::mouseClick(box->button(QMessageBox::Cancel), Qt::LeftButton);
        desk.press(u"keep_held"_s);
        QVERIFY(desk.forwardNotice().id.isEmpty());
    }

    void sendsOrDiscardsWhatIsHeld_data()
    {
        QTest::addColumn<bool>("send");
        QTest::newRow("send") << true;
        QTest::newRow("discard") << false;
    }
    void sendsOrDiscardsWhatIsHeld()
    {
        QFETCH(bool, send);
        MackerelStandIn standIn;
        const QTemporaryDir dir;
        const QString file = dir.filePath(u"spool.sqlite"_s);
        spoolcontent::add(file, {standIn.url().toString(), u"another"_s, u"My-Service"_s},
                          {{u"old.point"_s, QDateTime::currentSecsSinceEpoch() - 300, 1.0}});
        ForwardDesk desk(standIn, quick(), standIn.key, file);
        desk.toggle();
        QTRY_VERIFY_WITH_TIMEOUT(!desk.forwardNotice().id.isEmpty(), 15000);
        if (send) {
            desk.press(u"send_held"_s);
        } else {
            desk.press(u"discard_held"_s);
            auto *box = desk.find<QMessageBox>();
            QVERIFY(box && box->textFormat() == Qt::PlainText);
            QTest::mouseClick(box->button(QMessageBox::Discard), Qt::LeftButton);
        }
        QTRY_VERIFY(desk.forwardNotice().id.isEmpty());
        QTRY_COMPARE(standIn.shown.contains({u"My-Service"_s, u"old.point"_s}), send);
    }

    void marksStartsAndExits()
    {
        GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        MackerelStandIn standIn;
        ForwardDesk desk(standIn, watching({program.pid()}), standIn.key);
        ForwardSettings settings = desk.forwarding.settings();
        settings.marks = true;
        desk.forwarding.setSettings(settings);
        desk.toggle();
        QTRY_VERIFY_WITH_TIMEOUT(desk.switchText().startsWith(u"Mackerel: on · last post"_s), 15000);
        program.quit();
        QTRY_COMPARE_WITH_TIMEOUT(standIn.annotations.size(), 1, 15000);
        QCOMPARE(standIn.annotations[0][u"title"_s].toString(), u"agent-v0.3.28 exited"_s);
        program.start();
        QTRY_COMPARE_WITH_TIMEOUT(standIn.annotations.size(), 2, 20000);
        QCOMPARE(standIn.annotations[1][u"title"_s].toString(), u"agent-v0.3.28 started again"_s);
        QVERIFY(standIn.faults.isEmpty());
    }

    void saysWhatIsOnlyInMemory()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        MackerelStandIn standIn;
        standIn.mood = MackerelStandIn::Mood::Closing;
        ForwardDesk desk(standIn, watching({program.pid()}), standIn.key, u"/proc/none/spool.sqlite"_s);
        desk.toggle();
        QTRY_VERIFY_WITH_TIMEOUT(desk.forwardNotice().title.contains(u"only in memory"_s), 15000);
        QTRY_VERIFY_WITH_TIMEOUT(desk.switchText().contains(u"only in memory"_s), 15000);
        standIn.mood = MackerelStandIn::Mood::Well;
        desk.sendNow();
        QTRY_VERIFY_WITH_TIMEOUT(!standIn.taken.isEmpty(), 15000);
    }

    void sendsWhatIsQueuedBeforeItEnds_data()
    {
        QTest::addColumn<bool>("reachable");
        QTest::newRow("Mackerel takes it") << true;
        QTest::newRow("Mackerel is silent") << false;
    }
    void sendsWhatIsQueuedBeforeItEnds()
    {
        QFETCH(bool, reachable);
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        MackerelStandIn standIn;
        ForwardDesk desk(standIn, watching({program.pid()}), standIn.key);
        desk.toggle();
        QTRY_VERIFY_WITH_TIMEOUT(desk.switchText().startsWith(u"Mackerel: on · last post"_s), 15000);
        const auto posts = standIn.posts().size();
        const auto samples = desk.session.history(desk.targets()[0].get()).size();
        QTRY_VERIFY(desk.session.history(desk.targets()[0].get()).size() > samples + 1);
        if (!reachable)
            standIn.mood = MackerelStandIn::Mood::Silent;
        QSignalSpy closed(&desk.window, &MainWindow::closed);
        QElapsedTimer watch;
        watch.start();
        desk.window.close();
        QVERIFY(!desk.window.isVisible());
        QTRY_COMPARE_WITH_TIMEOUT(closed.size(), 1, 10000);
        QVERIFY2(watch.elapsed() < Forwarder::flushTime.count() + 1500, "it takes too long");
        QVERIFY(standIn.posts().size() > posts);
    }

    void asksBeforeItForgetsAKey()
    {
        MackerelStandIn standIn;
        ForwardDesk desk(standIn, quick(), standIn.key);
        const auto key = [&] { return desk.own.keys.key(standIn.url().toString()).value; };
        const auto press = [&](const QString &text) {
            QTest::mouseClick(in<QPushButton>(desk.dialog(), u"forgetKey"_s), Qt::LeftButton);
            auto *box = desk.dialog()->findChild<QMessageBox *>(u"askToForget"_s);
            QVERIFY(box);
            for (QAbstractButton *button : box->buttons()) {
                if (button->text().remove(u'&') == text)
                    QTest::mouseClick(button, Qt::LeftButton);
            }
            QTRY_VERIFY(!desk.dialog()->findChild<QMessageBox *>(u"askToForget"_s));
        };
        desk.find<QAction>(u"setUpForwarding"_s)->trigger();
        QVERIFY(desk.dialog());
        press(u"Cancel"_s);
        QCOMPARE(key(), standIn.key);
        press(u"Forget"_s);
        QCOMPARE(key(), QByteArray());
        desk.dialog()->reject(); // what was done in it is undone
        QCOMPARE(key(), standIn.key);
    }

    void opensThePageOfTheService()
    {
        MackerelStandIn standIn;
        ForwardDesk desk(standIn, quick(), standIn.key);
        desk.toggle();
        QTRY_COMPARE_WITH_TIMEOUT(desk.forwarding.settings().organisation, u"standin"_s, 15000);
        QCOMPARE(servicePage(desk.forwarding.settings()).path(), u"/orgs/standin/services/My-Service"_s);
        QTest::keyClick(&desk.window, Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(desk.dialog());
        QVERIFY(in<QPushButton>(desk.dialog(), u"openService"_s)->isEnabled());
        for (QWidget *widget : desk.dialog()->findChildren<QWidget *>()) {
            const bool control =
                qobject_cast<QAbstractButton *>(widget) || qobject_cast<QComboBox *>(widget) ||
                (qobject_cast<QLineEdit *>(widget) && !qobject_cast<QComboBox *>(widget->parent())) ||
                qobject_cast<QListWidget *>(widget);
            if (control && widget->isVisible())
                QVERIFY2(!widget->accessibleName().isEmpty() ||
                             (qobject_cast<QAbstractButton *>(widget) &&
                              !qobject_cast<QAbstractButton *>(widget)->text().isEmpty()),
                         qPrintable(widget->objectName()));
        }
        for (const auto *label : desk.dialog()->findChildren<QLabel *>())
            QVERIFY2(label->textFormat() == Qt::PlainText || label->buddy() || label->text().isEmpty(),
                     qPrintable(label->text()));
    }
};

QTEST_MAIN(tst_ForwardWindow)
#include "tst_forwardwindow.moc"
