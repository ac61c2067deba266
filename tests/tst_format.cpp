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
        const ValueScale scale = valueScale(unit, maximum, Format());
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
                const ValueScale scale = valueScale(unit, maximum, Format());
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

    void putsTimeTicksOnRoundTimes()
    {
        const qint64 at = QDateTime({2026, 11, 22}, {14, 20, 17}).toMSecsSinceEpoch();
        const auto five = timeTicks(at, at + 300'000, 6);
        QCOMPARE(five.size(), 5);
        QCOMPARE(five[0].label, u"14:21"_s);
        QCOMPARE(five[4].label, u"14:25"_s);
        const auto one = timeTicks(at, at + 60'000, 5);
        QCOMPARE(one[0].label, u"14:20:30"_s);
        QVERIFY(timeTicks(at, at, 5).isEmpty());
        for (qint64 span = 1000; span < 86'400'000; span = span * 3 / 2)
            QVERIFY(timeTicks(at, at + span, 6).size() <= 7);
    }
};

QTEST_GUILESS_MAIN(tst_Format)
#include "tst_format.moc"
