#include "details/tile.h"

#include "format/format.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {
constexpr int left = 12, top = 8, right = 8, bottom = 8, between = 2;
}

Tile::Tile(const QString &title, QWidget *parent)
    : Card(parent)
    , m_title(title)
    , m_large(font())
{
    m_large.setPointSizeF(m_large.pointSizeF() * 1.45);
    m_large.setBold(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(title);
    setTexts(u"–"_s, {}, {});
}

void Tile::setColors(const Colors &colors)
{
    m_text = colors.text;
    m_muted = colors.muted;
    update();
}

void Tile::setTexts(const QString &value, const QString &meaning, const QString &exact)
{
    const QString toolTip = plainToolTip(exact.isEmpty() ? QString() : m_title + u": "_s + exact);
    if (toolTip != this->toolTip())
        setToolTip(toolTip);
    if (value == m_value && meaning == m_meaning)
        return;
    m_value = value;
    m_meaning = meaning;
    setAccessibleDescription(meaning.isEmpty() ? value : value + u", "_s + meaning);
    update();
}

QSize Tile::sizeHint() const
{
    constexpr int narrowest = 80;
    const int small = fontMetrics().height();
    return {narrowest, top + small + between + QFontMetrics(m_large).height() + between + small + bottom};
}

void Tile::paintEvent(QPaintEvent *event)
{
    Card::paintEvent(event);
    QPainter painter(this);
    const QFontMetrics small = fontMetrics(), large(m_large);
    const int width = this->width() - left - right;
    int y = top;
    const auto draw = [&](const QString &text, const QFontMetrics &metrics, const QColor &color) {
        painter.setPen(color);
        painter.drawText(left, y + metrics.ascent(), metrics.elidedText(text, Qt::ElideRight, width));
        y += metrics.height() + between;
    };
    draw(m_title, small, m_muted);
    painter.setFont(m_large);
    draw(m_value, large, m_text);
    painter.setFont(font());
    draw(m_meaning, small, m_muted);
}

} // namespace gopscope
