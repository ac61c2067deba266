#pragma once

#include <QByteArray>
#include <QString>

namespace gopscope {

/// Text from outside as one printable line of at most `limit` characters: control characters become
/// blanks, bytes that are not UTF-8 the replacement character, the rest is cut with an ellipsis.
[[nodiscard]] QString oneLine(const QString &text, qsizetype limit = 300);

/// The first line of `bytes` that says anything, as oneLine() gives it; empty when there is none.
[[nodiscard]] QString firstLine(const QByteArray &bytes, qsizetype limit = 300);

} // namespace gopscope
