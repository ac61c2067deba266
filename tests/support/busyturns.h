#pragma once

#include <QTimer>

#include <algorithm>
#include <ctime>

/// Measures what this thread computes between two looks of its event loop at what is due: so long nothing
/// else is served. What other processes do with the machine does not count.
class BusyTurns
{
public:
    BusyTurns()
    {
        QObject::connect(&m_beat, &QTimer::timeout, &m_beat, [this] {
            const double now = cpuMs();
            m_longestMs = std::max(m_longestMs, now - m_last);
            m_last = now;
        });
        m_beat.start(1);
    }
    /// As in a program without sanitizers, which look at every access to memory.
    [[nodiscard]] double longestMs() const { return m_longestMs / slowness; }

private:
#ifdef __SANITIZE_ADDRESS__
    static constexpr double slowness = 3;
#else
    static constexpr double slowness = 1;
#endif

    static double cpuMs()
    {
        timespec spent{};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
        return static_cast<double>(spent.tv_sec) * 1e3 + static_cast<double>(spent.tv_nsec) / 1e6;
    }

    QTimer m_beat;
    double m_last = cpuMs();
    double m_longestMs = 0;
};
