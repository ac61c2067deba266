#pragma once

#include "programs/linewalk.h"

class QPlainTextEdit;

namespace gopscope {

/// Counts how often a text is in another, a part at a time.
class MatchCounter : public QObject
{
    Q_OBJECT

public:
    explicit MatchCounter(QPlainTextEdit &view, QObject *parent = nullptr);

    /// Begins anew; an empty text is nowhere.
    void count(const QString &text);
    /// There is more to look through: a count of the same text comes to its end before the next one begins.
    void countAgain(const QString &text);
    void stop() { m_walk.stop(); }

Q_SIGNALS:
    /// So many there are, and the selected one is the `current`-th; 0: none is selected.
    void counted(int matches, int current);

private:
    QTextBlock countIn(const QTextBlock &line);
    void tell();

    QPlainTextEdit &m_view;
    QString m_text;
    QTextCursor m_selection;
    int m_matches = 0;
    int m_current = 0;
    bool m_isOutdated = false; ///< there was more before it came to its end
    LineWalk m_walk;
};

} // namespace gopscope
