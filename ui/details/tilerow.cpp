#include "details/tilerow.h"

#include "base/plural.h"
#include "charts/chartpanel.h"
#include "history/readout.h"

#include <QEvent>
#include <QGridLayout>

#include <cmath>

using namespace Qt::StringLiterals;

namespace gopscope {

/// What is said of a moment.
struct TileRow::Figures
{
    const History &history;
    const Moment &moment;

    [[nodiscard]] double operator[](MetricId id) const
    {
        return latestValue(history, id, moment.span.fromMs, moment.span.toMs);
    }
    /// The largest in view; NaN when there is none.
    [[nodiscard]] double most(MetricId id) const
    {
        const auto range = history.range(id, moment.span.fromMs, moment.span.toMs);
        return range ? range->maximum : std::nan("");
    }
};

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

void TileRow::setValues(const History &history, const Moment &moment)
{
    if (!moment.index)
        return clear();
    const Figures figures{history, moment};
    showHeap(figures);
    showFloor(figures);
    const double rate = figures["alloc_rate"_metric];
    m_tiles[RateTile]->setTexts(
        m_format.value(MetricUnit::BytesPerSecond, rate),
        tr("peak %1").arg(m_format.value(MetricUnit::BytesPerSecond, figures.most("alloc_rate"_metric))),
        m_format.exact(MetricUnit::BytesPerSecond, rate));
    const double objects = figures["heap_objects"_metric];
    const double growth = figures["malloc_rate"_metric] - figures["free_rate"_metric];
    m_tiles[ObjectsTile]->setTexts(m_format.value(MetricUnit::Count, objects),
                                   std::isnan(growth) ? QString()
                                                      : (growth >= 0 ? u"+"_s : QString()) +
                                                            m_format.value(MetricUnit::PerSecond, growth),
                                   m_format.exact(MetricUnit::Count, objects));
    showGc(figures);
    showPause(figures);
    showGoroutines(figures);
}

void TileRow::showHeap(const Figures &figures)
{
    const double goal = figures["next_gc"_metric], used = figures["heap_in_use"_metric];
    const QString meaning = gopscope::metric("next_gc"_metric).isNone(goal)
                                ? tr("GC is off")
                                : tr("goal %1").arg(m_format.bytes(goal));
    m_tiles[HeapTile]->setTexts(m_format.bytes(used), meaning, m_format.exact(MetricUnit::Bytes, used));
}

void TileRow::showFloor(const Figures &figures)
{
    const double floor = figures["heap_floor"_metric];
    const TimeSpan &span = figures.moment.span;
    m_tiles[FloorTile]->setTexts(
        m_format.bytes(floor), trendText(floorTrend(figures.history, span.fromMs, span.toMs)),
        tr("What survived the last collection: %1").arg(m_format.exact(MetricUnit::Bytes, floor)));
}

QString TileRow::trendText(const FloorTrend &trend) const
{
    switch (trend.kind) {
    case FloorTrend::Kind::TooEarly:
        return tr("too early for a trend");
    case FloorTrend::Kind::None:
        return tr("no clear trend");
    case FloorTrend::Kind::Slope:
        break;
    }
    const QString sign = trend.bytesPerMinute >= 0 ? u"+"_s : QString();
    return tr("%1/min over %2 GCs")
        .arg(sign + m_format.bytes(trend.bytesPerMinute), m_format.count(trend.collections));
}

QString TileRow::whenText(const Figures &figures) const
{
    const Moment &moment = figures.moment;
    const auto ageMs = lastCollectionAgeMs(figures.history, *moment.index);
    if (!ageMs)
        return tr("none yet");
    const qint64 gcMs = figures.history.timeAt(*moment.index) - *ageMs;
    const bool exited = moment.kind == Moment::Kind::Exited;
    if (!exited && moment.kind != Moment::Kind::Now && moment.kind != Moment::Kind::Silent)
        return tr("last at %1").arg(timeText(TimeScale::Clock, gcMs, moment.span.length(), moment.nowMs));
    constexpr qint64 shortest = 1000;
    const qint64 agoMs = (exited ? moment.exitedMs : moment.nowMs) - gcMs;
    if (agoMs < shortest)
        return exited ? tr("just before the exit") : tr("last just now");
    const QString ago = m_format.elapsed(agoMs);
    return exited ? tr("%1 before the exit").arg(ago) : tr("%1 ago").arg(ago);
}

void TileRow::showGc(const Figures &figures)
{
    const double rate = risePerMinute(figures.history, *figures.moment.index, "num_gc"_metric);
    m_tiles[GcTile]->setTexts(std::isnan(rate) ? u"–"_s : tr("%1 /min").arg(m_format.count(rate)),
                              whenText(figures),
                              tr("%1 collections since the start")
                                  .arg(m_format.exact(MetricUnit::Count, figures["num_gc"_metric])));
}

void TileRow::showPause(const Figures &figures)
{
    // Agents before v0.3.3 tell only the total; then it is the mean of the last interval with a collection.
    const double exact = figures["gc_pause"_metric];
    const double pause = std::isnan(exact) ? figures["pause"_metric] : exact;
    const double longest = figures.most("pause"_metric);                          // as the chart has it
    const QString none = std::isnan(pause) ? tr("none yet") : tr("none in view"); // but one before it
    m_tiles[PauseTile]->setTexts(m_format.duration(pause),
                                 std::isnan(longest) ? none : tr("max %1").arg(m_format.duration(longest)),
                                 m_format.exact(MetricUnit::Seconds, pause));
}

void TileRow::showGoroutines(const Figures &figures)
{
    const double threads = figures["threads"_metric];
    const QString goroutines = m_format.count(figures["goroutines"_metric]);
    m_tiles[GoroutinesTile]->setTexts(
        goroutines,
        std::isnan(threads)
            ? QString()
            : tr("%1 threads", nullptr, plural(static_cast<qint64>(threads))).arg(m_format.count(threads)),
        tr("%1 goroutines, %2 threads, GOMAXPROCS %3")
            .arg(goroutines, m_format.count(threads), m_format.count(figures["gomaxprocs"_metric])));
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
    constexpr int roomy = 128, folded = 4, narrow = 3, unit = 10, floorUnits = 17;
    const bool wide = width() >= tileTotal * roomy;
    const int columns = wide                                                ? tileTotal
                        : width() >= folded * roomy + 3 * m_grid->spacing() ? folded
                                                                            : narrow;
    if (columns == m_columns)
        return;
    m_columns = columns;
    int place = 0;
    for (int i = 0; i < tileTotal; ++i) {
        // The last one fills its row.
        const int span = i == FloorTile && !wide ? 2 : i == tileTotal - 1 ? columns - place % columns : 1;
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
