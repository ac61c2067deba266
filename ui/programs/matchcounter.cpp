#include "programs/matchcounter.h"

#include <QElapsedTimer>
#include <QPlainTextEdit>

namespace gopscope {

MatchCounter::MatchCounter(QPlainTextEdit &view, QObject *parent)
    : QObject(parent)
    , m_view(view)
{
    m_turn.setInterval(0);
    connect(&m_turn, &QTimer::timeout, this, &MatchCounter::goOn);
}

void MatchCounter::count(const QString &text)
{
    m_text = text;
    m_matches = m_current = 0;
    const QTextCursor cursor = m_view.textCursor();
    m_selected = cursor.hasSelection() ? cursor.selectionStart() : -1;
    m_place = QTextCursor(m_view.document());
    m_turn.start();
}

void MatchCounter::goOn()
{
    constexpr qint64 longestMs = 4;
    QElapsedTimer turn;
    turn.start();
    QTextBlock block = m_text.isEmpty() ? QTextBlock() : m_place.block();
    for (int blocks = 1; block.isValid(); block = block.next(), ++blocks) {
        if (blocks % 256 == 0 && turn.elapsed() >= longestMs)
            return m_place.setPosition(block.position());
        countIn(block);
    }
    m_turn.stop();
    Q_EMIT counted(m_matches, m_current);
}

void MatchCounter::countIn(const QTextBlock &block)
{
    const QString line = block.text();
    for (qsizetype at = line.indexOf(m_text, 0, Qt::CaseInsensitive); at >= 0;
         at = line.indexOf(m_text, at + m_text.size(), Qt::CaseInsensitive)) {
        ++m_matches;
        if (block.position() + at == m_selected)
            m_current = m_matches;
    }
}

} // namespace gopscope
