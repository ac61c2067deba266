#include "charts/markitem.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPen>

#include <cmath>

namespace gopscope {

void MarkItem::setArea(const QRectF &area)
{
    if (m_area == area)
        return;
    prepareGeometryChange();
    m_area = area;
}

void MarkItem::setFrame(const ChartFrame &frame)
{
    if (m_frame == frame)
        return;
    m_frame = frame;
    update();
}

void MarkItem::setMarks(ChartMarks marks, const Colors &colors)
{
    m_colors = colors;
    m_marks = std::move(marks);
    update();
}

void MarkItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    painter->setClipRect(m_area.adjusted(-5, -2, 5, 2));
    painter->setRenderHint(QPainter::Antialiasing);
    if (m_marks.knownFromMs)
        paintUnknown(painter);
    if (!m_marks.seams.empty())
        paintSeams(painter);
    if (!m_marks.collections.empty())
        paintCollections(painter);
    if (!m_marks.means.empty())
        paintMeans(painter);
}

void MarkItem::paintUnknown(QPainter *painter) const
{
    const double x = m_frame.place(m_area, *m_marks.knownFromMs, 0).x();
    QColor shade = m_colors.muted;
    shade.setAlphaF(0.08F);
    painter->fillRect(QRectF(m_area.topLeft(), QPointF(std::min(x, m_area.right()), m_area.bottom())), shade);
}

void MarkItem::paintSeams(QPainter *painter) const
{
    painter->setPen(QPen(m_colors.muted, 1));
    for (const qint64 seam : m_marks.seams) {
        const double x = std::round(m_frame.place(m_area, seam, 0).x()) - 0.5;
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

void MarkItem::paintCollections(QPainter *painter) const
{
    constexpr double half = 3.5, height = 6;
    const double bottom = m_area.bottom() - 1;
    painter->setPen(Qt::NoPen);
    for (const GcMark &mark : m_marks.collections) {
        const double x = m_frame.place(m_area, mark.timeMs, 0).x();
        if (mark.forced > 0) {
            painter->setBrush(m_colors.series(SeriesColor::Goal));
            const QPointF diamond[] = {
                {x, bottom}, {x - half, bottom - half}, {x, bottom - 2 * half}, {x + half, bottom - half}};
            painter->drawConvexPolygon(diamond, 4);
        } else {
            painter->setBrush(m_colors.series(SeriesColor::Pause));
            const QPointF triangle[] = {{x - half, bottom}, {x + half, bottom}, {x, bottom - height}};
            painter->drawConvexPolygon(triangle, 3);
        }
    }
}

void MarkItem::paintMeans(QPainter *painter) const
{
    painter->setPen(m_colors.muted);
    const QFontMetrics metrics = painter->fontMetrics();
    constexpr double apart = 4;
    double right = m_area.left();
    for (const ChartMarks::Mean &mean : m_marks.means) {
        const QString text = QChar(0x00d7) + QString::number(mean.count);
        const double width = metrics.horizontalAdvance(text);
        const QPointF at = m_frame.place(m_area, mean.timeMs, mean.value);
        const double x = std::min(at.x() - width / 2, m_area.right() - width);
        if (x < right)
            continue; // it would stand on the one before
        painter->drawText(QPointF(x, std::max(at.y() - 5, m_area.top() + metrics.ascent())), text);
        right = x + width + apart;
    }
}

} // namespace gopscope
