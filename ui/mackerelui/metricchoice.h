#pragma once

#include "metrics/metric.h"

#include <QLabel>
#include <QListWidget>
#include <QWidget>

namespace gopscope {

/// Which metrics are forwarded, and how many names in Mackerel that makes.
class MetricChoice : public QWidget
{
    Q_OBJECT

public:
    explicit MetricChoice(QWidget *parent = nullptr);

    void setMetrics(const QList<MetricId> &metrics);
    [[nodiscard]] QList<MetricId> metrics() const;
    /// How many processes are forwarded now.
    void setProcesses(int processes);

Q_SIGNALS:
    void changed();

private:
    void updateCount();

    QListWidget m_list;
    QLabel m_count;
    int m_processes = 0;
};

} // namespace gopscope
