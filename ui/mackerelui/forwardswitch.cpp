#include "mackerelui/forwardswitch.h"

#include "format/format.h"
#include "look/theme.h"

#include <QEvent>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

constexpr QSize signSize{30, 18};

} // namespace

ForwardSwitch::ForwardSwitch(QWidget *parent)
    : QToolButton(parent)
{
    setObjectName(u"forwardSwitch"_s);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setPopupMode(QToolButton::MenuButtonPopup);
    setFocusPolicy(Qt::TabFocus);
    setAutoRaise(true);
    setIconSize(signSize);
    setAccessibleName(tr("Forward to Mackerel"));
    setState({}, 0);
    drawSign();
}

void ForwardSwitch::setState(const ForwardState &state, qint64 nowMs)
{
    const QString text = tr("Mackerel: %1").arg(switchWords(state, nowMs, m_length));
    if (text != this->text())
        setText(text);
    const QString whole = tr("Forward to Mackerel: %1").arg(switchWords(state, nowMs, Length::Full)) + u'\n' +
                          state.explanation(nowMs);
    setToolTip(plainToolTip(whole));
    setAccessibleDescription(whole);
    const Sign sign = signOf(state);
    if (std::exchange(m_sign, sign) != sign)
        drawSign();
}

ForwardSwitch::Sign ForwardSwitch::signOf(const ForwardState &state)
{
    if (std::holds_alternative<standing::Off>(state.standing))
        return Sign::Off;
    if (std::holds_alternative<standing::Refused>(state.standing))
        return Sign::Bad;
    const bool losing = state.atRisk > 0 || state.tooOld > 0;
    return isSending(state.standing) && !losing ? Sign::Good : Sign::Warning;
}

void ForwardSwitch::drawSign()
{
    const Colors colors = Colors::of(palette());
    const bool on = m_sign != Sign::Off;
    const QColor color = m_sign == Sign::Off       ? colors.muted
                         : m_sign == Sign::Bad     ? colors.bad
                         : m_sign == Sign::Warning ? colors.warning
                                                   : colors.good;
    QPixmap pixmap(signSize * devicePixelRatioF());
    pixmap.setDevicePixelRatio(devicePixelRatioF());
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF pill = QRectF({}, QSizeF(signSize)).adjusted(1, 2, -1, -2);
    const qreal radius = pill.height() / 2;
    painter.setPen(QPen(color, 1.5));
    painter.setBrush(on ? color : Qt::transparent);
    painter.drawRoundedRect(pill, radius, radius);
    painter.setPen(Qt::NoPen);
    painter.setBrush(on ? colors.card : color);
    painter.drawEllipse(QPointF(on ? pill.right() - radius : pill.left() + radius, pill.center().y()),
                        radius - 3, radius - 3);
    setIcon(QIcon(pixmap));
}

void ForwardSwitch::changeEvent(QEvent *event)
{
    QToolButton::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        drawSign();
}

} // namespace gopscope
