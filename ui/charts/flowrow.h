#pragma once

#include <QLayout>
#include <QList>

namespace gopscope {

/// A layout that puts its items in rows and begins another row where the width ends.
class FlowRow : public QLayout
{
public:
    explicit FlowRow(Qt::Alignment alignment, QWidget *parent = nullptr);
    ~FlowRow() override;

    void addItem(QLayoutItem *item) override { m_items.append(item); }
    [[nodiscard]] int count() const override { return static_cast<int>(m_items.size()); }
    [[nodiscard]] QLayoutItem *itemAt(int index) const override { return m_items.value(index); }
    QLayoutItem *takeAt(int index) override;
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override { return place({0, 0, width, 0}, false); }
    [[nodiscard]] QSize sizeHint() const override { return minimumSize(); }
    [[nodiscard]] QSize minimumSize() const override;
    void setGeometry(const QRect &rect) override;

private:
    /// Places the items where `move` is set; the height that they take.
    int place(const QRect &rect, bool move) const;

    QList<QLayoutItem *> m_items;
    Qt::Alignment m_alignment;
};

} // namespace gopscope
