#pragma once

#include "processes/prefixvalidator.h"
#include "processes/processmodel.h"

#include <QEvent>
#include <QLineEdit>
#include <QStyledItemDelegate>

namespace gopscope {

/// Rows with room to breathe and to be hit.
class RowDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    /// Why the process of a row can't have a prefix; empty when it can.
    using PrefixTrouble = std::function<QString(const QModelIndex &, const QString &)>;

    RowDelegate(PrefixTrouble trouble, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_trouble(std::move(trouble))
    {
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return QStyledItemDelegate::sizeHint(option, index) + QSize(0, 8);
    }

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const override
    {
        QWidget *editor = QStyledItemDelegate::createEditor(parent, option, index);
        if (auto *field = qobject_cast<QLineEdit *>(editor)) // only prefixes are edited
            new PrefixValidator(*field, [this, row = QPersistentModelIndex(index)](const QString &prefix) {
                return m_trouble(row, prefix);
            });
        return editor;
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
    PrefixTrouble m_trouble;
    bool m_doubleClicked = false;
};

} // namespace gopscope
