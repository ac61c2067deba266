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
    const int leftRank = left.data(ProcessModel::RankRole).toInt();
    const int rightRank = right.data(ProcessModel::RankRole).toInt();
    if (leftRank != rightRank)
        return (sortOrder() == Qt::AscendingOrder) == (leftRank < rightRank);
    const QVariant a = left.data(ProcessModel::SortRole), b = right.data(ProcessModel::SortRole);
    if (a == b) // a stable order for equal names
        return left.siblingAtColumn(ProcessModel::PidColumn).data(ProcessModel::SortRole).toLongLong() <
               right.siblingAtColumn(ProcessModel::PidColumn).data(ProcessModel::SortRole).toLongLong();
    if (a.typeId() == QMetaType::QString)
        return a.toString().localeAwareCompare(b.toString()) < 0;
    return a.toDouble() < b.toDouble();
}

} // namespace gopscope
