#pragma once

#include <QGraphicsItem>

namespace gopscope {

/// The window on time and values that a chart shows.
struct ChartFrame
{
    qint64 fromMs = 0;
    qint64 toMs = 1;
    double bottom = 0;
    double top = 1;

    /// Where a point lies in an area of pixels.
    [[nodiscard]] QPointF place(const QRectF &area, qint64 timeMs, double value) const
    {
        return {area.left() +
                    static_cast<double>(timeMs - fromMs) * area.width() / static_cast<double>(toMs - fromMs),
                area.bottom() - (value - bottom) * area.height() / (top - bottom)};
    }
    [[nodiscard]] qint64 timeAt(const QRectF &area, double x) const
    {
        return fromMs + qRound64((x - area.left()) * static_cast<double>(toMs - fromMs) / area.width());
    }

    friend bool operator==(const ChartFrame &, const ChartFrame &) = default;
};

/// What is drawn into the plot area of a chart.
class PlotItem : public QGraphicsItem
{
public:
    using QGraphicsItem::QGraphicsItem;

    void setArea(const QRectF &area);
    void setFrame(const ChartFrame &frame);

    [[nodiscard]] QRectF boundingRect() const override { return m_area; }

protected:
    [[nodiscard]] const QRectF &area() const { return m_area; }
    [[nodiscard]] const ChartFrame &frame() const { return m_frame; }

private:
    QRectF m_area;
    ChartFrame m_frame;
};

} // namespace gopscope
