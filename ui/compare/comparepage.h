#pragma once

#include "charts/chartspage.h"
#include "charts/page.h"
#include "session/session.h"

#include <QComboBox>
#include <QLabel>
#include <QTableWidget>

namespace gopscope {

/// A process that is compared.
struct Compared
{
    QString name;
    const History *history = nullptr;
    SeriesColor color = SeriesColor::Primary;
    /// When its present life began, epoch milliseconds.
    qint64 startedMs = 0;

    friend bool operator==(const Compared &, const Compared &) = default;
};

/// The same metric of several processes in one chart each, aligned by time or by the starts of the processes,
/// and a table of one of the metrics over the span in view.
class ComparePage : public QWidget, public Page
{
    Q_OBJECT

public:
    /// More lines than this can't be told apart by their colours.
    static constexpr qsizetype most = 8;

    /// Compares what the session watches; `window` is used for an alignment by time.
    ComparePage(Session &session, TimeWindow &window, QWidget *parent = nullptr);

    [[nodiscard]] QString id() const override { return QStringLiteral("compare"); }
    [[nodiscard]] QString title() const override { return tr("Compare"); }
    [[nodiscard]] QString actionText() const override { return tr("Compare Processes"); }
    [[nodiscard]] QWidget *asWidget() override { return this; }
    void setFormat(const Format &format) override;
    void setHistory(const History *) override {} // all that are watched are compared
    void draw(qint64 edgeMs) override;
    void forget(const Target *target) override;
    /// The charts that are shown, those by time or those by start.
    [[nodiscard]] ChartsPage &charts() { return isByStart() ? m_byStart : m_byTime; }

Q_SIGNALS:
    void copied(const QString &words);

private:
    enum Column
    {
        NameColumn,
        LastColumn,
        MinimumColumn,
        MeanColumn,
        MaximumColumn,
        columnTotal
    };

    void build();
    void giveColor(const Target *target);
    void compareTargets();
    /// `left` more processes are ticked than can be compared.
    void setProcesses(const QList<Compared> &processes, qsizetype left);
    void drawCharts();
    [[nodiscard]] bool isByStart() const { return m_alignment.currentIndex() == 1; }
    [[nodiscard]] QList<ChartContents> contents(bool byStart) const;
    void align();
    void drawTable();
    void setCell(int row, int column, const QString &text, const QString &exact);

    Session &m_session;
    TimeWindow m_startWindow;
    QComboBox m_alignment;
    QComboBox m_metric;
    QLabel m_note;
    ChartsPage m_byTime;
    ChartsPage m_byStart;
    QTableWidget m_table;
    Format m_format;
    QList<Compared> m_processes;
    QHash<const Target *, int> m_colors; ///< numbers of the colours that stay with the ticked processes
    qint64 m_nowMs = 0;
};

} // namespace gopscope
