// What only the memory of a process tells, in the charts of the real window.
#include "chartdesk.h"
#include "history/pausestats.h"

#include <cmath>

using namespace Qt::StringLiterals;
using namespace gopscope;
using chartdesk::ChartDesk;

namespace {

/// A second of a process that is asked by its agent.
Sample ofAgent(qint64 timeMs)
{
    Sample sample = madesamples::at(timeMs, madesamples::calm);
    for (std::size_t i = 0; i < metricCount; ++i) {
        if (allMetrics()[i].source == MetricSource::Memory)
            sample.values[i] = std::nan("");
    }
    sample["goroutines"_metric] = 30;
    return sample;
}

/// A second of one whose memory is read, with three collections.
Sample ofMemory(qint64 timeMs, int second)
{
    Sample sample = ofAgent(timeMs);
    sample["num_gc"_metric] = second * 3;
    sample["pause"_metric] = 300e-6;
    for (const qint64 agoMs : {750, 500, 250})
        sample.pauses << GcPause{(timeMs - agoMs) * 1'000'000, (agoMs + second) * 1000};
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
};

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
        QCOMPARE(stems.back().timeMs, desk.clock.epochMs() - 250);
        QVERIFY(std::abs(stems.back().value - 279e-6) < 1e-9);
        desk.time().select(desk.history().firstMs() + 100, desk.history().firstMs() + 900);
        ChartDesk::settle();
        QCOMPARE(summary->text(), u"p50 501 µs · p99 751 µs · max 751 µs"_s);
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
};

QTEST_MAIN(tst_MemoryCharts)
#include "tst_memorycharts.moc"
