#include "charts/chartspage.h"

#include "base/number.h"
#include "history/readout.h"

#include <QClipboard>
#include <QDateTime>
#include <QDragEnterEvent>
#include <QEvent>
#include <QGridLayout>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMimeData>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace gopscope {

ChartsPage::ChartsPage(TimeWindow &window, QWidget *parent)
    : QScrollArea(parent)
    , m_window(window)
    , m_page(new QWidget)
    , m_grid(new QGridLayout(m_page))
    , m_pointer(
          window, [this](qint64 timeMs, int direction) { return snap(timeMs, direction); }, this)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    setAcceptDrops(true);
    setAccessibleName(tr("Charts"));
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(8);
    setWidget(m_page);
    m_rest.setSingleShot(true);
    m_rest.setInterval(150);
    connect(&m_rest, &QTimer::timeout, this, [this] {
        for (ChartPanel *panel : m_panels)
            panel->view().setPlain(false);
    });
    connect(&m_window, &TimeWindow::changed, this, &ChartsPage::showMoving);
    connect(&m_pointer, &ChartPointer::moved, this, &ChartsPage::point);
    connect(&m_pointer, &ChartPointer::movedByKey, this, &ChartsPage::describePoint);
    connect(&m_pointer, &ChartPointer::toolTipWanted, this, &ChartsPage::showToolTip);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &ChartsPage::draw);
}

ChartPanel *ChartsPage::addPanel(const ChartContents &contents)
{
    auto *panel = new ChartPanel(contents, m_page);
    panel->setColors(Colors::of(palette()));
    panel->setFormat(m_format);
    m_pointer.watch(&panel->view());
    // Another width has other columns of time.
    connect(&panel->view(), &ChartView::resized, this, &ChartsPage::draw, Qt::QueuedConnection);
    connect(panel, &ChartPanel::removeRequested, this,
            [this, panel] { Q_EMIT removeRequested(panel->contents().id); });
    return panel;
}

void ChartsPage::setCharts(const QList<ChartContents> &charts)
{
    m_pointer.clear();
    std::vector<ChartPanel *> before = std::exchange(m_panels, {});
    for (const ChartContents &contents : charts) {
        const auto known = std::ranges::find(before, contents.id,
                                             [](const ChartPanel *panel) { return panel->contents().id; });
        if (known == before.end()) {
            m_panels.push_back(addPanel(contents));
            continue;
        }
        (*known)->setLines(contents.lines);
        m_panels.push_back(*known);
        before.erase(known);
    }
    for (ChartPanel *panel : before) {
        panel->hide();
        panel->deleteLater();
    }
    m_columns = 0;
    arrange();
    draw();
}

void ChartsPage::setFormat(const Format &format)
{
    m_format = format;
    for (ChartPanel *panel : m_panels)
        panel->setFormat(format);
    draw();
}

ChartTime ChartsPage::chartTime() const
{
    const int width = m_panels.front()->view().plotWidth();
    const TimeSpan inView = m_window.span();
    TimeSpan span = inView;
    const qint64 length = span.length();
    // The window moves by whole columns of pixels, so that lines slide instead of trembling.
    const qint64 column = (length + width - 1) / width;
    span.toMs = (span.toMs + column - 1) / column * column;
    span.fromMs = span.toMs - length;
    const int tickWidth = fontMetrics().horizontalAdvance(length < 10'000    ? u"00:00:00.000  "_s
                                                          : length < 300'000 ? u"00:00:00   "_s
                                                                             : u"00:00    "_s);
    constexpr int fewest = 1, most = 6;
    const int ticks = std::clamp(width / tickWidth, fewest, most);
    return {m_window.scale(), span, inView, column,
            timeTicks(m_window.scale(), span.fromMs, span.toMs, ticks, m_window.known().toMs)};
}

void ChartsPage::draw()
{
    // Drawing can widen the labels, which resizes the plot areas.
    if (m_panels.empty() || !isVisible() || m_drawing)
        return;
    m_drawing = true;
    const ChartTime time = chartTime();
    int labels = 0;
    for (ChartPanel *panel : m_panels) {
        if (!panel->visibleRegion().isEmpty())
            panel->draw(time);
        labels = std::max(labels, panel->labelWidth());
    }
    for (ChartPanel *panel : m_panels)
        panel->view().setLabelWidth(labels);
    m_drawing = false;
    m_pointer.follow();
    describe();
}

void ChartsPage::showMoving()
{
    if (!isVisible())
        return;
    for (ChartPanel *panel : m_panels)
        panel->view().setPlain(true);
    m_rest.start();
    draw();
}

qint64 ChartsPage::snap(qint64 timeMs, int direction) const
{
    const ChartLine *line = nullptr;
    if (!m_panels.empty() && !m_panels.front()->contents().lines.isEmpty())
        line = &m_panels.front()->contents().lines.constFirst();
    const TimeSpan span = m_window.span();
    const qint64 pixelMs = std::max<qint64>(1, span.length() / m_panels.front()->view().plotWidth());
    // Between processes that are compared, no sample is more right than another.
    if (!line || !line->history || line->history->empty() || m_window.scale() == TimeScale::Elapsed)
        return timeMs + direction * pixelMs;
    const History &history = *line->history;
    const qint64 wanted = timeMs + (direction > 0 ? 1 : direction < 0 ? -1 : 0);
    std::size_t index = std::min(history.indexAt(wanted), history.size() - 1);
    if (direction == 0) {
        const auto nearest = sampleNear(history, timeMs, 3 * pixelMs);
        return nearest ? history.timeAt(*nearest) : timeMs;
    }
    if (direction < 0 && index > 0 && history.timeAt(index) > wanted)
        --index;
    // A step is a sample, or a pixel where there are many samples in it.
    const qint64 sampleMs = history.timeAt(index);
    return direction > 0 ? std::max(sampleMs, timeMs + pixelMs) : std::min(sampleMs, timeMs - pixelMs);
}

QString ChartsPage::textAt(qint64 timeMs) const
{
    return timeText(m_window.scale(), timeMs, m_window.span().length(), m_window.known().toMs);
}

void ChartsPage::point()
{
    const auto atMs = m_pointer.atMs();
    const QString text = atMs ? textAt(*atMs) : QString();
    for (ChartPanel *panel : m_panels)
        panel->pointAt(atMs, text, m_pointer.selection());
}

void ChartsPage::describePoint()
{
    if (!m_pointer.atMs())
        return;
    QStringList texts;
    for (const ChartPanel *panel : m_panels)
        texts << panel->description();
    setAccessibleDescription(tr("At %1. %2").arg(textAt(*m_pointer.atMs()), texts.join(u". "_s)));
}

QString ChartsPage::tableAt(qint64 timeMs) const
{
    const QString time = m_window.scale() == TimeScale::Clock
                             ? QDateTime::fromMSecsSinceEpoch(timeMs)
                                   .toOffsetFromUtc(QDateTime::fromMSecsSinceEpoch(timeMs).offsetFromUtc())
                                   .toString(Qt::ISODateWithMs)
                             : textAt(timeMs);
    QStringList rows{tr("Time") + u'\t' + time};
    for (const ChartPanel *panel : m_panels) {
        for (const ReadOut &value : panel->readOut(timeMs)) {
            const QString number =
                std::isnan(value.value) ? QString() : QString::fromLatin1(exactNumber(value.value));
            rows << QStringList{panel->contents().title, value.label, number, unitName(value.unit)}.join(
                u'\t');
        }
    }
    return rows.join(u'\n') + u'\n';
}

void ChartsPage::showToolTip(ChartView *view, const QPoint &globalPos)
{
    const auto atMs = m_pointer.atMs();
    const auto panel = std::ranges::find_if(m_panels, [&](ChartPanel *p) { return &p->view() == view; });
    if (!atMs || panel == m_panels.end())
        return;
    QStringList lines{textAt(*atMs)};
    for (const ReadOut &value : (*panel)->readOut(*atMs))
        lines << value.label + u": "_s + m_format.exact(value.unit, value.value);
    QToolTip::showText(globalPos, plainToolTip(lines.join(u'\n')), view);
}

void ChartsPage::copy()
{
    const qint64 atMs = m_pointer.atMs().value_or(snap(m_window.span().toMs, 0));
    QGuiApplication::clipboard()->setText(tableAt(atMs));
    Q_EMIT copied(tr("Copied the values at %1").arg(textAt(atMs)));
}

void ChartsPage::describe(bool force)
{
    constexpr qint64 pause = 5000;
    if (!force && m_described.isValid() && m_described.elapsed() < pause)
        return;
    m_described.start();
    for (ChartPanel *panel : m_panels)
        panel->view().setAccessibleDescription(panel->description());
}

void ChartsPage::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        copy();
    else if (!m_pointer.takeKey(*event))
        QScrollArea::keyPressEvent(event);
}

void ChartsPage::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasFormat(QString::fromLatin1(metricMimeType)))
        event->acceptProposedAction();
}

void ChartsPage::dropEvent(QDropEvent *event)
{
    const QByteArray id = event->mimeData()->data(QString::fromLatin1(metricMimeType));
    if (const auto metric = findMetric({id.constData(), static_cast<std::size_t>(id.size())})) {
        event->acceptProposedAction();
        Q_EMIT metricDropped(*metric);
    }
}

void ChartsPage::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    arrange();
}

void ChartsPage::showEvent(QShowEvent *event)
{
    QScrollArea::showEvent(event);
    // Once the layout has given the charts their places.
    QMetaObject::invokeMethod(this, &ChartsPage::draw, Qt::QueuedConnection);
}

void ChartsPage::changeEvent(QEvent *event)
{
    QScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_panels.empty()) {
        applyColors();
        draw();
    }
}

void ChartsPage::arrange()
{
    constexpr int twoColumnsFrom = 700; // of this page; with the picker about 1100 of the window
    const int columns = viewport()->width() >= twoColumnsFrom ? 2 : 1;
    if (columns == m_columns)
        return;
    m_columns = columns;
    for (int i = 0; i < static_cast<int>(m_panels.size()); ++i)
        m_grid->addWidget(m_panels[static_cast<std::size_t>(i)], i / columns, i % columns);
    m_grid->setColumnStretch(0, 1);
    m_grid->setColumnStretch(1, columns - 1);
}

void ChartsPage::applyColors()
{
    const Colors colors = Colors::of(palette());
    for (ChartPanel *panel : m_panels)
        panel->setColors(colors);
}

} // namespace gopscope
