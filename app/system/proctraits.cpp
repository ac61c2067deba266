#include "system/proctraits.h"

#include <QDir>
#include <QFile>
#include <QSet>

#include <set>

using namespace Qt::StringLiterals;

namespace gopscope::procfs {
namespace {

QByteArray content(qint64 pid, const QString &file, qint64 most)
{
    QFile opened(u"/proc/%1/%2"_s.arg(QString::number(pid), file));
    return opened.open(QIODevice::ReadOnly) ? opened.read(most) : QByteArray();
}

/// Inodes of the sockets that it has open.
QSet<QByteArray> sockets(qint64 pid)
{
    QSet<QByteArray> inodes;
    const QDir folder(u"/proc/%1/fd"_s.arg(pid));
    for (const QString &name : folder.entryList(QDir::System | QDir::Files)) {
        const QString target = QFile::symLinkTarget(folder.filePath(name));
        const qsizetype start = target.lastIndexOf("socket:["_L1);
        if (start >= 0)
            inodes.insert(target.mid(start + 8).chopped(1).toLatin1());
    }
    return inodes;
}

} // namespace

QByteArray arguments(qint64 pid)
{
    constexpr qint64 most = 64 * 1024;
    const QByteArray line = content(pid, u"cmdline"_s, most);
    return line.mid(line.indexOf('\0') + 1);
}

QByteArray listeningPorts(qint64 pid)
{
    // proc(5): the local address is the second field, the state the fourth and the inode the tenth.
    constexpr int firstOfSystem = 32768;
    constexpr qint64 most = 4 * 1024 * 1024;
    const QSet<QByteArray> own = sockets(pid);
    std::set<int> ports;
    for (const QString &file : {u"net/tcp"_s, u"net/tcp6"_s}) {
        if (own.isEmpty())
            break;
        for (const QByteArray &line : content(pid, file, most).split('\n')) {
            const auto fields = line.simplified().split(' ');
            const int port = fields.value(1).mid(fields.value(1).lastIndexOf(':') + 1).toInt(nullptr, 16);
            if (fields.value(3) == "0A" && port < firstOfSystem && own.contains(fields.value(9)))
                ports.insert(port);
        }
    }
    QByteArrayList words;
    for (const int port : ports)
        words << QByteArray::number(port);
    return words.join(' ');
}

} // namespace gopscope::procfs
