#pragma once

#include "charts/chartspage.h"
#include "charts/page.h"

namespace gopscope {

/// The page with the charts of the process that is shown, and behind them those that a person made.
class ProcessCharts : public ChartsPage, public Page
{
    Q_OBJECT

public:
    explicit ProcessCharts(TimeWindow &window, QWidget *parent = nullptr);

    /// Charts that a person made, one for each metric.
    void setOwnCharts(const QList<MetricId> &metrics);
    [[nodiscard]] const QList<MetricId> &ownCharts() const { return m_ownCharts; }
    void addOwnChart(MetricId metric);

    [[nodiscard]] QString id() const override { return QStringLiteral("charts"); }
    [[nodiscard]] QString title() const override { return tr("Charts"); }
    [[nodiscard]] QString actionText() const override { return tr("Show Charts"); }
    [[nodiscard]] QWidget *asWidget() override { return this; }
    void setFormat(const Format &format) override { ChartsPage::setFormat(format); }
    void setHistory(const History *history) override;
    void draw(qint64) override;
    void forget(const Target *) override {} // the pane shows no process then

Q_SIGNALS:
    void ownChartsChanged();
    void saying(const QString &words);

private:
    void removeChart(const QString &chart);
    void showCharts();
    [[nodiscard]] bool isTold(const ChartLine &line) const;

    const History *m_history = nullptr;
    QList<MetricId> m_ownCharts;
    MetricSet m_told; ///< that m_history had when the charts were made
};

} // namespace gopscope
