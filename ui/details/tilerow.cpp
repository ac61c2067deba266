#include "details/tilerow.h"

#include "charts/chartpanel.h"
#include "history/collections.h"
#include "history/readout.h"

#include <QEvent>
#include <QGridLayout>

#include <cmath>

using namespace Qt::StringLiterals;

namespace gopscope {

TileRow::TileRow(QWidget *parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(8);
    for (const QString &title : {tr("Heap in use"), tr("Heap floor"), tr("Allocating"), tr("Live objects"),
                                 tr("GC"), tr("Last pause"), tr("Goroutines")})
        m_tiles.push_back(new Tile(title, this));
    arrange();
    applyColors();
}

void TileRow::clear()
{
    for (Tile *tile : m_tiles)
        tile->setTexts(u"–"_s, {}, {});
}

void TileRow::setValues(const History &history, qint64 fromMs, qint64 toMs)
{
    if (history.empty())
        return clear();
    const Sample last = history.at(history.size() - 1);
    const auto most = [&](MetricId id) {
        const auto range = history.range(id, fromMs, toMs);
        return range ? m_format.value(gopscope::metric(id).unit, range->maximum) : u"–"_s;
    };
    const auto text = [&](MetricId id) { return m_format.value(gopscope::metric(id).unit, last[id]); };
    const auto exact = [&](MetricId id) { return m_format.exact(gopscope::metric(id).unit, last[id]); };

    showHeap(last);
    showFloor(history, fromMs, toMs);
    m_tiles[RateTile]->setTexts(text("alloc_rate"_metric), tr("peak %1").arg(most("alloc_rate"_metric)),
                                exact("alloc_rate"_metric));
    const double growth = last["malloc_rate"_metric] - last["free_rate"_metric];
    m_tiles[ObjectsTile]->setTexts(text("heap_objects"_metric),
                                   std::isnan(growth) ? QString()
                                                      : (growth >= 0 ? u"+"_s : QString()) +
                                                            m_format.value(MetricUnit::PerSecond, growth),
                                   exact("heap_objects"_metric));
    showGc(history, last, fromMs, toMs);
    showGoroutines(history);
}

void TileRow::showHeap(const Sample &last)
{
    const double goal = last["next_gc"_metric];
    const QString meaning =
        isNoGoal("next_gc"_metric, goal) ? tr("GC is off") : tr("goal %1").arg(m_format.bytes(goal));
    m_tiles[HeapTile]->setTexts(m_format.bytes(last["heap_in_use"_metric]), meaning,
                                m_format.exact(MetricUnit::Bytes, last["heap_in_use"_metric]));
}

void TileRow::showFloor(const History &history, qint64 fromMs, qint64 toMs)
{
    const double floor = valueNear(history, history.size() - 1, "heap_floor"_metric);
    const auto trend = floorTrend(history, fromMs, toMs);
    const QString slope =
        trend ? (trend->bytesPerMinute >= 0 ? u"+"_s : QString()) + m_format.bytes(trend->bytesPerMinute)
              : QString();
    m_tiles[FloorTile]->setTexts(
        m_format.bytes(floor),
        trend ? tr("%1/min over %2 GCs").arg(slope, m_format.count(trend->collections)) : tr("no trend yet"),
        tr("Heap after the last collection: %1").arg(m_format.exact(MetricUnit::Bytes, floor)));
}

void TileRow::showGc(const History &history, const Sample &last, qint64 fromMs, qint64 toMs)
{
    const double rate = risePerMinute(history, "num_gc"_metric);
    const auto agoMs = lastCollectionAgeMs(history);
    const QString when = !agoMs          ? tr("none yet")
                         : *agoMs < 1000 ? tr("last just now")
                                         : tr("last %1 ago").arg(m_format.elapsed(*agoMs));
    m_tiles[GcTile]->setTexts(
        std::isnan(rate) ? u"–"_s : tr("%1 /min").arg(m_format.count(rate)), when,
        tr("%1 collections since the start").arg(m_format.exact(MetricUnit::Count, last["num_gc"_metric])));
    // Agents before v0.3.3 tell only the total; then it is the mean of the last interval with a collection.
    const auto pauses = history.range("pause"_metric, fromMs, toMs);
    const double exactPause = last["gc_pause"_metric];
    const double pause = !std::isnan(exactPause) ? exactPause : pauses ? pauses->last : std::nan("");
    const auto exactPauses = history.range("gc_pause"_metric, fromMs, toMs);
    const double longest = std::max(pauses ? pauses->maximum : 0, exactPauses ? exactPauses->maximum : 0);
    m_tiles[PauseTile]->setTexts(m_format.duration(pause),
                                 pauses ? tr("max %1").arg(m_format.duration(longest)) : QString(),
                                 m_format.exact(MetricUnit::Seconds, pause));
}

void TileRow::showGoroutines(const History &history)
{
    const std::size_t last = history.size() - 1;
    const double goroutines = valueNear(history, last, "goroutines"_metric);
    const double threads = valueNear(history, last, "threads"_metric);
    const double procs = valueNear(history, last, "gomaxprocs"_metric);
    m_tiles[GoroutinesTile]->setTexts(
        m_format.count(goroutines),
        std::isnan(threads) ? QString() : tr("%1 threads").arg(m_format.count(threads)),
        tr("%1 goroutines, %2 threads, GOMAXPROCS %3")
            .arg(m_format.count(goroutines), m_format.count(threads), m_format.count(procs)));
}

void TileRow::setLow(bool low)
{
    if (std::exchange(m_low, low) == low)
        return;
    m_columns = 0;
    arrange();
}

void TileRow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void TileRow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyColors();
}

void TileRow::arrange()
{
    // The floor has the longest second line; folded, it takes two places of the eight.
    constexpr int roomy = 128, folded = 4, unit = 10, floorUnits = 17;
    const bool wide = width() >= tileTotal * roomy;
    const int columns = wide ? tileTotal : folded;
    if (columns == m_columns)
        return;
    m_columns = columns;
    int place = 0;
    for (int i = 0; i < tileTotal; ++i) {
        const int span = i == FloorTile && !wide ? 2 : 1;
        m_grid->addWidget(m_tiles[static_cast<std::size_t>(i)], place / columns, place % columns, 1, span);
        m_tiles[static_cast<std::size_t>(i)]->setVisible(!m_low || place < columns);
        m_grid->setColumnStretch(i, i >= columns ? 0 : wide && i == FloorTile ? floorUnits : unit);
        place += span;
    }
}

void TileRow::applyColors()
{
    const Colors colors = Colors::of(palette());
    for (Tile *tile : m_tiles)
        tile->setColors(colors);
}

} // namespace gopscope
