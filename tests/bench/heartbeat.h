#pragma once

#include <QElapsedTimer>
#include <QTimer>

#include <algorithm>
#include <chrono>

namespace bench {

/// Measures how late the event loop comes to what is due.
class Heartbeat
{
public:
    Heartbeat()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
            const double late =
                static_cast<double>(m_since.nsecsElapsed()) / 1e6 - static_cast<double>(beat.count());
            m_longest = std::max(m_longest, late);
            m_since.start();
        });
    }

    void start()
    {
        m_longest = 0;
        m_since.start();
        m_timer.start(beat);
    }
    [[nodiscard]] double longestMs() const { return m_longest; }

private:
    static constexpr std::chrono::milliseconds beat{2};
    QTimer m_timer;
    QElapsedTimer m_since;
    double m_longest = 0;
};

} // namespace bench
