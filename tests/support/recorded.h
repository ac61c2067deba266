#pragma once

#include <QFile>
#include <QString>

/// The recorded output tests/recorded/gops/NAME; a missing file ends the test.
inline QByteArray recorded(const QString &name)
{
    QFile file(QStringLiteral(GOPSCOPE_SOURCE_DIR "/tests/recorded/gops/") + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("can't read %s", qPrintable(file.fileName()));
    return file.readAll();
}
