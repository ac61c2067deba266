#include "card.h"

#include "theme.h"

#include <QPainter>

namespace gopscope {

void Card::paintEvent(QPaintEvent *)
{
    constexpr double radius = 5;
    const Colors colors = Colors::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colors.border);
    painter.setBrush(colors.card);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

} // namespace gopscope
