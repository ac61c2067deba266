#include "notices/noticeview.h"

#include <QBoxLayout>
#include <QFontDatabase>
#include <QPushButton>

namespace gopscope {

NoticeView::NoticeView(Shape shape, QWidget *parent)
    : QWidget(parent)
    , m_shape(shape)
{
    for (QLabel *label : {&m_title, &m_body, &m_code}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(label != &m_code);
    }
    m_title.setObjectName(QStringLiteral("noticeTitle"));
    m_body.setObjectName(QStringLiteral("noticeBody"));
    m_code.setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_code.setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_code.setFrameShape(QFrame::StyledPanel);
    m_code.setMargin(10);
    m_code.setBackgroundRole(QPalette::Base);
    m_code.setAutoFillBackground(true);
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
        auto *layout = new QHBoxLayout(card);
        layout->setContentsMargins(12, 8, 12, 8);
        layout->addLayout(texts, 1);
        layout->addLayout(m_buttons);
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
    column->addWidget(&m_code, 0, Qt::AlignHCenter);
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

void NoticeView::setNotice(const Notice &notice)
{
    if (notice.actions != m_notice.actions || notice.labels != m_notice.labels)
        setButtons(notice);
    m_notice = notice;
    m_title.setText(notice.title);
    m_body.setText(notice.body);
    m_body.setVisible(!notice.body.isEmpty());
    m_code.setText(notice.code);
    m_code.setVisible(m_shape == Shape::Page && !notice.code.isEmpty());
    setAccessibleName(notice.title);
    setAccessibleDescription(notice.body);
}

void NoticeView::setButtons(const Notice &notice)
{
    while (QLayoutItem *item = m_buttons->takeAt(0)) {
        item->widget()->deleteLater();
        item->widget()->hide();
        delete item;
    }
    for (const NoticeAction action : notice.actions) {
        auto *button = new QPushButton(notice.labels.value(action, actionLabel(action)));
        connect(button, &QPushButton::clicked, this, [this, action] { Q_EMIT triggered(action); });
        m_buttons->addWidget(button);
        button->show(); // otherwise that waits for the event loop, and the page jumps
    }
}

} // namespace gopscope
