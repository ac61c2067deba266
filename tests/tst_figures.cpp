// Tiles, legends and tables say the same of the same time, and say which time that is.
#include "details/moment.h"
#include "details/tilerow.h"
#include "history/readout.h"
#include "madesamples.h"

#include <QLayout>
#include <QtTest>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace gopscope;
using Kind = Moment::Kind;

namespace {

constexpr qint64 start = 1'795'000'000'000;

/// A collection each ten seconds, so the last one of samples up to 9 s was at 0 s.
History samples(int seconds)
{
    History history;
    for (int i = 0; i < seconds; ++i)
        history.append(madesamples::at(start + i * 1000, madesamples::calm),
                       i == 0 ? Join::NewLife : Join::Continues);
    return history;
}

Moment momentAt(Kind kind, const History &history, qint64 fromMs, qint64 toMs, qint64 nowMs)
{
    return {kind, {fromMs, toMs}, nowMs, nowMs, lastSampleIn(history, fromMs, toMs)};
}

/// What a tile says: its number and its second line.
QString said(const TileRow &row, const QString &title)
{
    for (const Tile *tile : row.findChildren<Tile *>()) {
        if (tile->accessibleName() == title)
            return tile->accessibleDescription();
    }
    return u"no such tile"_s;
}

} // namespace

class tst_Figures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheLastSampleInView()
    {
        const History history = samples(60);
        QCOMPARE(lastSampleIn(history, start, start + 1000), std::optional<std::size_t>(1));
        QCOMPARE(lastSampleIn(history, start, start + 1999), std::optional<std::size_t>(1));
        QCOMPARE(lastSampleIn(history, start + 59'000, start + 90'000), std::optional<std::size_t>(59));
        QVERIFY(!lastSampleIn(history, start + 59'001, start + 90'000));
        QVERIFY(!lastSampleIn(history, start - 5000, start - 1));
        QVERIFY(!lastSampleIn(History(), start, start + 1000));
    }

    void tellsThePauseOfThisLife()
    {
        History history;
        Sample sample = madesamples::at(start, madesamples::calm);
        sample["pause"_metric] = 0.001;
        history.append(sample, Join::NewLife);
        sample.timeMs += 1000;
        sample["pause"_metric] = std::nan("");
        history.append(sample, Join::Continues);
        QCOMPARE(latestValue(history, "pause"_metric, start, start + 1000), 0.001);
        QVERIFY(std::isnan(latestValue(history, "pause"_metric, start + 1, start + 1000)));
        sample.timeMs += 1000;
        history.append(sample, Join::NewLife); // restarted a second ago
        QVERIFY(std::isnan(latestValue(history, "pause"_metric, start, start + 2000)));
        QCOMPARE(latestValue(history, "pause"_metric, start, start + 1000), 0.001);
    }

    void saysWhenTheLastCollectionWas_data()
    {
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<qint64>("nowS"); // the last collection was at 0, the last sample at 9
        QTest::addColumn<QString>("text");
        QTest::newRow("live") << Kind::Now << qint64(9) << u"9 s ago"_s;
        QTest::newRow("stopped for a while") << Kind::Silent << qint64(131) << u"2 min 11 s ago"_s;
        QTest::newRow("exited") << Kind::Exited << qint64(12) << u"12 s before the exit"_s;
        QTest::newRow("exited at once") << Kind::Exited << qint64(0) << u"just before the exit"_s;
        QTest::newRow("past") << Kind::Past << qint64(3600) << u"last at 11:06:40"_s;
        QTest::newRow("restarted") << Kind::Restarted << qint64(20) << u"last at 11:06:40"_s;
    }

    void saysWhenTheLastCollectionWas()
    {
        QFETCH(Kind, kind);
        QFETCH(qint64, nowS);
        const History history = samples(10);
        TileRow row;
        row.setValues(history, momentAt(kind, history, start - 60'000, start + 60'000, start + nowS * 1000));
        const QString gc = said(row, u"GC"_s);
        QVERIFY2(gc.startsWith(u"0 /min, "_s), qPrintable(gc));
        QTEST(gc.section(u", "_s, 1), "text");
    }

    /// A number that is cut off says nothing, or something wrong.
    void tilesHaveRoomForTheirNumbers_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("rows");
        QTest::newRow("the narrowest window") << 440 << 3;
        QTest::newRow("below four columns") << 535 << 3;
        QTest::newRow("four columns") << 536 << 2;
        QTest::newRow("below one row") << 895 << 2;
        QTest::newRow("one row") << 896 << 1;
    }
    void tilesHaveRoomForTheirNumbers()
    {
        QFETCH(const int, width);
        QFETCH(const int, rows);
        TileRow row;
        row.resize(width, 300);
        row.show();
        row.layout()->activate();
        constexpr int enough = 109; // for "1,023.5 MiB/s" in the smaller size
        QSet<int> tops;
        int right = 0;
        for (const Tile *tile : row.findChildren<Tile *>()) {
            QVERIFY2(tile->width() >= enough, qPrintable(QString::number(tile->width())));
            tops.insert(tile->y());
            right = tile->geometry().right();
        }
        QCOMPARE(tops.size(), rows);
        QCOMPARE(right, width - 1); // the last one ends its row
        row.setLow(true);
        row.layout()->activate();
        tops.clear();
        for (const Tile *tile : row.findChildren<Tile *>()) {
            if (tile->isVisible())
                tops.insert(tile->y());
        }
        QCOMPARE(tops.size(), 1);
    }

    void saysOfWhichTimeItSpeaks_data()
    {
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<bool>("seen"); // whether samples are in view
        QTest::addColumn<QString>("text");
        QTest::newRow("live") << Kind::Now << true << QString();
        QTest::newRow("stopped") << Kind::Silent << true << u"figures of 11:06:49, 1 min 51 s ago"_s;
        QTest::newRow("stopped for long")
            << Kind::Silent << false << u"no samples in view; the last is of 11:06:49"_s;
        QTest::newRow("exited") << Kind::Exited << true << u"figures of 11:06:49, before the exit"_s;
        QTest::newRow("restarted") << Kind::Restarted << true << u"figures of 11:06:49, before the restart"_s;
        QTest::newRow("past") << Kind::Past << true << u"figures of 11:06:49"_s;
        QTest::newRow("before all") << Kind::Past << false << u"no samples in view"_s;
    }

    void saysOfWhichTimeItSpeaks()
    {
        QFETCH(Kind, kind);
        QFETCH(bool, seen);
        const History history = samples(10);
        const qint64 fromMs = seen ? start : start + 60'000;
        QTEST(
            momentText(momentAt(kind, history, fromMs, fromMs + 60'000, start + 120'000), history, Format()),
            "text");
        QVERIFY(
            momentText(momentAt(kind, History(), start, start + 1, start), History(), Format()).isEmpty());
    }

    void tellsThePastWhenThatIsInView()
    {
        const History history = samples(600);
        TileRow row;
        row.setValues(history, momentAt(Kind::Past, history, start, start + 100'000, start + 600'000));
        QVERIFY(said(row, u"Heap in use"_s)
                    .startsWith(Format().bytes(history.value(100, "heap_in_use"_metric)) + u", "_s));
        QVERIFY(said(row, u"Allocating"_s)
                    .startsWith(
                        Format().value(MetricUnit::BytesPerSecond, history.value(100, "alloc_rate"_metric))));
        QCOMPARE(said(row, u"Goroutines"_s).section(u',', 0, 0),
                 Format().count(history.value(100, "goroutines"_metric)));
        row.setValues(history,
                      momentAt(Kind::Past, history, start - 60'000, start - 50'000, start + 600'000));
        QCOMPARE(said(row, u"Heap in use"_s), u"–"_s);
        QCOMPARE(said(row, u"GC"_s), u"–"_s);
    }

    void tellsTheLongestPauseInView()
    {
        History history;
        Sample sample;
        constexpr std::array means{0.004, 0.001, 0.002};
        for (std::size_t i = 0; i < means.size(); ++i) {
            sample.timeMs = sample.steadyMs = start + static_cast<qint64>(i) * 1000;
            sample["pause"_metric] = means[i];
            sample["gc_pause"_metric] = i < 2 ? 0.0005 : std::nan(""); // as from an older agent
            history.append(sample, i == 0 ? Join::NewLife : Join::Continues);
        }
        TileRow row;
        const auto pause = [&](qint64 fromMs, qint64 toMs) {
            row.setValues(history, momentAt(Kind::Past, history, start + fromMs, start + toMs, start + 3000));
            return said(row, u"Last pause"_s);
        };
        const auto words = [](double last, double longest) {
            return u"%1, max %2"_s.arg(Format().duration(last), Format().duration(longest));
        };
        QCOMPARE(pause(0, 1000), words(0.0005, 0.004));
        QCOMPARE(pause(500, 1500), words(0.0005, 0.001)); // what the chart does not show is not its longest
        QCOMPARE(pause(500, 2500), words(0.002, 0.002));
    }

    void tellsAPauseBeforeTheFirstSample()
    {
        History history;
        Sample sample;
        sample.timeMs = start;
        sample["num_gc"_metric] = 1;
        sample["gc_pause"_metric] = 0.0005;
        history.append(sample, Join::NewLife);
        TileRow row;
        row.setValues(history, momentAt(Kind::Now, history, start - 1000, start, start));
        QCOMPARE(said(row, u"Last pause"_s), Format().duration(0.0005) + u", none in view"_s);
    }

    void tellsNoPauseWhereThereWasNone()
    {
        History history;
        Sample sample;
        sample.timeMs = start;
        sample["num_gc"_metric] = 0;
        history.append(sample, Join::NewLife);
        TileRow row;
        row.setValues(history, momentAt(Kind::Now, history, start - 1000, start, start));
        QCOMPARE(said(row, u"Last pause"_s), u"–, none yet"_s);
        QCOMPARE(said(row, u"GC"_s), u"–, none yet"_s);
    }
};

QTEST_MAIN(tst_Figures)
#include "tst_figures.moc"
