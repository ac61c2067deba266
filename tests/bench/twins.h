#pragma once

#include "charts/chartspage.h"

#include <QWidget>

#include <memory>
#include <vector>

class QCustomPlot;

namespace bench {

/// What a chart shows, taken over from a ChartPanel, so that another way of drawing shows the same.
struct ChartPicture
{
    QRect geometry; ///< in the page
    QRectF plot;    ///< in the chart
    gopscope::ChartFrame frame;
    QList<gopscope::Tick> timeTicks;
    QList<gopscope::Tick> valueTicks;
    std::vector<gopscope::DrawnLine> lines; ///< the points stay the page's
    std::vector<gopscope::GcMark> marks;
};

[[nodiscard]] std::vector<ChartPicture> picturesOf(const gopscope::ChartsPage &page);

/// Draws charts with QPainter alone: lines, goal, marks, axes, labels and grid.
class BareCharts : public QWidget
{
public:
    void setPictures(std::vector<ChartPicture> pictures);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void paintAxes(QPainter &painter, const ChartPicture &chart) const;
    void paintLines(QPainter &painter, const ChartPicture &chart) const;
    void paintMarks(QPainter &painter, const ChartPicture &chart) const;

    std::vector<ChartPicture> m_pictures;
    gopscope::Colors m_colors;
};

/// The same in QCustomPlot.
class CustomPlots : public QWidget
{
public:
    explicit CustomPlots(const std::vector<ChartPicture> &pictures);
    ~CustomPlots() override;

    void show(const std::vector<ChartPicture> &pictures);

private:
    std::vector<QCustomPlot *> m_plots; ///< children of this
};

} // namespace bench
