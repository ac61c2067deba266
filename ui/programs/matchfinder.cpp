#include "programs/matchfinder.h"

#include <QTextDocument>

namespace gopscope {

MatchFinder::MatchFinder(QObject *parent)
    : QObject(parent)
    , m_walk([this](const QTextBlock &line) { return lookIn(line); })
{
    connect(&m_walk, &LineWalk::ended, this, &MatchFinder::tell);
}

void MatchFinder::find(const QString &text, const QTextCursor &from, bool backwards)
{
    m_text = text;
    m_isBackwards = backwards;
    m_from = from;
    m_from.setPosition(backwards ? from.selectionStart() : from.selectionEnd());
    m_isAtStart = true;
    m_isRound = false;
    m_match = {};
    m_walk.begin(text.isEmpty() ? QTextBlock() : m_from.block());
}

QTextBlock MatchFinder::lookIn(const QTextBlock &line)
{
    const qsizetype at = placeIn(line);
    if (at < 0)
        return behind(line);
    const int start = line.position() + static_cast<int>(at);
    m_match = QTextCursor(line);
    m_match.setPosition(start);
    m_match.setPosition(start + static_cast<int>(m_text.size()), QTextCursor::KeepAnchor);
    return {};
}

qsizetype MatchFinder::placeIn(const QTextBlock &line)
{
    const QString text = line.text();
    const bool isPart = std::exchange(m_isAtStart, false);
    if (!m_isBackwards)
        return text.indexOf(m_text, isPart ? m_from.positionInBlock() : 0, Qt::CaseInsensitive);
    const qsizetype end = isPart ? m_from.positionInBlock() : text.size();
    const qsizetype last = end - m_text.size(); // where it may begin
    return last >= 0 ? text.lastIndexOf(m_text, last, Qt::CaseInsensitive) : -1;
}

QTextBlock MatchFinder::behind(const QTextBlock &line)
{
    if (m_isRound && line == m_from.block())
        return {}; // it was here already
    const QTextBlock next = m_isBackwards ? line.previous() : line.next();
    if (next.isValid() || std::exchange(m_isRound, true))
        return next;
    return m_isBackwards ? m_from.document()->lastBlock() : m_from.document()->firstBlock();
}

void MatchFinder::tell()
{
    if (m_match.isNull())
        Q_EMIT missed();
    else
        Q_EMIT found(m_match);
}

} // namespace gopscope
