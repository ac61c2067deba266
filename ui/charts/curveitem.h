#pragma once

#include "charts/chartline.h"
#include "charts/plotitem.h"
#include "history/curve.h"

#include <vector>

class QLineF;

namespace gopscope {

/// One line as it is to be drawn. The points stay with who gave them.
struct DrawnLine
{
    const Curve *curve = nullptr;
    qint64 zeroMs = 0;
    QColor color;
    LineStyle style = LineStyle::Solid;
    bool emphasized = false;
    bool faded = false;
    /// Of an area: its lower edge, at the same times; null where that is 0.
    const Curve *base = nullptr;
};

/// Draws the lines of a chart into its plot area, in place of Qt Charts' series: those rebuild their
/// geometry, with an outline for clicks, at every change, which costs two to four times as much.
class CurveItem : public PlotItem
{
public:
    using PlotItem::PlotItem;

    void setLines(std::vector<DrawnLine> lines);
    /// Thin and without antialiasing, for as long as they move under the hand.
    void setPlain(bool plain);

    [[nodiscard]] const std::vector<DrawnLine> &lines() const { return m_lines; }

    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    void paintLine(QPainter *painter, const DrawnLine &line);
    void paintArea(QPainter *painter, const DrawnLine &line) const;

    std::vector<DrawnLine> m_lines;
    QList<QLineF> m_pieces; ///< kept from paint to paint for its memory
    QList<QPointF> m_dots;
    bool m_plain = false;
};

/// How far the dashes of a line have come.
struct Dashing
{
    double phase = 0; ///< the length drawn so far
    double step = 0;  ///< the height of the last piece where it was a step, else 0
};

/// Appends the dashes of a line that goes on. A pen with dashes would do this by a path, which costs 30 times
/// as much on dense data.
void appendDashes(QList<QLineF> &dashes, const QLineF &line, Dashing &dashing);

} // namespace gopscope
