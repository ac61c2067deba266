// Every state has its words and its buttons.
#include "fakegops.h"
#include "fewdescriptors.h"
#include "goprogram.h"
#include "gopssession.h"
#include "notices/noticeview.h"
#include "notices/processnotices.h"
#include "realgops.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QPushButton>
#include <QScrollBar>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;
using namespace std::chrono_literals;

namespace {

/// The ids of what can be done about a notice, in the order of the buttons.
QStringList actionsOf(const Notice &notice)
{
    QStringList ids;
    for (const NoticeAction &action : notice.actions)
        ids << action.id;
    return ids;
}

} // namespace

class tst_Notice : public QObject
{
    Q_OBJECT

    OwnConfig m_config;
    SystemClock m_clock;
    Session m_none{m_clock};
    ProcessNotices m_notices{m_none};

    std::optional<Notice> about(Target &target, std::size_t samples = 3)
    {
        return m_notices.about(target, samples, m_clock.steadyMs());
    }
    /// The id of the notice; empty when there is none.
    QString idOf(Target &target, std::size_t samples = 3)
    {
        const auto notice = about(target, samples);
        return notice ? notice->id : QString();
    }
    /// What the window would say on a gops that lists `listing`.
    Notice saidOn(const QByteArray &script, qsizetype select = -1)
    {
        const FakeGops gops(script);
        GopsSession session(m_clock);
        session.setGops(gops.program());
        QSignalSpy changed(&session, &Session::processesChanged);
        changed.wait(15000);
        const auto entries = session.processes();
        return ProcessNotices(session).nothingShown(select < 0 ? nullptr : &entries[select]);
    }

private Q_SLOTS:
    void saysThatGopsIsMissing()
    {
        GopsSession session(m_clock);
        ProcessNotices notices(session);
        QCOMPARE(notices.nothingShown(nullptr).id, u"looking"_s);
        session.setGops({});
        QTRY_VERIFY(session.gopsFault());
        const Notice notice = notices.nothingShown(nullptr);
        QCOMPARE(notice.id, u"no_gops"_s);
        QCOMPARE(notice.title, u"gops is not installed"_s);
        QCOMPARE(notice.code, u"go install github.com/google/gops@v0.3.28"_s);
        QCOMPARE(actionsOf(notice), (QStringList{u"copy_command"_s, u"locate_gops"_s, u"check_again"_s}));
    }

    void saysWhyTheListIsEmpty()
    {
        QCOMPARE(saidOn("exit 0").id, u"no_processes"_s);
        QCOMPARE(actionsOf(saidOn("exit 0")), (QStringList{u"start_program"_s, u"start_demo"_s}));
        const Notice none = saidOn("echo '5 1 a  go1.26.8 /bin/a'");
        QCOMPARE(none.id, u"none_watchable"_s);
        QVERIFY(none.body.startsWith(u"1 Go process was found"_s));
        QVERIFY(none.code.contains(u"agent.Listen"_s));
        const QByteArray two = "printf '5 1 a* go1.26.8 /bin/a\\n6 1 b  go1.26.8 /bin/b\\n'";
        QCOMPARE(saidOn(two).id, u"none_selected"_s);
        QCOMPARE(actionsOf(saidOn(two, 0)), QStringList{u"watch"_s});
        QCOMPARE(saidOn(two, 1).id, u"no_agent"_s);
        QCOMPARE(saidOn(two, 1).title, u"b carries no gops agent"_s);
    }

    void saysWhyListingFails()
    {
        const Notice notice = saidOn("echo first >&2; exit 3");
        QCOMPARE(notice.id, u"not_listed"_s);
        QVERIFY(notice.body.startsWith(u"gops exited with code 3: first"_s));
        QVERIFY(saidOn("echo '<b>noise</b>'").body.contains(u"<b>noise</b>"_s));
    }

    void speaksOfTargets()
    {
        GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        GopsRunner runner;
        runner.setProgram(realGops());
        const SourceSet sources({runner, m_clock});
        Sampler sampler(sources, m_clock);
        sampler.setInterval(std::chrono::milliseconds(250));
        Target *target = sampler.watch({program.pid(), u"service"_s, {}, {}, 0});
        QCOMPARE(idOf(*target, 0), u"collecting"_s);
        QTRY_VERIFY_WITH_TIMEOUT(idOf(*target).isEmpty(), 15000);
        program.signal(SIGSTOP);
        QTRY_COMPARE_WITH_TIMEOUT(idOf(*target), u"waiting"_s, 15000);
        QCOMPARE(about(*target)->title, u"Waiting for service"_s);
        program.signal(SIGCONT);
        QTRY_VERIFY_WITH_TIMEOUT(idOf(*target).isEmpty(), 15000);
        program.kill();
        QTRY_COMPARE_WITH_TIMEOUT(idOf(*target), u"exited"_s, 15000);
        const auto exited = about(*target, 5);
        QVERIFY(exited->title.startsWith(u"service exited at "_s));
        QVERIFY(exited->body.startsWith(u"5 samples kept."_s));
        QCOMPARE(actionsOf(*exited), (QStringList{u"save"_s, u"stop_waiting"_s}));
        QCOMPARE(actionsOf(*about(*target, 0)), QStringList{u"stop_waiting"_s});
    }

    void speaksOfRefusals()
    {
        const GoProgram program(GoProgram::peer(u"noagent"_s));
        GopsRunner runner;
        runner.setProgram(realGops());
        const SourceSet sources({runner, m_clock});
        Sampler sampler(sources, m_clock);
        QDir().mkpath(QFileInfo(m_config.portFile(1)).path());
        QFile file(m_config.portFile(program.pid()));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("1") == 1);
        file.close();
        Target *target = sampler.watch({program.pid(), u"service"_s, {}, {}, 0});
        QTRY_COMPARE_WITH_TIMEOUT(idOf(*target), u"stale_port"_s, 15000);
        const auto notice = about(*target);
        QCOMPARE(notice->title, u"service does not answer"_s);
        QVERIFY(notice->body.contains(u"names port 1,"_s));
        QCOMPARE(actionsOf(*notice), QStringList{u"retry"_s});
        file.remove();
    }

    void saysWhenItTriesAgain()
    {
        const GoProgram program(GoProgram::peer(u"noagent"_s));
        const FakeGops gops("printf 'alloc: 5 bytes\n'");
        GopsRunner runner;
        runner.setProgram(gops.program());
        const SourceSet sources({runner, m_clock});
        Sampler sampler(sources, m_clock);
        sampler.setInterval(std::chrono::seconds(3));
        Target *target = sampler.watch({program.pid(), u"service"_s, {}, {}, 0, true});
        const NoDescriptors none;
        QTRY_COMPARE_WITH_TIMEOUT(idOf(*target), u"waiting"_s, 10000);
        const qint64 nextMs = target->status().nextTryMs;
        QVERIFY(nextMs - m_clock.steadyMs() <= 3000);
        const auto endsWith = [&](qint64 beforeMs, const QString &words) {
            return m_notices.about(*target, 0, nextMs - beforeMs)->body.endsWith(words);
        };
        QVERIFY(endsWith(2001, u"Next try in 3 s."_s));
        QVERIFY(endsWith(1, u"Next try in 1 s."_s));
        QVERIFY(endsWith(-5000, u"Next try in 0 s."_s));
    }

    void offersACheaperSourceToMany()
    {
        QProcess sleepers[10];
        Session session(m_clock);
        session.setGops(realGops());
        ProcessNotices notices(session);
        QVERIFY(QDir().mkpath(QFileInfo(m_config.portFile(0)).path()));
        std::vector<std::unique_ptr<QFile>> portFiles; // gops would mark them
        for (QProcess &sleeper : sleepers) {
            QVERIFY(!notices.sourceOffer());
            sleeper.start(u"sleep"_s, {u"300"_s});
            QVERIFY(sleeper.waitForStarted());
            portFiles.push_back(std::make_unique<QFile>(m_config.portFile(sleeper.processId())));
            QVERIFY(portFiles.back()->open(QIODevice::WriteOnly) && portFiles.back()->write("1") == 1 &&
                    portFiles.back()->flush());
            session.watch(sleeper.processId());
        }
        const auto offer = notices.sourceOffer();
        QVERIFY(offer);
        QCOMPARE(offer->title, u"10 processes are asked by the gops command"_s);
        QVERIFY(offer->body.startsWith(u"Asked over their agents' sockets they take"_s));
        QCOMPARE(actionsOf(*offer), (QStringList{u"use_cheaper_source"_s, u"keep_source"_s}));
        const QSignalSpy answered(&notices, &ProcessNotices::sourceOfferAnswered);
        offer->actions[0].run();
        offer->actions[1].run();
        QCOMPARE(answered, (QList<QVariantList>{{true}, {false}}));
        session.setSource(u"gops"_s); // chosen by a person
        QVERIFY(!notices.sourceOffer());
        session.setSource(u"auto"_s);
        session.setInterval(std::chrono::milliseconds(100)); // it is used already
        QVERIFY(!notices.sourceOffer());
        session.setInterval(1s);
        QVERIFY(notices.sourceOffer());
        QVERIFY(portFiles.back()->remove()); // one of them is read from its memory, which costs little
        QVERIFY(!notices.sourceOffer());
        for (const auto &file : portFiles)
            file->remove();
        for (QProcess &sleeper : sleepers) {
            sleeper.kill();
            sleeper.waitForFinished();
        }
    }

    /// A notice that nobody else knows: its button does what whoever made it wants.
    void buttonsDoWhatTheNoticeSays()
    {
        QStringList done;
        const auto note = [&done](const QString &what) { return [&done, what] { done << what; }; };
        NoticeView view(NoticeView::Shape::Bar);
        view.setNotice(
            {.id = u"rain"_s,
             .title = u"It rains"_s,
             .actions = {{u"wait"_s, u"Wait"_s, note(u"waited"_s)}, {u"go"_s, u"Go"_s, note(u"gone"_s)}}});
        auto *go = view.findChild<QPushButton *>(u"go"_s);
        QVERIFY(go);
        QCOMPARE(go->text(), u"Go"_s);
        go->click();
        QCOMPARE(done, QStringList{u"gone"_s});
        // The same buttons about something else: they stay, and do what is meant now.
        view.setNotice({.id = u"rain"_s,
                        .title = u"It pours"_s,
                        .actions = {{u"wait"_s, u"Wait"_s, note(u"waited longer"_s)},
                                    {u"go"_s, u"Go"_s, note(u"gone wet"_s)}}});
        QCOMPARE(view.findChild<QPushButton *>(u"go"_s), go);
        go->click();
        QCOMPARE(done.constLast(), u"gone wet"_s);
        // What it does may bring another notice at once.
        const auto clear = [&view] { view.setNotice({.id = u"sun"_s, .title = u"It is over"_s}); };
        view.setNotice({.id = u"rain"_s, .title = u"It rains"_s, .actions = {{u"go"_s, u"On"_s, clear}}});
        const auto buttons = view.findChildren<QPushButton *>(u"go"_s);
        buttons.constLast()->click();
        QCOMPARE(view.notice().id, u"sun"_s);
    }

    /// As when more processes are found while somebody moves to "Watch All 2".
    void keepsWhatIsPointedAt()
    {
        int watched = 0;
        const auto offer = [&](int count) {
            return Notice{
                .id = u"pick"_s,
                .title = u"Pick"_s,
                .actions = {{u"all"_s, QString::number(count), [&watched, count] { watched = count; }}}};
        };
        NoticeView view(NoticeView::Shape::Page);
        view.setNotice(offer(2));
        view.resize(600, 400);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        const auto button = [&] { return view.findChildren<QPushButton *>(u"all"_s).constLast(); };
        QTest::mouseMove(button());
        QTRY_VERIFY(button()->underMouse());
        view.setNotice(offer(3));
        QCOMPARE(button()->text(), u"2"_s);
        QTest::mouseClick(button(), Qt::LeftButton);
        QCOMPARE(watched, 2);
        QTest::mouseMove(&view, {1, 1});
        QTRY_COMPARE(button()->text(), u"3"_s);
    }

    void copiesAReportWithoutNames()
    {
        const GoProgram program(GoProgram::peer(u"noagent"_s));
        const FakeGops gops("echo nothing that is known");
        GopsRunner runner;
        runner.setProgram(gops.program());
        const SourceSet sources({runner, m_clock});
        Sampler sampler(sources, m_clock);
        Target *target = sampler.watch({program.pid(), u"service"_s, u"/home/me/service"_s, {}, 0, true});
        QTRY_COMPARE_WITH_TIMEOUT(idOf(*target), u"odd_reply"_s, 15000);
        const auto notice = about(*target);
        QCOMPARE(actionsOf(*notice), (QStringList{u"retry"_s, u"copy_report"_s}));
        const QSignalSpy saying(&m_notices, &ProcessNotices::saying);
        notice->actions[1].run();
        QCOMPARE(saying.size(), 1);
        const QString report = QGuiApplication::clipboard()->text();
        QVERIFY2(report.startsWith(u"Gopscope "_s) && !report.contains(u"service"_s), qPrintable(report));
    }

    void showsALongLineWhole_data()
    {
        QTest::addColumn<int>("width");
        for (const int width : {300, 560, 900})
            QTest::addRow("%d px", width) << width;
    }
    void showsALongLineWhole()
    {
        QFETCH(int, width);
        NoticeView view(NoticeView::Shape::Page);
        view.setNotice({.id = u"x"_s,
                        .title = u"t"_s,
                        .body = u"b"_s,
                        .code = QString(50, u'a') + u" \n"_s + QString(300, u'/')});
        view.resize(width, 600);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        auto *code = view.findChild<CodeView *>();
        QTRY_COMPARE(code->verticalScrollBar()->maximum(), 0);
        QCOMPARE(code->horizontalScrollBar()->maximum(), 0);
        const QString before = code->toPlainText();
        code->selectAll();
        view.setNotice(view.notice()); // as it is said again every second
        QCOMPARE(code->textCursor().selectedText().size(), before.size());
    }
};

QTEST_MAIN(tst_Notice)
#include "tst_notice.moc"
