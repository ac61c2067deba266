// A target that is sampled every 10 ms for a while: real programs, with and without an agent.
#include "goprogram.h"
#include "realgops.h"
#include "samplerbench.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;
using namespace std::chrono_literals;
using State = TargetStatus::State;

class tst_CloseWatch : public QObject
{
    Q_OBJECT

    OwnConfig m_config;

    static bool isLive(const Target *target) { return target->status().state == State::Live; }

private Q_SLOTS:
    void goesAndComesBack()
    {
        const GoProgram program(GoProgram::peer(u"noagent"_s)), other(GoProgram::peer(u"noagent"_s));
        SamplerBench bench({}, 250ms);
        CloseWatch &watch = bench.sampler.closeWatch();
        QSignalSpy began(&watch, &CloseWatch::began), ended(&watch, &CloseWatch::ended);
        Target *target = bench.watch(program.pid()), *beside = bench.watch(other.pid());
        QTRY_VERIFY(isLive(target) && isLive(beside));
        const auto before = bench.taken[target].size(), besideBefore = bench.taken[beside].size();
        const qint64 missed = target->missed();
        QVERIFY(!watch.begin(target, 800ms));
        QCOMPARE(watch.target(), target);
        QVERIFY(watch.left() > 0ms && watch.left() <= 800ms);
        QCOMPARE(began.size(), 1);
        QTRY_COMPARE(ended.size(), 1);
        QCOMPARE(target->missed(), missed); // it is asked as often as can be
        QVERIFY(!watch.target());
        QCOMPARE(watch.left(), 0ms);
        const auto after = bench.taken[target].size();
        QVERIFY2(after - before > 20, qPrintable(QString::number(after - before)));
        QVERIFY(bench.taken[beside].size() - besideBefore < 8);
        QTRY_VERIFY(bench.taken[target].size() > after + 2);
        const auto &taken = bench.taken[target];
        QCOMPARE(taken[before].join, Join::Continues); // what came a quarter of a second before
        QVERIFY(taken[after + 2].sample.steadyMs - taken[after].sample.steadyMs >= 300);
        QVERIFY(
            std::ranges::none_of(taken.mid(1), [](const Taken &one) { return one.join == Join::NewLife; }));
    }

    /// A sample that is due at the usual interval again is none that was missed.
    void isNoGapAtItsEnd()
    {
        const GoProgram program(GoProgram::peer(u"noagent"_s));
        SamplerBench bench({}, 250ms);
        Target *target = bench.watch(program.pid());
        QTRY_VERIFY(isLive(target));
        for (int tries = 0; tries < 10; ++tries) {
            QVERIFY(!bench.sampler.closeWatch().begin(target));
            QTRY_VERIFY(bench.taken[target].size() > 10);
            bench.sampler.closeWatch().end();
            const qint64 missed = target->missed();
            const auto after = bench.taken[target].size();
            QTRY_VERIFY(bench.taken[target].size() > after + 1);
            if (target->missed() != missed)
                continue; // on a machine that is busy now
            QCOMPARE(bench.taken[target][after + 1].join, Join::Continues);
            return;
        }
        QFAIL("a sample was missed at each try");
    }

    /// A child a sample takes too long; the agent's socket tells the same.
    void goesOverTheSocket()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        SamplerBench bench(realGops(), 250ms);
        bench.sources.choose(gopsSource());
        Target *target = bench.watch(program.pid());
        QTRY_VERIFY_WITH_TIMEOUT(isLive(target), 10000);
        const auto before = bench.taken[target].size();
        QVERIFY(!bench.sampler.closeWatch().begin(target));
        QTRY_VERIFY(bench.taken[target].size() > before + 20);
        QCOMPARE(target->sourceName(), u"socket"_s);
        bench.sampler.setInterval(500ms);
        const auto between = bench.taken[target].size();
        QTRY_VERIFY_WITH_TIMEOUT(bench.taken[target].size() > between + 20, 3000); // it goes on
        bench.sampler.closeWatch().end();
        QTRY_COMPARE(target->sourceName(), gopsSource());
        const auto after = bench.taken[target].size();
        QTRY_VERIFY_WITH_TIMEOUT(bench.taken[target].size() > after + 2, 10000);
        const auto &taken = bench.taken[target];
        QVERIFY(taken[after + 2].sample.askedMs - taken[after + 1].sample.askedMs > 300);
        QVERIFY(
            std::ranges::none_of(taken.mid(1), [](const Taken &one) { return one.join == Join::NewLife; }));
    }

    void watchesOneAtATime()
    {
        const GoProgram one(GoProgram::peer(u"noagent"_s)), two(GoProgram::peer(u"noagent"_s));
        SamplerBench bench({}, 250ms);
        CloseWatch &watch = bench.sampler.closeWatch();
        QSignalSpy began(&watch, &CloseWatch::began), ended(&watch, &CloseWatch::ended);
        Target *first = bench.watch(one.pid()), *second = bench.watch(two.pid());
        QTRY_VERIFY(isLive(first) && isLive(second));
        QVERIFY(!watch.begin(first));
        QVERIFY(!watch.begin(second));
        QCOMPARE(ended.size(), 1);
        QCOMPARE(ended[0][0].value<Target *>(), first);
        QCOMPARE(watch.target(), second);
        bench.sampler.unwatch(second);
        QCOMPARE(ended.size(), 2);
        QVERIFY(!watch.target());
        QCOMPARE(began.size(), 2);
    }

    void endsWithTheProcess()
    {
        GoProgram program(GoProgram::peer(u"noagent"_s));
        SamplerBench bench({}, 250ms);
        CloseWatch &watch = bench.sampler.closeWatch();
        Target *target = bench.watch(program.pid());
        QTRY_VERIFY(isLive(target));
        QVERIFY(!watch.begin(target));
        program.kill();
        QTRY_VERIFY(target->exited());
        QVERIFY(!watch.target());
        const auto why = watch.begin(target);
        QVERIFY(why);
        QCOMPARE(why->message, u"name has exited."_s);
    }

    void saysWhyItCant()
    {
        SamplerBench bench({}, 250ms);
        QProcess sleeper;
        sleeper.start(u"sleep"_s, {u"30"_s});
        QVERIFY(sleeper.waitForStarted());
        Target *target = bench.watch(sleeper.processId());
        QTRY_COMPARE(target->status().state, State::Refusing);
        const auto why = bench.sampler.closeWatch().begin(target);
        QVERIFY(why);
        QCOMPARE(why->message, u"name gives no samples now."_s);
        QVERIFY(!bench.sampler.closeWatch().target());
        sleeper.kill();
        sleeper.waitForFinished();
    }
};

QTEST_GUILESS_MAIN(tst_CloseWatch)
#include "tst_closewatch.moc"
