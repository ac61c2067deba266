#include "base/stopsignals.h"

#include <QSocketNotifier>

#ifdef Q_OS_UNIX
#include <array>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>
#endif

namespace gopscope {

#ifdef Q_OS_UNIX
namespace {

// A signal handler can reach nothing but what is static.
std::array<int, 2> ends{-1, -1};

void tell(int number)
{
    const char byte = 1;
    [[maybe_unused]] const auto written = ::write(ends[1], &byte, 1);
    ::signal(number, SIG_DFL);
}

} // namespace

StopSignals::StopSignals(QObject *parent)
    : QObject(parent)
{
    if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    auto *notifier = new QSocketNotifier(ends[0], QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        if (::read(ends[0], &byte, 1) == 1)
            Q_EMIT stopRequested();
    });
    for (const int number : {SIGINT, SIGTERM})
        ::signal(number, tell);
    if (::signal(SIGHUP, tell) == SIG_IGN)
        ::signal(SIGHUP, SIG_IGN); // nohup
}
#else
StopSignals::StopSignals(QObject *parent)
    : QObject(parent)
{
}
#endif

} // namespace gopscope
