#include "traces.h"

#include <QtTest>

#include <limits>

using namespace gopscope;
using namespace Qt::StringLiterals;

namespace {

constexpr double mebi = 1 << 20, truth = 45 * mebi, missing = std::numeric_limits<double>::quiet_NaN();

/// A second of a program, `collections` after so many; the last ended a little before.
Sample second(int at, double heap, double total, int collections, double lastGc, double goal = missing)
{
    Sample sample;
    sample.timeMs = traces::beginMs + at * 1000;
    sample["heap_alloc"_metric] = heap * mebi;
    sample["total_alloc"_metric] = total * mebi;
    sample["num_gc"_metric] = collections;
    sample["last_gc"_metric] = double(traces::beginMs) / 1000 + lastGc;
    sample["next_gc"_metric] = goal * mebi;
    sample["stack_in_use"_metric] = mebi;
    sample["gc_percent"_metric] = 100;
    return sample;
}

/// Floors at every sixth second, as they are given, MiB.
FloorTrend trendOf(const QList<double> &floors)
{
    History history;
    for (qsizetype i = 0; i < floors.size() * 6; ++i) {
        Sample sample;
        sample.timeMs = traces::beginMs + i * 1000;
        sample["num_gc"_metric] = double(i / 6 + 1);
        if (i % 6 == 0)
            sample["heap_floor"_metric] = floors[i / 6] * mebi;
        history.append(sample, i == 0 ? Join::NewLife : Join::Continues);
    }
    return floorTrend(history, history.firstMs(), history.lastMs());
}

} // namespace

class tst_Floor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void waitsUntilAllIsSwept()
    {
        // 588 MiB survive; the first sample behind the collection counts 449 that are not swept.
        HeapFloor floor;
        QVERIFY(std::isnan(floor.take(second(0, 1100, 5000, 1, -60), Join::NewLife)));
        QVERIFY(std::isnan(floor.take(second(1, 1037, 5010, 2, 0.997), Join::Continues)));
        QVERIFY(std::isnan(floor.take(second(2, 598, 5020, 2, 0.997), Join::Continues)));
        QVERIFY(std::isnan(floor.take(second(3, 608, 5030, 2, 0.997), Join::Continues)));
        const double told = floor.take(second(4, 618, 5040, 2, 0.997), Join::Continues) / mebi;
        QVERIFY(std::abs(told - 588) < 0.1);
        QVERIFY(std::isnan(floor.take(second(5, 628, 5050, 2, 0.997), Join::Continues)));
    }

    void tellsNoFloorOfWhatItDidNotSee()
    {
        HeapFloor floor;
        // No collection seen; then one in a gap; then one by a clock that was set meanwhile.
        for (int i = 0; i < 10; ++i)
            QVERIFY(std::isnan(floor.take(second(i, 100 + i, 500 + i, 1, -60), Join::Continues)));
        for (int i = 100; i < 110; ++i)
            QVERIFY(std::isnan(
                floor.take(second(i, 100 + i, 500 + i, 2, 50), i == 100 ? Join::AfterGap : Join::Continues)));
        for (int i = 110; i < 120; ++i)
            QVERIFY(std::isnan(floor.take(second(i, 100 + i, 500 + i, 3, 3710), Join::Continues)));
    }

    void worksOutTheLiveHeapAsThePacerDid()
    {
        Sample sample = second(0, 150, 500, 1, 0, 201);
        const auto live = liveHeapByGoal(sample);
        QVERIFY(live);
        QCOMPARE(live->most, 100.5 * mebi);
        QCOMPARE(live->least, 99.5 * mebi); // 1 MiB of stacks, and 1 of globals at most
        sample["gc_percent"_metric] = 0;
        QCOMPARE(liveHeapByGoal(sample)->middle(), 201 * mebi);
        sample["gc_percent"_metric] = missing;
        QVERIFY(!liveHeapByGoal(sample));
        sample = second(0, 3, 500, 1, 0, 4); // the least goal, whatever lives
        QVERIFY(!liveHeapByGoal(sample));
        sample = second(0, 150, 500, 1, 0, 201);
        sample["stack_in_use"_metric] = 60 * mebi; // of which anything may have been scanned
        QVERIFY(!liveHeapByGoal(sample));
    }

    void needsEightCollectionsAndAMinute()
    {
        using enum FloorTrend::Kind;
        const QList<double> leak{100, 104.5, 109, 113.5, 118, 122.5, 127, 131.5, 136, 140.5, 145};
        QVERIFY(trendOf(leak).kind == Slope);
        QCOMPARE(trendOf(leak).bytesPerMinute, truth);
        QCOMPARE(trendOf(leak).collections, 10.0);
        QVERIFY(trendOf(leak.first(10)).kind == TooEarly); // 59 s
        QVERIFY(floorTrend(History(), 0, 1'000'000).kind == TooEarly);
    }

    void isNotMovedByAFewOddFloors()
    {
        using enum FloorTrend::Kind;
        QList<double> leak;
        for (int i = 0; i < 40; ++i)
            leak << 100 + i * 4.5;
        leak[0] = 20; // still starting
        leak[20] += 300;
        leak[31] -= 50;
        const FloorTrend trend = trendOf(leak);
        QVERIFY(trend.kind == Slope);
        QVERIFY(std::abs(trend.bytesPerMinute / truth - 1) < 0.01);
    }

    void seesNoTrendInWhatComesAndGoes()
    {
        using enum FloorTrend::Kind;
        QList<double> level, saw, step;
        for (int i = 0; i < 40; ++i) {
            level << 100 + (i * 7 % 5) * 0.1;
            saw << 100 + i % 13 * 5;
            step << (i < 20 ? 100 : 160);
        }
        QVERIFY(trendOf(level).kind == None);
        QVERIFY(trendOf(saw).kind == None);
        QVERIFY(trendOf(step).kind == None);
    }

    void forgetsTheLifeBefore()
    {
        History history;
        for (int i = 0; i < 200; ++i) {
            Sample sample;
            sample.timeMs = traces::beginMs + i * 1000;
            sample["num_gc"_metric] = i % 150;
            sample["heap_floor"_metric] = (100 + i) * mebi;
            history.append(sample, i % 150 == 0 ? Join::NewLife : Join::Continues);
        }
        QVERIFY(floorTrend(history, history.firstMs(), history.lastMs()).kind == FloorTrend::Kind::TooEarly);
    }

    void tellsRealLeaks_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"leak-1", "leak-10", "leak-10-2gib", "leak-100", "leak-100-2gib"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void tellsRealLeaks()
    {
        QFETCH(QString, name);
        const traces::Verdict verdict = traces::judge(traces::read(name), truth, 60);
        QCOMPARE(verdict.phases, 100);
        QVERIFY2(verdict.worstPercent <= 10, qPrintable(QString::number(verdict.worstPercent)));
    }

    void tellsNoTrendOfRealFlatPrograms_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"flat-1", "flat-10", "flat-100", "flat-churn", "flat-goroutines",
                                 "flat-percents", "flat-limit", "sawtooth-20", "sawtooth-47", "burst"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void tellsNoTrendOfRealFlatPrograms()
    {
        QFETCH(QString, name);
        QCOMPARE(traces::judge(traces::read(name), truth, 60).trends, 0);
    }

    /// Neither another GC percent nor a limit of memory is told to anybody.
    void tellsNothingFalseWhenTheGoalIsMadeOtherwise()
    {
        QCOMPARE(traces::judge(traces::read(u"leak-100-percent"_s), truth, 60).trends, 0);
        QVERIFY(traces::judge(traces::read(u"leak-limit"_s), truth, 60).worstPercent <= 10);
    }

    /// Without the GC percent there is what is seen between collections, if they are wide enough apart.
    void needsNoGoalBetweenDistantCollections()
    {
        for (const auto &[name, known] : {std::pair(u"leak-10"_s, true), std::pair(u"leak-100"_s, false)}) {
            std::vector<Sample> readings = traces::read(name);
            for (Sample &sample : readings)
                sample["gc_percent"_metric] = missing;
            const traces::Verdict verdict = traces::judge(readings, truth, 60);
            QCOMPARE(verdict.phases, known ? 100 : 0);
            QVERIFY(verdict.worstPercent <= 10);
        }
    }

    /// Once for each collection, from the first sample on, whatever the heap seems to say.
    void isTheLiveHeapWhereThatIsKnown()
    {
        HeapFloor floor;
        const auto take = [&](int collections, double live, Join join = Join::Continues) {
            Sample sample;
            sample.timeMs = traces::beginMs;
            sample["num_gc"_metric] = collections;
            sample["live_heap"_metric] = live;
            sample["heap_alloc"_metric] = 500 * mebi;
            sample["total_alloc"_metric] = 900 * mebi;
            return floor.take(sample, join);
        };
        QVERIFY(std::isnan(take(0, missing, Join::NewLife)));
        QCOMPARE(take(1, 30 * mebi), 30 * mebi);
        QVERIFY(std::isnan(take(1, 30 * mebi)));
        QCOMPARE(take(250, 31 * mebi, Join::AfterGap), 31 * mebi);
        QVERIFY(std::isnan(take(250, 31 * mebi)));
        QCOMPARE(take(250, 31 * mebi, Join::AfterGap), 31 * mebi); // a line begins anew
        floor = {};
        QCOMPARE(take(9, 32 * mebi, Join::NewLife), 32 * mebi);
    }

    void tellsTheFloorOfARealProgram()
    {
        // It keeps 150 MiB in blocks, and 24 MiB to hold them.
        traces::sampleEachSecond(traces::read(u"flat-10"_s), 50, [](const History &history) {
            const double floor = history.value(history.size() - 1, "heap_floor"_metric) / mebi;
            if (history.size() > 60 && !std::isnan(floor))
                QVERIFY2(std::abs(floor - 174) < 3, qPrintable(QString::number(floor)));
        });
    }
};

QTEST_APPLESS_MAIN(tst_Floor)
#include "tst_floor.moc"
