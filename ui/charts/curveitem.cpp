#include "charts/curveitem.h"

#include <QPainter>
#include <QPen>

#include <cmath>

namespace gopscope {

void appendDashes(QList<QLineF> &dashes, const QLineF &line, double &phase)
{
    constexpr double dash = 6, period = 10;
    const double length = line.length();
    for (double at = 0; at < length;) {
        const double inPeriod = std::fmod(phase + at, period);
        const bool drawn = inPeriod < dash;
        const double next = std::min(length, at + (drawn ? dash : period) - inPeriod + 1e-6);
        if (drawn)
            dashes.append({line.pointAt(at / length), line.pointAt(next / length)});
        at = next;
    }
    phase += length;
}

void CurveItem::setArea(const QRectF &area)
{
    if (m_area == area)
        return;
    prepareGeometryChange();
    m_area = area;
}

void CurveItem::setFrame(const ChartFrame &frame)
{
    if (m_frame == frame)
        return;
    m_frame = frame;
    update();
}

void CurveItem::setLines(std::vector<DrawnLine> lines)
{
    m_lines = std::move(lines);
    update();
}

void CurveItem::setPlain(bool plain)
{
    if (m_plain == plain)
        return;
    m_plain = plain;
    update();
}

void CurveItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    painter->setClipRect(m_area.adjusted(0, -2, 0, 2));
    painter->setRenderHint(QPainter::Antialiasing, !m_plain);
    // The first line of the legend is the one that matters most, so it is drawn on top.
    for (auto line = m_lines.rbegin(); line != m_lines.rend(); ++line)
        paintLine(painter, *line);
}

void CurveItem::paintLine(QPainter *painter, const DrawnLine &line)
{
    // Thicker lines are drawn by segments, and only where there are few: as one outline of thousands of
    // crossing pieces they would cost seconds.
    constexpr std::size_t fewPoints = 800;
    const Curve &curve = *line.curve;
    const bool thick = curve.size() <= fewPoints && !m_plain;
    const double width = line.emphasized ? 2.5 : thick ? 1.6 : 1;
    QColor color = line.color;
    color.setAlphaF(line.faded ? 0.25F : 1.0F);

    m_pieces.clear();
    m_dots.clear();
    double phase = 0;
    QPointF before;
    for (std::size_t i = 0; i < curve.size(); ++i) {
        const QPointF at = m_frame.place(m_area, curve[i].timeMs - line.zeroMs, curve[i].value);
        if (line.style == LineStyle::Stem) {
            m_pieces.append({at, QPointF(at.x(), m_area.bottom())});
            m_dots.append(at);
        } else if (curve[i].start) {
            phase = 0;
            if (i + 1 == curve.size() || curve[i + 1].start) // between two gaps: no line would show it
                m_dots.append(at);
        } else if (line.style == LineStyle::Dashed) {
            appendDashes(m_pieces, {before, at}, phase);
        } else {
            m_pieces.append({before, at});
        }
        before = at;
    }
    painter->setPen(QPen(color, width, Qt::SolidLine, thick ? Qt::RoundCap : Qt::FlatCap));
    painter->drawLines(m_pieces);
    if (m_dots.isEmpty())
        return;
    painter->setPen(QPen(color, width + 2.4, Qt::SolidLine, Qt::RoundCap));
    painter->drawPoints(m_dots.constData(), static_cast<int>(m_dots.size()));
}

} // namespace gopscope
