#include "charts/chartspage.h"

#include <QEvent>
#include <QGridLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gopscope {

ChartsPage::ChartsPage(QWidget *parent)
    : QScrollArea(parent)
    , m_page(new QWidget)
    , m_grid(new QGridLayout(m_page))
{
    setObjectName(QStringLiteral("chartsPage"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Charts"));
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(8);
    for (const ChartSpec &spec : chartSpecs()) {
        auto *panel = new ChartPanel(spec, m_page);
        // Another width has other columns of time.
        connect(&panel->view(), &ChartView::resized, this, &ChartsPage::redraw, Qt::QueuedConnection);
        m_panels.push_back(panel);
    }
    setWidget(m_page);
    arrange();
    applyColors();
}

void ChartsPage::setFormat(const Format &format)
{
    for (ChartPanel *panel : m_panels)
        panel->setFormat(format);
    redraw();
}

void ChartsPage::showSpan(const History *history, std::chrono::milliseconds range, qint64 toMs)
{
    m_history = history;
    m_range = range;
    m_toMs = toMs;
    redraw();
}

void ChartsPage::clear()
{
    m_history = nullptr;
    for (ChartPanel *panel : m_panels)
        panel->draw({});
}

void ChartsPage::redraw()
{
    if (!m_history || !isVisible())
        return;
    const int pixelsPerTick = fontMetrics().horizontalAdvance(
        m_range < std::chrono::minutes(5) ? u"00:00:00   "_s : u"00:00    "_s);
    // The window moves by whole columns of pixels, so that lines slide instead of trembling.
    const int width = m_panels.front()->view().plotWidth();
    const qint64 column = m_range.count() / width + 1;
    const qint64 toMs = (m_toMs / column + 1) * column;
    const qint64 fromMs = toMs - m_range.count();
    const ChartWindow window{m_history, fromMs, toMs,
                             timeTicks(fromMs, toMs, std::clamp(width / pixelsPerTick, 2, 6))};
    int labels = 0;
    for (ChartPanel *panel : m_panels) {
        panel->draw(window);
        labels = std::max(labels, panel->labelWidth());
    }
    for (ChartPanel *panel : m_panels)
        panel->view().setLabelWidth(labels);
    describe();
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

void ChartsPage::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    arrange();
}

void ChartsPage::changeEvent(QEvent *event)
{
    QScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_panels.empty()) {
        applyColors();
        redraw();
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
