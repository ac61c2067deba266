#include "charts/processcharts.h"

#include "charts/chartspec.h"

using namespace Qt::StringLiterals;

namespace gopscope {

ProcessCharts::ProcessCharts(TimeWindow &window, QWidget *parent)
    : ChartsPage(window, parent)
{
    setObjectName(u"chartsPage"_s);
    connect(this, &ChartsPage::removeRequested, this, &ProcessCharts::removeChart);
    connect(this, &ChartsPage::metricDropped, this, &ProcessCharts::addOwnChart);
    connect(this, &ChartsPage::copied, this, &ProcessCharts::saying);
    showCharts();
}

void ProcessCharts::setHistory(const History *history)
{
    m_history = history;
    showCharts();
}

void ProcessCharts::setOwnCharts(const QList<MetricId> &metrics)
{
    m_ownCharts = metrics;
    showCharts();
}

void ProcessCharts::addOwnChart(MetricId id)
{
    const QString title = gopscope::metric(id).translatedTitle();
    if (m_ownCharts.contains(id)) {
        Q_EMIT saying(tr("%1 has a chart already").arg(title));
        return;
    }
    m_ownCharts.append(id);
    showCharts();
    Q_EMIT saying(tr("Added a chart of %1 at the end of the charts").arg(title));
    Q_EMIT ownChartsChanged();
}

void ProcessCharts::removeChart(const QString &chart)
{
    m_ownCharts.removeIf([&](MetricId id) { return ownChartOf(id).id == chart; });
    showCharts();
    Q_EMIT ownChartsChanged();
}

void ProcessCharts::draw(qint64)
{
    if (m_history && m_history->told() != m_told)
        showCharts();
    ChartsPage::draw();
}

bool ProcessCharts::isTold(const ChartLine &line) const
{
    const auto isKnown = [this](MetricId id) { return m_told.test(static_cast<std::size_t>(id)); };
    return !line.isRare || (isKnown(line.metric) && !(line.part && isKnown(*line.part)));
}

void ProcessCharts::showCharts()
{
    m_told = m_history ? m_history->told() : MetricSet();
    QList<ChartContents> charts = processCharts();
    for (ChartContents &chart : charts)
        chart.lines.removeIf([this](const ChartLine &line) { return !isTold(line); });
    for (const MetricId id : m_ownCharts)
        charts.append(ownChartOf(id));
    for (ChartContents &chart : charts) {
        for (ChartLine &line : chart.lines)
            line.history = m_history;
    }
    setCharts(charts);
}

} // namespace gopscope
