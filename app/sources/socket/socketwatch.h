#pragma once

#include <QtGlobal>

#include <functional>
#include <memory>
#include <unordered_map>

class QSocketNotifier;

namespace gopscope {

/// Tells when something came to sockets. The event loop knows one descriptor for all of them: a notifier of
/// a socket's own would wake it when it is made and when it goes, and both happen with each request.
class SocketWatch
{
public:
    SocketWatch();
    ~SocketWatch();
    Q_DISABLE_COPY_MOVE(SocketWatch)

    /// The one of this thread, as long as somebody holds it.
    [[nodiscard]] static std::shared_ptr<SocketWatch> shared();

    /// Calls `ready` from the event loop while there is something to read, or the end. Gives what remove()
    /// takes; 0 with errno when the socket can't be watched.
    [[nodiscard]] quint64 add(int socket, std::function<void()> ready);
    /// To be called before the socket is closed.
    void remove(quint64 id);

private:
    void tell();

    struct Watched
    {
        std::function<void()> ready;
        std::unique_ptr<QSocketNotifier> notifier; ///< where there is no epoll
    };
    std::unordered_map<quint64, Watched> m_watched;
    std::unique_ptr<QSocketNotifier> m_notifier;
    quint64 m_lastId = 0;
    int m_epoll = -1;
};

} // namespace gopscope
