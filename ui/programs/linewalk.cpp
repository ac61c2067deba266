#include "programs/linewalk.h"

#include <QElapsedTimer>

namespace gopscope {

LineWalk::LineWalk(Look look, QObject *parent)
    : QObject(parent)
    , m_look(std::move(look))
{
    m_turn.setInterval(0);
    connect(&m_turn, &QTimer::timeout, this, &LineWalk::goOn);
}

void LineWalk::begin(const QTextBlock &first)
{
    m_place = first.isValid() ? QTextCursor(first) : QTextCursor();
    m_turn.start();
    goOn();
}

void LineWalk::goOn()
{
    constexpr qint64 longestMs = 4;
    QElapsedTimer turn;
    turn.start();
    QTextBlock line = m_place.block();
    for (int lines = 1; line.isValid(); ++lines) {
        if (lines % 64 == 0 && turn.elapsed() >= longestMs)
            return m_place.setPosition(line.position());
        line = m_look(line);
    }
    m_turn.stop();
    Q_EMIT ended();
}

} // namespace gopscope
