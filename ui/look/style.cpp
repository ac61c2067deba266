#include "look/style.h"

#include <QPainter>
#include <QStyleOption>

namespace gopscope {

Style::Style()
    : QProxyStyle(QStringLiteral("Fusion"))
{
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                          const QWidget *widget) const
{
    if (element != PE_IndicatorItemViewItemCheck && element != PE_IndicatorCheckBox)
        return QProxyStyle::drawPrimitive(element, option, painter, widget);
    const bool on = option->state & State_On;
    const QPalette &palette = option->palette;
    const QRectF box = QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(option->state & State_Selected ? palette.color(QPalette::HighlightedText)
                                                   : palette.color(QPalette::PlaceholderText));
    painter->setBrush(on ? palette.brush(QPalette::Highlight) : palette.brush(QPalette::Base));
    painter->drawRoundedRect(box, 2.5, 2.5);
    if (on) {
        painter->setPen(
            QPen(palette.color(QPalette::HighlightedText), 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        const double s = box.width();
        const QPointF tick[] = {box.topLeft() + QPointF(s * 0.22, s * 0.53),
                                box.topLeft() + QPointF(s * 0.42, s * 0.73),
                                box.topLeft() + QPointF(s * 0.79, s * 0.28)};
        painter->drawPolyline(tick, 3);
    }
    painter->restore();
}

int Style::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                     QStyleHintReturn *returned) const
{
    if (hint == SH_DialogButtonBox_ButtonsHaveIcons) // they are of another family than ours
        return 0;
    return QProxyStyle::styleHint(hint, option, widget, returned);
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    if (metric == PM_IndicatorWidth || metric == PM_IndicatorHeight)
        return 15;
    return QProxyStyle::pixelMetric(metric, option, widget);
}

} // namespace gopscope
