#include "base/outputwriter.h"

#include <QSocketNotifier>

#include <algorithm>
#include <cerrno>

#ifdef Q_OS_UNIX
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#endif
#ifdef Q_OS_WIN
#include <io.h>
#else
#include <unistd.h>
#endif

namespace gopscope {

QString writeFault(int number)
{
    return number == EBADF ? OutputWriter::tr("it is closed") : qt_error_string(number);
}

void holdClosedStreams()
{
#ifdef Q_OS_UNIX
    constexpr int streams = 3;
    int opened = 0;
    while (opened >= 0 && opened < streams)
        opened = ::open("/dev/null", O_RDONLY); // the least number that is free
    if (opened >= streams)
        ::close(opened);
#endif
}

OutputWriter::OutputWriter(int descriptor, QObject *parent)
    : QObject(parent)
    , m_descriptor(descriptor)
{
    open(descriptor);
    if (m_way == Way::Straight)
        return;
    m_notifier = new QSocketNotifier(m_descriptor, QSocketNotifier::Write, this);
    m_notifier->setEnabled(false);
    connect(m_notifier, &QSocketNotifier::activated, this, &OutputWriter::flush);
}

OutputWriter::~OutputWriter()
{
    delete m_notifier; // before its descriptor is closed
    if (m_owned)
        ::close(m_descriptor);
}

void OutputWriter::write(const QByteArray &lines)
{
    if (m_failed)
        return;
    if (!m_kept.isEmpty() && m_kept.size() + lines.size() > mostKept) {
        const bool first = m_dropped == 0;
        m_dropped += lines.count('\n');
        if (first)
            Q_EMIT fellBehind();
        return;
    }
    const bool waiting = !m_kept.isEmpty();
    m_kept += lines;
    if (!waiting)
        flush();
}

void OutputWriter::flush()
{
    while (!m_kept.isEmpty()) {
        const qint64 written = writeSome();
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0 && errno != EAGAIN && errno != EWOULDBLOCK)
            return fail(errno);
        if (written <= 0)
            break;
        m_kept.remove(0, written);
    }
    if (m_notifier)
        m_notifier->setEnabled(!m_kept.isEmpty());
    if (m_kept.isEmpty())
        Q_EMIT caughtUp(std::exchange(m_dropped, 0));
}

void OutputWriter::fail(int number)
{
    m_failed = true;
    m_kept.clear();
    if (m_notifier)
        m_notifier->setEnabled(false);
    Q_EMIT failed(writeFault(number));
}

#ifdef Q_OS_UNIX
void OutputWriter::open(int descriptor)
{
    ::signal(SIGPIPE, SIG_IGN); // a reader that went away is told by EPIPE
    struct stat info
    {
    };
    if (::fstat(descriptor, &info) != 0)
        return;
    if (S_ISSOCK(info.st_mode))
        m_way = Way::Socket;
    if (!S_ISFIFO(info.st_mode) && ::isatty(descriptor) == 0)
        return;
    const QByteArray again = "/proc/self/fd/" + QByteArray::number(descriptor);
    const int own = ::open(again.constData(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    m_way = own < 0 ? Way::Polled : Way::Nonblocking;
    m_owned = own >= 0;
    m_descriptor = own < 0 ? descriptor : own;
}

qint64 OutputWriter::writeSome()
{
    const auto size = static_cast<std::size_t>(m_kept.size());
    if (m_way == Way::Socket)
        return ::send(m_descriptor, m_kept.constData(), size, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (m_way != Way::Polled)
        return ::write(m_descriptor, m_kept.constData(), size);
    // So much fits whenever poll() says that something does.
    constexpr std::size_t little = 256;
    pollfd room{m_descriptor, POLLOUT, 0};
    if (::poll(&room, 1, 0) <= 0)
        return 0;
    return ::write(m_descriptor, m_kept.constData(), std::min(size, little));
}
#else
void OutputWriter::open(int) {}

qint64 OutputWriter::writeSome()
{
    return ::_write(m_descriptor, m_kept.constData(), static_cast<unsigned>(m_kept.size()));
}
#endif

} // namespace gopscope
