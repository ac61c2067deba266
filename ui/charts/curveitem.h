#pragma once

#include "charts/chartline.h"
#include "history/curve.h"

#include <QGraphicsItem>

#include <vector>

class QLineF;

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

/// One line as it is to be drawn. The points stay with who gave them.
struct DrawnLine
{
    const Curve *curve = nullptr;
    qint64 zeroMs = 0;
    QColor color;
    LineStyle style = LineStyle::Solid;
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
    void setLines(std::vector<DrawnLine> lines);
    /// Thin and without antialiasing, for as long as they move under the hand.
    void setPlain(bool plain);

    [[nodiscard]] const std::vector<DrawnLine> &lines() const { return m_lines; }

    [[nodiscard]] QRectF boundingRect() const override { return m_area; }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    void paintLine(QPainter *painter, const DrawnLine &line);

    QRectF m_area;
    ChartFrame m_frame;
    std::vector<DrawnLine> m_lines;
    QList<QLineF> m_pieces; ///< kept from paint to paint for its memory
    QList<QPointF> m_dots;
    bool m_plain = false;
};

/// Appends the dashes of a line; `phase` is the length drawn so far. A pen with dashes would do this by a
/// path, which costs 30 times as much on dense data.
void appendDashes(QList<QLineF> &dashes, const QLineF &line, double &phase);

} // namespace gopscope
