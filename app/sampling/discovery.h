#pragma once

#include "base/clock.h"
#include "gops/gopsrunner.h"
#include "gops/listing.h"
#include "sampling/goscan.h"

#include <QObject>
#include <QPointer>
#include <QSet>
#include <QTimer>

#include <algorithm>
#include <chrono>

namespace gopscope {

/// Finds the Go processes of the machine, by looking itself now and then, and by gops as often as is cheap:
/// while it looks, gops is run only once a minute, and when an agent has come or gone.
class Discovery : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds shortestInterval{5000};
    static constexpr std::chrono::milliseconds longestInterval{60000};
    /// The longest while somebody waits for a program to start again.
    static constexpr std::chrono::milliseconds longestWhenAwaited{10000};
    /// The share of a core that listing may cost.
    static constexpr double mostCpu = 0.01;
    static constexpr std::chrono::milliseconds deadline{10000};

    Discovery(GopsRunner &runner, const Clock &clock, QObject *parent = nullptr);

    /// Whether it looks itself, or tells only what gops lists.
    void setLooking(bool looking) { m_isLooking = looking; }
    /// Lists now, unless a listing is under way.
    void refresh();
    /// Lists now with what is gops now, in place of a listing that is under way.
    void restart();
    /// Whether it lists by itself. Switching on lists at once when the last listing is older than the
    /// interval. The pause between two listings is `atMost` so long, whatever they cost.
    void setActive(bool active, std::chrono::milliseconds atMost = longestInterval);
    /// The pause between two listings now.
    [[nodiscard]] std::chrono::milliseconds interval() const
    {
        return std::min(m_isLooking ? m_cheapLook : m_cheap, m_atMost);
    }
    /// The pause that makes a listing that costs this much CPU cheap enough.
    [[nodiscard]] static std::chrono::milliseconds intervalFor(double cpuSeconds);

Q_SIGNALS:
    /// What was found, without the rows of Gopscope's own gops children. Without gops it is what can be
    /// found without it.
    void listed(const gopscope::Listing &listing);

private:
    using Rows = QHash<qint64, ListedProcess>; ///< by PID

    void schedule();
    void look();
    [[nodiscard]] QList<ListedProcess> scan();
    void runGops();
    void measure(qint64 endedPid);
    void finish(const Result<QByteArray> &output);
    void tell(Listing listing, const QList<ListedProcess> &seen);
    [[nodiscard]] bool isGopsDue(const QList<ListedProcess> &seen) const;
    [[nodiscard]] bool isSameAsThen(const ListedProcess &row) const;
    void dropOutdated(Listing &listing, const QList<ListedProcess> &seen) const;
    [[nodiscard]] Listing listingFrom(const Result<QByteArray> &output) const;

    GopsRunner &m_runner;
    const Clock &m_clock;
    GoScan m_scan;
    QTimer m_timer;
    QPointer<GopsCommand> m_command;
    QSet<qint64> m_ownChildren;                               ///< that ran at any moment of the listing
    std::chrono::milliseconds m_cheap = shortestInterval;     ///< for gops
    std::chrono::milliseconds m_cheapLook = shortestInterval; ///< for a look
    std::chrono::milliseconds m_atMost = longestInterval;
    Listing m_fromGops;        ///< as it was last
    Rows m_seenThen;           ///< at that time
    qint64 m_gopsFinished = 0; ///< steady ms
    qint64 m_pid = 0;          ///< of the listing under way
    double m_cpuAtLastEnd = 0; ///< of all children that have ended
    qint64 m_finished = 0;     ///< steady ms; 0: never
    bool m_active = false;
    bool m_isLooking = true;
};

} // namespace gopscope
