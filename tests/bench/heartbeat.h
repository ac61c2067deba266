#pragma once

#include <QElapsedTimer>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <functional>
#include <vector>

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

/// Five rounds of a heartbeat: one outlier does not decide.
class StallRounds
{
public:
    using Done = std::function<void(const std::vector<double> &longestMs)>;

    StallRounds(std::chrono::milliseconds round, Done done)
        : m_done(std::move(done))
    {
        m_round.setInterval(round);
        QObject::connect(&m_round, &QTimer::timeout, &m_round, [this] {
            m_longest.push_back(m_heart.longestMs());
            m_heart.start();
            if (m_longest.size() < rounds)
                return;
            m_round.stop();
            m_done(m_longest);
        });
    }

    void start()
    {
        m_heart.start();
        m_round.start();
    }

private:
    static constexpr std::size_t rounds = 5;
    Heartbeat m_heart;
    QTimer m_round;
    std::vector<double> m_longest;
    Done m_done;
};

} // namespace bench
