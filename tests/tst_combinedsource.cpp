// What memory adds to what an agent tells: from made-up answers, and from a real program with an agent.
#include "goprogram.h"
#include "realgops.h"
#include "samplerbench.h"
#include "sources/combined/combinedsource.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;
using namespace std::chrono_literals;
using State = TargetStatus::State;

namespace {

/// Gives its answers one after the other, the last one again and again.
class ScriptedSource final : public Source
{
public:
    explicit ScriptedSource(QList<Answer> answers)
        : Source({.pid = 1, .startTicks = 1})
        , m_answers(std::move(answers))
    {
    }
    void read(std::chrono::milliseconds, qint64) override
    {
        ++asked;
        const Answer answer = m_answers.size() > 1 ? m_answers.takeFirst() : m_answers.front();
        QMetaObject::invokeMethod(
            this, [this, answer] { Q_EMIT answered(answer); }, Qt::QueuedConnection);
    }

    int asked = 0;

private:
    QList<Answer> m_answers;
};

Values counted(double collections, const QList<GcPause> &pauses = {})
{
    Values values;
    values.sample["num_gc"_metric] = collections;
    values.sample.pauses = pauses;
    return values;
}

/// What comes of questions, one each second.
QList<Answer> answersOf(CombinedSource &source, int count)
{
    QList<Answer> answers;
    QObject::connect(&source, &Source::answered, &source,
                     [&answers](const Answer &answer) { answers << answer; });
    for (int i = 0; i < count; ++i) {
        source.read(1s, i * 1000);
        if (!QTest::qWaitFor([&] { return answers.size() == i + 1; }))
            qFatal("no answer came");
    }
    return answers;
}

} // namespace

class tst_CombinedSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsOneSourceForEachMetric()
    {
        Values agent, memory;
        agent.sample.timeMs = 5;
        agent.sample["heap_alloc"_metric] = 1;
        memory.sample.timeMs = 6;
        for (std::size_t i = 0; i < metricCount; ++i)
            memory.sample[MetricId(i)] = 2;
        CombinedSource source(std::make_unique<ScriptedSource>(QList<Answer>{agent}),
                              std::make_unique<ScriptedSource>(QList<Answer>{memory}));
        const Sample sample = answersOf(source, 1)[0]->sample;
        QCOMPARE(sample.timeMs, 5);
        QCOMPARE(sample["heap_alloc"_metric], 1.0);
        QVERIFY(std::isnan(sample["goroutines"_metric])); // the agent tells it, now and then
        QVERIFY(std::isnan(sample["gc_percent"_metric]));
        QCOMPARE(sample["live_heap"_metric], 2.0);
        QCOMPARE(sample["goroutines_waiting"_metric], 2.0);
    }

    /// Memory, which is read later, may know of collections that the agent has not counted.
    void tellsThePausesThatWereCounted()
    {
        const GcPause one{1, 10}, two{2, 10}, three{3, 10}, four{4, 10};
        CombinedSource source(
            std::make_unique<ScriptedSource>(QList<Answer>{counted(5), counted(6), counted(7), counted(9)}),
            std::make_unique<ScriptedSource>(
                QList<Answer>{counted(5), counted(8, {one, two, three}), counted(8), counted(9, {four})}));
        const auto answers = answersOf(source, 4);
        QCOMPARE(answers[0]->sample.pauses, QList<GcPause>());
        QCOMPARE(answers[1]->sample.pauses, QList<GcPause>{one});
        QCOMPARE(answers[2]->sample.pauses, QList<GcPause>{two});
        QCOMPARE(answers[3]->sample.pauses, (QList<GcPause>{three, four}));
    }

    /// An agent that never counts does not pile them up.
    void keepsFewPauses()
    {
        const QList<GcPause> many(200, GcPause{1, 10});
        CombinedSource source(
            std::make_unique<ScriptedSource>(QList<Answer>{counted(0)}),
            std::make_unique<ScriptedSource>(QList<Answer>{counted(200, many), counted(400, many)}));
        const auto answers = answersOf(source, 2);
        QCOMPARE(answers[0]->sample.pauses.size(), 0);
        QCOMPARE(answers[1]->sample.pauses.size(), 2 * 200 - 256);
    }

    void comesWithoutMemoryAndSaysWhy()
    {
        const Answer refusal = tl::unexpected(Silence{.id = u"yama"_s});
        const Answer passing =
            tl::unexpected(Silence{.kind = Silence::Kind::NotNow, .id = u"inconsistent"_s});
        auto memory = std::make_unique<ScriptedSource>(QList<Answer>{passing, refusal, counted(1)});
        const ScriptedSource &asked = *memory;
        CombinedSource source(std::make_unique<ScriptedSource>(QList<Answer>{counted(1)}), std::move(memory));
        QStringList lacking;
        for (const Answer &answer : answersOf(source, 8)) {
            QVERIFY(answer.has_value());
            lacking << (answer->lacking ? answer->lacking->id : QString());
        }
        const QStringList refused(5, u"yama"_s); // it is not asked meanwhile
        QCOMPARE(lacking, QStringList{u"inconsistent"_s} + refused + QStringList(2));
        QCOMPARE(asked.asked, 4);
    }

    void isSilentWhereTheAgentIs()
    {
        auto memory = std::make_unique<ScriptedSource>(QList<Answer>{counted(1)});
        const ScriptedSource &asked = *memory;
        CombinedSource source(
            std::make_unique<ScriptedSource>(QList<Answer>{tl::unexpected(Silence{.id = u"busy"_s})}),
            std::move(memory));
        QCOMPARE(answersOf(source, 1)[0].error().id, u"busy"_s);
        QCOMPARE(asked.asked, 0);
    }

    /// What it is now is not what the agent told of.
    void leavesOutAnotherProgram()
    {
        Values other = counted(9, {{1, 10}});
        other.isNewLife = true;
        other.sample["live_heap"_metric] = 1;
        CombinedSource source(std::make_unique<ScriptedSource>(QList<Answer>{counted(1)}),
                              std::make_unique<ScriptedSource>(QList<Answer>{other}));
        const Values values = *answersOf(source, 1)[0];
        QVERIFY(std::isnan(values.sample["live_heap"_metric]));
        QVERIFY(values.sample.pauses.isEmpty());
        QVERIFY(!values.isNewLife); // which is for the first to say
    }

    void addsToARealAgent()
    {
        const OwnConfig config;
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        SamplerBench bench(realGops(), 20ms);
        bench.sources.choose(u"socket"_s);
        Target *target = bench.watch(program.pid());
        target->setWish({.choice = {}, .addsMemory = true});
        QTRY_COMPARE(target->status().state, State::Live);
        const qint64 begin = bench.taken[target].size();
        for (int i = 1; i <= 3; ++i) {
            target->runGc();
            QTRY_VERIFY(bench.taken[target].last().sample["num_gc"_metric] >=
                        bench.taken[target][0].sample["num_gc"_metric] + i);
        }
        QVERIFY(!target->status().lacking);
        QVERIFY(target->abilities() & Ability::Collect);
        double before = bench.taken[target][begin - 1].sample["num_gc"_metric];
        for (const Taken &one : bench.taken[target].mid(begin)) {
            const Sample &sample = one.sample;
            QCOMPARE(sample.pauses.size(), qsizetype(sample["num_gc"_metric] - before));
            before = sample["num_gc"_metric];
            QVERIFY(sample["goroutines_waiting"_metric] > 0);
            QVERIFY(!std::isnan(sample["enable_gc"_metric])); // which only the agent tells
        }
    }
};

QTEST_GUILESS_MAIN(tst_CombinedSource)
#include "tst_combinedsource.moc"
