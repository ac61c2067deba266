#pragma once

#include <QObject>
#include <QTextBlock>
#include <QTextCursor>
#include <QTimer>

#include <functional>

namespace gopscope {

/// Goes through the lines of a text a part at a time, so that nothing waits for it. What is added to the end
/// meanwhile, or cut off the start, does no harm.
class LineWalk : public QObject
{
    Q_OBJECT

public:
    /// Looks at a line, and tells the one to look at next; an invalid one ends the walk.
    using Look = std::function<QTextBlock(const QTextBlock &)>;

    explicit LineWalk(Look look, QObject *parent = nullptr);

    /// Begins anew; the first part is done before it returns. An invalid line is the end at once.
    void begin(const QTextBlock &first);
    void stop() { m_turn.stop(); }
    [[nodiscard]] bool isUnderWay() const { return m_turn.isActive(); }

Q_SIGNALS:
    void ended();

private:
    void goOn();

    Look m_look;
    QTextCursor m_place; ///< moves with the text
    QTimer m_turn;
};

} // namespace gopscope
