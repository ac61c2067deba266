#pragma once

#include "desk.h"
#include "madesamples.h"
#include "simulatedclock.h"

#include <QSignalSpy>
#include <QWheelEvent>
#include <QtTest>

/// Of the tests of charts.
namespace chartdesk {

using namespace Qt::StringLiterals;
using namespace gopscope;

/// A clock that is there before the desk that reads it.
struct ByHand
{
    SimulatedClock clock{1'795'000'000'000};
};

/// The window on this test's own process, with samples as they are told; no gops runs.
struct ChartDesk : ByHand, ClosedDesk
{
    ChartDesk()
        : ClosedDesk(
              {.launch = launch(), .settings = {}, .spool = {}, .clock = std::addressof(ByHand::clock)})
        , target(session.watch(QCoreApplication::applicationPid()))
        , pane(find<TargetPane>())
        , page(find<ChartsPage>(u"chartsPage"_s))
    {
    }

    static LaunchOptions launch()
    {
        LaunchOptions options;
        options.gops = u"/nowhere/gops"_s;
        return options;
    }

    void take(const Sample &sample, Join join = Join::Continues) { session.takeSample(target, sample, join); }
    /// A sample a second for so long, up to now.
    void takeSeconds(int seconds, double (*shape)(std::size_t, qint64) = madesamples::sawTooth)
    {
        for (int i = seconds - 1; i >= 0; --i)
            take(madesamples::at(clock.epochMs() - i * 1000, shape),
                 i == seconds - 1 ? Join::NewLife : Join::Continues);
    }
    void show()
    {
        window.resize(1360, 860);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QTRY_COMPARE(pane->target(), target);
        QTRY_VERIFY(page->isVisible() && chart().plotWidth() > 100);
        settle();
    }
    static void settle()
    {
        for (int i = 0; i < 5; ++i)
            QCoreApplication::processEvents();
    }
    ChartView &chart(std::size_t i = 0) { return page->panels()[i]->view(); }
    QWidget *hand(std::size_t i = 0) { return chart(i).viewport(); }
    TimeWindow &time() { return pane->timeWindow(); }
    const History &history() { return session.history(target); }
    QPoint at(double share, std::size_t i = 0)
    {
        const QRectF plot = chart(i).plotArea();
        return QPointF(plot.left() + plot.width() * share, plot.center().y()).toPoint();
    }
    void turn(double share, int notches)
    {
        const QPointF pos = at(share);
        QWheelEvent event(pos, hand()->mapToGlobal(pos), {}, {0, 120 * notches}, Qt::NoButton, {},
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(hand(), &event);
        settle();
    }
    void move(double share, std::size_t i = 0)
    {
        QTest::mouseMove(hand(i), at(share, i));
        settle();
    }
    double risePerMinute(MetricId counter)
    {
        return gopscope::risePerMinute(history(), history().size() - 1, counter);
    }
    const Curve &line(std::size_t chartIndex = 0, std::size_t number = 0)
    {
        return *chart(chartIndex).curves().lines().at(number).curve;
    }

    using ByHand::clock;
    Target *target;
    TargetPane *pane;
    ChartsPage *page;
};

} // namespace chartdesk
