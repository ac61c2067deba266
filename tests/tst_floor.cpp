#include "sampling/heapfloor.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace gopscope;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 beginMs = 1'795'000'000'000;
constexpr double mebi = 1 << 20, missing = std::numeric_limits<double>::quiet_NaN();

/// A second of a program, `collections` after so many; the last ended a little before.
Sample second(int at, double heap, double total, int collections, double lastGc, double goal = missing)
{
    Sample sample;
    sample.timeMs = beginMs + at * 1000;
    sample["heap_alloc"_metric] = heap * mebi;
    sample["total_alloc"_metric] = total * mebi;
    sample["num_gc"_metric] = collections;
    sample["last_gc"_metric] = double(beginMs) / 1000 + lastGc;
    sample["next_gc"_metric] = goal * mebi;
    sample["stack_in_use"_metric] = mebi;
    sample["gc_percent"_metric] = 100;
    return sample;
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
};

QTEST_APPLESS_MAIN(tst_Floor)
#include "tst_floor.moc"
