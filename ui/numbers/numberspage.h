#pragma once

#include "numbers/metricmodel.h"

#include <QTableView>

namespace gopscope {

/// The table of all metrics. Enter, a double click or a drag turns a row into a chart of its own.
class NumbersPage : public QTableView
{
    Q_OBJECT

public:
    explicit NumbersPage(QWidget *parent = nullptr);

    void setFormat(const Format &format) { m_model.setFormat(format); }
    /// Reads the numbers; null: there are none. Nothing while the page can't be seen.
    void draw(const History *history, const TimeSpan &span);

Q_SIGNALS:
    void chartRequested(gopscope::MetricId metric);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    MetricModel m_model;
};

} // namespace gopscope
