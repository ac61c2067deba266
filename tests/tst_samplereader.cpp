#include "gops/samplereader.h"
#include "recorded.h"

#include <QtTest>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace gopscope;

namespace {

Sample readMemstats(const QByteArray &text, Reading *reading = nullptr)
{
    Sample sample;
    const Reading made = readValues(text, MetricSource::Memstats, sample);
    if (reading)
        *reading = made;
    return sample;
}

int valuesIn(const Sample &sample)
{
    return static_cast<int>(std::count_if(sample.values.begin(), sample.values.end(),
                                          [](double value) { return !std::isnan(value); }));
}

} // namespace

class tst_SampleReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void understandsEveryRecordedLine_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("lines");
        QTest::addColumn<int>("never"); // lines that say so have no value
        QTest::newRow("v0.1.0") << u"v0.1.0/memstats.stdout.txt"_s << 20 << 1;
        QTest::newRow("v0.1.0 gc") << u"v0.1.0/memstats-after-gc.stdout.txt"_s << 20 << 0;
        QTest::newRow("v0.3.3") << u"v0.3.3/memstats.stdout.txt"_s << 27 << 2;
        QTest::newRow("v0.3.3 gc") << u"v0.3.3/memstats-after-gc.stdout.txt"_s << 27 << 0;
        for (const QString &version : {u"v0.3.14"_s, u"v0.3.25"_s, u"v0.3.28"_s}) {
            QTest::newRow(qPrintable(version)) << version + u"/memstats.stdout.txt"_s << 30 << 0;
            QTest::newRow(qPrintable(version + u" gc"_s))
                << version + u"/memstats-after-gc.stdout.txt"_s << 30 << 0;
        }
    }
    void understandsEveryRecordedLine()
    {
        QFETCH(QString, file);
        QFETCH(int, lines);
        QFETCH(int, never);
        Reading reading;
        const Sample sample = readMemstats(recorded(file), &reading);
        QCOMPARE(reading.lines, lines);
        QCOMPARE(reading.understood, lines);
        QVERIFY(reading.odd.isEmpty());
        QCOMPARE(valuesIn(sample), lines - never);
    }

    void takesExactValues()
    {
        const Sample now = readMemstats(recorded(u"v0.3.28/memstats.stdout.txt"_s));
        QCOMPARE(now["heap_alloc"_metric], 6224544.0);
        QCOMPARE(now["next_gc"_metric], 8787418.0);
        QCOMPARE(now["mspan_in_use"_metric], 48800.0);
        QCOMPARE(now["gc_pause_total"_metric], 0.001322367);
        QCOMPARE(now["gc_pause"_metric], 52799e-9);
        QCOMPARE(now["gc_pause_end"_metric], 1795355640.059493906);
        QCOMPARE(now["last_gc"_metric], 1795355640.059493906);
        QCOMPARE(now["num_forced_gc"_metric], 13.0);
        QCOMPARE(now["enable_gc"_metric], 1.0);
        QCOMPARE(now["debug_gc"_metric], 0.0);

        const Sample old = readMemstats(recorded(u"v0.1.0/memstats-after-gc.stdout.txt"_s));
        QVERIFY(std::isnan(old["gc_pause"_metric]));
        QVERIFY(old["gc_pause_total"_metric] > 0);
        QVERIFY(old["last_gc"_metric] > 1.7e9);

        const Sample first = readMemstats(recorded(u"v0.3.3/memstats.stdout.txt"_s));
        QVERIFY(std::isnan(first["last_gc"_metric]));
        QVERIFY(std::isnan(first["gc_pause"_metric])); // it says 0 of a pause that never was
        QCOMPARE(first["gc_pause_total"_metric], 0.0);
    }

    void takesNewestNames()
    {
        const Sample sample =
            readMemstats("mspan-in-use: 1 bytes\nmspan-sys: 2 bytes\nmcache-in-use: 3 bytes\n"
                         "mcache-sys: 4 bytes\nbuck-hash-sys: 5 bytes\ngc-pause-end: 0\nlast-gc: 0 ns\n");
        QCOMPARE(sample["mspan_in_use"_metric], 1.0);
        QCOMPARE(sample["mcache_sys"_metric], 4.0);
        QCOMPARE(sample["buck_hash_sys"_metric], 5.0);
        QVERIFY(std::isnan(sample["gc_pause_end"_metric]));
        QVERIFY(std::isnan(sample["last_gc"_metric]));
    }

    void takesStats()
    {
        Sample sample;
        QCOMPARE(readValues(recorded(u"v0.3.28/stats.stdout.txt"_s), MetricSource::Stats, sample).understood,
                 4);
        QCOMPARE(sample["goroutines"_metric], 7.0);
        QCOMPARE(sample["threads"_metric], 6.0);
        QCOMPARE(sample["gomaxprocs"_metric], 2.0);
        QCOMPARE(sample["num_cpu"_metric], 2.0);
    }

    void leavesBadValuesBlank_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("missing") << QByteArray("");
        QTest::newRow("empty") << QByteArray("heap-alloc: \n");
        QTest::newRow("negative") << QByteArray("heap-alloc: -1.00KB (-1024 bytes)\n");
        QTest::newRow("overflowing") << QByteArray("heap-alloc: 1.00KB (99999999999999999999 bytes)\n");
        QTest::newRow("no number") << QByteArray("heap-alloc: much\n");
        QTest::newRow("rounded only") << QByteArray("heap-alloc: 1.13MB\n");
        QTest::newRow("doubled") << QByteArray("heap-alloc: 5 bytes\nheap-alloc: 6 bytes\n");
        QTest::newRow("cut") << QByteArray("heap-alloc: 1.00KB (1024 bytes)");
        QTest::newRow("not UTF-8") << QByteArray("heap-alloc: \xff\xff (1024 bytes\n");
    }
    void leavesBadValuesBlank()
    {
        QFETCH(QByteArray, line);
        Reading reading;
        const Sample sample =
            readMemstats("frees: 1\n" + line + (line.endsWith('\n') ? "mallocs: 2\n" : ""), &reading);
        QVERIFY(std::isnan(sample["heap_alloc"_metric]));
        QCOMPARE(sample["frees"_metric], 1.0);
        QCOMPARE(reading.understood < reading.lines, !line.isEmpty());
        QCOMPARE(reading.odd.isEmpty(), line.isEmpty());
        if (line.endsWith('\n'))
            QCOMPARE(sample["mallocs"_metric], 2.0);
    }

    void agreesWithItself()
    {
        Reading reading;
        QCOMPARE(readMemstats("frees: 7\nfrees: 7\n", &reading)["frees"_metric], 7.0);
        QCOMPARE(reading.understood, 1);
        QCOMPARE(reading.lines, 1);
        readMemstats("frees: 5\nfrees: 6\nfrees: 7\nfrees: 7\n", &reading);
        QCOMPARE(reading.understood, 0);
        QCOMPARE(reading.lines, 4);
    }

    void countsOddReplies()
    {
        Reading reading;
        readMemstats(recorded(u"edge/memstats-addr-http-reply.stdout.txt"_s), &reading);
        QCOMPARE(reading.understood, 0);
        const Sample cut =
            readMemstats(recorded(u"edge/memstats-addr-truncated-reply.stdout.txt"_s), &reading);
        QCOMPARE(reading.understood, 1);
        QCOMPARE(reading.lines, 2);
        QCOMPARE(cut["alloc"_metric], 1942016.0);
        QVERIFY(std::isnan(cut["total_alloc"_metric]));
        readMemstats(QByteArray(10 * 1024 * 1024, 'x'), &reading);
        QCOMPARE(reading.understood, 0);
    }

    void derivesValues()
    {
        Sample before;
        Sample now;
        before["num_gc"_metric] = 4;
        now["num_gc"_metric] = 5;
        now["gc_pause"_metric] = 0.25;
        now["heap_idle"_metric] = 10;
        now["heap_released"_metric] = 4;
        deriveValues(&before, now);
        QCOMPARE(now["pause"_metric], 0.25);
        QCOMPARE(now["retained"_metric], 6.0);
        QVERIFY(std::isnan(now["memory_used"_metric]));
        now["sys"_metric] = 100;
        deriveValues(nullptr, now);
        QCOMPARE(now["memory_used"_metric], 100 - now["heap_released"_metric]);

        now["num_gc"_metric] = 8;
        before["gc_pause_total"_metric] = 1;
        now["gc_pause_total"_metric] = 3;
        deriveValues(&before, now);
        QCOMPARE(now["pause"_metric], 0.5);
        deriveValues(nullptr, now);
        QVERIFY(std::isnan(now["pause"_metric]));
        QCOMPARE(now["retained"_metric], 6.0);
    }

    /// The runtime counts by the clock, which goes on while a busy machine lets others run.
    void tellsWhatCollectionsTookOfTheCpu()
    {
        Sample before, now;
        const auto usageAfter = [&](double collections, double gc, double busy) {
            now["num_gc"_metric] = collections;
            now["gc_cpu"_metric] = gc;
            now["busy_cpu"_metric] = busy;
            now["cpu_usage"_metric] = 0.4;
            deriveValues(&before, now);
            return now["gc_cpu_usage"_metric];
        };
        QVERIFY(std::isnan(usageAfter(3, 1, 10)));
        before = now;
        QVERIFY(std::isnan(usageAfter(3, 1, 10)));
        QCOMPARE(usageAfter(5, 1.5, 12), 0.1);
        QCOMPARE(usageAfter(5, 4, 12), 0.4); // pauses are counted for all processors
        QVERIFY(std::isnan(usageAfter(5, 0.5, 12)));
        QVERIFY(std::isnan(usageAfter(5, 1.5, std::nan(""))));
    }

    void seesWhenCountersBeginAgain()
    {
        Sample before, now;
        QVERIFY(!anyCounterFell(before, now));
        for (std::size_t i = 0; i < metricCount; ++i) {
            before.values[i] = now.values[i] = 5;
            now.values[i] = 4;
            const Metric &row = allMetrics()[i];
            // The system's count of CPU time goes on.
            QCOMPARE(anyCounterFell(before, now),
                     row.kind == MetricKind::Counter && row.source == MetricSource::Memstats);
            now.values[i] = std::nan("");
            QVERIFY(!anyCounterFell(before, now));
            now.values[i] = 5;
        }
    }

    void tableIsSound()
    {
        QSet<QString> ids;
        for (const Metric &metric : allMetrics()) {
            ids << metric.idText();
            QVERIFY(metric.title[0] && metric.help[0]);
            const bool read = metric.source == MetricSource::Memstats || metric.source == MetricSource::Stats;
            QCOMPARE(metric.spellings[0].parse != nullptr, read);
            const bool computed = metric.source == MetricSource::Derived && metric.id != "heap_floor";
            QCOMPARE((metric.derive != nullptr) + !metric.rateOf.empty(), int(computed));
            QCOMPARE(std::isfinite(metric.noneAbove), metric.noneWord[0] != 0);
            QVERIFY(metric.noneWhileZero.empty() || findMetric(metric.noneWhileZero));
            const bool isOfCollections = metric.id == "heap_floor" || metric.id == "gc_cpu_usage";
            QCOMPARE(metric.bridgeMs > 0, metric.source == MetricSource::Stats || isOfCollections);
        }
        QCOMPARE(ids.size(), qsizetype(metricCount));
        QVERIFY(!findMetric("heap-alloc"));
    }

    void namesOfOtherSystemsAreSound()
    {
        static const QRegularExpression prometheusForm(u"^(go|process)_[a-z]+(_[a-z]+)*$"_s);
        static const QRegularExpression otelForm(u"^(go|process)(\\.[a-z_]+)+$"_s);
        const auto text = [](std::string_view name) {
            return QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size()));
        };
        QSet<QString> taken;
        for (const Metric &metric : allMetrics()) {
            const QString prometheus = text(metric.prometheus), otel = text(metric.openTelemetry);
            for (const QString &name : {prometheus, otel}) {
                QVERIFY2(name.isEmpty() || !taken.contains(name), qPrintable(name));
                taken << name;
            }
            if (!otel.isEmpty())
                QVERIFY2(otelForm.match(otel).hasMatch(), qPrintable(otel));
            if (prometheus.isEmpty())
                continue;
            QVERIFY2(prometheusForm.match(prometheus).hasMatch(), qPrintable(prometheus));
            const bool counts = prometheus.endsWith("_total"_L1) || prometheus.endsWith("_sum"_L1) ||
                                prometheus.endsWith("_count"_L1);
            QVERIFY2(counts == (metric.kind == MetricKind::Counter), qPrintable(prometheus));
            QVERIFY2(prometheus.contains("_bytes"_L1) == (metric.unit == MetricUnit::Bytes),
                     qPrintable(prometheus));
        }
        QCOMPARE(text(metric("heap_alloc"_metric).prometheus), u"go_memstats_heap_alloc_bytes"_s);
        QCOMPARE(text(metric("goroutines"_metric).openTelemetry), u"go.goroutine.count"_s);
    }
};

QTEST_APPLESS_MAIN(tst_SampleReader)
#include "tst_samplereader.moc"
