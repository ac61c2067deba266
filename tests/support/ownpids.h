#pragma once

#include <QFile>

#include <unistd.h>
#include <vector>

/// PIDs of a test's own: it runs in a PID namespace, where it says which PID comes next and disturbs nobody.
namespace ownpids {

/// Runs this program again as the first process of its own PID namespace; returns there only.
inline void enter(char *argv[])
{
    if (::getpid() == 1)
        return;
    std::vector<const char *> words{"unshare", "--pid", "--fork", "--kill-child", "--mount-proc"};
    if (::geteuid() != 0)
        words.insert(words.end(), {"--user", "--map-root-user"});
    const QByteArray self = QFile::encodeName(QFile::symLinkTarget(QStringLiteral("/proc/self/exe")));
    words.push_back(self.constData());
    for (char **word = argv + 1; *word; ++word)
        words.push_back(*word);
    words.push_back(nullptr);
    ::execvp(words[0], const_cast<char *const *>(words.data()));
    qFatal("unshare can't be run");
}

/// The next process that starts gets this PID, if it is free and no thread starts before.
inline void setNext(qint64 pid)
{
    QFile last(QStringLiteral("/proc/sys/kernel/ns_last_pid"));
    if (!last.open(QIODevice::WriteOnly) || last.write(QByteArray::number(pid - 1)) < 0 || !last.flush())
        qFatal("the next PID can't be set");
}

} // namespace ownpids
