#include "history/ceiling.h"
#include "history/collections.h"
#include "history/curve.h"
#include "history/readout.h"

#include <QtTest>

#include <cmath>
#include <random>

using namespace Qt::StringLiterals;
using namespace gopscope;
using namespace std::chrono_literals;

namespace {

constexpr MetricId heap = "heap_alloc"_metric;

Sample sampleAt(qint64 timeMs, double value)
{
    Sample sample;
    sample.timeMs = timeMs;
    sample[heap] = value;
    return sample;
}

/// Random samples with gaps, missing values and restarts.
History randomHistory(std::mt19937 &random, std::size_t size)
{
    History history;
    qint64 time = 1'795'000'000'000;
    for (std::size_t i = 0; i < size; ++i) {
        const auto dice = random() % 100;
        time += 200 + qint64(random() % 1600) + (dice == 0 ? 60'000 : 0);
        const double value = dice < 4 ? std::nan("") : double(random() % 1000);
        history.append(sampleAt(time, value), i == 0 || dice == 99 ? Join::NewLife
                                              : dice == 0          ? Join::AfterGap
                                                                   : Join::Continues);
    }
    return history;
}

/// The indices of the points that no line leads to.
QList<int> startsOf(const Curve &curve)
{
    QList<int> starts;
    for (std::size_t i = 0; i < curve.size(); ++i) {
        if (curve[i].start)
            starts << int(i);
    }
    return starts;
}

} // namespace

class tst_History : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsSamples()
    {
        History history;
        for (int i = 0; i < 1000; ++i)
            history.append(sampleAt(1000 + i * 1000, i), i == 0 ? Join::NewLife : Join::Continues);
        QCOMPARE(history.size(), std::size_t(1000));
        QCOMPARE(history.at(700)[heap], 700.0);
        QVERIFY(std::isnan(history.at(700)["sys"_metric]));
        QCOMPARE(history.timeAt(999), 1'000'000);
        QCOMPARE(history.indexAt(0), std::size_t(0));
        QCOMPARE(history.indexAt(5000), std::size_t(4));
        QCOMPARE(history.indexAt(5001), std::size_t(5));
        QCOMPARE(history.indexAt(2'000'000), std::size_t(1000));
        const auto range = history.range(heap, 5000, 9000);
        QCOMPARE(range->minimum, 4.0);
        QCOMPARE(range->maximum, 8.0);
        QCOMPARE(range->count, std::size_t(5));
        QVERIFY(!history.range(heap, 1'500'000, 1'600'000));
    }

    void dropsTheOldest()
    {
        History history;
        history.setRetention(2h);
        const int count = 3000; // one each ten seconds, more than 8 hours
        for (int i = 0; i < count; ++i)
            history.append(sampleAt(i * 10'000LL, i), i % 7 == 0 ? Join::AfterGap : Join::Continues);
        const qint64 newest = (count - 1) * 10'000LL;
        QVERIFY(history.firstMs() <= newest - 2 * 3'600'000);
        QVERIFY(history.firstMs() > 0);
        QCOMPARE(history.at(history.size() - 1)[heap], double(count - 1));
        for (std::size_t i = 0; i < history.size(); ++i)
            QCOMPARE(history.joinAt(i),
                     int(history.value(i, heap)) % 7 == 0 ? Join::AfterGap : Join::Continues);
        history.setRetention(10min);
        QVERIFY(history.firstMs() <= newest - 600'000);
    }

    void keepsEqualTimesInOrder()
    {
        History history;
        history.append(sampleAt(5000, 1), Join::NewLife);
        history.append(sampleAt(5000, 2), Join::Continues);
        history.append(sampleAt(4000, 3), Join::Continues);
        QCOMPARE(history.timeAt(1), 5001);
        QCOMPARE(history.timeAt(2), 5002);
        QCOMPARE(history.at(2)[heap], 3.0);
    }

    void keepsAllWhateverTheWallClockSays_data()
    {
        QTest::addColumn<qint64>("hours");
        QTest::newRow("two days ahead") << qint64(48);
        QTest::newRow("26 hours ahead") << qint64(26);
        QTest::newRow("ten years back") << qint64(-87'600);
    }
    void keepsAllWhateverTheWallClockSays()
    {
        QFETCH(qint64, hours);
        constexpr qint64 begin = 1'795'000'000'000;
        constexpr int count = 8000; // a blip of five samples after three quarters of them
        History history;
        for (int i = 0; i < count; ++i) {
            const bool wrong = i >= 6000 && i < 6005;
            Sample sample = sampleAt(begin + i * 1000 + (wrong ? hours * 3'600'000 : 0), i);
            sample.bootMs = 7'000'000 + i * 1000;
            history.append(sample, i == 0 ? Join::NewLife : Join::Continues);
        }
        QCOMPARE(history.size(), std::size_t(count));
        for (int i = 0; i < count; ++i)
            QCOMPARE(history.timeAt(std::size_t(i)), begin + i * 1000);
        QCOMPARE(history.revision(), 0);
    }

    void movesAllWithTheWallClock()
    {
        constexpr qint64 hour = 3'600'000;
        History history;
        CurveReader reader;
        const auto append = [&](int i, qint64 aheadMs) {
            Sample sample = sampleAt(100 * hour + i * 1000 + aheadMs, i);
            sample.bootMs = i * 1000 + 5000;
            history.append(sample, i == 0 ? Join::NewLife : Join::Continues);
        };
        const auto points = [&](qint64 aheadMs) {
            reader.read(history, heap, {100 * hour + aheadMs, 101 * hour + aheadMs, 1000});
            return reader.curve().size();
        };
        for (int i = 0; i < 10; ++i)
            append(i, 0);
        QCOMPARE(points(0), std::size_t(10));
        history.setWallOffset(101 * hour - 5000);
        for (int i = 10; i < 20; ++i)
            append(i, hour);
        for (int i = 0; i < 20; ++i)
            QCOMPARE(history.timeAt(std::size_t(i)), 101 * hour + i * 1000);
        QCOMPARE(points(hour), std::size_t(20));
        QCOMPARE(startsOf(reader.curve()), QList<int>{0});
        history.setWallOffset(99 * hour - 5000);
        QCOMPARE(history.indexAt(99 * hour + 15'000), std::size_t(15));
        QCOMPARE(points(-hour), std::size_t(20));
    }

    void keepsAGapForASuspend()
    {
        History history;
        for (int i = 0; i < 20; ++i) {
            const qint64 slept = i >= 10 ? 7'200'000 : 0;
            Sample sample = sampleAt(1'000'000 + i * 1000 + slept, i);
            sample.steadyMs = 5000 + i * 1000; // stands still meanwhile
            sample.bootMs = sample.steadyMs + slept;
            history.append(sample, i == 10 ? Join::AfterGap : Join::Continues);
        }
        QCOMPARE(history.timeAt(10) - history.timeAt(9), 7'201'000);
        const Curve curve = readCurve(history, heap, {0, 9'000'000, 1000});
        QCOMPARE(startsOf(curve), (QList<int>{0, 10}));
    }

    void tellsOneRateOfACounter()
    {
        History history;
        const auto append = [&](qint64 timeMs, double total, double rate, Join join) {
            Sample sample = sampleAt(timeMs, total / 2);
            sample["total_alloc"_metric] = total;
            sample["alloc_rate"_metric] = rate;
            history.append(sample, join);
        };
        append(1000, 500, 99, Join::NewLife);
        append(1100, 900, 400, Join::Continues); // behind an answer that was late
        QVERIFY(std::isnan(changePerSecond(history, 0, "total_alloc"_metric)));
        QCOMPARE(changePerSecond(history, 1, "total_alloc"_metric), 400.0);
        QCOMPARE(changePerSecond(history, 1, heap), 2000.0);
        append(2100, 100, 99, Join::NewLife);
        QVERIFY(std::isnan(changePerSecond(history, 2, "total_alloc"_metric)));
    }

    void takesOddValues()
    {
        History history;
        const double inf = std::numeric_limits<double>::infinity();
        for (const double value : {1.0, std::nan(""), inf, -inf, -5.0, std::pow(2.0, 63), 0.0})
            history.append(sampleAt(qint64(history.size()) * 1000 + 1000, value), Join::Continues);
        const auto range = history.range(heap, 0, 100'000);
        QCOMPARE(range->minimum, -5.0);
        QCOMPARE(range->maximum, std::pow(2.0, 63));
        QCOMPARE(range->count, std::size_t(4));
        QCOMPARE(startsOf(readCurve(history, heap, {0, 100'000, 1})), (QList<int>{0, 1}));
        QVERIFY(readCurve(History(), heap, {0, 100'000, 1}).empty());
        QVERIFY(readCurve(history, "sys"_metric, {0, 100'000, 1}).empty());
    }

    void interruptsLines()
    {
        History history;
        history.append(sampleAt(1000, 1), Join::NewLife);
        history.append(sampleAt(2000, 2), Join::Continues);
        history.append(sampleAt(3000, std::nan("")), Join::Continues);
        history.append(sampleAt(4000, 4), Join::Continues);
        history.append(sampleAt(9000, 5), Join::AfterGap);
        history.append(sampleAt(10000, 6), Join::NewLife);
        const Curve curve = readCurve(history, heap, {0, 20000, 1});
        QCOMPARE(curve.size(), std::size_t(5));
        QCOMPARE(startsOf(curve), (QList<int>{0, 2, 3, 4}));
        QCOMPARE(history.restarts(0, 20000), (std::vector<qint64>{10000}));
        QCOMPARE(history.lifeStart(4), std::size_t(0));
        QCOMPARE(history.lifeStart(5), std::size_t(5));
    }

    void bridgesWhatComesRarely()
    {
        History history;
        for (int i = 0; i < 20; ++i) {
            Sample sample = sampleAt(i * 1000, i);
            if (i % 5 == 0)
                sample["goroutines"_metric] = i;
            history.append(sample, i == 0 ? Join::NewLife : Join::Continues);
        }
        const Curve curve = readCurve(history, "goroutines"_metric, {0, 20000, 1});
        QCOMPARE(curve.size(), std::size_t(4));
        QCOMPARE(startsOf(curve), (QList<int>{0}));
        Sample late = sampleAt(40'000, 0);
        late["goroutines"_metric] = 1;
        history.append(late, Join::Continues);
        QCOMPARE(startsOf(readCurve(history, "goroutines"_metric, {0, 40'000, 1})), (QList<int>{0, 4}));
    }

    void zoomsBelowASample()
    {
        std::mt19937 random(1);
        const History history = randomHistory(random, 500);
        const qint64 at = history.timeAt(250);
        // Between two samples: the two, so that the line crosses the view.
        const Curve between = readCurve(history, heap, {at + 10, at + 20, 1});
        QVERIFY(between.size() <= 2);
        QVERIFY(readCurve(history, heap, {history.firstMs() - 9000, history.firstMs() - 8000, 7}).size() <=
                1);
        QVERIFY(readCurve(history, heap, {history.lastMs() + 8000, history.lastMs() + 9000, 7}).size() <= 2);
        QVERIFY(!readCurve(history, heap, {at, at, 1}).empty());
    }

    /// Held against a plain search over all samples of each column.
    void findsTheExtremesOfEachColumn()
    {
        std::mt19937 random(7);
        for (int round = 0; round < 120; ++round) {
            const History history = randomHistory(random, 50 + random() % (round % 10 == 0 ? 9000 : 2000));
            const qint64 start = history.firstMs(), length = history.lastMs() - start;
            const CurveSpan span{start + qint64(random() % 1000) * length / 2000,
                                 start + length / 2 + qint64(random() % 1000) * length / 2000,
                                 1 + qint64(random() % (round % 3 == 0 ? 900'000 : 60'000))};
            const Curve curve = readCurve(history, heap, span);
            QMap<qint64, QList<double>> expected, drawn;
            for (std::size_t i = 0; i < history.size(); ++i) {
                if (const double value = history.value(i, heap); !std::isnan(value))
                    expected[history.timeAt(i) / span.columnMs] << value;
            }
            qint64 before = 0;
            for (const CurvePoint &point : curve) {
                QVERIFY(point.timeMs > before);
                before = point.timeMs;
                drawn[point.timeMs / span.columnMs] << point.value;
            }
            for (auto it = expected.cbegin(); it != expected.cend(); ++it) {
                const bool inView =
                    it.key() >= span.fromMs / span.columnMs && it.key() <= span.toMs / span.columnMs;
                QVERIFY(drawn.contains(it.key()) || !inView);
                if (!drawn.contains(it.key()))
                    continue;
                const QList<double> &points = drawn[it.key()];
                QVERIFY(points.size() <= 2);
                QCOMPARE(*std::ranges::min_element(points), *std::ranges::min_element(*it));
                QCOMPARE(*std::ranges::max_element(points), *std::ranges::max_element(*it));
            }
            for (const qint64 column : drawn.keys())
                QVERIFY(expected.contains(column));
        }
    }

    void interruptsBetweenColumnsAsASearchSays()
    {
        std::mt19937 random(17);
        for (int round = 0; round < 60; ++round) {
            const History history = randomHistory(random, 50 + random() % 1500);
            const CurveSpan span{history.firstMs(), history.lastMs(), 1 + qint64(random() % 20'000)};
            const Curve curve = readCurve(history, heap, span);
            // The columns that a line must not lead into: its first sample does not follow the last before.
            QSet<qint64> expected, drawn;
            qint64 lastColumn = -1;
            for (std::size_t i = 0; i < history.size(); ++i) {
                const qint64 column = history.timeAt(i) / span.columnMs;
                const bool joined = i > 0 && history.joinAt(i) == Join::Continues &&
                                    !std::isnan(history.value(i, heap)) &&
                                    !std::isnan(history.value(i - 1, heap));
                if (column != lastColumn && !joined)
                    expected.insert(column);
                lastColumn = column;
            }
            QSet<qint64> withPoints;
            for (const CurvePoint &point : curve) {
                withPoints.insert(point.timeMs / span.columnMs);
                if (point.start)
                    drawn.insert(point.timeMs / span.columnMs);
            }
            QCOMPARE(drawn, expected.intersect(withPoints));
        }
    }

    void readsOnAsIfItReadAll()
    {
        std::mt19937 random(23);
        for (int round = 0; round < 20; ++round) {
            History history;
            history.setRetention(40min);
            CurveReader reader;
            qint64 time = 1'795'000'000'000;
            const CurveSpan shape{0, 0, 1 + qint64(random() % 20'000)};
            const qint64 range = 1000 * qint64(10 + random() % 3000);
            for (int i = 0; i < 4000; ++i) {
                const auto dice = random() % 100;
                time += 200 + qint64(random() % 1600) + (dice == 0 ? 90'000 : 0);
                Sample sample = sampleAt(time, dice < 4 ? std::nan("") : double(random() % 1000));
                if (dice > 95)
                    sample["heap_floor"_metric] = double(dice);
                history.append(sample, dice == 99 ? Join::NewLife : Join::Continues);
                const MetricId id = round % 2 ? heap : "heap_floor"_metric;
                if (random() % 4 != 0)
                    continue;
                CurveSpan span{time - range, time, shape.columnMs};
                if (dice == 50) // a look back, and on from there
                    span.fromMs -= 100'000, span.toMs -= 100'000;
                const Curve before = reader.curve();
                const bool changed = reader.read(history, id, span);
                QVERIFY(reader.curve() == readCurve(history, id, span));
                QCOMPARE(changed, before != reader.curve());
            }
        }
    }

    void keepsPointsWhereTheyAre()
    {
        std::mt19937 random(3);
        const History history = randomHistory(random, 1000);
        const qint64 end = history.lastMs();
        const Curve first = readCurve(history, heap, {end - 300'000, end, 7000});
        const Curve later = readCurve(history, heap, {end - 299'000, end, 7000});
        // Moving the view changes its edges only.
        QVERIFY(std::equal(first.end() - 20, first.end(), later.end() - 20));
    }

    void sumsUpRangesAsASearchDoes()
    {
        std::mt19937 random(5);
        for (int round = 0; round < 60; ++round) {
            const History history = randomHistory(random, 50 + random() % 6000);
            const std::size_t a = random() % history.size(), b = a + random() % (history.size() - a);
            const auto range = history.range(heap, history.timeAt(a), history.timeAt(b));
            ValueRange plain;
            double sum = 0;
            for (std::size_t i = a; i <= b; ++i) {
                const double value = history.value(i, heap);
                if (std::isnan(value))
                    continue;
                plain.minimum = plain.count ? std::min(plain.minimum, value) : value;
                plain.maximum = plain.count ? std::max(plain.maximum, value) : value;
                plain.last = value;
                sum += value;
                ++plain.count;
            }
            QCOMPARE(range.has_value(), plain.count > 0);
            if (!range)
                continue;
            QCOMPARE(range->count, plain.count);
            QCOMPARE(range->minimum, plain.minimum);
            QCOMPARE(range->maximum, plain.maximum);
            QCOMPARE(range->last, plain.last);
            QVERIFY(std::abs(range->mean - sum / double(plain.count)) < 1e-6);
        }
    }

    void keepsAMonthAtFourHertzWithinItsRetention()
    {
        History history;
        history.setRetention(std::chrono::hours(7 * 24));
        const qint64 count = 30LL * 24 * 3600 * 4;
        for (qint64 i = 0; i < count; ++i)
            history.append(sampleAt(i * 250, double(i % 4096)), i == 0 ? Join::NewLife : Join::Continues);
        QVERIFY(history.size() >= std::size_t(7 * 24 * 3600 * 4));
        QVERIFY(history.size() <= std::size_t(7 * 24 * 3600 * 4 + 2 * 1024));
        const Curve curve = readCurve(history, heap, {history.firstMs(), history.lastMs(), 1'000'000});
        QVERIFY(curve.size() <= 2 * 607);
        QCOMPARE(history.range(heap, 0, history.lastMs())->maximum, 4095.0);
    }

    void marksCollections()
    {
        History history;
        // Every third sample counts one more; each fifth of those was forced. A restart after 60.
        for (int i = 0; i < 120; ++i) {
            Sample sample = sampleAt(i * 1000, i);
            sample["num_gc"_metric] = (i % 60) / 3;
            sample["num_forced_gc"_metric] = (i % 60) / 15;
            history.append(sample, i % 60 == 0 ? Join::NewLife : Join::Continues);
        }
        const auto fine = gcMarks(history, 0, 200'000, 100);
        QCOMPARE(fine.size(), std::size_t(38));
        QCOMPARE(fine[0], (GcMark{3000, 1, 0}));
        QCOMPARE(fine[4], (GcMark{15'000, 1, 1}));
        const auto coarse = gcMarks(history, 0, 200'000, 30'000);
        int total = 0, forced = 0;
        for (const GcMark &mark : coarse) {
            total += mark.count;
            forced += mark.forced;
        }
        QCOMPARE(coarse.size(), std::size_t(4));
        QCOMPARE(total, 38);
        QCOMPARE(forced, 6);
        QCOMPARE(coarse[1].timeMs, 30'000);
        QCOMPARE(collectionsAt(history, 3), 1.0);
        QCOMPARE(collectionsAt(history, 4), 0.0);
        QVERIFY(std::isnan(collectionsAt(history, 60)));
    }

    void keepsBelowACeiling()
    {
        History old, young;
        for (int i = 0; i < 20'000; ++i) {
            old.append(sampleAt(i * 1000, i), Join::Continues);
            young.append(sampleAt(10'000'000 + i * 1000, i), Join::Continues);
        }
        const std::size_t before = old.bytes() + young.bytes();
        const std::array histories{&old, &young};
        keepBelow(histories, before);
        QCOMPARE(old.size(), std::size_t(20'000));
        keepBelow(histories, before * 3 / 4);
        QVERIFY(old.bytes() + young.bytes() <= before * 3 / 4);
        QVERIFY(old.bytes() + young.bytes() > before * 2 / 3);
        // The oldest go first, so both begin at about the same time now, if the old one still overlaps.
        QVERIFY(std::abs(old.firstMs() - young.firstMs()) <= 1024 * 1000);
        keepBelow(histories, 1);
        QVERIFY(old.size() <= 1024 && young.size() <= 1024 && !old.empty());
    }
};

QTEST_APPLESS_MAIN(tst_History)
#include "tst_history.moc"
