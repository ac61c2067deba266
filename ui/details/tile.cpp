#include "details/tile.h"

#include "format/format.h"

#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace gopscope {

Tile::Tile(const QString &title, QWidget *parent)
    : Card(parent)
    , m_title(title)
{
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.45);
    large.setBold(true);
    m_value.setFont(large);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 8, 8);
    layout->setSpacing(2);
    for (QLabel *label : {&m_title, &m_value, &m_meaning}) {
        label->setTextFormat(Qt::PlainText);
        label->setMinimumWidth(1);
        layout->addWidget(label);
    }
    setTexts(u"–"_s, {}, {});
}

void Tile::setColors(const Colors &colors)
{
    for (QLabel *label : {&m_title, &m_meaning}) {
        QPalette muted = palette();
        muted.setColor(QPalette::WindowText, colors.muted);
        label->setPalette(muted);
    }
}

void Tile::setTexts(const QString &value, const QString &meaning, const QString &exact)
{
    m_value.setText(value);
    m_meaningText = meaning;
    elide();
    setToolTip(plainToolTip(exact.isEmpty() ? QString() : m_title.text() + u": "_s + exact));
    setAccessibleName(m_title.text());
    setAccessibleDescription(meaning.isEmpty() ? value : value + u", "_s + meaning);
}

void Tile::resizeEvent(QResizeEvent *event)
{
    Card::resizeEvent(event);
    elide();
}

void Tile::elide()
{
    m_meaning.setText(
        m_meaning.fontMetrics().elidedText(m_meaningText, Qt::ElideRight, std::max(20, width() - 24)));
}

} // namespace gopscope
