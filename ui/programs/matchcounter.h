#pragma once

#include <QObject>
#include <QTextBlock>
#include <QTextCursor>
#include <QTimer>

class QPlainTextEdit;

namespace gopscope {

/// Counts how often a text is in another, a part at a time, so that nothing waits for it.
class MatchCounter : public QObject
{
    Q_OBJECT

public:
    explicit MatchCounter(QPlainTextEdit &view, QObject *parent = nullptr);

    /// Begins anew; an empty text is nowhere.
    void count(const QString &text);

Q_SIGNALS:
    /// So many there are, and the selected one is the `current`-th; 0: none is selected.
    void counted(int matches, int current);

private:
    void goOn();
    void countIn(const QTextBlock &block);

    QPlainTextEdit &m_view;
    QString m_text;
    QTextCursor m_place; ///< moves with the text when its start is cut off
    int m_selected = -1; ///< where the selection begins
    int m_matches = 0;
    int m_current = 0;
    QTimer m_turn;
};

} // namespace gopscope
