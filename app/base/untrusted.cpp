#include "base/untrusted.h"

#include <QByteArrayList>

namespace gopscope {

QString oneLine(const QString &text, qsizetype limit)
{
    QString line = text.left(limit + 1);
    for (QChar &c : line) {
        // Format characters include the ones that turn the direction of writing round.
        if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format ||
            c.category() == QChar::Separator_Line || c.category() == QChar::Separator_Paragraph)
            c = u' ';
    }
    if (line.size() > limit) {
        line.truncate(limit);
        line.append(QChar(0x2026));
    }
    return line;
}

QString firstLine(const QByteArray &bytes, qsizetype limit)
{
    for (const QByteArray &line : bytes.left(64 * 1024).split('\n')) {
        const QByteArray trimmed = line.trimmed();
        if (!trimmed.isEmpty())
            return oneLine(QString::fromUtf8(trimmed), limit);
    }
    return {};
}

} // namespace gopscope
