#include "mackerel/postinglock.h"

#include "base/untrusted.h"

#include <QCoreApplication>
#include <QFile>
#include <QSysInfo>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace gopscope {

bool PostingLock::acquire()
{
    if (m_file >= 0)
        return true;
    m_file =
        ::open(QFile::encodeName(m_fileName).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (m_file < 0)
        return true;
    if (::flock(m_file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        release();
        return false;
    }
    const QByteArray who =
        u"PID %1 on %2\n"_s
            .arg(QString::number(QCoreApplication::applicationPid()), QSysInfo::machineHostName())
            .toUtf8();
    // A full disk keeps it unsaid.
    if (::ftruncate(m_file, 0) != 0 ||
        ::pwrite(m_file, who.constData(), static_cast<size_t>(who.size()), 0) < 0)
        return true;
    return true;
}

void PostingLock::release()
{
    if (m_file >= 0)
        ::close(m_file);
    m_file = -1;
}

QString PostingLock::holder() const
{
    constexpr qint64 longest = 200;
    QFile file(m_fileName);
    return file.open(QIODevice::ReadOnly) ? firstLine(file.read(longest), longest) : QString();
}

} // namespace gopscope
