#include "charts/legendentry.h"

#include <QPainter>
#include <QStyle>
#include <QStyleOptionFocusRect>

namespace gopscope {
namespace {
constexpr int lineLength = 14, gap = 5, margin = 3;
}

LegendEntry::LegendEntry(const QString &name, bool dashed, QWidget *parent)
    : QAbstractButton(parent)
    , m_dashed(dashed)
{
    setText(name);
    setCheckable(true);
    setChecked(true);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setAccessibleName(name);
    setToolTip(tr("Click or press Space to hide or show this line"));
}

void LegendEntry::setColors(const QColor &line, const QColor &text, const QColor &muted)
{
    m_line = line;
    m_text = text;
    m_muted = muted;
    update();
}

void LegendEntry::setValue(const QString &value)
{
    if (value == m_value)
        return;
    m_value = value;
    const int width = QFontMetrics(valueFont()).horizontalAdvance(value);
    if (width > m_valueWidth) {
        m_valueWidth = width;
        updateGeometry();
    }
    update();
}

QFont LegendEntry::valueFont() const
{
    QFont bold = font();
    bold.setBold(true);
    return bold;
}

QSize LegendEntry::sizeHint() const
{
    const QFontMetrics metrics(font());
    return {margin * 2 + lineLength + gap * 2 + metrics.horizontalAdvance(text()) + m_valueWidth,
            metrics.height() + margin * 2};
}

void LegendEntry::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRect inner = rect().adjusted(margin, margin, -margin, -margin);
    const QColor line = isChecked() ? m_line : m_muted;
    painter.setPen(QPen(line, 2.4, Qt::SolidLine, Qt::FlatCap));
    const double y = inner.center().y() + 0.5;
    if (m_dashed) {
        painter.drawLine(QPointF(inner.left(), y), QPointF(inner.left() + 5, y));
        painter.drawLine(QPointF(inner.left() + 9, y), QPointF(inner.left() + lineLength, y));
    } else {
        painter.drawLine(QPointF(inner.left(), y), QPointF(inner.left() + lineLength, y));
    }
    QFont name = font();
    name.setStrikeOut(!isChecked());
    painter.setFont(name);
    painter.setPen(m_muted);
    painter.drawText(inner.adjusted(lineLength + gap, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, text());
    painter.setFont(valueFont());
    painter.setPen(isChecked() ? m_text : m_muted);
    painter.drawText(inner, Qt::AlignRight | Qt::AlignVCenter, m_value);
    if (hasFocus()) {
        QStyleOptionFocusRect option;
        option.initFrom(this);
        style()->drawPrimitive(QStyle::PE_FrameFocusRect, &option, &painter, this);
    }
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
