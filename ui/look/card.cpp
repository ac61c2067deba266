#include "look/card.h"

#include "look/theme.h"

#include <QPaintEvent>
#include <QPainter>

namespace gopscope {

void Card::paintEvent(QPaintEvent *event)
{
    constexpr int radius = 5;
    const Colors colors = Colors::of(palette());
    QPainter painter(this);
    // Mostly it is a child that changed: then there is no round corner to draw.
    if (rect().adjusted(radius, 1, -radius, -1).contains(event->rect())) {
        painter.fillRect(event->rect(), colors.card);
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colors.border);
    painter.setBrush(colors.card);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

} // namespace gopscope
