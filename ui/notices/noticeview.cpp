#include "notices/noticeview.h"

#include <QBoxLayout>
#include <QPushButton>

#include <algorithm>

namespace gopscope {
namespace {

bool haveSameButtons(const Notice &left, const Notice &right)
{
    return std::ranges::equal(left.actions, right.actions, [](const NoticeAction &a, const NoticeAction &b) {
        return a.id == b.id && a.text == b.text;
    });
}

} // namespace

NoticeView::NoticeView(Shape shape, QWidget *parent)
    : QWidget(parent)
    , m_shape(shape)
{
    for (QLabel *label : {&m_title, &m_body}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    setFocusPolicy(Qt::ClickFocus); // for who is led to it
    m_title.setObjectName(QStringLiteral("noticeTitle"));
    m_body.setObjectName(QStringLiteral("noticeBody"));
    m_code.setAccessibleName(tr("Lines to copy"));
    QFont bold = font();
    bold.setBold(true);
    if (shape == Shape::Page)
        bold.setPointSizeF(bold.pointSizeF() * 1.5);
    m_title.setFont(bold);
    build();
}

void NoticeView::build()
{
    if (m_shape == Shape::Bar) {
        auto *texts = new QVBoxLayout;
        texts->setSpacing(2);
        texts->addWidget(&m_title);
        texts->addWidget(&m_body);
        m_code.hide();
        m_buttons = new QHBoxLayout;
        auto *card = new Card;
        m_row = new QBoxLayout(QBoxLayout::LeftToRight, card);
        m_row->setContentsMargins(12, 8, 12, 8);
        m_row->addLayout(texts, 1);
        m_row->addLayout(m_buttons);
        auto *outer = new QVBoxLayout(this);
        outer->setContentsMargins(0, 0, 0, 0);
        outer->addWidget(card);
        return;
    }
    constexpr int readable = 560;
    auto *column = new QVBoxLayout;
    column->setSpacing(12);
    m_title.setAlignment(Qt::AlignHCenter);
    m_body.setAlignment(Qt::AlignHCenter);
    m_buttons = new QHBoxLayout;
    m_buttons->setAlignment(Qt::AlignHCenter);
    column->addWidget(&m_title);
    column->addWidget(&m_body);
    column->addWidget(&m_code);
    column->addLayout(m_buttons);
    auto *middle = new QWidget;
    middle->setMaximumWidth(readable);
    middle->setLayout(column);
    auto *layout = new QVBoxLayout(this);
    layout->addStretch(2);
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(middle, 100);
    row->addStretch(1);
    layout->addLayout(row);
    layout->addStretch(3);
}

void NoticeView::arrangeBar()
{
    if (!m_row)
        return;
    const bool isNarrow = m_buttons->sizeHint().width() * 2 > width();
    m_row->setDirection(isNarrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_buttons->setAlignment(isNarrow ? Qt::AlignLeft : Qt::AlignRight);
}

void NoticeView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrangeBar();
}

void NoticeView::takeFocus()
{
    QLayoutItem *first = m_buttons->itemAt(0);
    QWidget *widget = first ? first->widget() : this;
    widget->setFocus(Qt::TabFocusReason);
}

bool NoticeView::isPointedAt() const
{
    for (int i = 0; i < m_buttons->count(); ++i) {
        if (m_buttons->itemAt(i)->widget()->underMouse())
            return true;
    }
    return false;
}

bool NoticeView::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Leave)
        QMetaObject::invokeMethod(this, &NoticeView::takeNext,
                                  Qt::QueuedConnection); // perhaps to the next button
    return QWidget::eventFilter(watched, event);
}

void NoticeView::takeNext()
{
    if (m_next && !isPointedAt())
        setNotice(*std::exchange(m_next, {}));
}

void NoticeView::setNotice(const Notice &notice)
{
    m_next.reset();
    // A button does what it said when somebody moved to it, "Watch All 3".
    const bool isAboutTheSame = notice.id == m_notice.id && notice.title == m_notice.title;
    if (isAboutTheSame && !haveSameButtons(notice, m_notice) && isPointedAt()) {
        m_next = notice;
        return;
    }
    if (!haveSameButtons(notice, m_notice))
        setButtons(notice.actions);
    m_notice = notice;
    m_title.setText(notice.title);
    m_body.setText(notice.body);
    m_body.setVisible(!notice.body.isEmpty());
    if (m_shape == Shape::Page) {
        m_code.setCode(notice.code);
        m_code.setVisible(!notice.code.isEmpty());
    }
    arrangeBar();
    setAccessibleName(notice.title);
    setAccessibleDescription(notice.body);
}

void NoticeView::setButtons(const QList<NoticeAction> &actions)
{
    while (QLayoutItem *item = m_buttons->takeAt(0)) {
        item->widget()->deleteLater();
        item->widget()->hide();
        delete item;
    }
    for (const NoticeAction &action : actions) {
        auto *button = new QPushButton(action.text);
        button->setObjectName(action.id);
        button->installEventFilter(this);
        connect(button, &QPushButton::clicked, this, [this, id = action.id] { run(id); });
        m_buttons->addWidget(button);
        button->show(); // otherwise that waits for the event loop, and the page jumps
    }
}

void NoticeView::run(const QString &action)
{
    // The notice of now, which may be about another process than when its buttons were made; a copy, since
    // what it does may bring the next one.
    const QList<NoticeAction> actions = m_notice.actions;
    const auto found = std::ranges::find(actions, action, &NoticeAction::id);
    if (found != actions.end())
        found->run();
}

} // namespace gopscope
