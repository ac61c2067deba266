#include "sources/socket/socketwatch.h"

#include <QSocketNotifier>

#ifdef Q_OS_LINUX
#include <array>
#include <sys/epoll.h>
#include <unistd.h>
#endif

namespace gopscope {

std::shared_ptr<SocketWatch> SocketWatch::shared()
{
    thread_local std::weak_ptr<SocketWatch> known;
    auto watch = known.lock();
    if (!watch)
        known = watch = std::make_shared<SocketWatch>();
    return watch;
}

#ifdef Q_OS_LINUX

SocketWatch::SocketWatch() = default;

SocketWatch::~SocketWatch()
{
    m_notifier.reset();
    if (m_epoll >= 0)
        ::close(m_epoll);
}

quint64 SocketWatch::add(int socket, std::function<void()> ready)
{
    if (m_epoll < 0) {
        m_epoll = ::epoll_create1(EPOLL_CLOEXEC);
        if (m_epoll < 0)
            return 0;
        m_notifier = std::make_unique<QSocketNotifier>(m_epoll, QSocketNotifier::Read);
        QObject::connect(m_notifier.get(), &QSocketNotifier::activated, m_notifier.get(), [this] { tell(); });
    }
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = ++m_lastId;
    if (::epoll_ctl(m_epoll, EPOLL_CTL_ADD, socket, &event) != 0)
        return 0;
    m_watched[m_lastId].ready = std::move(ready);
    return m_lastId;
}

void SocketWatch::remove(quint64 id)
{
    m_watched.erase(id); // the system forgets a socket when it is closed
}

void SocketWatch::tell()
{
    std::array<epoll_event, 64> events;
    const int count = ::epoll_wait(m_epoll, events.data(), int(events.size()), 0);
    for (int i = 0; i < count; ++i) {
        const auto found = m_watched.find(events[std::size_t(i)].data.u64);
        if (found == m_watched.end()) // one that was told before it ended it
            continue;
        const auto ready = found->second.ready; // it may be removed meanwhile
        ready();
    }
}

#else

SocketWatch::SocketWatch() = default;
SocketWatch::~SocketWatch() = default;

quint64 SocketWatch::add(int socket, std::function<void()> ready)
{
    auto notifier = std::make_unique<QSocketNotifier>(socket, QSocketNotifier::Read);
    QObject::connect(notifier.get(), &QSocketNotifier::activated, notifier.get(), ready);
    m_watched[++m_lastId] = {std::move(ready), std::move(notifier)};
    return m_lastId;
}

void SocketWatch::remove(quint64 id)
{
    const auto found = m_watched.find(id);
    if (found == m_watched.end())
        return;
    found->second.notifier->setEnabled(false);
    found->second.notifier.release()->deleteLater(); // it may be the one that leads here
    m_watched.erase(found);
}

void SocketWatch::tell() {}

#endif

} // namespace gopscope
