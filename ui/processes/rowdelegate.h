#pragma once

#include "processes/processmodel.h"

#include <QEvent>
#include <QStyledItemDelegate>

namespace gopscope {

/// Rows with room to breathe and to be hit.
class RowDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return QStyledItemDelegate::sizeHint(option, index) + QSize(0, 8);
    }

    /// A double click counts once: the release that ends it does not toggle the box again.
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override
    {
        const bool ends = m_doubleClicked && event->type() == QEvent::MouseButtonRelease;
        if (event->type() == QEvent::MouseButtonDblClick || event->type() == QEvent::MouseButtonRelease)
            m_doubleClicked = event->type() == QEvent::MouseButtonDblClick;
        return ends || QStyledItemDelegate::editorEvent(event, model, option, index);
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        // Prefixes of one program differ at their ends.
        if (index.column() == ProcessModel::ForwardColumn)
            option->textElideMode = Qt::ElideMiddle;
    }

private:
    bool m_doubleClicked = false;
};

} // namespace gopscope
