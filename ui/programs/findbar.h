#pragma once

#include "programs/matchcounter.h"
#include "programs/matchfinder.h"

#include <QLabel>
#include <QLineEdit>
#include <QTimer>
#include <QToolButton>
#include <QWidget>

class QPlainTextEdit;

namespace gopscope {

/// Finds text in a view: as it is typed, the next and the one before, and how many there are.
class FindBar : public QWidget
{
    Q_OBJECT

public:
    explicit FindBar(QPlainTextEdit &view, QWidget *parent = nullptr);

    /// Comes up, with what is selected in the view.
    void open();
    void dismiss();
    void findNext() { find(false, false); }
    void findPrevious();
    /// The view has more text.
    void countSoon();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void build();
    void find(bool backwards, bool staysHere);
    void select(const QTextCursor &match);
    void tell(int matches, int current);

    QPlainTextEdit &m_view;
    QLineEdit m_text;
    QToolButton m_previous, m_next, m_close;
    QLabel m_count;
    MatchFinder m_finder;
    MatchCounter m_counter;
    QTimer m_countSoon;
};

} // namespace gopscope
