#include "charts/timeaxisitem.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPen>

#include <cmath>

namespace gopscope {

void TimeAxisItem::setTicks(const QList<Tick> &ticks)
{
    m_labels.clear();
    for (const Tick &tick : ticks) {
        m_labels.append({static_cast<qint64>(tick.position), QStaticText(tick.label)});
        m_labels.last().text.setTextFormat(Qt::PlainText);
        m_labels.last().text.prepare({}, m_font);
    }
    update();
}

void TimeAxisItem::setLook(const QFont &font, const QColor &label, const QColor &grid)
{
    m_font = font;
    m_labelColor = label;
    m_gridColor = grid;
    update();
}

QRectF TimeAxisItem::boundingRect() const
{
    const QFontMetricsF metrics(m_font);
    constexpr double gap = 4, overhang = 60; // half of the longest label
    return area().adjusted(-overhang, 0, overhang, gap + metrics.height() + gap);
}

void TimeAxisItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    constexpr double gap = 4;
    painter->setFont(m_font);
    for (const Label &label : m_labels) {
        const double x = frame().place(area(), label.timeMs, 0).x();
        if (x < area().left() - 0.5 || x > area().right() + 0.5)
            continue;
        const double line = std::floor(x) + 0.5;
        painter->setPen(m_gridColor);
        painter->drawLine(QPointF(line, area().top()), QPointF(line, area().bottom()));
        painter->setPen(m_labelColor);
        painter->drawStaticText(QPointF(std::round(x - label.text.size().width() / 2), area().bottom() + gap),
                                label.text);
    }
}

} // namespace gopscope
