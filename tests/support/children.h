#pragma once

#include <QByteArray>
#include <QFile>
#include <QList>
#include <QString>

/// The PIDs of the children that a process has now.
inline QList<qint64> childrenOf(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/task/%1/children").arg(pid));
    QList<qint64> children;
    if (file.open(QIODevice::ReadOnly)) {
        for (const QByteArray &word : file.readAll().simplified().split(' '))
            children << word.toLongLong();
    }
    return children;
}
