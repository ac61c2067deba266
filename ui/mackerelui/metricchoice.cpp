#include "mackerelui/metricchoice.h"

#include "base/plural.h"
#include "look/theme.h"
#include "mackerel/names.h"

#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace gopscope {

MetricChoice::MetricChoice(QWidget *parent)
    : QWidget(parent)
{
    m_list.setObjectName(u"forwardMetrics"_s);
    m_list.setAccessibleName(tr("Metrics to forward"));
    m_list.setMinimumWidth(260);
    int row = 0;
    for (const Metric &metric : allMetrics()) {
        auto *item = new QListWidgetItem(metric.idText(), &m_list);
        item->setData(Qt::UserRole, row++);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(Qt::Unchecked);
        item->setToolTip(metric.translatedTitle() + u": "_s + metric.translatedHelp());
        item->setData(Qt::AccessibleDescriptionRole, metric.translatedTitle());
    }
    m_count.setObjectName(u"metricCount"_s);
    m_count.setTextFormat(Qt::PlainText);
    m_count.setWordWrap(true);
    m_count.setForegroundRole(QPalette::PlaceholderText);
    auto *label = new QLabel(tr("&Metrics"));
    label->setBuddy(&m_list);
    auto *usual = new QPushButton(tr("As mackerel-gops"));
    usual->setObjectName(u"usualMetrics"_s);
    usual->setToolTip(tr("The thirteen metrics that mackerel-gops posted"));
    usual->setAutoDefault(false);
    auto *top = new QHBoxLayout;
    top->addWidget(label);
    top->addStretch(1);
    top->addWidget(usual);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(top);
    layout->addWidget(&m_list, 1);
    layout->addWidget(&m_count);
    connect(usual, &QPushButton::clicked, this, [this] { setMetrics(mackerelGopsMetrics()); });
    connect(&m_list, &QListWidget::itemChanged, this, [this] {
        updateCount();
        Q_EMIT changed();
    });
    updateCount();
}

void MetricChoice::setMetrics(const QList<MetricId> &metrics)
{
    for (int row = 0; row < m_list.count(); ++row)
        m_list.item(row)->setCheckState(metrics.contains(MetricId(row)) ? Qt::Checked : Qt::Unchecked);
}

QList<MetricId> MetricChoice::metrics() const
{
    QList<MetricId> chosen;
    for (int row = 0; row < m_list.count(); ++row) {
        if (m_list.item(row)->checkState() == Qt::Checked)
            chosen.append(MetricId(row));
    }
    return chosen;
}

void MetricChoice::setProcesses(int processes)
{
    m_processes = processes;
    updateCount();
}

void MetricChoice::updateCount()
{
    const qsizetype each = metrics().size();
    const qsizetype all = each * m_processes;
    QStringList sentences{tr("%n metrics of each process.", nullptr, plural(each))};
    if (m_processes > 0)
        sentences << tr("With %n processes now, %1 in all.", nullptr, m_processes).arg(all);
    sentences << tr("They count against your plan of Mackerel.");
    m_count.setText(sentences.join(u' '));
    m_list.setAccessibleDescription(m_count.text());
}

} // namespace gopscope
