// The charts of the real window, on samples that nobody took: zoom, pan, crosshair, marks, and whatever odd
// values and clocks bring.
#include "chartdesk.h"
#include "history/collections.h"
#include "history/readout.h"

#include <QAccessible>
#include <QCheckBox>
#include <QClipboard>
#include <QFileDialog>
#include <QTableView>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;
using namespace std::chrono_literals;
using chartdesk::ChartDesk;

namespace {

constexpr MetricId heap = "heap_alloc"_metric;

} // namespace

class tst_Charts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void zoomsAtTheCursor()
    {
        ChartDesk desk;
        desk.takeSeconds(3600);
        desk.show();
        const TimeSpan before = desk.chart().frame().fromMs
                                    ? TimeSpan{desk.chart().frame().fromMs, desk.chart().frame().toMs}
                                    : TimeSpan();
        const qint64 under = desk.chart().timeAt(desk.at(0.25).x());
        desk.turn(0.25, 3);
        const TimeSpan now = desk.time().span();
        QVERIFY(std::abs(double(now.length()) / double(before.length()) - 0.512) < 0.01);
        QVERIFY(std::abs(desk.chart().timeAt(desk.at(0.25).x()) - under) <=
                2 * now.length() / desk.chart().plotWidth());
        QVERIFY(!desk.time().isLive());
        auto *back = desk.window.findChild<QPushButton *>(u"backToLive"_s);
        QVERIFY(back->isVisible());
        // Time goes on, the window stays.
        desk.clock.advance(5);
        desk.take(madesamples::at(desk.clock.epochMs(), madesamples::sawTooth));
        QCOMPARE(desk.time().span(), now);
        QTest::mouseClick(back, Qt::LeftButton);
        QVERIFY(desk.time().isLive() && !back->isVisible());
        QCOMPARE(desk.time().span().toMs, desk.clock.epochMs());
    }

    void selectsPansAndGoesBack()
    {
        ChartDesk desk;
        desk.takeSeconds(3600);
        desk.show();
        const qint64 from = desk.chart().timeAt(desk.at(0.5).x()),
                     to = desk.chart().timeAt(desk.at(0.75).x());
        QTest::mousePress(desk.hand(), Qt::LeftButton, {}, desk.at(0.5));
        desk.move(0.6);
        desk.move(0.75);
        QVERIFY(desk.page->pointer().selection());
        QTest::mouseRelease(desk.hand(), Qt::LeftButton, {}, desk.at(0.75));
        const TimeSpan selected = desk.time().span();
        QVERIFY(std::abs(selected.fromMs - from) < 2000 && std::abs(selected.toMs - to) < 2000);

        QTest::mousePress(desk.hand(), Qt::LeftButton, Qt::ShiftModifier, desk.at(0.5));
        desk.move(0.6);
        QTest::mouseRelease(desk.hand(), Qt::LeftButton, Qt::ShiftModifier, desk.at(0.6));
        QCOMPARE(desk.time().span().length(), selected.length());
        QVERIFY(desk.time().span().fromMs < selected.fromMs);
        const TimeSpan panned = desk.time().span();
        QTest::mousePress(desk.hand(), Qt::MiddleButton, {}, desk.at(0.5));
        desk.move(0.4);
        QTest::mouseRelease(desk.hand(), Qt::MiddleButton, {}, desk.at(0.4));
        QVERIFY(desk.time().span().fromMs > panned.fromMs);

        QTest::mouseDClick(desk.hand(), Qt::LeftButton, {}, desk.at(0.5));
        QVERIFY(desk.time().span() == selected || desk.time().span() == panned);
        for (int i = 0; i < 4 && !desk.time().isLive(); ++i)
            QTest::keyClick(desk.page, Qt::Key_Escape);
        QVERIFY(desk.time().isLive());
    }

    void worksByKeys()
    {
        ChartDesk desk;
        desk.takeSeconds(3600);
        desk.show();
        desk.page->setFocus();
        QTest::keyClick(desk.page, Qt::Key_Left);
        QVERIFY(desk.page->pointer().atMs());
        const qint64 first = *desk.page->pointer().atMs();
        QTest::keyClick(desk.page, Qt::Key_Left);
        QVERIFY(*desk.page->pointer().atMs() < first);
        const QString spoken =
            QAccessible::queryAccessibleInterface(desk.page)->text(QAccessible::Description);
        QVERIFY2(spoken.startsWith(u"At "_s) && spoken.contains(u"Heap: alloc "_s), qPrintable(spoken));
        QTest::keyClick(desk.page, Qt::Key_Plus);
        QVERIFY(!desk.time().isLive());
        const TimeSpan zoomed = desk.time().span();
        QTest::keyClick(desk.page, Qt::Key_Left, Qt::ShiftModifier);
        QVERIFY(desk.time().span().fromMs < zoomed.fromMs);
        QTest::keyClick(desk.page, Qt::Key_Minus);
        QVERIFY(desk.time().span().length() > zoomed.length());
        QTest::keyClick(desk.page, Qt::Key_Home);
        QCOMPARE(desk.time().span().fromMs, desk.history().firstMs());
        QTest::keyClick(desk.page, Qt::Key_End);
        QVERIFY(desk.time().isLive());

        // Enter marks one end of a selection, arrows and Enter the other.
        QTest::keyClick(desk.page, Qt::Key_Left);
        QTest::keyClick(desk.page, Qt::Key_Return);
        for (int i = 0; i < 30; ++i)
            QTest::keyClick(desk.page, Qt::Key_Left);
        QVERIFY(desk.page->pointer().selection()->length() > 10'000);
        QTest::keyClick(desk.page, Qt::Key_Return);
        QVERIFY(!desk.time().isLive() && desk.time().span().length() < 120'000);

        auto *strip = desk.window.findChild<OverviewStrip *>();
        const TimeSpan before = desk.time().span();
        QTest::keyClick(strip, Qt::Key_Left);
        QVERIFY(desk.time().span().fromMs < before.fromMs);
        QTest::keyClick(strip, Qt::Key_End);
        QVERIFY(desk.time().isLive());
        QTest::mouseClick(strip, Qt::LeftButton, {}, {strip->width() / 4, 10});
        QVERIFY(!desk.time().isLive());
        QVERIFY(strip->accessibleDescription().contains(u"known since"_s));
    }

    void readsOutUnderTheCrosshair()
    {
        ChartDesk desk;
        desk.takeSeconds(300);
        desk.show();
        desk.move(0.5, 2); // in any chart: it goes through all
        const auto atMs = desk.page->pointer().atMs();
        QVERIFY(atMs);
        const std::size_t index = desk.history().indexAt(*atMs);
        QCOMPARE(desk.history().timeAt(index), *atMs); // on a sample
        for (ChartPanel *panel : desk.page->panels()) {
            const auto values = panel->readOut(*atMs);
            for (qsizetype i = 0; i < values.size(); ++i) {
                const MetricId id = panel->contents().lines[i].metric;
                if (const double value = desk.history().value(index, id); !std::isnan(value))
                    QCOMPARE(values[i].value, value);
            }
        }
        QCOMPARE(desk.page->panels()[0]->legend()[0]->value(),
                 Format().bytes(desk.history().value(index, heap)));
        desk.page->setFocus();
        QTest::keySequence(desk.page, QKeySequence::Copy);
        const QStringList rows = QApplication::clipboard()->text().split(u'\n');
        QVERIFY(rows[0].startsWith(u"Time\t20"_s));
        QCOMPARE(rows[1].split(u'\t').size(), 4);
        QCOMPARE(rows[1].split(u'\t')[0], u"Heap"_s);
        QCOMPARE(rows[1].split(u'\t')[2].toDouble(), desk.history().value(index, heap));
        QCOMPARE(rows[1].split(u'\t')[3], u"bytes"_s);
        QVERIFY(rows.size() > 15);
        // Leaving takes it away, and the legend says what is now.
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(desk.hand(2), &leave);
        QVERIFY(!desk.page->pointer().atMs());
        QCOMPARE(desk.page->panels()[0]->legend()[0]->value(),
                 Format().bytes(desk.history().value(desk.history().size() - 1, heap)));
    }

    void saysNothingInAGap()
    {
        ChartDesk desk;
        for (int i = 300; i > 0; --i) {
            if (i < 200 && i > 100)
                continue;
            desk.take(madesamples::at(desk.clock.epochMs() - i * 1000, madesamples::calm),
                      i == 100 ? Join::AfterGap : Join::Continues);
        }
        desk.show();
        QVERIFY(std::isnan(desk.page->panels()[0]->readOut(desk.clock.epochMs() - 150'000)[0].value));
        QVERIFY(!std::isnan(desk.page->panels()[0]->readOut(desk.clock.epochMs() - 50'000)[0].value));
        QCOMPARE(std::ranges::count(desk.line(), true, &CurvePoint::start), 2);
    }

    void marksCollectionsAndMeans()
    {
        ChartDesk desk;
        for (int i = 120; i >= 0; --i) {
            Sample sample = madesamples::at(desk.clock.epochMs() - i * 1000, madesamples::calm);
            sample["num_gc"_metric] = (120 - i) / 30 * 3; // three at once each half a minute
            sample["num_forced_gc"_metric] = i <= 30 ? 1 : 0;
            sample["pause"_metric] = i % 30 == 0 ? 1e-4 : std::nan("");
            desk.take(sample, i == 120 ? Join::NewLife : Join::Continues);
        }
        desk.show();
        const ChartMarks &marks = desk.chart().marks().marks();
        QCOMPARE(marks.collections.size(), std::size_t(4));
        QCOMPARE(marks.collections[0].count, 3);
        QCOMPARE(std::ranges::count_if(marks.collections, [](const GcMark &m) { return m.forced > 0; }), 1);
        const ChartMarks &means = desk.chart(3).marks().marks();
        QCOMPARE(means.means.size(), std::size_t(4));
        QCOMPARE(means.means[0].count, 3);
        // The legend hides them.
        LegendEntry *entry = desk.page->panels()[0]->legend().back();
        QCOMPARE(entry->value(), u"12"_s);
        QTest::mouseClick(entry, Qt::LeftButton);
        QVERIFY(desk.chart().marks().marks().collections.empty());
    }

    void namesSeamsWhereThereIsRoom()
    {
        using Words = std::vector<double>;
        const auto words = [](const Words &seams) { return seamWords(seams, 50, 0, 400); };
        QCOMPARE(words({}), Words());
        QCOMPARE(words({100}), Words{104});
        QCOMPARE(words({380}), Words{326});             // at the right end it stands before its seam
        QCOMPARE(words({100, 200}), (Words{104, 204})); // each its own
        QCOMPARE(words({100, 130, 160}), (Words{46, 164}));
        QCOMPARE(words({10, 20, 30}), Words{34});
        QCOMPARE(words({100, 370, 390}), (Words{104, 316}));
        QCOMPARE(seamWords(std::vector<double>{20}, 50, 0, 40), Words()); // no room at all
    }

    void marksRestartsInEveryChart()
    {
        ChartDesk desk;
        desk.takeSeconds(200);
        desk.clock.advance(1);
        desk.take(madesamples::at(desk.clock.epochMs(), madesamples::sawTooth), Join::NewLife);
        desk.window.resize(1360, 2400);
        desk.show();
        desk.window.resize(1360, 2400);
        ChartDesk::settle();
        for (ChartPanel *panel : desk.page->panels()) {
            const auto &seams = panel->view().marks().marks().seams;
            QVERIFY2(seams == std::vector<qint64>{desk.clock.epochMs()}, qPrintable(panel->contents().title));
        }
    }

    /// Of a program whose heap is next to nothing beside what the system gave it.
    void showsCollectionsOnAFlatHeap()
    {
        ChartDesk desk;
        desk.takeSeconds(200, [](std::size_t metric, qint64) {
            switch (MetricId(metric)) {
            case "rss"_metric:
                return 50e6;
            case "heap_alloc"_metric:
                return 0.5e6;
            case "next_gc"_metric:
                return 0.75e6;
            case "heap_in_use"_metric:
                return 1e6;
            case "heap_floor"_metric:
                return 1.25e6;
            default:
                return 1.5e6;
            }
        });
        desk.show();
        const auto &marks = desk.chart().marks().marks().collections;
        QVERIFY(!marks.empty());
        const Colors colors = Colors::of(desk.page->palette());
        const QImage image = desk.hand()->grab().toImage();
        for (const GcMark &mark : marks) {
            const QPointF at = desk.chart().frame().place(desk.chart().plotArea(), mark.timeMs, 0);
            const QColor expected = colors.series(mark.forced > 0 ? SeriesColor::Goal : SeriesColor::Pause);
            QCOMPARE(image.pixelColor(int(at.x()), int(at.y()) - 3).name(), expected.name());
        }
    }

    void showsALineAlone()
    {
        ChartDesk desk;
        desk.takeSeconds(60);
        desk.show();
        const auto &legend = desk.page->panels()[0]->legend();
        QTest::mouseClick(legend[1], Qt::LeftButton, Qt::AltModifier);
        QCOMPARE(desk.chart().curves().lines().size(), std::size_t(1));
        QVERIFY(legend[1]->isChecked() && !legend[0]->isChecked());
        QTest::mouseClick(legend[1], Qt::LeftButton, Qt::AltModifier);
        QCOMPARE(desk.chart().curves().lines().size(), legend.size() - 1);
        QTest::keyClick(legend[0], Qt::Key_Return);
        QCOMPARE(desk.chart().curves().lines().size(), std::size_t(1));
        QTest::keyClick(legend[1], Qt::Key_Space);
        QCOMPARE(desk.chart().curves().lines().size(), std::size_t(2));
    }

    void drawsOddValues_data()
    {
        QTest::addColumn<QList<double>>("values");
        const double inf = std::numeric_limits<double>::infinity();
        QTest::newRow("none") << QList<double>{};
        QTest::newRow("NaN") << QList<double>{std::nan(""), std::nan("")};
        QTest::newRow("zeros") << QList<double>{0, 0, 0};
        QTest::newRow("constant") << QList<double>{5e6, 5e6, 5e6};
        QTest::newRow("infinite") << QList<double>{1, inf, -inf, 2};
        QTest::newRow("negative") << QList<double>{-3e6, 4e6, -1};
        QTest::newRow("2^63") << QList<double>{1, std::pow(2.0, 63), std::pow(2.0, 64)};
        QTest::newRow("a counter that falls") << QList<double>{100, 200, 50, 60};
    }
    void drawsOddValues()
    {
        QFETCH(QList<double>, values);
        ChartDesk desk;
        qint64 time = desk.clock.epochMs() - 1000 * values.size();
        for (const double value : values) {
            Sample sample;
            sample.timeMs = sample.steadyMs = time += 1000;
            for (double &each : sample.values)
                each = value;
            desk.take(sample);
        }
        desk.window.resize(1360, 860);
        desk.window.show();
        QTRY_COMPARE(desk.pane->target(), desk.target);
        ChartDesk::settle();
        for (const Page *page : desk.pane->pages()) {
            desk.pane->showPage(page->id());
            ChartDesk::settle();
            QVERIFY(!desk.window.grab().isNull());
        }
        desk.pane->showPage(u"charts"_s);
        ChartDesk::settle();
        if (values.size() < 2)
            return;
        const ChartFrame &frame = desk.chart().frame();
        QVERIFY(std::isfinite(frame.top) && frame.top > frame.bottom);
        for (const DrawnLine &line : desk.chart().curves().lines()) {
            for (const CurvePoint &point : *line.curve)
                QVERIFY(std::isfinite(point.value) && point.value >= frame.bottom);
        }
    }

    void followsClocksThatJump()
    {
        constexpr qint64 hour = 3'600'000;
        for (const qint64 jump : {hour, -hour}) {
            ChartDesk desk;
            desk.takeSeconds(600);
            desk.show();
            desk.clock.jumpMs(jump);
            for (int i = 0; i < 60; ++i) {
                desk.clock.advance(1);
                Sample sample = madesamples::at(desk.clock.epochMs(), madesamples::calm);
                sample.bootMs = desk.clock.bootMs();
                desk.take(sample);
            }
            ChartDesk::settle();
            // The live edge shows the new samples, nothing was lost, and what was there before moved along.
            QCOMPARE(desk.history().size(), std::size_t(660));
            QCOMPARE(desk.history().lastMs(), desk.clock.epochMs());
            QCOMPARE(desk.history().firstMs(), desk.clock.epochMs() - 659'000);
            QVERIFY(desk.line().back().timeMs == desk.clock.epochMs());
            QVERIFY(desk.line().size() >= 50);
            QCOMPARE(std::ranges::count(desk.line(), true, &CurvePoint::start), 1);
            QCOMPARE(desk.time().span().toMs, desk.clock.epochMs());
        }
    }

    void tellsCollectionsByTheTimeThatPassed()
    {
        ChartDesk desk;
        const auto take = [&](int seconds) {
            for (int i = 0; i < seconds; ++i) {
                desk.clock.advance(1);
                Sample sample = madesamples::at(desk.clock.epochMs(), madesamples::calm);
                sample.bootMs = desk.clock.bootMs();
                sample["num_gc"_metric] = std::floor(double(sample.bootMs) / 10'000);
                sample["last_gc"_metric] = double(desk.clock.epochMs() - sample.bootMs % 10'000) / 1000;
                desk.take(sample, desk.history().empty() ? Join::NewLife : Join::Continues);
            }
        };
        take(3);
        QVERIFY(std::isnan(desk.risePerMinute("num_gc"_metric)));
        take(72);
        for (const qint64 jump : {3'600'000, -7'200'000, 3'600'000, 0}) {
            QCOMPARE(desk.risePerMinute("num_gc"_metric), 6.0);
            desk.clock.jumpMs(jump);
            take(5); // it was set within the last minute
            QVERIFY(qAbs(desk.risePerMinute("num_gc"_metric) - 6) <= 1);
            // Until the new time is confirmed, a collection may be told an interval too old.
            const qint64 age = lastCollectionAgeMs(desk.history(), desk.history().size() - 1).value_or(-1);
            QVERIFY(age == desk.clock.bootMs() % 10'000 || age == desk.clock.bootMs() % 10'000 + 1000);
            take(55);
        }
    }

    void zoomsAnywhere()
    {
        ChartDesk desk;
        desk.takeSeconds(600);
        desk.show();
        const qint64 first = desk.history().firstMs(), last = desk.history().lastMs();
        const std::array<TimeSpan, 7> spans{{{last - 1000, last - 999}, // below one sample
                                             {last - 10'300, last - 10'200},
                                             {last - 10'500, last - 9'500}, // one sample
                                             {first - 900'000, first - 800'000},
                                             {last + 800'000, last + 900'000},
                                             {first - 900'000'000, last + 900'000'000},
                                             {last, first}}};
        for (const TimeSpan &span : spans) {
            desk.time().select(span.fromMs, span.toMs);
            ChartDesk::settle();
            const TimeSpan seen = desk.time().span();
            QVERIFY(seen.length() >= TimeWindow::shortestMs);
            // Something known is always in view.
            QVERIFY(seen.toMs >= first && seen.fromMs <= desk.clock.epochMs());
            QVERIFY(!desk.window.grab().isNull());
            desk.move(0.3);
            for (int i = 0; i < 40; ++i)
                desk.turn(0.3, i < 20 ? 1 : -1);
        }
    }

    void isNotMovedIntoTheFuture()
    {
        ChartDesk desk;
        desk.takeSeconds(3600);
        desk.show();
        auto *strip = desk.window.findChild<OverviewStrip *>();
        const auto at = [&](double share) { return QPoint(int(strip->width() * share), 8); };
        QTest::mousePress(strip, Qt::LeftButton, {}, at(0.5));
        QTest::mouseMove(strip, at(0.7));
        QVERIFY(desk.time().span().toMs < desk.clock.epochMs());
        QTest::mouseMove(strip, at(0.999));
        QTest::mouseRelease(strip, Qt::LeftButton, {}, at(0.999));
        QCOMPARE(desk.time().span().toMs, desk.clock.epochMs());
        const TimeSpan atTheEnd = desk.time().span();
        QTest::keyClick(strip, Qt::Key_Right);
        QCOMPARE(desk.time().span(), atTheEnd);
        // What a zoom showed of it goes away by panning, and does not jump.
        desk.time().zoom(desk.clock.epochMs() - 10'000, 4);
        const qint64 beyond = desk.time().span().toMs;
        QVERIFY(beyond > desk.clock.epochMs());
        desk.time().pan(60'000);
        QCOMPARE(desk.time().span().toMs, beyond);
        desk.time().pan(-1000);
        QCOMPARE(desk.time().span().toMs, beyond - 1000);
    }

    void standsWhereTheOldestWasDropped()
    {
        ChartDesk desk;
        desk.takeSeconds(5000);
        desk.show();
        desk.time().select(desk.history().firstMs(), desk.history().firstMs() + 600'000);
        ChartDesk::settle();
        const TimeSpan seen = desk.time().span();
        QVERIFY(!desk.line().empty());
        desk.session.setRetention(History::defaultRetention, 1); // all but the chunk that is being filled
        desk.clock.advance(1);
        desk.take(madesamples::at(desk.clock.epochMs(), madesamples::calm));
        ChartDesk::settle();
        QCOMPARE(desk.time().span(), seen);
        QVERIFY(desk.history().firstMs() > seen.toMs);
        QVERIFY(desk.line().size() <= 2);
        QVERIFY(desk.chart().marks().marks().knownFromMs);
        desk.move(0.5);
        desk.turn(0.5, 2);
        QVERIFY(!desk.window.grab().isNull());
        desk.time().backToLive();
        ChartDesk::settle();
        QVERIFY(desk.line().size() > 100);
    }

    void fitsIntoThreeHundredPixels()
    {
        ChartDesk desk;
        desk.takeSeconds(600);
        desk.show();
        desk.page->setParent(nullptr);
        desk.page->resize(300, 400);
        desk.page->show();
        ChartDesk::settle();
        desk.page->draw();
        ChartDesk::settle();
        QVERIFY(desk.chart().plotWidth() >= 10);
        QVERIFY(!desk.page->grab().isNull());
        desk.move(0.5);
        desk.turn(0.5, 3);
        desk.page->hide();
        desk.page->setParent(&desk.window);
    }

    void keysAndMenuShowPagesByTheirIds()
    {
        ChartDesk desk;
        desk.takeSeconds(60);
        desk.show();
        QStringList ids;
        int key = Qt::Key_1;
        for (Page *page : desk.pane->pages()) {
            ids << page->id();
            const auto *action = desk.window.findChild<QAction *>(u"page_"_s + page->id());
            QVERIFY(action);
            QCOMPARE(action->text(), page->actionText());
            QTest::keyClick(&desk.window, Qt::Key(key++), Qt::ControlModifier);
            for (Page *other : desk.pane->pages())
                QCOMPARE(other->asWidget()->isVisible(), other == page);
        }
        QCOMPARE(ids, (QStringList{u"charts"_s, u"compare"_s, u"numbers"_s}));
        desk.pane->showPage(u"none of that id"_s);
        QVERIFY(desk.pane->pages().constLast()->asWidget()->isVisible());
    }

    void paintsNothingOnOtherPages()
    {
        ChartDesk desk;
        desk.takeSeconds(600);
        desk.show();
        desk.pane->showPage(u"numbers"_s);
        ChartDesk::settle();
        const Curve before = desk.line();
        desk.clock.advance(5);
        desk.take(madesamples::at(desk.clock.epochMs(), madesamples::sawTooth));
        ChartDesk::settle();
        QVERIFY(desk.line() == before);
        desk.pane->showPage(u"charts"_s);
        ChartDesk::settle();
        QCOMPARE(desk.line().back().timeMs, desk.clock.epochMs());
    }

    void comparesProcesses()
    {
        ChartDesk desk;
        desk.takeSeconds(600, madesamples::calm);
        Target *other = desk.session.watch(::getppid());
        for (int i = 300; i > 0; --i)
            desk.session.takeSample(other,
                                    madesamples::at(desk.clock.epochMs() - i * 1000, madesamples::sawTooth),
                                    Join::Continues);
        desk.show();
        QTest::keyClick(&desk.window, Qt::Key_2, Qt::ControlModifier);
        ChartDesk::settle();
        auto *page = desk.window.findChild<ComparePage *>();
        QVERIFY(page->isVisible());
        QCOMPARE(page->charts().panels()[0]->view().curves().lines().size(), std::size_t(2));
        const QColor color = page->charts().panels()[0]->view().curves().lines()[1].color;
        auto *table = page->findChild<QTableWidget *>();
        QCOMPARE(table->rowCount(), 2);
        const auto range = desk.history().range(heap, desk.time().span().fromMs, desk.time().span().toMs);
        QCOMPARE(table->item(0, 1)->text(), Format().bytes(range->last));
        QCOMPARE(table->item(0, 2)->text(), Format().bytes(range->minimum));
        QCOMPARE(table->item(0, 3)->text(), Format().bytes(range->mean));
        QCOMPARE(table->item(0, 4)->text(), Format().bytes(range->maximum));
        page->findChildren<QComboBox *>()[0]->setCurrentIndex(1);
        ChartDesk::settle();
        QCOMPARE(page->charts().window().scale(), TimeScale::Elapsed);
        QVERIFY(page->charts().isVisible());
        QVERIFY(page->charts().panels()[0]->view().frame().fromMs < 60'000);
        // A colour stays with its process when another is no longer ticked.
        desk.session.unwatch(desk.target);
        ChartDesk::settle();
        QTRY_COMPARE(desk.pane->target(), other);
        ChartDesk::settle();
        QCOMPARE(page->charts().panels()[0]->view().curves().lines().size(), std::size_t(1));
        QCOMPARE(page->charts().panels()[0]->view().curves().lines()[0].color, color);
    }

    /// The goal of the heap goes up in steps, two pixels a sample.
    void dashedLinesKeepTheirSteps()
    {
        QList<QLineF> dashes;
        Dashing dashing;
        QPointF before(0, 300);
        constexpr int samples = 100, each = 7;
        for (int i = 1; i <= samples; ++i) {
            const QPointF at(2 * i, 300 - i / each * 20);
            appendDashes(dashes, {before, at}, dashing);
            before = at;
        }
        const auto steps =
            std::ranges::count_if(dashes, [](const QLineF &dash) { return std::abs(dash.dy()) == 20; });
        QCOMPARE(steps, samples / each);
        QVERIFY(dashes.size() < samples * 3 / 4);
        // What goes to and fro is left out by pieces, as before, or it would look like a solid line.
        dashes.clear();
        for (int i = 1; i <= samples; ++i)
            appendDashes(dashes, {QPointF(i, i % 2 * 50), QPointF(i + 1, (i + 1) % 2 * 50)}, dashing);
        QVERIFY(dashes.size() < samples * 3 / 4);
    }

    void asksBeforeItForgets()
    {
        ChartDesk desk;
        desk.takeSeconds(3700);
        desk.show();
        QSignalSpy closed(&desk.window, &MainWindow::closed);
        const auto question = [&desk] { return desk.window.findChild<CloseQuestion *>(); };
        const auto press = [&](const QString &start) {
            for (QAbstractButton *button : question()->buttons()) {
                if (button->text().startsWith(start))
                    button->click();
            }
            QTRY_VERIFY(!question());
        };
        QVERIFY(!desk.window.close());
        QVERIFY(question() && question()->isVisible());
        QCOMPARE(question()->text(), u"Closing forgets the samples of 1 process."_s);
        QVERIFY(question()->informativeText().contains(u"1 h 1 min"_s));
        QVERIFY(question()->defaultButton()->text().startsWith(u"&Save tst_charts"_s));
        desk.window.close();
        QCOMPARE(desk.window.findChildren<CloseQuestion *>().size(), 1);
        QTest::keyClick(question(), Qt::Key_Escape);
        QTRY_VERIFY(!question());
        QVERIFY(desk.window.isVisible() && closed.isEmpty());
        desk.window.close();
        press(u"&Save"_s);
        auto *files = desk.window.findChild<QFileDialog *>();
        QVERIFY(files && files->isVisible());
        files->reject();
        desk.window.close(); // nothing was saved
        QVERIFY(question());
        QTest::keyClick(question(), Qt::Key_Escape);
        QTRY_VERIFY(!question() && !desk.window.findChild<QFileDialog *>());
        // What is saved later is not saved to close.
        desk.window.findChild<QAction *>(u"save"_s)->trigger();
        files = desk.window.findChild<QFileDialog *>();
        QVERIFY(files);
        Q_EMIT files->fileSelected(desk.dir.filePath(u"out.csv"_s));
        QVERIFY(QFile::exists(desk.dir.filePath(u"out.csv"_s)));
        files->reject();
        desk.window.close();
        QVERIFY(question());
        question()->checkBox()->setChecked(true);
        press(u"&Close"_s);
        QVERIFY(!desk.window.isVisible());
        QTRY_COMPARE(closed.size(), 1);
        QVERIFY(!desk.store.load().asksOnClosing);
        desk.window.show();
        QVERIFY(desk.window.close());
    }

    void closesUnasked_data()
    {
        QTest::addColumn<int>("how");
        QTest::newRow("little to forget") << 0;
        QTest::newRow("a signal") << 1;
        QTest::newRow("a signal, while it asks") << 2;
        QTest::newRow("the end of the desktop's session") << 3;
        QTest::newRow("asked no more") << 4;
        QTest::newRow("all is saved") << 5;
    }

    void closesUnasked()
    {
        QFETCH(int, how);
        ChartDesk desk;
        if (how == 4) {
            Settings settings;
            settings.asksOnClosing = false;
            QVERIFY(desk.store.save(settings));
        }
        MainWindow window(desk.session, desk.own.forwarding, desk.store, ChartDesk::launch());
        desk.takeSeconds(how == 0 ? 3500 : 3700);
        window.show();
        QSignalSpy closed(&window, &MainWindow::closed);
        if (how == 2 || how == 5) {
            QVERIFY(!window.close());
            QVERIFY(window.findChild<CloseQuestion *>());
        }
        if (how == 5) {
            window.findChild<CloseQuestion *>()->defaultButton()->click();
            auto *files = window.findChild<QFileDialog *>();
            QVERIFY(files);
            Q_EMIT files->fileSelected(desk.dir.filePath(u"out.csv"_s));
            QVERIFY(!window.isVisible());
            files->reject();
        }
        if (how == 1 || how == 2)
            window.closeUnasked();
        else if (how == 3)
            window.expectSessionEnd();
        window.close();
        QTRY_COMPARE(closed.size(), 1);
        QVERIFY(!window.isVisible());
        QTRY_VERIFY(!window.findChild<CloseQuestion *>());
    }

    /// In the past, as live: a figure is the same in its tile, in the legend and among all numbers.
    void saysTheSameEverywhere()
    {
        ChartDesk desk;
        desk.takeSeconds(3600);
        desk.show();
        auto *table = desk.window.findChild<QTableView *>(u"numbersPage"_s);
        const auto everywhere = [&](MetricId id, std::size_t chart, std::size_t entry, const QString &tile) {
            desk.pane->showPage(u"charts"_s);
            ChartDesk::settle();
            QStringList texts{desk.page->panels()[chart]->legend()[entry]->value()};
            desk.pane->showPage(u"numbers"_s);
            ChartDesk::settle();
            texts << table->model()->index(int(id), MetricModel::ValueColumn).data().toString();
            for (const Tile *one : desk.window.findChildren<Tile *>()) {
                if (one->accessibleName() == tile)
                    texts << one->accessibleDescription().section(u", "_s, 0, 0);
            }
            return texts;
        };
        const auto check = [&](MetricId id, std::size_t chart, std::size_t entry, const QString &tile) {
            const QStringList texts = everywhere(id, chart, entry, tile);
            QCOMPARE(texts.size(), 3);
            QVERIFY2(texts[0] == texts[1] && texts[1] == texts[2], qPrintable(texts.join(u" / "_s)));
        };
        for (const qint64 backMs : {0, 1'800'250}) {
            if (backMs > 0)
                desk.time().select(desk.clock.epochMs() - backMs - 60'000, desk.clock.epochMs() - backMs);
            check("heap_in_use"_metric, 0, 1, u"Heap in use"_s);
            check("heap_floor"_metric, 0, 5, u"Heap floor"_s);
            check("alloc_rate"_metric, 1, 0, u"Allocating"_s);
            check("goroutines"_metric, 5, 0, u"Goroutines"_s);
        }
        const auto last = lastSampleIn(desk.history(), desk.time().span().fromMs, desk.time().span().toMs);
        QCOMPARE(table->model()->index(int(heap), MetricModel::ValueColumn).data().toString(),
                 Format().bytes(desk.history().value(*last, heap)));
        const double change =
            desk.history().value(*last, heap) - desk.history().value(*last - 1, heap); // in a second
        QVERIFY(table->model()
                    ->index(int(heap), MetricModel::ChangeColumn)
                    .data()
                    .toString()
                    .contains(Format().bytes(change)));
        QVERIFY(desk.pane->findChild<QLabel *>(u"moment"_s)->text().startsWith(u"figures of "_s));
    }

    void listsAllNumbers()
    {
        ChartDesk desk;
        desk.takeSeconds(600);
        desk.show();
        QTest::keyClick(&desk.window, Qt::Key_3, Qt::ControlModifier);
        ChartDesk::settle();
        auto *table = desk.window.findChild<QTableView *>(u"numbersPage"_s);
        QVERIFY(table->isVisible());
        QAbstractItemModel *model = table->model();
        QCOMPARE(model->rowCount(), int(metricCount));
        const int row = int(heap);
        const auto range = desk.history().range(heap, desk.time().span().fromMs, desk.time().span().toMs);
        QCOMPARE(model->index(row, MetricModel::ValueColumn).data().toString(), Format().bytes(range->last));
        QCOMPARE(model->index(row, MetricModel::MinimumColumn).data().toString(),
                 Format().bytes(range->minimum));
        QCOMPARE(model->index(row, MetricModel::MaximumColumn).data().toString(),
                 Format().bytes(range->maximum));
        QVERIFY(!model->index(row, MetricModel::HelpColumn).data().toString().isEmpty());
        QVERIFY(model->index(row, MetricModel::ChangeColumn).data().toString().endsWith(u"/s"_s));
        auto *face = QAccessible::queryAccessibleInterface(table);
        QVERIFY(face->tableInterface() && face->tableInterface()->rowCount() == int(metricCount));

        // A row becomes a chart: by a key, by a drop; it is kept, and can be removed.
        const std::size_t charts = desk.page->panels().size();
        table->setCurrentIndex(model->index(row, 0));
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(desk.page->panels().size(), charts + 1);
        const std::unique_ptr<QMimeData> data(model->mimeData({model->index(0, 0)}));
        // Held over a tab, the drag opens its page.
        auto *tabs = desk.window.findChild<QTabBar *>(u"pageTabs"_s);
        QVERIFY(tabs->acceptDrops()); // or the system gives it none
        const QPoint tab = tabs->tabRect(0).center();
        QDragEnterEvent over(tab, Qt::CopyAction, data.get(), Qt::LeftButton, {});
        QCoreApplication::sendEvent(tabs, &over);
        QDragMoveEvent hold(tab, Qt::CopyAction, data.get(), Qt::LeftButton, {});
        QCoreApplication::sendEvent(tabs, &hold);
        QTRY_VERIFY(desk.page->isVisible());
        ChartDesk::settle();
        QDragEnterEvent enter({10, 10}, Qt::CopyAction, data.get(), Qt::LeftButton, {});
        QCoreApplication::sendEvent(desk.hand(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop({10, 10}, Qt::CopyAction, data.get(), Qt::LeftButton, {});
        QCoreApplication::sendEvent(desk.hand(), &drop);
        QCOMPARE(desk.page->panels().size(), charts + 2);
        QTRY_COMPARE(desk.store.load().ownCharts, (QStringList{u"heap_alloc"_s, u"alloc"_s}));
        auto *remove = desk.page->panels().back()->findChild<QToolButton *>();
        QTest::mouseClick(remove, Qt::LeftButton);
        QCOMPARE(desk.page->panels().size(), charts + 1);
    }

    void chartsAreToldApartByMoreThanTheirTitles()
    {
        /// Says everything with one word, as a language may say two titles.
        class OneWord : public QTranslator
        {
        public:
            [[nodiscard]] bool isEmpty() const override { return false; }
            QString translate(const char *, const char *, const char *, int) const override
            {
                return u"word"_s;
            }
        };
        ChartDesk desk;
        OneWord language; // is taken away when it ends
        QCoreApplication::installTranslator(&language);
        const std::size_t charts = desk.page->panels().size();
        desk.pane->setOwnCharts({"alloc"_metric, "sys"_metric});
        QCOMPARE(desk.page->panels().size(), charts + 2);
        QSet<QString> ids;
        for (const ChartPanel *panel : desk.page->panels())
            ids << panel->objectName();
        QCOMPARE(ids.size(), qsizetype(charts + 2));
        QTest::mouseClick(desk.page->panels().back()->findChild<QToolButton *>(), Qt::LeftButton);
        QCOMPARE(desk.page->panels().size(), charts + 1);
        QCOMPARE(desk.pane->ownCharts(), QList{"alloc"_metric});
    }
};

QTEST_MAIN(tst_Charts)
#include "tst_charts.moc"
