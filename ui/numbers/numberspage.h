#pragma once

#include "charts/page.h"
#include "charts/timewindow.h"
#include "numbers/metricmodel.h"

#include <QTableView>

namespace gopscope {

/// The table of all metrics. Enter, a double click or a drag turns a row into a chart of its own.
class NumbersPage : public QTableView, public Page
{
    Q_OBJECT

public:
    explicit NumbersPage(TimeWindow &window, QWidget *parent = nullptr);

    [[nodiscard]] QString id() const override { return QStringLiteral("numbers"); }
    [[nodiscard]] QString title() const override { return tr("All Numbers"); }
    [[nodiscard]] QString actionText() const override { return tr("Show All Numbers"); }
    [[nodiscard]] QWidget *asWidget() override { return this; }
    void setFormat(const Format &format) override { m_model.setFormat(format); }
    void setHistory(const History *history) override { m_history = history; }
    void draw(qint64 edgeMs) override;
    void forget(const Target *) override {} // the pane shows no process then

Q_SIGNALS:
    void chartRequested(gopscope::MetricId metric);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void readNumbers();

    TimeWindow &m_window;
    const History *m_history = nullptr;
    MetricModel m_model;
};

} // namespace gopscope
