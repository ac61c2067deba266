#include "numbers/metricmodel.h"

#include "charts/chartspage.h"
#include "history/readout.h"

#include <QMimeData>

#include <cmath>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

/// NaN is equal to NaN here: nothing changed.
bool same(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

bool hasChange(const Metric &metric)
{
    switch (metric.unit) {
    case MetricUnit::Bytes:
    case MetricUnit::Count:
    case MetricUnit::Seconds:
        return metric.kind != MetricKind::Time;
    default:
        return false;
    }
}

} // namespace

void MetricModel::setFormat(const Format &format)
{
    m_format = format;
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnTotal - 1));
}

MetricModel::Numbers MetricModel::read(const History &history, MetricId id, const TimeSpan &span)
{
    Numbers numbers;
    const auto last = lastSampleIn(history, span.fromMs, span.toMs);
    if (!last)
        return numbers;
    numbers.value = latestValue(history, id, span.fromMs, span.toMs);
    if (hasChange(metric(id)))
        numbers.change = changePerSecond(history, *last, id);
    if (const auto range = history.range(id, span.fromMs, span.toMs)) {
        numbers.minimum = range->minimum;
        numbers.maximum = range->maximum;
    }
    return numbers;
}

void MetricModel::update(const History *history, const TimeSpan &span)
{
    for (int row = 0; row < rowCount(); ++row) {
        const Numbers now = history && !history->empty() ? read(*history, metricAt(row), span) : Numbers();
        Numbers &before = m_numbers[static_cast<std::size_t>(row)];
        const bool changed = !same(before.value, now.value) || !same(before.change, now.change) ||
                             !same(before.minimum, now.minimum) || !same(before.maximum, now.maximum);
        before = now;
        if (changed)
            Q_EMIT dataChanged(index(row, ValueColumn), index(row, MaximumColumn));
    }
}

int MetricModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(metricCount);
}

int MetricModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columnTotal;
}

QString MetricModel::text(const Metric &metric, const Numbers &numbers, int column) const
{
    switch (column) {
    case TitleColumn:
        return metric.translatedTitle();
    case ValueColumn:
        return m_format.value(metric, numbers.value);
    case ChangeColumn:
        if (std::isnan(numbers.change) || numbers.change == 0)
            return std::isnan(numbers.change) ? QString() : u"0"_s;
        return (numbers.change > 0 ? u"+"_s : QString()) + m_format.value(metric.unit, numbers.change) +
               u"/s"_s;
    case MinimumColumn:
        return m_format.value(metric, numbers.minimum);
    case MaximumColumn:
        return m_format.value(metric, numbers.maximum);
    default:
        return metric.translatedHelp();
    }
}

QString MetricModel::toolTip(const Metric &metric, const Numbers &numbers, int column) const
{
    switch (column) {
    case ValueColumn:
        return m_format.exact(metric.unit, numbers.value);
    case MinimumColumn:
        return m_format.exact(metric.unit, numbers.minimum);
    case MaximumColumn:
        return m_format.exact(metric.unit, numbers.maximum);
    case ChangeColumn:
        return {};
    default:
        return metric.idText() + u": "_s + metric.translatedHelp();
    }
}

QVariant MetricModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const auto row = static_cast<std::size_t>(index.row());
    const Metric &metric = allMetrics()[row];
    if (role == Qt::DisplayRole)
        return text(metric, m_numbers[row], index.column());
    if (role == Qt::ToolTipRole)
        return plainToolTip(toolTip(metric, m_numbers[row], index.column()));
    if (role == Qt::TextAlignmentRole && index.column() >= ValueColumn && index.column() <= MaximumColumn)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

QVariant MetricModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section >= ValueColumn && section <= MaximumColumn)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TitleColumn:
        return tr("Metric");
    case ValueColumn:
        return tr("Value");
    case ChangeColumn:
        return tr("Change");
    case MinimumColumn:
        return tr("Minimum");
    case MaximumColumn:
        return tr("Maximum");
    default:
        return tr("What it is");
    }
}

Qt::ItemFlags MetricModel::flags(const QModelIndex &index) const
{
    return QAbstractTableModel::flags(index) | Qt::ItemIsDragEnabled;
}

QStringList MetricModel::mimeTypes() const
{
    return {QString::fromLatin1(metricMimeType)};
}

QMimeData *MetricModel::mimeData(const QModelIndexList &indexes) const
{
    auto *data = new QMimeData;
    if (!indexes.isEmpty()) {
        const std::string_view id = metric(metricAt(indexes.constFirst().row())).id;
        data->setData(QString::fromLatin1(metricMimeType),
                      QByteArray(id.data(), static_cast<qsizetype>(id.size())));
    }
    return data;
}

} // namespace gopscope
