#pragma once

#include "charts/curveitem.h"
#include "format/ticks.h"

#include <QtCharts/QCategoryAxis>
#include <QtCharts/QChart>
#include <QtCharts/QChartView>

namespace gopscope {

/// A QChart whose axes have ticks where they are told, and whose lines are drawn by a CurveItem.
class ChartView : public QChartView
{
    Q_OBJECT

public:
    explicit ChartView(QWidget *parent = nullptr);

    void setColors(const Colors &colors);
    /// What is seen, with the ticks of both axes.
    void setFrame(const ChartFrame &frame, const QList<Tick> &timeTicks, const QList<Tick> &valueTicks);
    /// Room for the labels at the left, the same for all charts so that their plot areas line up.
    void setLabelWidth(int pixels);

    [[nodiscard]] CurveItem &curves() { return *m_curves; }
    [[nodiscard]] int plotWidth() const;
    /// How wide the widest of some labels is.
    [[nodiscard]] int widthOf(const QList<Tick> &ticks) const;

Q_SIGNALS:
    /// The plot area has another size.
    void resized();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    void placePlot();
    static void setTicks(QCategoryAxis *axis, double from, double to, const QList<Tick> &ticks);

    QCategoryAxis *m_time;
    QCategoryAxis *m_value;
    CurveItem *m_curves; ///< the chart's
    ChartFrame m_frame;
    QList<Tick> m_timeTicks;
    QList<Tick> m_valueTicks;
    int m_labelWidth = 60;
};

} // namespace gopscope
