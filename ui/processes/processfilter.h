#pragma once

#include <QSortFilterProxyModel>

namespace gopscope {

/// Filters the processes by name, PID or path, parents of matches included, and sorts them: those with the
/// gops agent first and those that can't be watched last, whatever the order.
class ProcessFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit ProcessFilter(QObject *parent = nullptr);

    [[nodiscard]] QString text() const { return m_text; }
    void setText(const QString &text);

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    [[nodiscard]] bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    QString m_text;
};

} // namespace gopscope
