#include "programs/outputview.h"

#include <QElapsedTimer>
#include <QFontDatabase>
#include <QScrollBar>
#include <QTextBlock>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace gopscope {
namespace {

constexpr quint64 smallestChunk = 4 << 10, largestChunk = 256 << 10;
/// Nobody reads quicker, and the window has other things to do.
constexpr auto pause = 50ms;
constexpr qint64 longestMs = 10;

} // namespace

OutputView::OutputView(const OutputRing &output, QWidget *parent)
    : QPlainTextEdit(parent)
    , m_output(output)
    , m_chunk(smallestChunk)
{
    setObjectName(u"programOutput"_s);
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setFrameShape(QFrame::NoFrame);
    m_nextChunk.setSingleShot(true);
    m_nextChunk.setInterval(pause);
    connect(&m_nextChunk, &QTimer::timeout, this, &OutputView::takeMore);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &OutputView::moved);
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, &OutputView::moved);
    connect(this, &QPlainTextEdit::updateRequest, this, &OutputView::moved); // keys move it in silence
}

bool OutputView::isAtEnd() const
{
    return verticalScrollBar()->value() >= verticalScrollBar()->maximum();
}

void OutputView::goToEnd()
{
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void OutputView::follow()
{
    if (isVisible() && m_at < m_output.end() && !m_nextChunk.isActive())
        m_nextChunk.start();
}

void OutputView::showEvent(QShowEvent *event)
{
    QPlainTextEdit::showEvent(event);
    if (m_output.end() - m_at < largestChunk)
        return follow();
    if (const quint64 place = beginOfEnd(); m_at < place)
        skipTo(place, tr("%1 left out: it came while this was hidden"));
    follow();
}

quint64 OutputView::beginOfEnd() const
{
    // What comes next takes the place of the oldest before all is read.
    const quint64 slack = m_output.begin() > 0 ? (m_output.end() - m_output.begin()) / 8 : 0;
    const quint64 from = std::max(m_at, m_output.begin() + slack);
    const QByteArray kept = m_output.read(from, m_output.end() - from);
    qsizetype at = kept.size();
    for (int lines = 0; lines < mostLines && at > 0; ++lines)
        at = kept.lastIndexOf('\n', at - 1);
    return from + static_cast<quint64>(std::max<qsizetype>(at + 1, 0));
}

void OutputView::takeMore()
{
    QElapsedTimer taking;
    taking.start();
    if (m_at < m_output.begin()) // the flood is quicker: its end is what counts
        skipTo(m_output.end() - std::min(m_chunk, m_output.end() - m_output.begin()),
               tr("%1 left out: it came quicker than it is kept"));
    const QByteArray bytes = m_output.read(m_at, m_chunk);
    m_at += static_cast<quint64>(bytes.size());
    add(m_text.take(bytes));
    const qint64 took = taking.elapsed();
    const bool isSlow = took > longestMs;
    if (isSlow || static_cast<quint64>(bytes.size()) == m_chunk)
        m_chunk = std::clamp(isSlow ? m_chunk / 2 : m_chunk * 3 / 2, smallestChunk, largestChunk);
    follow();
}

void OutputView::skipTo(quint64 place, const QString &why)
{
    const QString left = m_format.bytes(static_cast<double>(place - m_at));
    m_at = place;
    m_text = {};
    add(u"\n── %1 ──\n"_s.arg(why.arg(left)));
}

void OutputView::add(const QString &text)
{
    const bool follows = isAtEnd();
    const QTextCursor top(firstVisibleBlock());
    const int line = verticalScrollBar()->value() - top.block().firstLineNumber();
    QTextCursor end(document());
    end.movePosition(QTextCursor::End);
    end.insertText(text);
    cutStart();
    if (!follows) // the bar would keep its value, and the text under it slide away
        return verticalScrollBar()->setValue(top.block().firstLineNumber() + line);
    if (!textCursor().hasSelection())
        moveCursor(QTextCursor::End); // keys begin where the eyes are
    goToEnd();
}

void OutputView::cutStart()
{
    QTextDocument &text = *document();
    QTextBlock first = text.findBlockByNumber(std::max(0, text.blockCount() - mostLines));
    if (const int over = text.characterCount() - mostCharacters; over > first.position())
        first = text.findBlock(over).next();
    if (first.blockNumber() <= 0)
        return;
    // What a cursor removes is not shown any more, but stays in memory.
    text.setMaximumBlockCount(text.blockCount() - first.blockNumber());
    text.setMaximumBlockCount(0);
}

void OutputView::resizeEvent(QResizeEvent *event)
{
    const bool follows = isAtEnd();
    QPlainTextEdit::resizeEvent(event);
    if (follows)
        goToEnd();
}

} // namespace gopscope
