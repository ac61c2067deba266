#include "format/format.h"
#include "format/ticks.h"

#include <QtTest>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace gopscope;

class tst_Format : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void writesValues_data()
    {
        QTest::addColumn<MetricUnit>("unit");
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        const auto row = [](MetricUnit unit, double value, const QString &text) {
            QTest::newRow(qPrintable(text)) << unit << value << text;
        };
        row(MetricUnit::Bytes, 0, u"0 B"_s);
        row(MetricUnit::Bytes, 1023, u"1023 B"_s);
        row(MetricUnit::Bytes, 1024, u"1.00 KiB"_s);
        row(MetricUnit::Bytes, 6224544, u"5.94 MiB"_s);
        row(MetricUnit::Bytes, 134637158, u"128.4 MiB"_s);
        row(MetricUnit::Bytes, 1299227607, u"1.21 GiB"_s);
        row(MetricUnit::Bytes, 1.8446744073709552e19, u"16.0 EiB"_s);
        row(MetricUnit::BytesPerSecond, 44774195, u"42.7 MiB/s"_s);
        row(MetricUnit::Seconds, 183e-6, u"183 µs"_s);
        row(MetricUnit::Seconds, 0.0012, u"1.20 ms"_s);
        row(MetricUnit::Seconds, 5e-8, u"50 ns"_s);
        row(MetricUnit::Seconds, 2, u"2.00 s"_s);
        row(MetricUnit::Seconds, 0, u"0 s"_s);
        row(MetricUnit::Count, 412, u"412"_s);
        row(MetricUnit::Count, 1840000, u"1.84 M"_s);
        row(MetricUnit::PerSecond, 12100, u"12.1 k/s"_s);
        row(MetricUnit::PerSecond, 3, u"3 /s"_s);
        row(MetricUnit::Ratio, 0.034, u"3.4 %"_s);
        row(MetricUnit::Boolean, 1, u"yes"_s);
        row(MetricUnit::Bytes, std::nan(""), u"–"_s);
    }
    void writesValues()
    {
        QFETCH(MetricUnit, unit);
        QFETCH(double, value);
        QFETCH(QString, text);
        QCOMPARE(Format().value(unit, value), text);
    }

    void knowsDecimalUnitsAndExactValues()
    {
        QCOMPARE(Format(ByteUnits::Decimal).bytes(6224544), u"6.22 MB"_s);
        QCOMPARE(Format().exact(MetricUnit::Bytes, 6224544), u"6224544 bytes"_s);
        QCOMPARE(Format().elapsed(11'520'000), u"3 h 12 min"_s);
        QCOMPARE(Format().elapsed(41'000), u"41 s"_s);
    }

    void showsTextAsItIs()
    {
        QCOMPARE(plainToolTip(u"<b>x</b>\ny"_s), u"<qt>&lt;b&gt;x&lt;/b&gt;<br>y</qt>"_s);
    }

    void roundsValueAxes_data()
    {
        QTest::addColumn<MetricUnit>("unit");
        QTest::addColumn<double>("maximum");
        QTest::addColumn<QString>("labels");
        const double mib = 1024 * 1024;
        QTest::newRow("MiB") << MetricUnit::Bytes << 71 * mib << u"0 MiB,20 MiB,40 MiB,60 MiB,80 MiB"_s;
        QTest::newRow("GiB") << MetricUnit::Bytes << 4200 * mib << u"0 GiB,1 GiB,2 GiB,3 GiB,4 GiB,5 GiB"_s;
        QTest::newRow("over 1000 MiB")
            << MetricUnit::Bytes << 1500 * mib << u"0 MiB,500 MiB,1000 MiB,1500 MiB"_s;
        QTest::newRow("bytes") << MetricUnit::Bytes << 3.0 << u"0 B,1 B,2 B,3 B"_s;
        QTest::newRow("rate") << MetricUnit::BytesPerSecond << 28 * mib
                              << u"0 MiB/s,10 MiB/s,20 MiB/s,30 MiB/s"_s;
        QTest::newRow("pause") << MetricUnit::Seconds << 359e-6 << u"0 ms,0.1 ms,0.2 ms,0.3 ms,0.4 ms"_s;
        QTest::newRow("objects") << MetricUnit::PerSecond << 55'000.0 << u"0 k/s,20 k/s,40 k/s,60 k/s"_s;
        QTest::newRow("goroutines") << MetricUnit::Count << 2.0 << u"0,1,2"_s;
        QTest::newRow("zero") << MetricUnit::Count << 0.0 << u"0,1"_s;
        QTest::newRow("no number") << MetricUnit::Count << std::nan("") << u"0,1"_s;
        QTest::newRow("infinite") << MetricUnit::Count << double(INFINITY) << u"0,1"_s;
    }
    void roundsValueAxes()
    {
        QFETCH(MetricUnit, unit);
        QFETCH(double, maximum);
        QFETCH(QString, labels);
        const ValueScale scale = valueScale(unit, 0, maximum, Format());
        QStringList found;
        for (const Tick &tick : scale.ticks)
            found << tick.label;
        QCOMPARE(found.join(u','), labels);
        QVERIFY(std::isnan(maximum) || std::isinf(maximum) || scale.top >= maximum);
    }

    void holdsForAllSizes()
    {
        for (const auto unit : {MetricUnit::Bytes, MetricUnit::Seconds, MetricUnit::Count,
                                MetricUnit::PerSecond, MetricUnit::Ratio}) {
            for (double maximum = 1e-10; maximum < 1e22; maximum *= 1.37) {
                const ValueScale scale = valueScale(unit, 0, maximum, Format());
                QVERIFY(scale.top >= std::min(maximum, 1e21) * (1 - 1e-9));
                QVERIFY2(scale.ticks.size() >= 2 && scale.ticks.size() <= 6,
                         qPrintable(QString::number(maximum)));
                QSet<QString> labels; // QCategoryAxis wants them to differ
                for (const Tick &tick : scale.ticks)
                    labels << tick.label;
                QCOMPARE(labels.size(), scale.ticks.size());
            }
        }
    }

    void reachesBelowZero()
    {
        const ValueScale scale = valueScale(MetricUnit::Count, -30, 100, Format());
        QCOMPARE(scale.bottom, -50.0);
        QCOMPARE(scale.top, 100.0);
        const ValueScale below = valueScale(MetricUnit::Bytes, -3e9, -1e9, Format());
        QVERIFY(below.bottom <= -3e9 && below.top == 0);
        QVERIFY(valueScale(MetricUnit::Bytes, 0, std::pow(2.0, 63), Format()).top >= std::pow(2.0, 63));
    }

    void putsTimeTicksOnRoundTimes()
    {
        const qint64 at = QDateTime({2026, 11, 22}, {14, 20, 17}).toMSecsSinceEpoch();
        const auto labels = [&](qint64 from, qint64 to) {
            QStringList texts;
            for (const Tick &tick : timeTicks(TimeScale::Clock, from, to, 6, at))
                texts << tick.label;
            return texts.join(u',');
        };
        QCOMPARE(labels(at, at + 300'000), u"14:21,14:22,14:23,14:24,14:25"_s);
        QCOMPARE(labels(at, at + 60'000), u"14:20:20,14:20:30,14:20:40,14:20:50,14:21:00,14:21:10"_s);
        QCOMPARE(labels(at, at + 900), u"14:20:17.000,14:20:17.200,14:20:17.400,14:20:17.600,14:20:17.800"_s);
        // Across midnight, and on another day.
        const qint64 evening = QDateTime({2026, 11, 22}, {22, 30}).toMSecsSinceEpoch();
        QCOMPARE(labels(evening, evening + 3 * 3'600'000), u"22:30,23:00,23:30,23 Nov,00:30,01:00,01:30"_s);
        QCOMPARE(labels(at - 86'400'000, at), u"21 Nov 18:00,22 Nov,06:00,12:00"_s);
        QCOMPARE(labels(at - 7 * 86'400'000LL, at - 3 * 86'400'000LL), u"16 Nov,17 Nov,18 Nov,19 Nov"_s);
        QVERIFY(timeTicks(TimeScale::Clock, at, at, 5, at).isEmpty());
        for (qint64 span = 20; span < 40LL * 86'400'000; span = span * 3 / 2)
            QVERIFY(timeTicks(TimeScale::Clock, at, at + span, 6, at).size() <= 7);
    }

    void staysRoundWhenSummerTimeChanges_data()
    {
        QTest::addColumn<QDate>("date");
        QTest::newRow("begins") << QDate(2026, 3, 29);
        QTest::newRow("ends") << QDate(2026, 10, 25);
    }
    void staysRoundWhenSummerTimeChanges()
    {
        QFETCH(QDate, date);
        qputenv("TZ", "Europe/Berlin");
        tzset();
        const qint64 from = QDateTime(date.addDays(-1), {20, 0}).toMSecsSinceEpoch();
        for (const int hours : {6, 12, 24, 48, 200}) {
            const qint64 to = from + hours * 3'600'000LL;
            const auto ticks = timeTicks(TimeScale::Clock, from, to, 6, to);
            QVERIFY(ticks.size() >= 3 && ticks.size() <= 8);
            for (const Tick &tick : ticks) {
                const QTime time = QDateTime::fromMSecsSinceEpoch(qint64(tick.position)).time();
                QVERIFY2(time.minute() == 0 && (hours <= 6 || time.hour() % (hours / 8) == 0 || hours > 48),
                         qPrintable(tick.label));
                if (hours == 200)
                    QCOMPARE(time, QTime(0, 0));
            }
        }
        qputenv("TZ", "UTC");
        tzset();
    }

    void countsFromAStart()
    {
        const auto ticks = timeTicks(TimeScale::Elapsed, -500, 7'200'000, 4, 0);
        QCOMPARE(ticks.size(), 5);
        QCOMPARE(ticks[1].label, u"0:30:00"_s);
        QCOMPARE(timeText(TimeScale::Elapsed, 3'661'000, 60'000, 0), u"1:01:01"_s);
        QCOMPARE(timeText(TimeScale::Clock, 61'250, 1000, 0), u"00:01:01.250"_s);
        QCOMPARE(timeText(TimeScale::Clock, 61'250, 60'000, 0), u"00:01:01"_s);
        QCOMPARE(timeText(TimeScale::Clock, 61'250, 60'000, 86'400'000), u"1 Jan 00:01:01"_s);
    }
};

QTEST_GUILESS_MAIN(tst_Format)
#include "tst_format.moc"
