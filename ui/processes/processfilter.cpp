#include "processes/processfilter.h"

#include "processes/processmodel.h"

namespace gopscope {

ProcessFilter::ProcessFilter(QObject *parent)
    : QSortFilterProxyModel(parent)
{
    setRecursiveFilteringEnabled(true);
    setSortRole(ProcessModel::SortRole);
}

void ProcessFilter::setText(const QString &text)
{
    m_text = text.trimmed();
    invalidateFilter();
}

bool ProcessFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const QModelIndex index = sourceModel()->index(row, ProcessModel::NameColumn, parent);
    return m_text.isEmpty() ||
           index.data(ProcessModel::FilterRole).toString().contains(m_text, Qt::CaseInsensitive);
}

bool ProcessFilter::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const bool leftMarked = left.data(ProcessModel::MarkedRole).toBool();
    const bool rightMarked = right.data(ProcessModel::MarkedRole).toBool();
    if (leftMarked != rightMarked)
        return (sortOrder() == Qt::AscendingOrder) == leftMarked;
    const QVariant a = left.data(ProcessModel::SortRole), b = right.data(ProcessModel::SortRole);
    if (a == b) // a stable order for equal names
        return left.siblingAtColumn(ProcessModel::PidColumn).data(ProcessModel::SortRole).toLongLong() <
               right.siblingAtColumn(ProcessModel::PidColumn).data(ProcessModel::SortRole).toLongLong();
    if (a.typeId() == QMetaType::QString)
        return a.toString().localeAwareCompare(b.toString()) < 0;
    return a.toDouble() < b.toDouble();
}

} // namespace gopscope
