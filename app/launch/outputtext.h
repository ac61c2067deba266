#pragma once

#include <QByteArrayView>
#include <QString>
#include <QStringDecoder>

namespace gopscope {

/// Makes text of what a program prints, piece by piece: without the escapes that colour a terminal and move
/// its cursor. A carriage return begins a new line; a line that has no end is broken.
class OutputText
{
public:
    static constexpr qsizetype longestLine = 4000;

    /// The text of the next bytes; what is cut at their end follows with the next ones.
    [[nodiscard]] QString take(QByteArrayView bytes);

private:
    enum class State
    {
        Text,
        Escape,       ///< behind ESC
        Intermediate, ///< of an escape of three bytes or more
        Control,      ///< in ESC [ …
        String,       ///< in ESC ] … or its like, up to BEL or ESC
    };

    void takeEscaped(char byte);
    [[nodiscard]] QByteArray withoutEscapes(QByteArrayView bytes);

    State m_state = State::Text;
    bool m_wasReturn = false;
    qsizetype m_column = 0;
    QStringDecoder m_decoder{QStringDecoder::Utf8};
};

} // namespace gopscope
