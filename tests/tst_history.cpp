#include "history/csv.h"
#include "history/history.h"

#include <QtTest>

#include <cmath>
#include <random>

using namespace Qt::StringLiterals;
using namespace gopscope;

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
        const int count = 3000; // one each ten seconds, more than 8 hours
        for (int i = 0; i < count; ++i)
            history.append(sampleAt(i * 10'000LL, i), Join::Continues);
        const qint64 newest = (count - 1) * 10'000LL;
        QVERIFY(history.size() < std::size_t(count));
        QVERIFY(history.timeAt(0) <= newest - History::retentionMs + 256 * 10'000);
        QVERIFY(history.timeAt(0) > 0);
        QCOMPARE(history.at(history.size() - 1)[heap], double(count - 1));
    }

    void keepsTheOrderOfTime()
    {
        History history;
        history.append(sampleAt(5000, 1), Join::NewLife);
        history.append(sampleAt(5000, 2), Join::Continues);
        Sample back = sampleAt(1000, 3); // the clock was set back; a second has passed all the same
        back.steadyMs = 1000;
        history.append(back, Join::Continues);
        QCOMPARE(history.timeAt(2) - history.timeAt(1), 1000);
        QCOMPARE(history.size(), std::size_t(3));
        QVERIFY(history.timeAt(0) < history.timeAt(1) && history.timeAt(1) < history.timeAt(2));
        QCOMPARE(history.at(2)[heap], 3.0);
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
        const Curve curve = history.curve(heap, 0, 20000, 1);
        QCOMPARE(curve.points.size(), std::size_t(5));
        QCOMPARE(curve.starts, (std::vector<std::size_t>{0, 2, 3, 4}));
        QCOMPARE(history.restarts(0, 20000), (std::vector<qint64>{10000}));
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
        const Curve curve = history.curve("goroutines"_metric, 0, 20000, 1);
        QCOMPARE(curve.points.size(), std::size_t(4));
        QCOMPARE(curve.starts, (std::vector<std::size_t>{0}));
        Sample late = sampleAt(40'000, 0);
        late["goroutines"_metric] = 1;
        history.append(late, Join::Continues);
        QCOMPARE(history.curve("goroutines"_metric, 0, 40'000, 1).starts, (std::vector<std::size_t>{0, 4}));
    }

    void staysWithinTwoPointsAColumn()
    {
        std::mt19937 random(7);
        for (int round = 0; round < 50; ++round) {
            const History history = randomHistory(random, 50 + random() % 2000);
            const qint64 start = history.timeAt(0), end = history.timeAt(history.size() - 1);
            const qint64 from = start + qint64(random() % 1000) * (end - start) / 2000;
            const qint64 to = from + (end - from) / 2;
            const qint64 column = 1 + qint64(random() % 60'000);
            const Curve curve = history.curve(heap, from, to, column);

            // Held against a plain search over all samples of each column.
            QHash<qint64, QList<double>> expected;
            const std::size_t first = history.indexAt(from),
                              last = std::min(history.indexAt(to), history.size() - 1);
            for (std::size_t i = first - std::min<std::size_t>(first, 1); i <= last; ++i) {
                if (const double value = history.at(i)[heap]; !std::isnan(value))
                    expected[history.timeAt(i) / column] << value;
            }
            QHash<qint64, QList<double>> drawn;
            double before = 0;
            for (const QPointF &point : curve.points) {
                QVERIFY(point.x() > before);
                before = point.x();
                drawn[qint64(point.x()) / column] << point.y();
            }
            QCOMPARE(drawn.size(), expected.size());
            // An interruption inside of a column splits it, so it can hold two points for each piece.
            for (auto it = expected.cbegin(); it != expected.cend(); ++it) {
                const auto [low, high] = std::minmax_element(it->begin(), it->end());
                const auto [lowDrawn, highDrawn] =
                    std::minmax_element(drawn[it.key()].cbegin(), drawn[it.key()].cend());
                QCOMPARE(*lowDrawn, *low);
                QCOMPARE(*highDrawn, *high);
            }
            QVERIFY(curve.points.size() <= 2 * (expected.size() + curve.starts.size()));
        }
    }

    void keepsPointsWhereTheyAre()
    {
        std::mt19937 random(3);
        const History history = randomHistory(random, 1000);
        const qint64 end = history.timeAt(999);
        const Curve first = history.curve(heap, end - 300'000, end, 7000);
        const Curve later = history.curve(heap, end - 299'000, end, 7000);
        // Moving the view changes its edges only.
        QVERIFY(std::equal(first.points.end() - 20, first.points.end(), later.points.end() - 20));
    }

    void savesExactly()
    {
        History history;
        Sample sample = sampleAt(1'795'355'640'059, 6224544);
        sample["gc_pause_total"_metric] = 0.001322367;
        history.append(sample, Join::NewLife);
        history.append(sampleAt(1'795'355'641'059, 1), Join::NewLife);
        const QTemporaryDir dir;
        const QString file = dir.filePath(u"out.csv"_s);
        QVERIFY(saveCsv(history, file));
        QFile saved(file);
        QVERIFY(saved.open(QIODevice::ReadOnly));
        const auto lines = saved.readAll().split('\n');
        QCOMPARE(lines.size(), 4);
        const auto header = lines[0].split(',');
        const auto values = lines[1].split(',');
        QCOMPARE(header.size(), values.size());
        const auto value = [&](const char *id) { return values[header.indexOf(id)]; };
        QCOMPARE(value("time_ms"), QByteArray("1795355640059"));
        QCOMPARE(value("heap_alloc"), QByteArray("6224544"));
        QCOMPARE(value("gc_pause_total"), QByteArray("0.001322367"));
        QCOMPARE(value("sys"), QByteArray());
        QCOMPARE(lines[2].split(',')[1], QByteArray("2"));
        QVERIFY(!saveCsv(history, u"/nowhere/out.csv"_s));
    }
};

QTEST_APPLESS_MAIN(tst_History)
#include "tst_history.moc"
