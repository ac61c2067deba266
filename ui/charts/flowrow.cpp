#include "charts/flowrow.h"

#include <algorithm>

namespace gopscope {

FlowRow::FlowRow(Qt::Alignment alignment, QWidget *parent)
    : QLayout(parent)
    , m_alignment(alignment)
{
    setContentsMargins(0, 0, 0, 0);
    setSpacing(6);
}

FlowRow::~FlowRow()
{
    qDeleteAll(m_items);
}

QLayoutItem *FlowRow::takeAt(int index)
{
    return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr;
}

QSize FlowRow::minimumSize() const
{
    QSize size;
    for (const QLayoutItem *item : m_items)
        size = size.expandedTo(item->minimumSize());
    return size;
}

void FlowRow::setGeometry(const QRect &rect)
{
    QLayout::setGeometry(rect);
    place(rect, true);
}

int FlowRow::place(const QRect &rect, bool move) const
{
    int y = rect.top();
    for (qsizetype first = 0; first < m_items.size();) {
        int width = 0, height = 0;
        qsizetype end = first;
        for (; end < m_items.size(); ++end) {
            const QSize size = m_items[end]->sizeHint();
            const int wider = width + (end > first ? spacing() : 0) + size.width();
            if (end > first && wider > rect.width())
                break;
            width = wider;
            height = std::max(height, size.height());
        }
        int x = m_alignment & Qt::AlignRight ? std::max(rect.left(), rect.right() + 1 - width) : rect.left();
        for (; first < end; ++first) {
            const QSize size = m_items[first]->sizeHint();
            if (move)
                m_items[first]->setGeometry({QPoint(x, y), size});
            x += size.width() + spacing();
        }
        y += height;
    }
    return y - rect.top();
}

} // namespace gopscope
