#include "sources/memory/readerlink.h"

#include <QProcess>

#include <array>
#include <cerrno>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace gopscope {

ReaderLink::ReaderLink(QProcess &process, qsizetype longestLine, Take take)
    : m_longestLine(longestLine)
    , m_take(std::move(take))
{
    std::array<int, 2> ends{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0) {
        m_socket = ends[0];
        m_childsEnd = ends[1];
        m_canRead = std::make_unique<QSocketNotifier>(m_socket, QSocketNotifier::Read);
        m_canWrite = std::make_unique<QSocketNotifier>(m_socket, QSocketNotifier::Write);
        m_canWrite->setEnabled(false);
        QObject::connect(m_canRead.get(), &QSocketNotifier::activated, [this] { readLines(); });
        QObject::connect(m_canWrite.get(), &QSocketNotifier::activated, [this] { send(); });
    }
    process.setInputChannelMode(QProcess::ForwardedInputChannel);
    process.setProcessChannelMode(QProcess::ForwardedOutputChannel);
    process.setChildProcessModifier([before = process.childProcessModifier(), end = m_childsEnd] {
        if (before)
            before();
        if (::dup2(end, STDIN_FILENO) < 0 || ::dup2(end, STDOUT_FILENO) < 0)
            ::_exit(127);
    });
}

ReaderLink::~ReaderLink()
{
    closeChildsEnd();
    m_canRead.reset();
    m_canWrite.reset();
    if (m_socket >= 0)
        ::close(m_socket);
}

void ReaderLink::closeChildsEnd()
{
    if (m_childsEnd >= 0)
        ::close(std::exchange(m_childsEnd, -1));
}

void ReaderLink::write(const QByteArray &line, const QByteArray &following)
{
    m_unsent += line;
    m_unsent += '\n';
    m_unsent += following;
    send();
}

void ReaderLink::send()
{
    if (m_socket < 0)
        return;
    const auto size = static_cast<std::size_t>(m_unsent.size());
    const ssize_t sent = ::send(m_socket, m_unsent.constData(), size, MSG_DONTWAIT | MSG_NOSIGNAL);
    const bool isFull = sent < 0 && (errno == EAGAIN || errno == EINTR);
    if (sent < 0 && !isFull)
        m_unsent.clear(); // the child is gone, which the process will tell
    else if (sent > 0)
        m_unsent.remove(0, sent);
    if (m_canWrite->isEnabled() == m_unsent.isEmpty())
        m_canWrite->setEnabled(!m_unsent.isEmpty());
}

void ReaderLink::readLines()
{
    std::array<char, 16 * 1024> bytes;
    const ssize_t size = ::recv(m_socket, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (size <= 0)
        return m_canRead->setEnabled(false);
    m_unread.append(bytes.data(), size);
    qsizetype begin = 0;
    for (qsizetype end = 0; (end = m_unread.indexOf('\n', begin)) >= 0; begin = end + 1)
        m_take(m_unread.sliced(begin, end - begin));
    m_unread.remove(0, begin);
    if (m_unread.size() > m_longestLine) {
        m_canRead->setEnabled(false);
        m_take(std::nullopt);
    }
}

} // namespace gopscope
