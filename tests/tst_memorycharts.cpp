// What only the memory of a process tells, in the charts of the real window.
#include "chartdesk.h"
#include "history/pausestats.h"

#include <cmath>

using namespace Qt::StringLiterals;
using namespace gopscope;
using chartdesk::ChartDesk;

namespace {

const std::array states{"goroutines_running"_metric, "goroutines_runnable"_metric,
                        "goroutines_in_syscall"_metric, "goroutines_waiting"_metric};

const std::array waits{"goroutines_waiting_channel"_metric, "goroutines_waiting_sync"_metric,
                       "goroutines_waiting_io"_metric, "goroutines_waiting_sleep"_metric,
                       "goroutines_waiting_other"_metric};

/// A second of a process that is asked by its agent.
Sample ofAgent(qint64 timeMs)
{
    Sample sample = madesamples::at(timeMs, madesamples::calm);
    for (std::size_t i = 0; i < metricCount; ++i) {
        if (allMetrics()[i].source == MetricSource::Memory)
            sample.values[i] = std::nan("");
    }
    sample["gc_cpu_usage"_metric] = std::nan("");
    sample["goroutines"_metric] = 30;
    return sample;
}

/// A second of one whose memory is read, with three collections, and goroutines in all states.
Sample ofMemory(qint64 timeMs, int second)
{
    Sample sample = ofAgent(timeMs);
    sample["num_gc"_metric] = second * 3;
    sample["pause"_metric] = 300e-6;
    for (const qint64 agoMs : {750, 500, 250})
        sample.pauses << GcPause{(timeMs - agoMs) * 1'000'000, (agoMs + second) * 1000};
    for (std::size_t i = 0; i < states.size(); ++i)
        sample[states[i]] = double(i + 1) * (second % 2 ? 2 : 1);
    sample["goroutines"_metric] = second % 2 ? 20 : 10;
    sample["gc_cpu"_metric] = second * 0.3;
    sample["busy_cpu"_metric] = second * 1.2;
    sample["gc_cpu_usage"_metric] = 0.3;
    return sample;
}

/// The same of a Go whose reasons to wait are known.
Sample withWaits(Sample sample)
{
    sample["goroutines_waiting"_metric] = 15;
    sample["goroutines"_metric] += 15 - 8;
    for (std::size_t i = 0; i < waits.size(); ++i)
        sample[waits[i]] = double(5 - i);
    return sample;
}

struct MemoryDesk : ChartDesk
{
    void takeFromMemory(int seconds)
    {
        for (int i = 0; i < seconds; ++i)
            take(ofMemory(clock.epochMs() - (seconds - 1 - i) * 1000, i),
                 i == 0 ? Join::NewLife : Join::Continues);
    }
    ChartPanel &panel(const QString &id)
    {
        return **std::ranges::find(page->panels(), id, [](ChartPanel *p) { return p->contents().id; });
    }
    LegendEntry &entry(const QString &chart, const QString &name)
    {
        return **std::ranges::find(panel(chart).legend(), name, &LegendEntry::text);
    }
};

/// How high each area of a chart reaches.
QList<double> heightsOf(ChartPanel &panel)
{
    QList<double> highest;
    for (const DrawnLine &line : panel.view().curves().lines()) {
        if (line.style == LineStyle::Area)
            highest << std::ranges::max(*line.curve, {}, &CurvePoint::value).value;
    }
    return highest;
}

QStringList namesOf(const ChartPanel &panel)
{
    QStringList names;
    for (const LegendEntry *entry : panel.legend())
        names << entry->text();
    return names;
}

} // namespace

class tst_MemoryCharts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void drawsEachPauseAtItsTime()
    {
        MemoryDesk desk;
        desk.takeFromMemory(30);
        desk.show();
        ChartPanel &pauses = desk.panel(u"pauses"_s);
        QVERIFY(pauses.view().marks().marks().means.empty());
        QVERIFY(pauses.view().frame().top >= 779e-6);
        const auto *summary = pauses.findChild<QLabel *>(u"summary"_s);
        QVERIFY(summary->isVisible());
        QCOMPARE(summary->text(), u"p50 514 µs · p99 779 µs · max 779 µs"_s);
        QVERIFY2(
            pauses.description().endsWith(
                u"90 known pauses in view: half at most 514 µs, 99 % at most 779 µs, the longest 779 µs"),
            qPrintable(pauses.description()));
        // Zoomed in, each is seen, and of a span in the past it is said what was there.
        desk.time().select(desk.clock.epochMs() - 20'100, desk.clock.epochMs());
        ChartDesk::settle();
        const Curve &stems = *pauses.view().curves().lines().at(0).curve;
        QVERIFY(stems.size() >= 60);
        QVERIFY2(summary->text().endsWith(u" µs"_s), qPrintable(summary->text())); // all of them are known
        QCOMPARE(stems.back().timeMs, desk.clock.epochMs() - 250);
        QVERIFY(std::abs(stems.back().value - 279e-6) < 1e-9);
        desk.time().select(desk.history().firstMs() + 100, desk.history().firstMs() + 900);
        ChartDesk::settle();
        QCOMPARE(summary->text(), u"p50 501 µs · p99 751 µs · max 751 µs"_s);
    }

    /// Before its memory was read, an agent counted collections and told the pause of the last one only.
    void saysOfHowManyThePausesAreKnown()
    {
        MemoryDesk desk;
        const auto at = [&](int second) { return desk.clock.epochMs() - (39 - second) * 1000; };
        for (int i = 0; i < 40; ++i) {
            Sample sample = ofMemory(at(i), i);
            if (i < 30)
                sample.pauses.clear();
            if (i == 10)
                sample["pause"_metric] = 0.02;
            desk.take(sample, i == 0 ? Join::NewLife : Join::Continues);
        }
        desk.show();
        const auto *summary = desk.panel(u"pauses"_s).findChild<QLabel *>(u"summary"_s);
        QVERIFY2(summary->text().endsWith(u" · max 20.0 ms (30 of 117)"_s), qPrintable(summary->text()));
        desk.time().select(at(29) + 1, at(39)); // all of these are known
        ChartDesk::settle();
        QVERIFY2(summary->text().endsWith(u" µs"_s), qPrintable(summary->text()));
    }

    void marksCollectionsWhenTheyEnded()
    {
        MemoryDesk desk;
        desk.takeFromMemory(10);
        desk.show();
        desk.time().select(desk.clock.epochMs() - 4000, desk.clock.epochMs());
        ChartDesk::settle();
        const auto &marks = desk.chart().marks().marks().collections;
        QVERIFY(!marks.empty());
        for (const GcMark &mark : marks)
            QCOMPARE((desk.clock.epochMs() - mark.timeMs) % 1000, 750);
    }

    void leavesOutWhatNobodyTells()
    {
        ChartDesk::settle();
        MemoryDesk desk;
        for (int i = 20; i > 0; --i)
            desk.take(ofAgent(desk.clock.epochMs() - i * 1000), i == 20 ? Join::NewLife : Join::Continues);
        desk.show();
        const std::size_t charts = desk.page->panels().size();
        QCOMPARE(namesOf(desk.panel(u"goroutines"_s)), (QStringList{u"goroutines"_s, u"threads"_s}));
        QCOMPARE(namesOf(desk.panel(u"cpu"_s)), QStringList{u"used"_s});
        for (const QString &id : {u"pauses"_s, u"cpu"_s})
            QVERIFY(!desk.panel(id).findChild<QLabel *>(u"summary"_s)->isVisible());
        QTest::mouseClick(&desk.entry(u"goroutines"_s, u"threads"_s), Qt::LeftButton);
        // From now on its memory is read.
        desk.take(ofMemory(desk.clock.epochMs(), 1));
        ChartDesk::settle();
        QCOMPARE(desk.page->panels().size(), charts);
        QCOMPARE(namesOf(desk.panel(u"goroutines"_s)),
                 (QStringList{u"goroutines"_s, u"threads"_s, u"running"_s, u"runnable"_s, u"in syscalls"_s,
                              u"waiting"_s}));
        QVERIFY(!desk.entry(u"goroutines"_s, u"threads"_s).isChecked());
        QVERIFY(desk.entry(u"goroutines"_s, u"running"_s).isChecked());
        QCOMPARE(namesOf(desk.panel(u"cpu"_s)), (QStringList{u"used"_s, u"GC"_s}));
    }

    void stacksGoroutinesByState()
    {
        MemoryDesk desk;
        desk.takeFromMemory(30);
        desk.window.resize(1360, 2400);
        desk.show();
        desk.window.resize(1360, 2400);
        ChartDesk::settle();
        ChartPanel &panel = desk.panel(u"goroutines"_s);
        QCOMPARE(heightsOf(panel), (QList<double>{2, 6, 12, 20}));
        const auto &lines = panel.view().curves().lines();
        QCOMPARE(lines.back().base, lines.at(lines.size() - 2).curve);
        QVERIFY(!lines.at(2).base);
        // The read-out says the single values and the sum, the crosshair meets the edges.
        QStringList said;
        for (const ReadOut &value : panel.readOut(desk.clock.epochMs()))
            said << value.label + u' ' + QString::number(value.value);
        QVERIFY2(said.join(u", "_s).endsWith(u"running 2, runnable 4, in syscalls 6, waiting 8"_s),
                 qPrintable(said.join(u", "_s)));
        QVERIFY(said.contains(u"goroutines 20"_s));
        // What is hidden stands under nothing, and the axis follows.
        QTest::mouseClick(&desk.entry(u"goroutines"_s, u"waiting"_s), Qt::LeftButton);
        QTest::mouseClick(&desk.entry(u"goroutines"_s, u"goroutines"_s), Qt::LeftButton);
        QTest::mouseClick(&desk.entry(u"goroutines"_s, u"threads"_s), Qt::LeftButton);
        QTest::mouseClick(&desk.entry(u"goroutines"_s, u"running"_s), Qt::LeftButton);
        QCOMPARE(heightsOf(panel), (QList<double>{4, 10}));
        QCOMPARE(panel.view().frame().top, 10.0);
        QVERIFY(!panel.grab().isNull());
    }

    void stacksWhatGoroutinesWaitForInPlaceOfWaiting()
    {
        MemoryDesk desk;
        for (int i = 30; i >= 0; --i)
            desk.take(withWaits(ofMemory(desk.clock.epochMs() - i * 1000, 1)),
                      i == 30 ? Join::NewLife : Join::Continues);
        desk.window.resize(1360, 2400);
        desk.show();
        desk.window.resize(1360, 2400);
        ChartDesk::settle();
        ChartPanel &panel = desk.panel(u"goroutines"_s);
        QCOMPARE(namesOf(panel), (QStringList{u"goroutines"_s, u"threads"_s, u"running"_s, u"runnable"_s,
                                              u"in syscalls"_s, u"on channels"_s, u"on locks"_s, u"on I/O"_s,
                                              u"sleeping"_s, u"other waits"_s}));
        QCOMPARE(heightsOf(panel), (QList<double>{2, 6, 12, 17, 21, 24, 26, 27}));
        QCOMPARE(desk.entry(u"goroutines"_s, u"on locks"_s).value(), u"4"_s);
        QCOMPARE(panel.readOut(desk.clock.epochMs()).last().value, 1.0);
        // All names find room, side by side or in rows, in the narrowest window too.
        desk.window.resize(760, 2400);
        ChartDesk::settle();
        QCOMPARE(desk.window.width(), 760);
        for (const LegendEntry *entry : panel.legend()) {
            QVERIFY2(panel.rect().contains(entry->geometry()), qPrintable(entry->text()));
            for (const LegendEntry *other : panel.legend())
                QVERIFY(other == entry || !other->geometry().intersects(entry->geometry()));
        }
        QVERIFY(panel.view().plotArea().height() > 60);
    }

    /// What a goroutine waits for may be unknown for a moment: that is a gap, and "waiting" does not come
    /// back.
    void leavesAGapWhereAReasonIsUnknown()
    {
        MemoryDesk desk;
        const auto second = [&](int i) { return ofMemory(desk.clock.epochMs() - i * 1000, 1); };
        for (int i = 9; i >= 0; --i)
            desk.take(i == 5 ? second(i) : withWaits(second(i)), i == 9 ? Join::NewLife : Join::Continues);
        desk.show();
        ChartPanel &panel = desk.panel(u"goroutines"_s);
        QVERIFY(!namesOf(panel).contains(u"waiting"_s));
        const auto &lines = panel.view().curves().lines();
        for (const DrawnLine &line : lines) {
            if (line.style != LineStyle::Area)
                continue;
            QCOMPARE(line.curve->size(), std::size_t(9));
            QCOMPARE(std::ranges::count_if(*line.curve, &CurvePoint::start), 2);
        }
    }

    void tellsTheShareOfCollections()
    {
        MemoryDesk desk;
        desk.takeFromMemory(30);
        desk.window.resize(1360, 2400);
        desk.show();
        desk.window.resize(1360, 2400);
        ChartDesk::settle();
        ChartPanel &cpu = desk.panel(u"cpu"_s);
        QCOMPARE(cpu.findChild<QLabel *>(u"summary"_s)->text(), u"GC 25 % of it"_s);
        QCOMPARE(desk.entry(u"cpu"_s, u"GC"_s).value(), u"30 %"_s);
    }
};

QTEST_MAIN(tst_MemoryCharts)
#include "tst_memorycharts.moc"
