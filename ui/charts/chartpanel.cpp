#include "charts/chartpanel.h"

#include "charts/flowrow.h"
#include "history/readout.h"
#include "look/toolbutton.h"

#include <QVBoxLayout>

#include <cmath>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

LegendEntry::Sign signOf(LineStyle style)
{
    return style == LineStyle::Dashed ? LegendEntry::Sign::Dashes
           : style == LineStyle::Area ? LegendEntry::Sign::Square
                                      : LegendEntry::Sign::Line;
}

} // namespace

ChartPanel::ChartPanel(const ChartContents &contents, QWidget *parent)
    : Card(parent)
    , m_contents(contents)
    , m_title(contents.title)
{
    setObjectName(u"chart-"_s + contents.id);
    m_view.setAccessibleName(contents.title);
    build();
    rebuildLegend();
    m_lines.setLines(contents.lines);
}

void ChartPanel::build()
{
    QFont bold = font();
    bold.setBold(true);
    m_title.setFont(bold);
    m_title.setTextFormat(Qt::PlainText);
    setUpTool(m_remove, u"removeChart"_s, u"×"_s, tr("Remove this chart"));
    m_remove.setVisible(m_contents.removable);
    m_remove.setAccessibleName(tr("Remove the chart %1").arg(m_contents.title));
    connect(&m_remove, &QToolButton::clicked, this, &ChartPanel::removeRequested);
    m_legendRow = new FlowRow(Qt::AlignRight);
    m_summary.setTextFormat(Qt::PlainText);
    m_summary.setObjectName(u"summary"_s);
    m_summary.setContentsMargins(0, 3, 0, 3); // stands in line with the entries
    m_summary.hide();
    m_legendRow->addWidget(&m_summary);
    auto *head = new QHBoxLayout;
    head->addWidget(&m_title, 0, Qt::AlignTop);
    head->addLayout(m_legendRow, 1);
    head->addWidget(&m_remove, 0, Qt::AlignTop);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(11, 7, 7, 5);
    layout->setSpacing(2);
    layout->addLayout(head);
    layout->addWidget(&m_view, 1);
}

void ChartPanel::addEntry(LegendEntry *entry)
{
    const int index = static_cast<int>(m_legend.size());
    connect(entry, &QAbstractButton::toggled, this, [this] {
        m_stale = true;
        draw(m_time);
    });
    connect(entry, &LegendEntry::aloneRequested, this, [this, entry] { showAlone(entry); });
    connect(entry, &LegendEntry::hovered, this, [this, index](bool inside) {
        m_hovered = inside ? index : -1;
        showLines();
    });
    m_legend.push_back(entry);
    m_legendRow->addWidget(entry);
    entry->setVisible(true);
}

void ChartPanel::rebuildLegend()
{
    QStringList hidden;
    for (LegendEntry *entry : std::exchange(m_legend, {})) {
        if (!entry->isChecked())
            hidden << entry->text();
        delete entry;
    }
    for (const ChartLine &line : m_contents.lines)
        addEntry(new LegendEntry(line.label, signOf(line.style), this));
    if (m_contents.marksCollections)
        addEntry(new LegendEntry(tr("GC"), LegendEntry::Sign::Triangle, this));
    for (LegendEntry *entry : m_legend) {
        const QSignalBlocker blocker(entry);
        entry->setChecked(!hidden.contains(entry->text()));
    }
    m_hovered = -1;
}

void ChartPanel::setLines(const QList<ChartLine> &lines)
{
    const bool sameLegend =
        std::ranges::equal(m_contents.lines, lines, {}, &ChartLine::label, &ChartLine::label);
    m_contents.lines = lines;
    m_stale = true;
    // The view must not draw from lines that are gone.
    m_view.setLines({});
    m_lines.setLines(lines);
    if (!sameLegend)
        rebuildLegend();
    setColors(m_colors);
}

void ChartPanel::setColors(const Colors &colors)
{
    m_colors = colors;
    m_stale = true;
    m_view.setColors(colors);
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, colors.muted);
    m_summary.setPalette(muted);
    for (std::size_t i = 0; i < m_legend.size(); ++i) {
        const auto line = static_cast<qsizetype>(i);
        const SeriesColor color =
            line < m_contents.lines.size() ? m_contents.lines[line].color : SeriesColor::Pause;
        m_legend[i]->setColors(colors.series(color), colors);
    }
}

void ChartPanel::showAlone(const LegendEntry *entry)
{
    const bool alone = std::ranges::all_of(
        m_legend, [&](const LegendEntry *other) { return other->isChecked() == (other == entry); });
    for (LegendEntry *other : m_legend) {
        const QSignalBlocker blocker(other);
        other->setChecked(alone || other == entry);
    }
    m_stale = true;
    draw(m_time);
}

MetricUnit ChartPanel::unit() const
{
    return m_contents.lines.isEmpty() ? MetricUnit::Count
                                      : gopscope::metric(m_contents.lines.constFirst().metric).unit;
}

void ChartPanel::draw(const ChartTime &time)
{
    const bool moved = !(time.span == m_time.span) || time.columnMs != m_time.columnMs;
    m_time = time;
    const bool changed = m_lines.read(time, shownLines());
    const bool marked = readMarks(time);
    showFrame(time);
    if (changed || moved || m_stale)
        showLines();
    if (marked || moved || m_stale)
        m_view.setMarks(m_marks);
    m_stale = false;
    showSummary();
    showValues();
}

std::vector<bool> ChartPanel::shownLines() const
{
    std::vector<bool> shown;
    for (std::size_t i = 0; i < static_cast<std::size_t>(m_contents.lines.size()); ++i)
        shown.push_back(isShown(i));
    return shown;
}

void ChartPanel::showFrame(const ChartTime &time)
{
    const auto [low, high, lowAt, highAt] = m_lines.extremes();
    if (m_stale || low != m_low || high != m_high) {
        m_low = low;
        m_high = high;
        m_scale = valueScale(unit(), low, high, m_format);
        m_labelWidth = m_view.widthOf(m_scale.ticks);
    }
    m_view.setFrame({time.span.fromMs, time.span.toMs, m_scale.bottom, m_scale.top}, time.ticks,
                    m_scale.ticks);
}

void ChartPanel::showLines()
{
    m_view.setLines(m_lines.drawn(m_colors, m_hovered));
}

bool ChartPanel::readMarks(const ChartTime &time)
{
    ChartMarks before = std::exchange(m_marks, {});
    const ChartLine *line = m_contents.lines.isEmpty() ? nullptr : &m_contents.lines.constFirst();
    const bool clock = time.scale == TimeScale::Clock;
    if (line && line->history && !line->history->empty() && clock) {
        constexpr qint64 cell = 8; // pixels; a mark is seven wide
        const History &history = *line->history;
        if (history.firstMs() > time.span.fromMs)
            m_marks.knownFromMs = history.firstMs();
        const bool ofOne = std::ranges::all_of(
            m_contents.lines, [&](const ChartLine &other) { return other.history == line->history; });
        if (ofOne)
            m_marks.seams = history.restarts(time.span.fromMs, time.span.toMs);
        if (m_contents.marksCollections && m_legend.back()->isChecked())
            m_marks.collections = gcMarks(history, time.span.fromMs, time.span.toMs, time.columnMs * cell);
        readMeans(time);
    }
    return !(before == m_marks);
}

void ChartPanel::readMeans(const ChartTime &time)
{
    // Where there are more, hardly any would find room.
    constexpr std::size_t most = 60;
    const ChartLine &line = m_contents.lines.constFirst();
    const Curve &curve = m_lines.curve(0);
    if (line.style != LineStyle::Stem || !isShown(0) || curve.size() > most)
        return;
    for (const CurvePoint &point : curve) {
        const std::size_t index = line.history->indexAt(point.timeMs);
        if (index >= line.history->size() || point.timeMs < time.span.fromMs)
            continue;
        // A stem of a single pause stands before the sample that brought it.
        if (line.history->hasPausesAt(index))
            continue;
        if (const double count = collectionsAt(*line.history, index); count > 1)
            m_marks.means.push_back({point.timeMs, point.value, static_cast<int>(count)});
    }
}

void ChartPanel::showSummary()
{
    const History *history = m_contents.lines.isEmpty() ? nullptr : m_contents.lines.constFirst().history;
    const auto summary = history && m_contents.summarize
                             ? m_contents.summarize(*history, m_time.inView, m_format)
                             : std::nullopt;
    m_summary.setVisible(summary.has_value());
    m_summary.setText(summary ? summary->text : QString());
    m_summarySentence = summary ? summary->sentence : QString();
    m_summary.setToolTip(plainToolTip(m_summarySentence));
}

void ChartPanel::showValues()
{
    const auto lines = static_cast<std::size_t>(m_contents.lines.size());
    const auto pointed = m_pointedMs ? readOut(*m_pointedMs) : QList<ReadOut>();
    for (std::size_t i = 0; i < lines; ++i) {
        const ChartLine &line = m_contents.lines[static_cast<qsizetype>(i)];
        const double value = m_pointedMs ? pointed[static_cast<qsizetype>(i)].value
                             : line.history
                                 ? latestValue(*line.history, line.metric, m_time.inView.fromMs + line.zeroMs,
                                               m_time.inView.toMs + line.zeroMs)
                                 : std::nan("");
        m_legend[i]->setValue(m_format.value(gopscope::metric(line.metric), value));
    }
    if (m_contents.marksCollections) {
        double count = 0;
        for (const GcMark &mark : m_marks.collections)
            count += mark.count;
        m_legend.back()->setValue(m_format.count(count));
    }
}

QList<ReadOut> ChartPanel::readOut(qint64 timeMs) const
{
    QList<ReadOut> values;
    const History *history = nullptr;
    std::optional<std::size_t> index;
    for (const ChartLine &line : m_contents.lines) {
        if (line.history != history || line.zeroMs != 0) { // those of one process stand at the same sample
            history = line.history;
            constexpr qint64 nearPixels = 3;
            index = history ? sampleNear(*history, timeMs + line.zeroMs, m_time.columnMs * nearPixels)
                            : std::nullopt;
        }
        values.append({line.label, gopscope::metric(line.metric).unit,
                       index ? valueNear(*history, *index, line.metric) : std::nan("")});
    }
    return values;
}

void ChartPanel::pointAt(std::optional<qint64> timeMs, const QString &text, std::optional<TimeSpan> selection)
{
    const bool moved = timeMs != m_pointedMs;
    m_pointedMs = timeMs;
    ChartOverlay overlay{timeMs, text, {}, selection};
    if (timeMs) {
        const auto values = readOut(*timeMs);
        double stacked = 0;
        for (qsizetype i = 0; i < values.size(); ++i) {
            if (!isShown(static_cast<std::size_t>(i)) || std::isnan(values[i].value))
                continue;
            const bool isArea = m_contents.lines[i].style == LineStyle::Area;
            stacked += isArea ? values[i].value : 0;
            overlay.values.append(isArea ? stacked : values[i].value);
        }
    }
    m_view.setOverlay(overlay);
    if (moved)
        showValues();
}

QString ChartPanel::description() const
{
    QStringList values;
    for (const LegendEntry *entry : m_legend)
        values << entry->text() + u' ' + entry->value();
    if (!m_summarySentence.isEmpty())
        values << m_summarySentence;
    return m_title.text() + u": "_s + values.join(u", "_s);
}

} // namespace gopscope
