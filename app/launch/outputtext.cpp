#include "launch/outputtext.h"

namespace gopscope {
namespace {

constexpr char escape = '\x1b', bell = '\a';

bool isIn(char byte, char first, char last)
{
    return byte >= first && byte <= last;
}

bool isControl(char byte)
{
    return isIn(byte, '\0', '\x1f') || byte == '\x7f';
}

} // namespace

void OutputText::takeEscaped(char byte)
{
    switch (m_state) {
    case State::Text:
        break;
    case State::Escape:
        if (byte == '[')
            m_state = State::Control;
        else if (byte == ']' || byte == 'P' || byte == 'X' || byte == '^' || byte == '_')
            m_state = State::String;
        else
            m_state = isIn(byte, ' ', '/') ? State::Intermediate : State::Text;
        break;
    case State::Intermediate:
        if (!isIn(byte, ' ', '/'))
            m_state = State::Text;
        break;
    case State::Control:
        if (isIn(byte, '@', '~'))
            m_state = State::Text;
        break;
    case State::String:
        if (byte == bell)
            m_state = State::Text;
        break;
    }
}

QByteArray OutputText::withoutEscapes(QByteArrayView bytes)
{
    QByteArray text;
    text.reserve(bytes.size());
    for (const char byte : bytes) {
        const bool endsLine = byte == '\n' && !std::exchange(m_wasReturn, false);
        m_wasReturn = byte == '\r';
        if (byte == escape)
            m_state = State::Escape;
        else if (m_wasReturn || endsLine) {
            m_state = State::Text; // no escape goes on in another line
            text.append('\n');
        } else if (m_state != State::Text)
            takeEscaped(byte);
        else if (byte == '\t' || !isControl(byte))
            text.append(byte);
    }
    return text;
}

QString OutputText::take(QByteArrayView bytes)
{
    const QString decoded = m_decoder.decode(withoutEscapes(bytes));
    QString text;
    text.reserve(decoded.size());
    for (const QChar c : decoded) {
        if (m_column >= longestLine && c != u'\n' && !c.isLowSurrogate()) {
            text.append(u'\n');
            m_column = 0;
        }
        // What Qt takes for the end of a paragraph is none here.
        text.append(c == QChar::ParagraphSeparator || c == QChar::LineSeparator ? u' ' : c);
        m_column = c == u'\n' ? 0 : m_column + 1;
    }
    return text;
}

} // namespace gopscope
