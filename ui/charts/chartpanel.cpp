#include "charts/chartpanel.h"

#include "charts/flowrow.h"

#include <QVBoxLayout>

#include <cmath>

using namespace Qt::StringLiterals;

namespace gopscope {

bool isNoGoal(MetricId metric, double value)
{
    constexpr double unreachable = 4.6e18; // 2^62
    return metric == "next_gc"_metric && value > unreachable;
}

ChartPanel::ChartPanel(const ChartSpec &spec, QWidget *parent)
    : Card(parent)
    , m_spec(spec)
    , m_title(spec.translatedTitle())
{
    setObjectName(u"chart-"_s + QString::fromLatin1(spec.title));
    QFont bold = font();
    bold.setBold(true);
    m_title.setFont(bold);
    m_view.setAccessibleName(spec.translatedTitle());

    auto *legend = new FlowRow(Qt::AlignRight);
    for (std::size_t i = 0; i < spec.series.size(); ++i) {
        const SeriesSpec &series = spec.series[i];
        auto *entry = new LegendEntry(series.translatedLabel(), series.style == SeriesStyle::Dashed, this);
        connect(entry, &QAbstractButton::toggled, this, [this] { draw(m_window); });
        connect(entry, &LegendEntry::hovered, this, [this, i](bool inside) {
            m_hovered = inside ? static_cast<int>(i) : -1;
            showLines();
        });
        m_legend.push_back(entry);
        legend->addWidget(entry);
    }
    auto *head = new QHBoxLayout;
    head->addWidget(&m_title, 0, Qt::AlignTop);
    head->addLayout(legend, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(11, 7, 7, 5);
    layout->setSpacing(2);
    layout->addLayout(head);
    layout->addWidget(&m_view, 1);
}

void ChartPanel::setColors(const Colors &colors)
{
    m_colors = colors;
    m_view.setColors(colors);
    for (std::size_t i = 0; i < m_legend.size(); ++i)
        m_legend[i]->setColors(colors.series(m_spec.series[i].color), colors.text, colors.muted);
}

double ChartPanel::maximum(const ChartWindow &window) const
{
    double maximum = 0;
    for (std::size_t i = 0; i < m_legend.size(); ++i) {
        const MetricId metric = m_spec.series[i].metric;
        if (!m_legend[i]->isChecked())
            continue;
        const auto range = window.history->range(metric, window.fromMs, window.toMs);
        if (range && !isNoGoal(metric, range->maximum))
            maximum = std::max(maximum, range->maximum);
    }
    return maximum;
}

QString ChartPanel::lastValue(const SeriesSpec &series, const ChartWindow &window) const
{
    const auto range = window.history->range(series.metric, window.fromMs, window.toMs);
    if (!range)
        return u"–"_s;
    if (isNoGoal(series.metric, range->last))
        return tr("off");
    return m_format.value(gopscope::metric(series.metric).unit, range->last);
}

void ChartPanel::draw(const ChartWindow &window)
{
    m_window = window;
    if (!window.history)
        return;
    const ValueScale scale = valueScale(m_spec.unit(), maximum(window), m_format);
    m_labelWidth = m_view.widthOf(scale.ticks);
    m_view.setFrame({window.fromMs, window.toMs, scale.top}, window.ticks, scale.ticks);
    for (std::size_t i = 0; i < m_legend.size(); ++i)
        m_legend[i]->setValue(lastValue(m_spec.series[i], window));
    m_view.curves().setSeams(window.history->restarts(window.fromMs, window.toMs), m_colors.muted);
    showLines();
}

void ChartPanel::showLines()
{
    if (!m_window.history)
        return;
    const qint64 column = (m_window.toMs - m_window.fromMs) / m_view.plotWidth() + 1;
    std::vector<DrawnSeries> lines;
    for (std::size_t i = 0; i < m_legend.size(); ++i) {
        const SeriesSpec &series = m_spec.series[i];
        if (!m_legend[i]->isChecked())
            continue;
        Curve curve = m_window.history->curve(series.metric, m_window.fromMs, m_window.toMs, column);
        const bool hovered = m_hovered == static_cast<int>(i);
        lines.push_back({std::move(curve), m_colors.series(series.color), series.style, hovered,
                         m_hovered >= 0 && !hovered});
    }
    m_view.curves().setSeries(std::move(lines));
}

QString ChartPanel::description() const
{
    QStringList values;
    for (std::size_t i = 0; i < m_legend.size(); ++i)
        values << m_legend[i]->text() + u' ' + m_legend[i]->value();
    return m_title.text() + u": "_s + values.join(u", "_s);
}

} // namespace gopscope
