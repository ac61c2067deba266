#include "targetpane.h"

#include "base/untrusted.h"
#include "charts/chartspec.h"

#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace gopscope {

TargetPane::TargetPane(Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_bar(NoticeView::Shape::Bar)
    , m_charts(m_window)
    , m_compare(m_window)
    , m_overview(m_window)
    , m_page(NoticeView::Shape::Page)
{
    build();
    connectParts();
    setCharts();
}

void TargetPane::build()
{
    m_page.setObjectName(u"noticePage"_s);
    m_bar.setObjectName(u"noticeBar"_s);
    m_bar.hide();
    m_charts.setObjectName(u"chartsPage"_s);
    m_backToLive.setObjectName(u"backToLive"_s);
    m_backToLive.setText(tr("Back to Live"));
    m_backToLive.setAccessibleName(tr("Back to live"));
    m_backToLive.setToolTip(tr("Follow the latest samples again (End)"));
    // It keeps its room, so that nothing jumps when it comes.
    QSizePolicy keeps = m_backToLive.sizePolicy();
    keeps.setRetainSizeWhenHidden(true);
    m_backToLive.setSizePolicy(keeps);
    m_backToLive.hide();

    m_moment.setObjectName(u"moment"_s);
    m_moment.setTextFormat(Qt::PlainText);
    m_moment.setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_moment.setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // the window is not widened by it
    m_moment.setForegroundRole(QPalette::PlaceholderText);

    const auto addPage = [this](QWidget *page, const QString &title) {
        m_pages.addWidget(page);
        m_tabs.addTab(title);
    };
    addPage(&m_charts, tr("Charts"));
    addPage(&m_compare, tr("Compare"));
    addPage(&m_numbers, tr("All Numbers"));
    m_tabs.setObjectName(u"pageTabs"_s);
    m_tabs.setAccessibleName(tr("Pages"));
    m_tabs.setDrawBase(false);
    m_tabs.setExpanding(false);
    // A metric is dragged onto the charts; QTabBar opens a page under a drag, but gets none by itself.
    m_tabs.setChangeCurrentOnDrag(true);
    m_tabs.setAcceptDrops(true);
    auto *tabRow = new QHBoxLayout;
    tabRow->addWidget(&m_tabs);
    tabRow->addWidget(&m_moment, 1);
    tabRow->addWidget(&m_backToLive);

    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(&m_tiles);
    column->addLayout(tabRow);
    column->addWidget(&m_pages, 1);
    column->addWidget(&m_overview);
    m_stack = new QStackedLayout;
    m_stack->addWidget(content);
    m_stack->addWidget(&m_page);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(6, 8, 8, 4);
    layout->setSpacing(8);
    layout->addWidget(&m_header);
    layout->addWidget(&m_bar);
    layout->addLayout(m_stack, 1);
}

void TargetPane::connectParts()
{
    connect(&m_bar, &NoticeView::triggered, this, &TargetPane::noticeTriggered);
    connect(&m_page, &NoticeView::triggered, this, &TargetPane::noticeTriggered);
    connect(&m_backToLive, &QPushButton::clicked, &m_window, &TimeWindow::backToLive);
    // The charts draw themselves then, so that they follow the hand; this is the rest.
    connect(&m_window, &TimeWindow::changed, this, [this] {
        m_backToLive.setVisible(!m_window.isLive());
        drawAround();
    });
    connect(&m_tabs, &QTabBar::currentChanged, this, [this](int page) {
        m_pages.setCurrentIndex(page);
        draw();
    });
    connect(&m_charts, &ChartsPage::removeRequested, this, &TargetPane::removeChart);
    connect(&m_charts, &ChartsPage::metricDropped, this, &TargetPane::addOwnChart);
    connect(&m_numbers, &NumbersPage::chartRequested, this, &TargetPane::addOwnChart);
    connect(&m_charts, &ChartsPage::copied, this, &TargetPane::saying);
    connect(&m_compare, &ComparePage::copied, this, &TargetPane::saying);
    connect(&m_session, &Session::watched, this, &TargetPane::giveColor);
    connect(&m_session, &Session::aboutToUnwatch, this, &TargetPane::forget);
}

const History *TargetPane::history() const
{
    return m_target ? &m_session.history(m_target) : nullptr;
}

qint64 TargetPane::liveEdge() const
{
    if (m_target && m_target->exited())
        return m_session.timeOf(m_target->status().exitedBootMs);
    const qint64 now = m_session.nowMs();
    // Samples within one millisecond are put behind each other.
    return m_target && !history()->empty() ? std::max(now, history()->lastMs()) : now;
}

void TargetPane::setTarget(Target *target)
{
    const bool other = target != m_target;
    m_target = target;
    setCharts();
    if (other)
        m_window.backToLive(); // draws
    else
        draw();
    updateHeader();
    m_charts.describe(true); // at once: what stands there speaks of another process
}

void TargetPane::setCharts()
{
    QList<ChartContents> charts = processCharts();
    for (const MetricId id : m_ownCharts)
        charts.append(ownChartOf(id));
    for (ChartContents &chart : charts) {
        for (ChartLine &line : chart.lines)
            line.history = history();
    }
    m_charts.setCharts(charts);
    m_overview.setLines({ChartLine{.label = {}, .metric = "heap_alloc"_metric, .history = history()}});
}

void TargetPane::setFormat(const Format &format)
{
    m_format = format;
    m_tiles.setFormat(format);
    m_charts.setFormat(format);
    m_compare.setFormat(format);
    m_numbers.setFormat(format);
    draw();
}

void TargetPane::setNotices(const std::optional<Notice> &page, const std::optional<Notice> &bar)
{
    if (page)
        m_page.setNotice(*page);
    m_stack->setCurrentIndex(page ? 1 : 0);
    if (bar)
        m_bar.setNotice(*bar);
    m_bar.setVisible(bar.has_value());
}

void TargetPane::setOwnCharts(const QList<MetricId> &metrics)
{
    m_ownCharts = metrics;
    setCharts();
}

void TargetPane::addOwnChart(MetricId id)
{
    const QString title = gopscope::metric(id).translatedTitle();
    if (m_ownCharts.contains(id)) {
        Q_EMIT saying(tr("%1 has a chart already").arg(title));
        return;
    }
    m_ownCharts.append(id);
    setCharts();
    Q_EMIT saying(tr("Added a chart of %1 at the end of the charts").arg(title));
    Q_EMIT ownChartsChanged();
}

void TargetPane::removeChart(const QString &chart)
{
    m_ownCharts.removeIf([&](MetricId id) { return ownChartOf(id).id == chart; });
    setCharts();
    Q_EMIT ownChartsChanged();
}

void TargetPane::focusCharts()
{
    showPage(0);
    m_charts.setFocus(Qt::TabFocusReason);
}

void TargetPane::giveColor(const Target *target)
{
    int color = 0;
    while (std::ranges::find(m_colors, color) != m_colors.end())
        ++color;
    m_colors.insert(target, color);
}

void TargetPane::compareTargets()
{
    QList<Compared> compared;
    const auto &targets = m_session.sampler().targets();
    for (const auto &target : targets) {
        const int color = m_colors.value(target.get(), ComparePage::most);
        if (color >= ComparePage::most)
            continue;
        const History &history = m_session.history(target.get());
        const auto started = target->startedAtBootMs();
        const qint64 startedMs = started           ? m_session.timeOf(*started)
                                 : history.empty() ? m_session.nowMs()
                                                   : history.firstMs();
        compared.append(
            {tr("%1 (%2)").arg(oneLine(target->process().name, 40), QString::number(target->process().pid)),
             &history, SeriesColor(color), startedMs});
    }
    m_compare.setProcesses(compared, static_cast<qsizetype>(targets.size()) - compared.size());
}

void TargetPane::forget(const Target *target)
{
    if (target == m_target)
        setTarget(nullptr);
    m_colors.remove(target);
    // The session still lists it; without it in the colours and the pages nothing here knows it.
    QList<Compared> left = m_compare.processes();
    left.removeIf([&](const Compared &process) { return process.history == &m_session.history(target); });
    m_compare.setProcesses(left, 0);
}

void TargetPane::draw()
{
    if (!m_target || !isSeen())
        return;
    m_drawnAt = m_session.clock().steadyMs();
    const qint64 edge = liveEdge();
    m_window.setKnown({history()->empty() ? edge - 1 : history()->firstMs(), edge});
    if (m_pages.currentWidget() == &m_charts) {
        m_charts.draw();
    } else if (m_pages.currentWidget() == &m_compare) {
        compareTargets();
        m_compare.draw(edge);
    }
    drawAround();
}

void TargetPane::drawAround()
{
    if (!m_target || !isSeen())
        return;
    const Moment moment = momentOf(m_session, *m_target, m_window);
    m_tiles.setValues(*history(), moment);
    m_moment.setText(momentText(moment, *history(), m_format));
    if (m_pages.currentWidget() == &m_numbers)
        m_numbers.draw(history(), moment.span);
    m_overview.draw();
}

void TargetPane::updateHeader()
{
    if (m_target && isSeen())
        m_header.setTarget(m_session, *m_target, m_format);
    m_header.setVisible(m_target);
}

void TargetPane::resizeEvent(QResizeEvent *event)
{
    constexpr int roomForAllTiles = 520;
    QWidget::resizeEvent(event);
    m_tiles.setLow(height() < roomForAllTiles);
}

void TargetPane::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    updateHeader();
    draw();
}

} // namespace gopscope
