// The developer's day on a real gops and real Go programs.
#include "fakegops.h"
#include "goprogram.h"
#include "gopssession.h"
#include "realgops.h"
#include "sampling/programkey.h"
#include "session/session.h"
#include "simulatedclock.h"

#include <QtTest>

#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace gopscope;
using namespace std::chrono_literals;
using State = TargetStatus::State;

class tst_Session : public QObject
{
    Q_OBJECT

    OwnConfig m_config;
    SystemClock m_clock;

    static const ProcessEntry *find(const QList<ProcessEntry> &entries, qint64 pid)
    {
        const auto found =
            std::find_if(entries.begin(), entries.end(), [&](const auto &e) { return e.process.pid == pid; });
        return found == entries.end() ? nullptr : &*found;
    }

private Q_SLOTS:
    void listsAndWatches()
    {
        const GoProgram marked(GoProgram::peer(u"agent-v0.3.28"_s));
        const GoProgram plain(GoProgram::peer(u"noagent"_s));
        GopsSession session(m_clock);
        session.setGops(realGops());
        QTRY_VERIFY_WITH_TIMEOUT(session.listedAtMs(), 15000);
        const auto entries = session.processes();
        QVERIFY(find(entries, marked.pid())->canBeWatched());
        QVERIFY(!find(entries, plain.pid())->canBeWatched());
        QVERIFY(find(entries, plain.pid())->process.goVersion->startsWith(u"go1"_s));

        session.setInterval(250ms);
        Target *target = session.watch(marked.pid());
        QCOMPARE(session.watch(marked.pid()), target);
        QCOMPARE(find(session.processes(), marked.pid())->target, target);
        QTRY_VERIFY_WITH_TIMEOUT(session.history(target).size() >= 2, 10000);
        QCOMPARE(session.watchedKeys(), QStringList{GoProgram::peer(u"agent-v0.3.28"_s)});
        session.unwatch(target);
        QVERIFY(!find(session.processes(), marked.pid())->target);
        QVERIFY(session.watchedKeys().isEmpty());
    }

    void keepsARebuiltProcessAndFollowsTheNewOne()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"service"_s);
        QVERIFY(QFile::copy(GoProgram::peer(u"agent-v0.3.28"_s), path));
        GopsSession session(m_clock);
        session.setInterval(250ms);
        session.setGops(realGops());
        GoProgram program(path);
        const qint64 oldPid = program.pid();
        session.refresh();
        QTRY_VERIFY_WITH_TIMEOUT((session.refresh(), find(session.processes(), oldPid)), 15000);
        Target *target = session.watch(oldPid);
        QTRY_COMPARE_WITH_TIMEOUT(target->status().state, State::Live, 10000);

        // Rebuilt: another file at the same path. gops does not list the running one any more.
        QVERIFY(QFile::remove(path));
        QVERIFY(QFile::copy(GoProgram::peer(u"agent-v0.3.28"_s), path));
        QTRY_VERIFY_WITH_TIMEOUT((session.refresh(), !find(session.processes(), oldPid)->listed), 15000);
        QTRY_COMPARE_WITH_TIMEOUT(target->status().stateWord(), u"rebuilt"_s, 15000);
        const std::size_t samples = session.history(target).size();
        QTRY_VERIFY_WITH_TIMEOUT(session.history(target).size() > samples, 10000);

        program.quit();
        QTRY_VERIFY_WITH_TIMEOUT(target->exited(), 10000);
        QVERIFY(find(session.processes(), oldPid)->target == target);
        const std::size_t kept = session.history(target).size();
        QVERIFY(kept > samples);

        program.start(); // followed without anybody refreshing: the list goes on for it
        QTRY_VERIFY_WITH_TIMEOUT(!target->exited() && target->process().pid == program.pid(), 20000);
        QTRY_VERIFY_WITH_TIMEOUT(session.history(target).size() > kept, 10000);
        QCOMPARE(session.history(target).joinAt(kept), Join::NewLife);
        QVERIFY(!target->status().rebuilt);
    }

    void ticksAgainWhatWasTicked()
    {
        const GoProgram one(GoProgram::peer(u"agent-v0.3.28"_s));
        const GoProgram two(GoProgram::peer(u"agent-v0.3.28"_s));
        const GoProgram other(GoProgram::peer(u"agent-v0.3.14"_s));
        GopsSession session(m_clock);
        const QStringList keys{GoProgram::peer(u"agent-v0.3.28"_s), u"/srv/gone"_s};
        session.restore(keys);
        session.setGops(realGops());
        QTRY_COMPARE_WITH_TIMEOUT(session.sampler().targets().size(), std::size_t(1), 15000);
        QCOMPARE(session.watchedKeys(), keys);
        QCOMPARE(session.sampler().targets()[0]->key(), keys[0]);
    }

    void asksAProgramAsWished()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        const QString key = GoProgram::peer(u"agent-v0.3.28"_s);
        GopsSession session(m_clock);
        session.setGops(realGops());
        session.setInterval(250ms);
        session.setWishes({{key, {.choice = u"memory"_s}}});
        QSignalSpy changed(&session, &Session::wishesChanged);
        Target *target = session.watch(program.pid());
        QTRY_COMPARE(target->status().state, State::Live);
        QCOMPARE(target->sourceName(), u"memory"_s);
        session.setWish(key, {.choice = u"socket"_s});
        QTRY_COMPARE(target->sourceName(), u"socket"_s);
        QCOMPARE(session.wish(key).choice, u"socket"_s);
        session.setWish(key, {.choice = u"socket"_s});
        session.setWish(key, {});
        QVERIFY(session.wishes().isEmpty());
        QCOMPARE(changed.size(), 2);
        QTRY_COMPARE(target->sourceName(), u"gops"_s);
    }

    void followsGoRun()
    {
        const QTemporaryDir dir;
        const auto build = [&](const QString &number) {
            const QString folder = dir.filePath(u"go-build"_s + number + u"/b001/exe"_s);
            QDir().mkpath(folder);
            QFile::copy(GoProgram::peer(u"agent-v0.3.28"_s), folder + u"/main"_s);
            return folder + u"/main"_s;
        };
        GopsSession session(m_clock);
        session.setInterval(250ms);
        session.setGops(realGops());
        GoProgram first(build(u"11"_s));
        Target *target = session.watch(first.pid());
        QTRY_VERIFY_WITH_TIMEOUT(session.history(target).size() >= 1, 10000);
        first.quit();
        QTRY_VERIFY_WITH_TIMEOUT(target->exited(), 10000);
        const GoProgram second(build(u"12"_s));
        QTRY_COMPARE_WITH_TIMEOUT(target->process().pid, second.pid(), 20000);
    }

    void followsRestartsFiftyAMinute()
    {
        GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        GopsSession session(m_clock);
        session.setInterval(250ms);
        session.setGops(realGops());
        QTRY_VERIFY_WITH_TIMEOUT(session.listedAtMs(), 15000);
        Target *target = session.watch(program.pid());
        int lives = 0;
        connect(&session, &Session::sampleTaken, target, [&] {
            const History &history = session.history(target);
            lives += history.joinAt(history.size() - 1) == Join::NewLife;
        });
        QTimer crash;
        connect(&crash, &QTimer::timeout, target, [&] {
            program.kill();
            program.start();
        });
        crash.start(1200ms);
        QTRY_COMPARE_WITH_TIMEOUT(lives, 3, 40000);
        crash.stop();
        QTRY_VERIFY_WITH_TIMEOUT(!target->exited() && target->process().pid == program.pid(), 20000);
    }

    void followsALinkToWhereverItLeads()
    {
        const QTemporaryDir dir;
        const QString link = dir.filePath(u"service"_s);
        const auto deploy = [&](const QString &version) {
            const QString file = link + u'-' + version;
            QVERIFY(QFile::copy(GoProgram::peer(u"agent-v0.3.28"_s), file));
            QFile::remove(link);
            QVERIFY(QFile::link(file, link));
        };
        deploy(u"v1"_s);
        GoProgram program(link);
        GopsSession session(m_clock);
        session.setInterval(250ms);
        Target *target = session.watch(program.pid()); // not listed yet
        QCOMPARE(target->process().name, u"service"_s);
        QCOMPARE(target->key(), link);
        // Up to v0.3.25 gops names the file, later the link.
        const FakeGops old("echo " + QByteArray::number(program.pid()) + " 1 service-v1* go1.26.8 " +
                           (link + u"-v1"_s).toUtf8());
        session.setGops(old.program());
        QTRY_VERIFY(find(session.processes(), program.pid()) && session.listedAtMs());
        QCOMPARE(find(session.processes(), program.pid())->process.name, u"service"_s);
        session.setGops(realGops());
        QTRY_VERIFY_WITH_TIMEOUT(session.history(target).size() >= 1, 15000);
        QCOMPARE(target->process().name, u"service"_s);
        QCOMPARE(target->process().path, link + u"-v1"_s);

        deploy(u"v2"_s);
        program.quit();
        program.start();
        QTRY_COMPARE_WITH_TIMEOUT(target->process().path, link + u"-v2"_s, 20000);
        QCOMPARE(target->process().pid, program.pid());
        QCOMPARE(session.watchedKeys(), QStringList{link});

        Session next(m_clock);
        next.restore({link + u"-v2"_s}); // as settings had it before links counted
        next.setGops(realGops());
        QTRY_COMPARE_WITH_TIMEOUT(next.watchedKeys(), QStringList{link}, 15000);
    }

    void followsNoOtherInstance()
    {
        GoProgram ticked(GoProgram::peer(u"agent-v0.3.28"_s));
        const GoProgram other(GoProgram::peer(u"agent-v0.3.28"_s));
        GopsSession session(m_clock);
        session.setInterval(250ms);
        session.setGops(realGops());
        QTRY_VERIFY_WITH_TIMEOUT(find(session.processes(), other.pid()), 15000);
        Target *target = session.watch(ticked.pid());
        QTRY_VERIFY_WITH_TIMEOUT(session.history(target).size() >= 2, 10000);
        ticked.quit();
        QTRY_VERIFY_WITH_TIMEOUT(target->exited(), 10000);
        QSignalSpy listed(&session, &Session::processesChanged);
        for (int i = 0; i < 2; ++i) {
            session.refresh();
            QVERIFY(listed.wait(10000));
        }
        QVERIFY(target->exited());
        QVERIFY(!find(session.processes(), other.pid())->target);
    }

    void followsNoneThatStartedBesideIt()
    {
        GoProgram ticked(GoProgram::peer(u"agent-v0.3.28"_s));
        GopsSession session(m_clock);
        session.setInterval(250ms);
        session.setGops(realGops());
        QTRY_VERIFY_WITH_TIMEOUT(session.listedAtMs(), 15000);
        Target *target = session.watch(ticked.pid());
        // Nobody looks at the list, so it is not renewed before the exit.
        const GoProgram other(GoProgram::peer(u"agent-v0.3.28"_s));
        const std::size_t before = session.history(target).size();
        QTRY_VERIFY_WITH_TIMEOUT(session.history(target).size() >= before + 2, 10000);
        ticked.quit();
        QTRY_VERIFY_WITH_TIMEOUT(target->exited(), 10000);
        QTRY_VERIFY_WITH_TIMEOUT(find(session.processes(), other.pid()), 15000);
        QVERIFY(target->exited());
        QVERIFY(!find(session.processes(), other.pid())->target);
    }

    void givesSamplesBack()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        GopsSession session(m_clock);
        session.setInterval(250ms);
        session.setGops(realGops());
        Target *target = session.watch(program.pid());
        QTRY_VERIFY_WITH_TIMEOUT(session.history(target).size() >= 3, 10000);
        const std::size_t kept = session.history(target).size();
        session.unwatch(target);
        target = session.watch(program.pid()); // unticked by mistake
        QCOMPARE(session.history(target).size(), kept);
        QTRY_VERIFY_WITH_TIMEOUT(session.history(target).size() > kept, 10000);
        QCOMPARE(session.history(target).joinAt(kept), Join::AfterGap);
    }

    void tellsANewLifeFromAGap_data()
    {
        QTest::addColumn<double>("allocated");
        QTest::addColumn<int>("join");
        QTest::newRow("unticked") << 150.0 << int(Join::AfterGap);
        QTest::newRow("replaced by exec meanwhile") << 50.0 << int(Join::NewLife);
    }
    void tellsANewLifeFromAGap()
    {
        QFETCH(double, allocated);
        GopsSession session(m_clock);
        const auto take = [&](qint64 timeMs, double total) {
            Sample sample;
            sample.timeMs = sample.steadyMs = timeMs;
            sample["total_alloc"_metric] = total;
            Target *target = session.watch(QCoreApplication::applicationPid());
            session.takeSample(target, sample, Join::NewLife);
            return target;
        };
        session.unwatch(take(1000, 100));
        const History &history = session.history(take(2000, allocated));
        QCOMPARE(history.size(), std::size_t(2));
        QTEST(int(history.joinAt(1)), "join");
    }

    void handsEachSampleOnAsItIsKept()
    {
        SimulatedClock clock;
        GopsSession session(clock);
        Target *target = session.watch(QCoreApplication::applicationPid());
        QList<Sample> taken;
        connect(&session, &Session::sampleTaken, target,
                [&](Target *, const Sample &sample) { taken << sample; });
        for (int i = 0; i < 3; ++i) {
            Sample sample;
            sample.bootMs = clock.bootMs();
            sample.timeMs = clock.epochMs();
            sample["heap_alloc"_metric] = i;
            session.takeSample(target, sample, i == 0 ? Join::NewLife : Join::Continues);
            clock.advance(1);
            clock.jumpMs(3'600'000); // not confirmed within a second
        }
        const History &history = session.history(target);
        QCOMPARE(taken.size(), qsizetype(history.size()));
        for (std::size_t i = 0; i < history.size(); ++i) {
            QCOMPARE(taken[qsizetype(i)].timeMs, history.timeAt(i));
            QCOMPARE(taken[qsizetype(i)]["heap_alloc"_metric], double(i));
        }
        QCOMPARE(taken[2].timeMs - taken[0].timeMs, 2000);
    }

    void keepsOneAxisWhenTheWallClockIsSet()
    {
        constexpr qint64 hour = 3600;
        SimulatedClock clock;
        GopsSession session(clock);
        Target *target = session.watch(QCoreApplication::applicationPid());
        Target *silent = session.watch(::getppid());
        const auto take = [&](Target *of) {
            Sample sample;
            sample.timeMs = clock.epochMs();
            sample.steadyMs = sample.askedMs = clock.steadyMs();
            sample.bootMs = clock.bootMs();
            sample["num_gc"_metric] = double(clock.bootMs() / 1000);
            session.takeSample(of, sample, session.history(of).empty() ? Join::NewLife : Join::Continues);
        };
        const qint64 begin = clock.bootMs();
        take(silent); // and then no more, as of a process that exited
        const History &history = session.history(target);
        for (const qint64 jump : {qint64(0), hour, -2 * hour, hour, 48 * hour}) {
            clock.jumpMs(1000LL * jump);
            for (int i = 0; i < 120; ++i) {
                take(target);
                clock.advance(1);
            }
            QCOMPARE(history.firstMs(), clock.epochMs() - (clock.bootMs() - begin));
            QCOMPARE(history.lastMs() - history.firstMs(), qint64(history.size() - 1) * 1000);
            QCOMPARE(session.history(silent).firstMs(), history.firstMs());
            QCOMPARE(session.nowMs(), clock.epochMs());
        }
        QCOMPARE(history.size(), std::size_t(600));
    }

    void countsAProgramOnce()
    {
        const GoProgram one(GoProgram::peer(u"agent-v0.3.28"_s)), two(GoProgram::peer(u"agent-v0.3.28"_s));
        GopsSession session(m_clock);
        session.restore({GoProgram::peer(u"agent-v0.3.28"_s)});
        session.watch(one.pid());
        QCOMPARE(session.watchedKeys().size(), 1);
        session.setGops(realGops());
        QTRY_VERIFY_WITH_TIMEOUT(find(session.processes(), two.pid()), 15000);
        QCOMPARE(session.sampler().targets().size(), std::size_t(1));
    }

    void keepsTheListWhenListingFails()
    {
        const GoProgram program(GoProgram::peer(u"noagent"_s));
        GopsSession session(m_clock);
        session.setGops(realGops());
        QTRY_VERIFY_WITH_TIMEOUT(find(session.processes(), program.pid()), 15000);
        session.setGops(u"/nowhere/gops"_s);
        QTRY_VERIFY(session.gopsFault());
        QCOMPARE(session.gopsFault()->kind, ErrorKind::NotFound);
        QVERIFY(find(session.processes(), program.pid()));
        QVERIFY(session.listedAtMs());
    }
};

QTEST_GUILESS_MAIN(tst_Session)
#include "tst_session.moc"
