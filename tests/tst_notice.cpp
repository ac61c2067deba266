// Every state has its words and its buttons.
#include "fakegops.h"
#include "fewdescriptors.h"
#include "goprogram.h"
#include "notices/notice.h"
#include "realgops.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;
using enum NoticeAction;

namespace {

QString titleOf(const Target &target, std::size_t samples = 3)
{
    const auto notice = targetNotice(target, samples, SystemClock().steadyMs());
    return notice ? notice->title : QString();
}

} // namespace

class tst_Notice : public QObject
{
    Q_OBJECT

    OwnConfig m_config;
    SystemClock m_clock;

    /// What the window would say on a gops that lists `listing`.
    Notice saidOn(const QByteArray &script, qsizetype select = -1)
    {
        const FakeGops gops(script);
        Session session(m_clock);
        session.setGops(gops.program());
        QSignalSpy changed(&session, &Session::processesChanged);
        changed.wait(15000);
        const auto entries = session.processes();
        return emptyNotice(session, select < 0 ? nullptr : &entries[select]);
    }

private Q_SLOTS:
    void saysThatGopsIsMissing()
    {
        Session session(m_clock);
        QCOMPARE(emptyNotice(session, nullptr).title, u"Looking for Go processes…"_s);
        session.setGops({});
        QTRY_VERIFY(session.listingError());
        const Notice notice = emptyNotice(session, nullptr);
        QCOMPARE(notice.title, u"gops is not installed"_s);
        QCOMPARE(notice.code, u"go install github.com/google/gops@v0.3.28"_s);
        QCOMPARE(notice.actions, (QList{CopyCommand, LocateGops, CheckAgain}));
    }

    void saysWhyTheListIsEmpty()
    {
        QCOMPARE(saidOn("exit 0").title, u"No Go processes are running"_s);
        QCOMPARE(saidOn("exit 0").actions, QList{StartDemo});
        const Notice none = saidOn("echo '5 1 a  go1.26.8 /bin/a'");
        QCOMPARE(none.title, u"No process can be monitored yet"_s);
        QVERIFY(none.body.startsWith(u"1 Go process was found"_s));
        QVERIFY(none.code.contains(u"agent.Listen"_s));
        const QByteArray two = "printf '5 1 a* go1.26.8 /bin/a\\n6 1 b  go1.26.8 /bin/b\\n'";
        QCOMPARE(saidOn(two).title, u"Pick a process"_s);
        QCOMPARE(saidOn(two, 0).actions, QList{Watch});
        QCOMPARE(saidOn(two, 1).title, u"b can't be monitored"_s);
        QCOMPARE(filterNotice(u"x"_s).title, u"Nothing matches \"x\""_s);
        QCOMPARE(filterNotice(u"x"_s).actions, QList{ClearFilter});
    }

    void saysWhyListingFails()
    {
        const Notice notice = saidOn("echo first >&2; exit 3");
        QCOMPARE(notice.title, u"The processes could not be listed"_s);
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
        QCOMPARE(titleOf(*target, 0), u"Collecting…"_s);
        QTRY_VERIFY_WITH_TIMEOUT(titleOf(*target).isEmpty(), 15000);
        program.signal(SIGSTOP);
        QTRY_COMPARE_WITH_TIMEOUT(titleOf(*target), u"Waiting for service"_s, 15000);
        program.signal(SIGCONT);
        QTRY_VERIFY_WITH_TIMEOUT(titleOf(*target).isEmpty(), 15000);
        program.kill();
        QTRY_VERIFY_WITH_TIMEOUT(titleOf(*target).startsWith(u"service exited at "_s), 15000);
        const auto exited = targetNotice(*target, 5, m_clock.steadyMs());
        QVERIFY(exited->body.startsWith(u"5 samples kept."_s));
        QCOMPARE(exited->actions, (QList{Save, StopWaiting}));
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
        QTRY_COMPARE_WITH_TIMEOUT(titleOf(*target), u"service does not answer"_s, 15000);
        QVERIFY(targetNotice(*target, 0, 0)->body.contains(u"names port 1,"_s));
        QCOMPARE(targetNotice(*target, 0, 0)->actions, QList{Retry});
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
        Target *target = sampler.watch({program.pid(), u"service"_s, {}, {}, 0});
        const NoDescriptors none;
        QTRY_COMPARE_WITH_TIMEOUT(titleOf(*target), u"Waiting for service"_s, 10000);
        const qint64 nextMs = target->status().nextTryMs;
        QVERIFY(nextMs - m_clock.steadyMs() <= 3000);
        const auto endsWith = [&](qint64 beforeMs, const QString &words) {
            return targetNotice(*target, 0, nextMs - beforeMs)->body.endsWith(words);
        };
        QVERIFY(endsWith(2001, u"Next try in 3 s."_s));
        QVERIFY(endsWith(1, u"Next try in 1 s."_s));
        QVERIFY(endsWith(-5000, u"Next try in 0 s."_s));
    }

    void offersACheaperSourceToMany()
    {
        QProcess sleepers[10];
        Session session(m_clock);
        for (QProcess &sleeper : sleepers) {
            QVERIFY(!sourceOffer(session));
            sleeper.start(u"sleep"_s, {u"300"_s});
            QVERIFY(sleeper.waitForStarted());
            session.watch(sleeper.processId());
        }
        const auto offer = sourceOffer(session);
        QVERIFY(offer);
        QCOMPARE(offer->title, u"10 processes are asked by the gops command"_s);
        QVERIFY(offer->body.startsWith(u"Asked over their agents' sockets they take"_s));
        QCOMPARE(offer->actions, (QList{UseCheaperSource, KeepSource}));
        session.setSource(u"gops"_s); // chosen by a person
        QVERIFY(!sourceOffer(session));
        session.setSource(u"auto"_s);
        session.setInterval(std::chrono::milliseconds(100)); // it is used already
        QVERIFY(!sourceOffer(session));
        for (QProcess &sleeper : sleepers) {
            sleeper.kill();
            sleeper.waitForFinished();
        }
    }

    void everyActionHasALabel()
    {
        constexpr int last = static_cast<int>(KeepStranded);
        for (int i = 0; i <= last; ++i)
            QVERIFY2(!actionLabel(static_cast<NoticeAction>(i)).isEmpty(), qPrintable(QString::number(i)));
        // None comes after the last one.
        QVERIFY(actionLabel(static_cast<NoticeAction>(last + 1)).isEmpty());
    }
};

QTEST_MAIN(tst_Notice)
#include "tst_notice.moc"
