#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

#include <chrono>

namespace gopscope {

/// What a file said of the API key.
struct KeyFile
{
    QByteArray key;
    /// What a person should know about the file, one line; empty: nothing.
    QString warning;
};

/// Reads the one line with the API key. The file may be a pipe, whose writer gets `patience` to come, write
/// and close it. Fails with ErrorKind::Usage when what is in it is no key, with NotFound, Denied or TimedOut
/// when it can't be read; the words name the file, never what is in it.
[[nodiscard]] Result<KeyFile> readKeyFile(const QString &fileName, std::chrono::milliseconds patience);

} // namespace gopscope
