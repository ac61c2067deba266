#pragma once

#include "mackerel/forwarder.h"

#include <QStringList>

namespace gopscope {

/// A process to forward: by PID, or by its name or path, which waits for it and follows its restarts.
struct ForwardTarget
{
    qint64 pid = 0; ///< 0: by `exe`
    QString exe;
    QString prefix;
};

/// What `gopscope-cli forward` was asked for.
struct ForwardArguments
{
    QList<ForwardTarget> targets;
    Forwarder::Account account;
    Forwarder::Options options;
    std::chrono::milliseconds interval{5000};
    QString spool;
    QString gops;    ///< empty: the first one found
    QString source;  ///< as SourceSet::choose() takes it
    QString warning; ///< about the file with the key, to be said once; empty: none
    bool print = false;
    bool marks = false;
    bool help = false;
};

/// What `gopscope-cli plugin` was asked for.
struct PluginArguments
{
    ForwardTarget target;
    QString keyPrefix = QStringLiteral("gops");
    QString gops;
    QString source;
    bool help = false;
};

/// Reads the words behind `gopscope-cli forward`, options with one dash or two. Fails with
/// ErrorKind::Usage, or as readKeyFile() does.
[[nodiscard]] Result<ForwardArguments> readForwardArguments(const QStringList &words);
[[nodiscard]] QString forwardHelp();

[[nodiscard]] Result<PluginArguments> readPluginArguments(const QStringList &words);
[[nodiscard]] QString pluginHelp();

} // namespace gopscope
