#pragma once

#include "look/card.h"
#include "look/codeview.h"
#include "notices/notice.h"

#include <QLabel>

#include <optional>

class QBoxLayout;

namespace gopscope {

/// Shows a Notice with its buttons: large in the middle of a page, or as a bar above the charts.
class NoticeView : public QWidget
{
    Q_OBJECT

public:
    enum class Shape
    {
        Page,
        Bar
    };

    explicit NoticeView(Shape shape, QWidget *parent = nullptr);

    /// Buttons are kept when only words change, so that the focus stays.
    void setNotice(const Notice &notice);
    [[nodiscard]] const Notice &notice() const { return m_notice; }
    /// Leads the keyboard to its first button; to itself when it has none.
    void takeFocus();

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    /// Buttons of a bar stand below its words where there is no room beside them.
    void arrangeBar();
    [[nodiscard]] bool isPointedAt() const;
    void takeNext();
    void setButtons(const QList<NoticeAction> &actions);
    void run(const QString &action);

    Shape m_shape;
    Notice m_notice;
    std::optional<Notice> m_next; ///< that waits for the pointer to leave a button which it would change
    QLabel m_title;
    QLabel m_body;
    CodeView m_code;
    QBoxLayout *m_row = nullptr; ///< of a bar: words and buttons
    QBoxLayout *m_buttons = nullptr;
};

} // namespace gopscope
