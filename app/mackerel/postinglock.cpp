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
namespace {

/// A file beside the lock's, whose lock is shared: one that posts may have to let others try.
int openPresence(const QString &lockName, int flags)
{
    const QByteArray name = QFile::encodeName(lockName + u".users"_s);
    return ::open(name.constData(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, 0600);
}

} // namespace

PostingLock::~PostingLock()
{
    release();
    if (m_presence >= 0)
        ::close(m_presence);
}

void PostingLock::appear()
{
    m_presence = openPresence(m_fileName, O_CREAT);
    if (m_presence >= 0 && ::flock(m_presence, LOCK_SH | LOCK_NB) != 0) {
        ::close(m_presence); // somebody looks at it
        m_presence = -1;
    }
}

bool PostingLock::isUsed(const QString &fileName)
{
    const int file = openPresence(fileName, 0);
    if (file < 0)
        return false;
    const bool used = ::flock(file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    ::close(file);
    return used;
}

bool PostingLock::acquire()
{
    if (m_presence < 0)
        appear(); // there may have been no folder yet
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
