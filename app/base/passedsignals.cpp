#include "base/passedsignals.h"

#include <QSocketNotifier>

#ifdef Q_OS_UNIX
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>
#endif

namespace gopscope {

#ifdef Q_OS_UNIX
namespace {

struct Received
{
    int number = 0;
    pid_t sender = 0;
};

// A signal handler can reach nothing but what is static.
std::array<int, 2> ends{-1, -1};

bool isOfTerminal([[maybe_unused]] const siginfo_t &info)
{
#ifdef SI_KERNEL
    return info.si_code == SI_KERNEL;
#else
    return false;
#endif
}

void tell(int number, siginfo_t *info, void *)
{
    if (isOfTerminal(*info))
        return;
    const int before = errno;
    const Received received{number, info->si_pid};
    [[maybe_unused]] const auto written = ::write(ends[1], &received, sizeof received);
    errno = before;
}

void hear(int number)
{
    struct sigaction action
    {
    };
    if (::sigaction(number, nullptr, &action) != 0 || action.sa_handler == SIG_IGN)
        return;
    action.sa_sigaction = tell;
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    ::sigemptyset(&action.sa_mask);
    ::sigaction(number, &action, nullptr);
}

} // namespace

PassedSignals::PassedSignals(QObject *parent)
    : QObject(parent)
{
    if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    auto *notifier = new QSocketNotifier(ends[0], QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this] {
        Received one;
        while (::read(ends[0], &one, sizeof one) == ssize_t(sizeof one))
            Q_EMIT received(one.number, one.sender);
    });
    for (const int number : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2})
        hear(number);
}
#else
PassedSignals::PassedSignals(QObject *parent)
    : QObject(parent)
{
}
#endif

} // namespace gopscope
