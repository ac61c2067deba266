#include "programs/matchcounter.h"

#include <QPlainTextEdit>

namespace gopscope {

MatchCounter::MatchCounter(QPlainTextEdit &view, QObject *parent)
    : QObject(parent)
    , m_view(view)
    , m_walk([this](const QTextBlock &line) { return countIn(line); })
{
    connect(&m_walk, &LineWalk::ended, this, &MatchCounter::tell);
}

void MatchCounter::count(const QString &text)
{
    m_text = text;
    m_matches = m_current = 0;
    m_isOutdated = false;
    m_selection = m_view.textCursor();
    m_walk.begin(text.isEmpty() ? QTextBlock() : m_view.document()->firstBlock());
}

void MatchCounter::countAgain(const QString &text)
{
    if (m_walk.isUnderWay() && text == m_text)
        m_isOutdated = true;
    else
        count(text);
}

QTextBlock MatchCounter::countIn(const QTextBlock &line)
{
    const QString text = line.text();
    const qsizetype selected =
        m_selection.hasSelection() ? m_selection.selectionStart() - line.position() : -1;
    for (qsizetype at = text.indexOf(m_text, 0, Qt::CaseInsensitive); at >= 0;
         at = text.indexOf(m_text, at + m_text.size(), Qt::CaseInsensitive)) {
        ++m_matches;
        if (at == selected)
            m_current = m_matches;
    }
    return line.next();
}

void MatchCounter::tell()
{
    Q_EMIT counted(m_matches, m_current);
    if (m_isOutdated)
        count(m_text);
}

} // namespace gopscope
