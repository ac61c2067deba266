#pragma once

#include "programs/linewalk.h"

namespace gopscope {

/// Finds the next place of a text in another, and goes on at the other end of it, a part at a time.
class MatchFinder : public QObject
{
    Q_OBJECT

public:
    explicit MatchFinder(QObject *parent = nullptr);

    /// Begins anew, behind the selection of `from` or, backwards, before it. An empty text is nowhere.
    void find(const QString &text, const QTextCursor &from, bool backwards);
    void stop() { m_walk.stop(); }

Q_SIGNALS:
    void found(const QTextCursor &match);
    /// It is nowhere in the text.
    void missed();

private:
    QTextBlock lookIn(const QTextBlock &line);
    [[nodiscard]] QTextBlock behind(const QTextBlock &line);
    [[nodiscard]] qsizetype placeIn(const QTextBlock &line);
    void tell();

    QString m_text;
    bool m_isBackwards = false;
    QTextCursor m_from;
    bool m_isAtStart = false; ///< in the line of `m_from`, of which only a part counts at first
    bool m_isRound = false;   ///< at the other end
    QTextCursor m_match;
    LineWalk m_walk;
};

} // namespace gopscope
