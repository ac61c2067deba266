#include "charts/curveitem.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPen>

#include <cmath>

namespace gopscope {
namespace {

/// Appends the dashes of a line from `a` to `b`; `phase` is the length drawn so far. A pen with dashes would
/// do this by a path, which costs 30 times as much on dense data.
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

} // namespace

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

void CurveItem::setSeries(std::vector<DrawnSeries> series)
{
    m_series = std::move(series);
    update();
}

void CurveItem::setSeams(std::vector<qint64> seams, const QColor &color)
{
    m_seams = std::move(seams);
    m_seamColor = color;
    update();
}

QPointF CurveItem::toPixel(const QPointF &point) const
{
    const auto span = static_cast<double>(m_frame.toMs - m_frame.fromMs);
    return {m_area.left() + (point.x() - static_cast<double>(m_frame.fromMs)) / span * m_area.width(),
            m_area.bottom() - point.y() / m_frame.top * m_area.height()};
}

void CurveItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    painter->setClipRect(m_area.adjusted(0, -2, 0, 2));
    painter->setRenderHint(QPainter::Antialiasing);
    paintSeams(painter);
    // The first line of the legend is the one that matters most, so it is drawn on top.
    for (auto series = m_series.rbegin(); series != m_series.rend(); ++series)
        paintSeries(painter, *series);
}

void CurveItem::paintSeries(QPainter *painter, const DrawnSeries &series) const
{
    // Thicker lines are drawn by segments, and only where there are few: as one outline of thousands of
    // crossing pieces they would cost seconds.
    constexpr std::size_t fewPoints = 800;
    const auto &points = series.curve.points;
    const bool thick = points.size() <= fewPoints;
    const double width = series.emphasized ? 2.5 : thick ? 1.6 : 1;
    QColor color = series.color;
    color.setAlphaF(series.faded ? 0.25F : 1.0F);
    painter->setPen(QPen(color, width, Qt::SolidLine, Qt::RoundCap));

    QList<QLineF> lines;
    QList<QPointF> dots;
    double phase = 0;
    std::size_t nextStart = 0;
    QPointF before;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const QPointF at = toPixel(points[i]);
        const bool isStart = nextStart < series.curve.starts.size() && series.curve.starts[nextStart] == i;
        if (isStart)
            ++nextStart;
        if (series.style == SeriesStyle::Stem) {
            lines.append({at, QPointF(at.x(), m_area.bottom())});
            dots.append(at);
        } else if (!isStart && series.style == SeriesStyle::Dashed) {
            appendDashes(lines, {before, at}, phase);
        } else if (!isStart) {
            lines.append({before, at});
        } else {
            phase = 0;
            const bool alone = i + 1 == points.size() || (nextStart < series.curve.starts.size() &&
                                                          series.curve.starts[nextStart] == i + 1);
            if (alone) // between two gaps: no line would show it
                dots.append(at);
        }
        before = at;
    }
    painter->drawLines(lines);
    if (dots.isEmpty())
        return;
    painter->setPen(QPen(color, width + 2.4, Qt::SolidLine, Qt::RoundCap));
    painter->drawPoints(dots.constData(), static_cast<int>(dots.size()));
}

void CurveItem::paintSeams(QPainter *painter) const
{
    painter->setPen(QPen(m_seamColor, 1));
    for (const qint64 seam : m_seams) {
        const double x = std::round(toPixel({static_cast<double>(seam), 0}).x()) - 0.5;
        QList<QLineF> dashes;
        double phase = 0;
        appendDashes(dashes, {x, m_area.top(), x, m_area.bottom()}, phase);
        painter->drawLines(dashes);
        const QString text = QCoreApplication::translate("chart", "restarted");
        const int width = painter->fontMetrics().horizontalAdvance(text) + 4;
        const bool fits = x + width <= m_area.right();
        painter->drawText(QPointF(fits ? x + 4 : x - width, m_area.top() + painter->fontMetrics().ascent()),
                          text);
    }
}

} // namespace gopscope
