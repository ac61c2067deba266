#include "programs/findbar.h"

#include "base/plural.h"
#include "look/toolbutton.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPlainTextEdit>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace gopscope {

FindBar::FindBar(QPlainTextEdit &view, QWidget *parent)
    : QWidget(parent)
    , m_view(view)
    , m_counter(view)
{
    build();
    hide();
    m_countSoon.setSingleShot(true);
    m_countSoon.setInterval(500ms);
    connect(&m_countSoon, &QTimer::timeout, this, [this] { m_counter.countAgain(m_text.text()); });
    connect(&m_text, &QLineEdit::textChanged, this, [this] { find(false, true); });
    connect(&m_next, &QToolButton::clicked, this, &FindBar::findNext);
    connect(&m_previous, &QToolButton::clicked, this, &FindBar::findPrevious);
    connect(&m_close, &QToolButton::clicked, this, &FindBar::dismiss);
    connect(&m_finder, &MatchFinder::found, this, &FindBar::select);
    connect(&m_finder, &MatchFinder::missed, this, [this] { tell(0, 0); });
    connect(&m_counter, &MatchCounter::counted, this, &FindBar::tell);
}

void FindBar::build()
{
    m_text.setObjectName(u"findText"_s);
    m_text.setPlaceholderText(tr("Find"));
    m_text.setAccessibleName(tr("Find in the output"));
    m_text.setClearButtonEnabled(true);
    setUpTool(m_previous, u"findPrevious"_s, tr("Previous"), tr("The one before (Shift+F3)"));
    setUpTool(m_next, u"findNext"_s, tr("Next"), tr("The next one (F3)"));
    setUpTool(m_close, u"closeFind"_s, tr("Close"), tr("Close the search (Esc)"));
    m_close.setAccessibleName(tr("Close the search"));
    m_count.setObjectName(u"findCount"_s);
    m_count.setTextFormat(Qt::PlainText);
    m_count.setForegroundRole(QPalette::PlaceholderText);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(&m_text, 1);
    row->addWidget(&m_count);
    for (QToolButton *button : {&m_previous, &m_next, &m_close})
        row->addWidget(button);
}

void FindBar::open()
{
    const QString selected = m_view.textCursor().selectedText();
    if (!selected.isEmpty() && !selected.contains(QChar::ParagraphSeparator))
        m_text.setText(selected);
    show();
    m_text.setFocus(Qt::ShortcutFocusReason);
    m_text.selectAll();
    m_counter.count(m_text.text());
}

void FindBar::dismiss()
{
    hide();
    m_finder.stop();
    m_view.setFocus(Qt::OtherFocusReason);
}

void FindBar::findPrevious()
{
    find(true, false);
}

void FindBar::find(bool backwards, bool staysHere)
{
    QTextCursor from = m_view.textCursor();
    if (staysHere) { // a longer word may be where its beginning was
        from.setPosition(from.selectionStart());
        m_view.setTextCursor(from);
    }
    m_counter.stop(); // what it counts may be another text
    m_finder.find(m_text.text(), from, backwards);
}

void FindBar::select(const QTextCursor &match)
{
    m_view.setTextCursor(match);
    m_counter.count(m_text.text());
}

void FindBar::countSoon()
{
    if (isVisible() && !m_countSoon.isActive())
        m_countSoon.start();
}

void FindBar::tell(int matches, int current)
{
    if (m_text.text().isEmpty())
        m_count.clear();
    else if (matches == 0)
        m_count.setText(tr("Not found"));
    else
        m_count.setText(current > 0 ? tr("%1 of %2").arg(QString::number(current), QString::number(matches))
                                    : tr("%n found", nullptr, plural(matches)));
    m_text.setAccessibleDescription(m_count.text());
}

void FindBar::keyPressEvent(QKeyEvent *event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->key() == Qt::Key_Escape)
        dismiss();
    else if (isEnter)
        find(event->modifiers().testFlag(Qt::ShiftModifier), false);
    else
        QWidget::keyPressEvent(event);
}

} // namespace gopscope
