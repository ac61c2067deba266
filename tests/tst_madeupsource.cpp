// A source that nobody knows is sampled like any other: adding one touches nothing else.
#include "sampling/sampler.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;
using namespace std::chrono_literals;
using State = TargetStatus::State;

/// Says what it is told to say.
class MadeUpSource final : public Source
{
public:
    using Source::Source;
    inline static Answer next = Values{};

    void read(std::chrono::milliseconds, qint64 due) override
    {
        if (next)
            next->sample.askedMs = next->sample.steadyMs = due;
        QMetaObject::invokeMethod(
            this, [this] { Q_EMIT answered(next); }, Qt::QueuedConnection);
    }
};

const SourceKind kind{u"made-up"_s, "by nobody", 10ms, [](const SourceNeeds &, const ProcessId &about) {
                          return std::make_unique<MadeUpSource>(about);
                      }};

class tst_MadeUpSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// A new program may count from the beginning and be beyond the old one when it is seen.
    void becomesAnotherProgram()
    {
        GopsRunner gops;
        const SystemClock clock;
        const SourceSet sources({gops, clock}, {kind});
        Sampler sampler(sources, clock);
        sampler.setInterval(20ms);
        QSignalSpy taken(&sampler, &Sampler::sampleTaken);
        MadeUpSource::next = Values{};
        sampler.watch({QCoreApplication::applicationPid(), {}, {}, {}, 0});
        QTRY_VERIFY(taken.size() > 1);
        QVERIFY(taken.at(1).at(2).value<Join>() != Join::NewLife);
        MadeUpSource::next->isNewLife = true;
        const auto before = taken.size();
        QTRY_VERIFY(taken.size() > before);
        QCOMPARE(taken.at(before).at(2).value<Join>(), Join::NewLife);
        MadeUpSource::next = Values{};
    }

    void isSampled()
    {
        GopsRunner gops;
        const SystemClock clock;
        const SourceSet sources({gops, clock}, {kind});
        Sampler sampler(sources, clock);
        sampler.setInterval(20ms);
        QSignalSpy taken(&sampler, &Sampler::sampleTaken), collected(&sampler, &Sampler::gcFinished);
        MadeUpSource::next->sample["heap_alloc"_metric] = 5;
        Target *target = sampler.watch({QCoreApplication::applicationPid(), {}, {}, {}, 0});
        QTRY_COMPARE(target->status().state, State::Live);
        QCOMPARE(taken.at(0).at(1).value<Sample>()["heap_alloc"_metric], 5.0);
        target->runGc();
        QTRY_COMPARE(collected.size(), 1); // that it can't
        MadeUpSource::next = tl::unexpected(Silence{.id = u"asleep"_s, .sentence = u"It sleeps."_s});
        QTRY_COMPARE(target->status().state, State::Refusing);
        QCOMPARE(target->status().stateWord(), u"refusing"_s); // where a source has no word for it
        MadeUpSource::next = tl::unexpected(Silence{.id = u"asleep"_s, .state = u"sleeping"_s});
        target->retry();
        QTRY_COMPARE(target->status().stateWord(), u"sleeping"_s);
        MadeUpSource::next = tl::unexpected(Silence{.kind = Silence::Kind::Gone});
        target->retry();
        QTRY_COMPARE(target->status().state, State::Exited);
    }
};

QTEST_GUILESS_MAIN(tst_MadeUpSource)
#include "tst_madeupsource.moc"
