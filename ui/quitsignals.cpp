#include "quitsignals.h"

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

// A signal handler can reach nothing but what is static, and may do little more than write.
std::array<int, 2> pipeEnds{-1, -1};

void tell(int)
{
    const char byte = 1;
    [[maybe_unused]] const auto written = ::write(pipeEnds[1], &byte, 1);
}

} // namespace

QuitSignals::QuitSignals(QObject *parent)
    : QObject(parent)
{
    if (::pipe2(pipeEnds.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    auto *notifier = new QSocketNotifier(pipeEnds[0], QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        [[maybe_unused]] const auto taken = ::read(pipeEnds[0], &byte, 1);
        Q_EMIT quitRequested();
    });
    for (const int number : {SIGINT, SIGTERM, SIGHUP})
        ::signal(number, tell);
}
#else
QuitSignals::QuitSignals(QObject *parent)
    : QObject(parent)
{
}
#endif

} // namespace gopscope
