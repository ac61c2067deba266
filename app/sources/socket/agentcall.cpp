#include "sources/socket/agentcall.h"

#include "base/untrusted.h"
#include "sources/socket/socketwatch.h"

#ifdef Q_OS_UNIX
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

namespace gopscope {

AgentCall::AgentCall(quint16 port, Command command, std::chrono::milliseconds deadline, QObject *parent)
    : QObject(parent)
    , m_port(port)
    , m_command(command)
    , m_watch(SocketWatch::shared())
{
    m_deadline.setSingleShot(true);
    m_deadline.setTimerType(Qt::PreciseTimer);
    connect(&m_deadline, &QTimer::timeout, this, [this, deadline] {
        report(failure(
            ErrorKind::TimedOut,
            tr("The agent gave no answer within %1 s.").arg(static_cast<double>(deadline.count()) / 1000)));
    });
    m_deadline.start(deadline);
    const int error = open();
    if (error != 0) // nobody listens yet
        QMetaObject::invokeMethod(
            this, [this, error] { report(outcomeOf(error)); }, Qt::QueuedConnection);
}

AgentCall::~AgentCall()
{
    close();
}

#ifdef Q_OS_UNIX
namespace {

/// A socket that waits for nothing; -1 with errno.
int openSocket()
{
#ifdef Q_OS_LINUX
    return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
#else
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    if (fd >= 0 && (::fcntl(fd, F_SETFD, FD_CLOEXEC) != 0 || ::fcntl(fd, F_SETFL, O_NONBLOCK) != 0)) {
        ::close(fd);
        return -1;
    }
    return fd;
#endif
}

bool isNotYet(int error)
{
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR || error == ENOTCONN;
}

bool isNoRoom(int error)
{
    return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM ||
           error == EADDRNOTAVAIL;
}

} // namespace

int AgentCall::open()
{
    m_socket = openSocket();
    if (m_socket < 0)
        return errno;
    // An agent writes line by line: one wake-up for the whole reply, which the end of the stream brings.
    constexpr int wholeReply = 4096;
    ::setsockopt(m_socket, SOL_SOCKET, SO_RCVLOWAT, &wholeReply, sizeof wholeReply);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(m_port);
    if (::connect(m_socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0 &&
        errno != EINPROGRESS)
        return errno;
    return send();
}

int AgentCall::send()
{
    // Within a machine the connection is there by now, unless the agent has many to serve.
    const char byte = static_cast<char>(m_command);
    if (::send(m_socket, &byte, 1, MSG_NOSIGNAL) == 1)
        return awaitReply();
    if (!isNotYet(errno))
        return errno;
    if (!m_writable) {
        m_writable = std::make_unique<QSocketNotifier>(m_socket, QSocketNotifier::Write);
        connect(m_writable.get(), &QSocketNotifier::activated, this, [this] {
            if (const int error = send(); error != 0)
                report(outcomeOf(error));
        });
    }
    return 0;
}

int AgentCall::awaitReply()
{
    if (m_writable)
        m_writable->setEnabled(false);
    m_watched = m_watch->add(m_socket, [this] { receive(); });
    return m_watched > 0 ? 0 : errno;
}

void AgentCall::receive()
{
    std::array<char, 4096> buffer;
    for (;;) {
        const ssize_t size = ::recv(m_socket, buffer.data(), buffer.size(), 0);
        if (size < 0 && isNotYet(errno))
            return;
        if (size <= 0)
            return report(size == 0 ? m_reply : outcomeOf(errno));
        m_reply.append(buffer.data(), size);
        if (m_reply.size() >= mostReply)
            return report(failure(ErrorKind::TooMuch,
                                  tr("What listens on port %1 sent more than %2 MiB, as no agent does.")
                                      .arg(QString::number(m_port), QString::number(mostReply >> 20))));
    }
}

Result<QByteArray> AgentCall::outcomeOf(int error) const
{
    const QString words = oneLine(qt_error_string(error), 200);
    if (error == ECONNRESET || error == EPIPE) // how the reply of an agent ends that did not read all
        return m_reply;
    if (error == ECONNREFUSED)
        return failure(ErrorKind::Refused, tr("Nothing listens on port %1.").arg(m_port));
    if (isNoRoom(error))
        return failure(ErrorKind::NoRoom, tr("The agent could not be connected to: %1.").arg(words));
    return failure(ErrorKind::Broken, tr("The connection to the agent broke off: %1.").arg(words));
}

void AgentCall::close()
{
    if (m_writable)
        m_writable->setEnabled(false); // it may be the one that leads here
    m_watch->remove(std::exchange(m_watched, 0));
    if (m_socket >= 0)
        ::close(std::exchange(m_socket, -1));
}
#else
int AgentCall::open()
{
    return -1;
}
int AgentCall::send()
{
    return -1;
}
int AgentCall::awaitReply()
{
    return -1;
}
void AgentCall::receive() {}
Result<QByteArray> AgentCall::outcomeOf(int) const
{
    return failure(ErrorKind::Unexpected, tr("This system has no sockets that Gopscope knows."));
}
void AgentCall::close() {}
#endif

void AgentCall::report(const Result<QByteArray> &reply)
{
    if (m_reported)
        return;
    m_reported = true;
    m_deadline.stop();
    close();
    Q_EMIT done(reply);
    deleteLater();
}

} // namespace gopscope
