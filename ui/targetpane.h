#pragma once

#include "charts/overviewstrip.h"
#include "charts/processcharts.h"
#include "compare/comparepage.h"
#include "details/header.h"
#include "details/tilerow.h"
#include "notices/noticeview.h"
#include "numbers/numberspage.h"
#include "session/session.h"

#include <QLabel>
#include <QPushButton>
#include <QStackedLayout>
#include <QStackedWidget>
#include <QTabBar>

namespace gopscope {

/// The right side of the window: header, notices, tiles and pages of the process that is shown. Reads and
/// paints only what can be seen.
class TargetPane : public QWidget
{
    Q_OBJECT

public:
    explicit TargetPane(Session &session, QWidget *parent = nullptr);

    /// Null: there is nothing to show.
    void setTarget(Target *target);
    [[nodiscard]] Target *target() const { return m_target; }
    void setFormat(const Format &format);
    /// Why there is nothing to show, on the whole page, and what is to be known, above the charts.
    void setNotices(const std::optional<Notice> &page, const std::optional<Notice> &bar);
    /// Charts that a person made, one for each metric.
    void setOwnCharts(const QList<MetricId> &metrics) { m_charts.setOwnCharts(metrics); }
    [[nodiscard]] const QList<MetricId> &ownCharts() const { return m_charts.ownCharts(); }

    [[nodiscard]] TimeWindow &timeWindow() { return m_window; }
    /// In the order of their tabs.
    [[nodiscard]] const QList<Page *> &pages() const { return m_pages; }
    /// Shows the page of that id.
    void showPage(const QString &id);
    void focusCharts();
    /// Leads to the notice on the page or above the charts; false when there is none.
    bool focusNotice();

    /// Time went on, or the target has a new sample: everything that can be seen is brought up to date.
    void draw();
    /// The state of the target may have changed.
    void updateHeader();
    /// Steady time of the last draw().
    [[nodiscard]] qint64 drawnAt() const { return m_drawnAt; }

Q_SIGNALS:
    void ownChartsChanged();
    void saying(const QString &words);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void build();
    void connectParts();
    void forget(const Target *target);
    void drawAround();
    [[nodiscard]] const History *history() const;
    [[nodiscard]] qint64 liveEdge() const;
    [[nodiscard]] bool isSeen() const { return isVisible() && !window()->isMinimized(); }

    Session &m_session;
    Format m_format;
    TimeWindow m_window;
    Header m_header;
    NoticeView m_bar;
    TileRow m_tiles;
    QTabBar m_tabs;
    QStackedWidget m_shownPage;
    ProcessCharts m_charts;
    ComparePage m_compare;
    NumbersPage m_numbers;
    const QList<Page *> m_pages{&m_charts, &m_compare, &m_numbers};
    OverviewStrip m_overview;
    QLabel m_moment;
    QPushButton m_backToLive;
    NoticeView m_page;
    QStackedLayout *m_stack = nullptr;
    Target *m_target = nullptr; ///< the session's
    qint64 m_drawnAt = 0;
};

} // namespace gopscope
