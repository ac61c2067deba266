#pragma once

#include "bench.h"
#include "children.h"
#include "system/procfs.h"

#include <QCoreApplication>

namespace bench {

/// The reader that this process started, and its child.
inline QList<qint64> readerProcesses()
{
    for (const qint64 child : childrenOf(QCoreApplication::applicationPid())) {
        if (gopscope::procfs::commandName(child) == QStringLiteral("gopscope-reader"))
            return QList{child} + childrenOf(child);
    }
    qFatal("there is no reader");
}

/// CPU time of this process and of its reader.
inline double cpuWithReader()
{
    double seconds = cpuSeconds();
    for (const qint64 pid : readerProcesses())
        seconds += cpuSecondsOf(pid);
    return seconds;
}

} // namespace bench
