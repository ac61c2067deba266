#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QStringList>

namespace gopscope {

/// What `gopscope-cli spool` was asked for.
struct SpoolArguments
{
    enum class Action
    {
        List,
        Move,    ///< the queue to another service, or to another organisation too
        Resend,  ///< what was set aside
        Discard, ///< the queue, or what was set aside
    };
    Action action = Action::List;
    qint64 queue = 0;     ///< the number that the list gives it
    QString service;      ///< with Move
    QString organisation; ///< with Move; empty for that of the queue
    QString file;
    bool aside = false; ///< with Discard
    bool help = false;
};

/// Reads the words behind `gopscope-cli spool`. Fails with ErrorKind::Usage.
[[nodiscard]] Result<SpoolArguments> readSpoolArguments(const QStringList &words);
[[nodiscard]] QString spoolHelp();

/// Does it and says what came of it, in lines. Waits for the file for a second at most.
[[nodiscard]] Result<QByteArray> runSpool(const SpoolArguments &arguments);

} // namespace gopscope
