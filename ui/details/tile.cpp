#include "details/tile.h"

#include "format/format.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {
constexpr int left = 10, top = 8, right = 4, bottom = 8, between = 2;
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
    const auto draw = [&](const QString &text, int baseline, const QFontMetrics &metrics,
                          const QColor &color) {
        painter.setPen(color);
        painter.drawText(left, baseline, metrics.elidedText(text, Qt::ElideRight, width));
    };
    int y = top;
    draw(m_title, y + small.ascent(), small, m_muted);
    y += small.height() + between;
    // A number that is cut off says nothing, or something wrong.
    QFont font = m_large;
    while (QFontMetrics(font).horizontalAdvance(m_value) > width &&
           font.pointSizeF() > this->font().pointSizeF())
        font.setPointSizeF(font.pointSizeF() - 0.5);
    painter.setFont(font);
    draw(m_value, y + large.ascent(), QFontMetrics(font), m_text);
    painter.setFont(this->font());
    y += large.height() + between;
    draw(m_meaning, y + small.ascent(), small, m_muted);
}

} // namespace gopscope
