#pragma once

#include "charts/timewindow.h"
#include "format/format.h"
#include "history/history.h"

#include <QAbstractTableModel>

#include <array>

namespace gopscope {

/// All metrics of a process as a table: the last value in view, its change a second then, the smallest and
/// largest in view, and what the metric means. A row can be dragged, as metricMimeType.
class MetricModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        TitleColumn,
        ValueColumn,
        ChangeColumn,
        MinimumColumn,
        MaximumColumn,
        HelpColumn,
        columnTotal
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setFormat(const Format &format);
    /// Reads the numbers; null: there are none.
    void update(const History *history, const TimeSpan &span);

    [[nodiscard]] static MetricId metricAt(int row) { return MetricId(row); }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] QStringList mimeTypes() const override;
    [[nodiscard]] QMimeData *mimeData(const QModelIndexList &indexes) const override;

private:
    struct Numbers
    {
        double value = std::numeric_limits<double>::quiet_NaN();
        double change = std::numeric_limits<double>::quiet_NaN(); ///< a second
        double minimum = std::numeric_limits<double>::quiet_NaN();
        double maximum = std::numeric_limits<double>::quiet_NaN();
    };

    [[nodiscard]] static Numbers read(const History &history, MetricId metric, const TimeSpan &span);
    [[nodiscard]] QString text(const Metric &metric, const Numbers &numbers, int column) const;
    [[nodiscard]] QString toolTip(const Metric &metric, const Numbers &numbers, int column) const;

    Format m_format;
    std::array<Numbers, metricCount> m_numbers;
};

} // namespace gopscope
