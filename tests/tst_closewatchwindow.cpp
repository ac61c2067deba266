// Watching closely in the real window, by clicks and keys.
#include "desk.h"
#include "goprogram.h"

#include <QToolButton>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;
using namespace std::chrono_literals;

namespace {

/// A desk that samples a program without an agent once a second.
struct PlainDesk
{
    PlainDesk()
        : file(dir.filePath(u"settings.ini"_s))
    {
        Settings settings;
        settings.range = 15min;
        SettingsStore(file).save(settings);
        LaunchOptions launch;
        launch.pids = {program.pid()};
        desk = std::make_unique<Desk>(launch, file);
    }
    QAction *action(const QString &name) { return desk->find<QAction>(name); }
    QToolButton *button()
    {
        for (auto *button : desk->window.findChildren<QToolButton *>()) {
            if (button->defaultAction() == action(u"watchClosely"_s))
                return button;
        }
        return nullptr;
    }
    [[nodiscard]] const Target *target() { return desk->targets().front().get(); }
    [[nodiscard]] qint64 seenMs() { return desk->find<TargetPane>()->timeWindow().span().length(); }

    QTemporaryDir dir;
    QString file;
    GoProgram program{GoProgram::peer(u"noagent"_s)};
    std::unique_ptr<Desk> desk;
};

} // namespace

class tst_CloseWatchWindow : public QObject
{
    Q_OBJECT

    OwnConfig m_config;

private Q_SLOTS:
    void watchesTheShownProcess()
    {
        PlainDesk plain;
        Desk &desk = *plain.desk;
        QAction *closely = plain.action(u"watchClosely"_s), *range = plain.action(u"closeRange"_s);
        QTRY_VERIFY_WITH_TIMEOUT(desk.isLive() && closely->isEnabled(), 15000);
        QVERIFY(!closely->isChecked() && !range->isVisible());
        QTest::keyClick(&desk.window, Qt::Key_L, Qt::ControlModifier);
        QVERIFY(closely->isChecked());
        QVERIFY(range->isVisible() && range->isChecked());
        QVERIFY(!plain.action(u"range15"_s)->isChecked());
        QCOMPARE(plain.seenMs(), 15000);
        QVERIFY2(plain.button()->text().endsWith(u" s left"_s), qPrintable(plain.button()->text()));
        QVERIFY(desk.find<QStatusBar>()->currentMessage().contains(u"100 times a second"_s));
        const std::size_t before = desk.session.history(plain.target()).size();
        QTRY_VERIFY(desk.session.history(plain.target()).size() > before + 50);
        QTRY_VERIFY2(desk.label(u"headerState"_s).contains(u"every 0.01 s"_s),
                     qPrintable(desk.label(u"headerState"_s)));
        QTest::mouseClick(plain.button(), Qt::LeftButton);
        QVERIFY(!closely->isChecked() && !range->isVisible());
        QVERIFY(plain.action(u"range15"_s)->isChecked());
        QCOMPARE(plain.seenMs(), 15 * 60'000);
        QCOMPARE(plain.button()->text(), u"Watch Closely"_s);
        QCOMPARE(plain.target()->interval(), 1000ms);
    }

    void leavesWhatAPersonChoseMeanwhile()
    {
        PlainDesk plain;
        QAction *closely = plain.action(u"watchClosely"_s);
        QTRY_VERIFY_WITH_TIMEOUT(plain.desk->isLive() && closely->isEnabled(), 15000);
        closely->trigger();
        plain.action(u"range60"_s)->trigger();
        QVERIFY(!plain.action(u"closeRange"_s)->isVisible());
        QVERIFY(closely->isChecked());
        QCOMPARE(plain.seenMs(), 60 * 60'000);
        closely->trigger();
        QVERIFY(plain.action(u"range60"_s)->isChecked());
        // And a span that was chosen by the mouse stays where it is.
        closely->trigger();
        TimeWindow &time = plain.desk->find<TargetPane>()->timeWindow();
        time.zoom(time.span().toMs - 1000, 0.5);
        const TimeSpan span = time.span();
        closely->trigger();
        QCOMPARE(time.span(), span);
        time.backToLive();
        QCOMPARE(plain.seenMs(), 60 * 60'000);
    }

    void endsWithTheProcess()
    {
        PlainDesk plain;
        QAction *closely = plain.action(u"watchClosely"_s);
        QTRY_VERIFY_WITH_TIMEOUT(plain.desk->isLive() && closely->isEnabled(), 15000);
        closely->trigger();
        plain.program.kill();
        QTRY_VERIFY(plain.target()->exited());
        QVERIFY(!closely->isChecked());
        QVERIFY(!closely->isEnabled());
        QVERIFY(!plain.action(u"closeRange"_s)->isVisible());
    }
};

QTEST_MAIN(tst_CloseWatchWindow)
#include "tst_closewatchwindow.moc"
