#pragma once

#include "charts/curveitem.h"
#include "charts/markitem.h"
#include "charts/timeaxisitem.h"
#include "charts/timewindow.h"
#include "format/ticks.h"

#include <QtCharts/QCategoryAxis>
#include <QtCharts/QChart>
#include <QtCharts/QChartView>
#include <QtCharts/QValueAxis>

namespace gopscope {

/// What lies over a chart while a person points at it.
struct ChartOverlay
{
    /// Where the crosshair stands, with its time as a text.
    std::optional<qint64> atMs;
    QString atText;
    /// Where the crosshair meets the lines.
    QList<double> values;
    /// The span that is being selected.
    std::optional<TimeSpan> selection;

    [[nodiscard]] bool empty() const { return !atMs && !selection; }
    friend bool operator==(const ChartOverlay &, const ChartOverlay &) = default;
};

/// A QChart whose axes have ticks where they are told, whose lines are drawn by a CurveItem and whose marks
/// by a MarkItem. While something lies over the chart, the chart is painted from a picture of it.
class ChartView : public QChartView
{
    Q_OBJECT

public:
    explicit ChartView(QWidget *parent = nullptr);

    void setColors(const Colors &colors);
    /// What is seen, with the ticks of both axes.
    void setFrame(const ChartFrame &frame, const QList<Tick> &timeTicks, const QList<Tick> &valueTicks);
    [[nodiscard]] const ChartFrame &frame() const { return m_frame; }
    [[nodiscard]] const QList<Tick> &timeTicks() const { return m_timeTicks; }
    [[nodiscard]] const QList<Tick> &valueTicks() const { return m_valueTicks; }
    void setLines(std::vector<DrawnLine> lines);
    void setMarks(ChartMarks marks);
    void setPlain(bool plain);
    void setOverlay(const ChartOverlay &overlay);
    /// Room for the labels at the left, the same for all charts so that their plot areas line up.
    void setLabelWidth(int pixels);

    [[nodiscard]] const CurveItem &curves() const { return *m_curves; }
    [[nodiscard]] const MarkItem &marks() const { return *m_marks; }
    [[nodiscard]] QRectF plotArea() const { return m_plot; }
    [[nodiscard]] int plotWidth() const { return std::max(1, static_cast<int>(m_plot.width())); }
    /// The time at a position of the viewport, inside of the plot area or beside it.
    [[nodiscard]] qint64 timeAt(double x) const { return m_frame.timeAt(m_plot, x); }
    /// How wide the widest of some labels is.
    [[nodiscard]] int widthOf(const QList<Tick> &ticks) const;
    /// QGraphicsView would ask for the size of its scene, which is the size that it got before.
    [[nodiscard]] QSize sizeHint() const override { return minimumSize(); }

Q_SIGNALS:
    /// The plot area has another size.
    void resized();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void placePlot();
    void touch();
    void paintDot();
    void updateOverlay();
    [[nodiscard]] QRect tagRect() const;
    void paintOverlay(QPainter &painter) const;
    void setValueTicks(const ChartFrame &frame, const QList<Tick> &ticks);

    QValueAxis *m_time; ///< the line of the axis; it never moves
    QCategoryAxis *m_value;
    TimeAxisItem *m_times; ///< the chart's
    MarkItem *m_marks;     ///< the chart's
    CurveItem *m_curves;   ///< the chart's
    ChartFrame m_frame;
    QList<Tick> m_timeTicks;
    QList<Tick> m_valueTicks;
    Colors m_colors;
    QRectF m_plot;
    int m_labelWidth = 60;
    ChartOverlay m_overlay;
    QPixmap m_picture;       ///< of the chart without overlay; null when it has to be taken anew
    QPixmap m_dot;           ///< costs less to show than a circle to paint
    bool m_settling = false; ///< the axes have not placed their labels yet
};

} // namespace gopscope
