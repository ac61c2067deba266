#include "targetpane.h"

#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gopscope {

TargetPane::TargetPane(Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_bar(NoticeView::Shape::Bar)
    , m_charts(m_window)
    , m_compare(session, m_window)
    , m_numbers(m_window)
    , m_overview(m_window)
    , m_page(NoticeView::Shape::Page)
{
    build();
    connectParts();
}

void TargetPane::build()
{
    m_page.setObjectName(u"noticePage"_s);
    m_bar.setObjectName(u"noticeBar"_s);
    m_bar.hide();
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

    for (Page *page : m_pages) {
        m_shownPage.addWidget(page->asWidget());
        m_tabs.addTab(page->title());
    }
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
    column->addWidget(&m_shownPage, 1);
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
    connect(&m_backToLive, &QPushButton::clicked, &m_window, &TimeWindow::backToLive);
    // The charts draw themselves then, so that they follow the hand; this is the rest.
    connect(&m_window, &TimeWindow::changed, this, [this] {
        m_backToLive.setVisible(!m_window.isLive());
        drawAround();
    });
    connect(&m_tabs, &QTabBar::currentChanged, this, [this](int page) {
        m_shownPage.setCurrentIndex(page);
        draw();
    });
    connect(&m_numbers, &NumbersPage::chartRequested, &m_charts, &ProcessCharts::addOwnChart);
    connect(&m_charts, &ProcessCharts::ownChartsChanged, this, &TargetPane::ownChartsChanged);
    connect(&m_charts, &ProcessCharts::saying, this, &TargetPane::saying);
    connect(&m_compare, &ComparePage::copied, this, &TargetPane::saying);
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
    for (Page *page : m_pages)
        page->setHistory(history());
    m_overview.setLines({ChartLine{.label = {}, .metric = "heap_alloc"_metric, .history = history()}});
    if (other)
        m_window.backToLive(); // draws
    else
        draw();
    updateHeader();
    m_charts.describe(true); // at once: what stands there speaks of another process
}

void TargetPane::setFormat(const Format &format)
{
    m_format = format;
    m_tiles.setFormat(format);
    for (Page *page : m_pages)
        page->setFormat(format);
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

void TargetPane::showPage(const QString &id)
{
    const auto page = std::ranges::find(m_pages, id, &Page::id);
    if (page != m_pages.end())
        m_tabs.setCurrentIndex(static_cast<int>(page - m_pages.begin()));
}

void TargetPane::focusCharts()
{
    showPage(m_charts.id());
    m_charts.setFocus(Qt::TabFocusReason);
}

bool TargetPane::focusNotice()
{
    for (NoticeView *notice : {&m_page, &m_bar}) {
        if (!notice->isVisible())
            continue;
        notice->takeFocus();
        return true;
    }
    return false;
}

void TargetPane::forget(const Target *target)
{
    if (target == m_target)
        setTarget(nullptr);
    for (Page *page : m_pages)
        page->forget(target);
}

void TargetPane::draw()
{
    if (!m_target || !isSeen())
        return;
    m_drawnAt = m_session.clock().steadyMs();
    const qint64 edge = liveEdge();
    m_window.setKnown({history()->empty() ? edge - 1 : history()->firstMs(), edge});
    m_pages[m_shownPage.currentIndex()]->draw(edge);
    drawAround();
}

void TargetPane::drawAround()
{
    if (!m_target || !isSeen())
        return;
    const Moment moment = momentOf(m_session, *m_target, m_window);
    m_tiles.setValues(*history(), moment);
    m_moment.setText(momentText(moment, *history(), m_format));
    m_overview.setEnded(m_target->exited());
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
