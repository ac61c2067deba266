#pragma once

#include "charts/chartspec.h"
#include "history/history.h"

#include <QGraphicsItem>

#include <vector>

namespace gopscope {

/// The window on time and values that a chart shows.
struct ChartFrame
{
    qint64 fromMs = 0;
    qint64 toMs = 1;
    double top = 1;

    friend bool operator==(const ChartFrame &, const ChartFrame &) = default;
};

/// One line as it is to be drawn.
struct DrawnSeries
{
    Curve curve;
    QColor color;
    SeriesStyle style = SeriesStyle::Line;
    bool emphasized = false;
    bool faded = false;
};

/// Draws the lines of a chart into its plot area, in place of Qt Charts' series: those rebuild their
/// geometry, with an outline for clicks, at every change, which costs two to four times as much.
class CurveItem : public QGraphicsItem
{
public:
    using QGraphicsItem::QGraphicsItem;

    void setArea(const QRectF &area);
    void setFrame(const ChartFrame &frame);
    void setSeries(std::vector<DrawnSeries> series);
    /// Times at which the process started again, drawn as seams.
    void setSeams(std::vector<qint64> seams, const QColor &color);

    [[nodiscard]] const std::vector<DrawnSeries> &series() const { return m_series; }

    [[nodiscard]] QRectF boundingRect() const override { return m_area; }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    [[nodiscard]] QPointF toPixel(const QPointF &point) const;
    void paintSeries(QPainter *painter, const DrawnSeries &series) const;
    void paintSeams(QPainter *painter) const;

    QRectF m_area;
    ChartFrame m_frame;
    std::vector<DrawnSeries> m_series;
    std::vector<qint64> m_seams;
    QColor m_seamColor;
};

} // namespace gopscope
