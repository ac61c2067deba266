#include "base/clock.h"

#include <QDateTime>

#include <chrono>

#ifdef Q_OS_LINUX
#include <ctime>
#endif

namespace gopscope {

qint64 SystemClock::epochMs() const
{
    return QDateTime::currentMSecsSinceEpoch();
}

qint64 SystemClock::steadyMs() const
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

qint64 SystemClock::bootMs() const
{
#ifdef Q_OS_LINUX
    timespec time{};
    if (::clock_gettime(CLOCK_BOOTTIME, &time) == 0)
        return qint64(time.tv_sec) * 1000 + time.tv_nsec / 1'000'000;
#endif
    return steadyMs();
}

} // namespace gopscope
