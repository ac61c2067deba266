#include "charts/legendentry.h"

#include <QKeyEvent>
#include <QPaintEvent>
#include <QPainter>
#include <QStyle>
#include <QStyleOptionFocusRect>

namespace gopscope {
namespace {
constexpr int lineLength = 14, gap = 5, margin = 3;
}

LegendEntry::LegendEntry(const QString &name, Sign sign, QWidget *parent)
    : QAbstractButton(parent)
    , m_sign(sign)
{
    setAttribute(Qt::WA_OpaquePaintEvent); // values change often, and the card need not be painted for it
    setText(name);
    m_valueFont = font();
    m_valueFont.setBold(true);
    setCheckable(true);
    setChecked(true);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setAccessibleName(name);
    setToolTip(
        tr("Click or press Space to hide or show it; Alt or Ctrl and a click, or Enter, shows only it"));
}

void LegendEntry::setColors(const QColor &line, const Colors &colors)
{
    m_line = line;
    m_text = colors.text;
    m_muted = colors.muted;
    m_card = colors.card;
    update();
}

void LegendEntry::setValue(const QString &value)
{
    if (value == m_value)
        return;
    m_value = value;
    const int width = QFontMetrics(m_valueFont).horizontalAdvance(value);
    if (width > m_valueWidth) {
        m_valueWidth = width;
        updateGeometry();
        update();
    }
    update(valueRect());
}

QRect LegendEntry::valueRect() const
{
    return {width() - margin - m_valueWidth, 0, m_valueWidth + margin, height()};
}

QSize LegendEntry::sizeHint() const
{
    const QFontMetrics metrics(font());
    return {margin * 2 + lineLength + gap * 2 + metrics.horizontalAdvance(text()) + m_valueWidth,
            metrics.height() + margin * 2};
}

void LegendEntry::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    painter.fillRect(event->rect(), m_card);
    const QRect inner = rect().adjusted(margin, margin, -margin, -margin);
    if (!valueRect().contains(event->rect()))
        paintName(painter, inner);
    painter.setFont(m_valueFont);
    painter.setPen(isChecked() ? m_text : m_muted);
    painter.drawText(inner, Qt::AlignRight | Qt::AlignVCenter, m_value);
}

void LegendEntry::paintName(QPainter &painter, const QRect &inner)
{
    painter.setRenderHint(QPainter::Antialiasing);
    paintSign(painter, inner);
    QFont name = font();
    if (!isChecked())
        name.setStrikeOut(true);
    painter.setFont(name);
    painter.setPen(m_muted);
    painter.drawText(inner.adjusted(lineLength + gap, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, text());
    if (hasFocus()) {
        QStyleOptionFocusRect option;
        option.initFrom(this);
        style()->drawPrimitive(QStyle::PE_FrameFocusRect, &option, &painter, this);
    }
}

void LegendEntry::paintSign(QPainter &painter, const QRect &rect) const
{
    const QColor color = isChecked() ? m_line : m_muted;
    const double left = rect.left(), y = rect.center().y() + 0.5;
    painter.setPen(QPen(color, 2.4, Qt::SolidLine, Qt::FlatCap));
    switch (m_sign) {
    case Sign::Line:
        painter.drawLine(QPointF(left, y), QPointF(left + lineLength, y));
        break;
    case Sign::Dashes:
        painter.drawLine(QPointF(left, y), QPointF(left + 5, y));
        painter.drawLine(QPointF(left + 9, y), QPointF(left + lineLength, y));
        break;
    case Sign::Square:
        painter.fillRect(QRectF(left + 3, y - 4, 9, 9), color);
        break;
    case Sign::Triangle:
        const QPointF triangle[] = {{left + 4, y + 3}, {left + 11, y + 3}, {left + 7.5, y - 3}};
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawConvexPolygon(triangle, 3);
        break;
    }
}

void LegendEntry::mouseReleaseEvent(QMouseEvent *event)
{
    // Many window managers keep clicks with Alt for themselves, so Ctrl does the same.
    const bool alone = event->modifiers() & (Qt::AltModifier | Qt::ControlModifier);
    if (!alone || event->button() != Qt::LeftButton)
        return QAbstractButton::mouseReleaseEvent(event);
    setDown(false);
    if (rect().contains(event->position().toPoint()))
        Q_EMIT aloneRequested();
}

void LegendEntry::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        Q_EMIT aloneRequested();
    else
        QAbstractButton::keyPressEvent(event);
}

void LegendEntry::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    Q_EMIT hovered(true);
}

void LegendEntry::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    Q_EMIT hovered(false);
}

} // namespace gopscope
