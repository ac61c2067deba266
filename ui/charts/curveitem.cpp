#include "charts/curveitem.h"

#include <QPainter>
#include <QPen>

#include <algorithm>
#include <cmath>

namespace gopscope {

void appendDashes(QList<QLineF> &dashes, const QLineF &line, Dashing &dashing)
{
    constexpr double dash = 6, period = 10;
    // Dense lines go up and down within a dash; there it is whole pieces that are left out. A step is not:
    // the dashes before it and behind it would say nothing of each other. To and fro is no step but noise,
    // which would become a solid line.
    const double forward = std::abs(line.dx());
    const bool isStep = std::abs(line.dy()) > dash / 2;
    const bool returns = dashing.step * line.dy() < 0;
    dashing.step = isStep ? line.dy() : 0;
    if (forward > 0 && forward < dash / 2) {
        if (std::fmod(dashing.phase, period) < dash || (isStep && !returns))
            dashes.append(line);
        dashing.phase += std::max(forward, 1e-3);
        return;
    }
    const double length = line.length();
    for (double at = 0; at < length;) {
        const double inPeriod = std::fmod(dashing.phase + at, period);
        const bool drawn = inPeriod < dash;
        const double next = std::min(length, at + (drawn ? dash : period) - inPeriod + 1e-6);
        if (drawn)
            dashes.append({line.pointAt(at / length), line.pointAt(next / length)});
        at = next;
    }
    dashing.phase += length;
}

namespace {

/// Keeps the part of a line between two coordinates, of x or of y; false when nothing is left.
bool keepBetween(QLineF &line, double low, double high, double (QPointF::*coordinate)() const)
{
    const double a = (line.p1().*coordinate)(), b = (line.p2().*coordinate)();
    if (std::max(a, b) < low || std::min(a, b) > high)
        return false;
    const QLineF whole = line;
    const auto pointAt = [&](double value) { return whole.pointAt((value - a) / (b - a)); };
    if (a < low || a > high)
        line.setP1(pointAt(std::clamp(a, low, high)));
    if (b < low || b > high)
        line.setP2(pointAt(std::clamp(b, low, high)));
    return true;
}

/// The next point beyond an edge can be days away, or 2^63 bytes up: millions of pixels, and of dashes.
bool clip(QLineF &line, const QRectF &area)
{
    constexpr double margin = 50;
    return keepBetween(line, area.left() - margin, area.right() + margin, &QPointF::x) &&
           keepBetween(line, area.top() - margin, area.bottom() + margin, &QPointF::y);
}

} // namespace

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
    painter->setClipRect(area().adjusted(0, -2, 0, 2));
    painter->setRenderHint(QPainter::Antialiasing, !m_plain);
    // The first line of the legend is the one that matters most, so it is drawn on top.
    for (auto line = m_lines.rbegin(); line != m_lines.rend(); ++line)
        paintLine(painter, *line);
}

void CurveItem::paintArea(QPainter *painter, const DrawnLine &line) const
{
    const Curve &upper = *line.curve;
    const auto place = [&](const CurvePoint &point, double value) {
        return frame().place(area(), point.timeMs - line.zeroMs, value);
    };
    QColor color = line.color;
    color.setAlphaF(line.emphasized ? 0.7F : line.faded ? 0.15F : 0.4F);
    painter->setPen(Qt::NoPen);
    painter->setBrush(color);
    // The line on its edge is smooth; to fill up to it smoothly takes most of the time of the chart.
    painter->setRenderHint(QPainter::Antialiasing, false);
    for (std::size_t first = 0, end = 0; first < upper.size(); first = end) {
        QPolygonF outline;
        for (end = first; end < upper.size() && (end == first || !upper[end].start); ++end)
            outline << place(upper[end], upper[end].value);
        for (std::size_t i = end; i-- > first;)
            outline << place(upper[i], line.base ? (*line.base)[i].value : 0);
        painter->drawPolygon(outline);
    }
    painter->setRenderHint(QPainter::Antialiasing, !m_plain);
}

void CurveItem::paintLine(QPainter *painter, const DrawnLine &line)
{
    // Thicker lines are drawn by segments, and only where there is less than a point a pixel: as one outline
    // of thousands of crossing pieces they would cost seconds.
    if (line.style == LineStyle::Area)
        paintArea(painter, line);
    const Curve &curve = *line.curve;
    const bool thick = static_cast<double>(curve.size()) <= area().width() && !m_plain;
    // Each dot is a path; where they would touch each other they tell nothing.
    constexpr double dotWidth = 6;
    const bool roomy = static_cast<double>(curve.size()) * dotWidth <= area().width();
    const double width = line.emphasized ? 2.5 : thick ? 1.6 : 1;
    QColor color = line.color;
    color.setAlphaF(line.faded ? 0.25F : 1.0F);

    m_pieces.clear();
    m_dots.clear();
    Dashing dashing;
    QPointF before;
    for (std::size_t i = 0; i < curve.size(); ++i) {
        const QPointF at = frame().place(area(), curve[i].timeMs - line.zeroMs, curve[i].value);
        if (line.style == LineStyle::Stem) {
            if (QLineF stem(at, QPointF(at.x(), area().bottom())); clip(stem, area()))
                m_pieces.append(stem);
            if (roomy)
                m_dots.append(at);
        } else if (curve[i].start) {
            dashing = {};
            if (i + 1 == curve.size() || curve[i + 1].start) // between two gaps: no line would show it
                m_dots.append(at);
        } else if (QLineF piece(before, at); clip(piece, area())) {
            if (line.style == LineStyle::Dashed)
                appendDashes(m_pieces, piece, dashing);
            else
                m_pieces.append(piece);
        }
        before = at;
    }
    // Round caps would cost ten times as much as the lines.
    painter->setPen(QPen(color, width, Qt::SolidLine, Qt::FlatCap));
    painter->drawLines(m_pieces);
    if (m_dots.isEmpty())
        return;
    painter->setPen(QPen(color, width + 2.4, Qt::SolidLine, Qt::RoundCap));
    painter->drawPoints(m_dots.constData(), static_cast<int>(m_dots.size()));
}

} // namespace gopscope
