#pragma once

#include "base/confirmedclock.h"
#include "history/ceiling.h"
#include "sampling/discovery.h"
#include "sampling/follower.h"
#include "session/processlist.h"

#include <QMap>

#include <deque>
#include <map>
#include <memory>
#include <optional>

namespace gopscope {

/// Everything behind a window: finds processes, samples the ticked ones, keeps their samples, and follows
/// programs through their restarts.
class Session : public QObject
{
    Q_OBJECT

public:
    explicit Session(const Clock &clock, QObject *parent = nullptr);
    ~Session() override;

    /// Which gops to run; lists at once when it changes.
    void setGops(const QString &program);
    [[nodiscard]] QString gops() const { return m_runner.program(); }

    void refresh() { m_discovery.refresh(); }
    /// Whether somebody looks at the list. Without, it is renewed only to follow a program that exited.
    void setListWanted(bool wanted);

    [[nodiscard]] const Sampler &sampler() const { return m_sampler; }
    /// Samples one target more often for a while.
    [[nodiscard]] CloseWatch &closeWatch() { return m_sampler.closeWatch(); }
    void setInterval(std::chrono::milliseconds interval) { m_sampler.setInterval(interval); }
    /// How processes are asked, as SourceSet::prefer() takes it; setInterval() holds the interval to it.
    /// Whoever wants gops sees what gops lists, and asks nothing else.
    void setSource(const QString &choice);
    [[nodiscard]] const SourceSet &sources() const { return m_sources; }
    /// How single programs are asked, by their keys, where a person wants it otherwise than setSource() says.
    void setWishes(const QMap<QString, SourceWish> &wishes);
    [[nodiscard]] const QMap<QString, SourceWish> &wishes() const { return m_wishes; }
    /// The same for one program, whose processes are asked so from their next question on.
    void setWish(const QString &key, const SourceWish &wish);
    [[nodiscard]] SourceWish wish(const QString &key) const { return m_wishes.value(key); }
    /// Takes the gopscope-reader that is there now, installed or removed since it was looked for.
    void renewReader();
    /// How long samples are kept, and what those of all processes may take together.
    void setRetention(std::chrono::minutes age, std::size_t ceilingBytes);
    [[nodiscard]] const Clock &clock() const { return m_clock; }
    /// The time of a moment of the boot clock as the histories tell times, milliseconds since the epoch.
    [[nodiscard]] qint64 timeOf(qint64 bootMs) const { return bootMs + m_confirmed.offsetMs(); }
    /// Now, in that time.
    [[nodiscard]] qint64 nowMs() const { return timeOf(m_clock.bootMs()); }

    /// The rows of the picker.
    [[nodiscard]] QList<ProcessEntry> processes() const
    {
        return mergeProcesses(m_listing, m_outlooks, m_sampler);
    }
    /// Absent until the first listing; epoch milliseconds.
    [[nodiscard]] std::optional<qint64> listedAtMs() const { return m_listedAtMs; }
    /// Why gops told nothing for the last listing; absent when it did. What is listed was found without it,
    /// unless it was chosen to ask gops only.
    [[nodiscard]] const std::optional<Error> &gopsFault() const { return m_listing.gopsFault; }
    /// Lines of the last listing that could not be read.
    [[nodiscard]] qsizetype unreadableRows() const { return m_listing.unreadable; }

    /// Ticks a process, listed or not; the same target when it is ticked already. A process that was unticked
    /// a short while ago gets its samples back.
    Target *watch(qint64 pid);
    /// The same for a process that has just started: where its program was watched and has exited, that goes
    /// on with it.
    Target *watchStarted(qint64 pid);
    /// The PID of the process that reads memory, which runs from now on; 0 when it can't be started.
    [[nodiscard]] qint64 wakeReader();
    /// CPU seconds of that process, which begin anew with another readerLife().
    [[nodiscard]] double readerCpuSeconds() const;
    [[nodiscard]] int readerLife() const;
    void unwatch(Target *target);
    /// Adds a sample to those of a target, as if its process had said so.
    void takeSample(Target *target, const Sample &sample, Join join);
    /// The samples of a target that is watched.
    [[nodiscard]] const History &history(const Target *target) const;

    /// Programs to tick as soon as they are listed and can be watched; a key that is there twice, two
    /// processes.
    void restore(const QStringList &keys);
    /// The keys of all ticked programs, those that restore() still waits for included.
    [[nodiscard]] QStringList watchedKeys() const;

Q_SIGNALS:
    /// processes(), listedAtMs() or gopsFault() changed.
    void processesChanged();
    void watched(gopscope::Target *target);
    void aboutToUnwatch(gopscope::Target *target);
    /// A sample as it is kept, its time by timeOf(): for whatever takes samples on, once each.
    void sampleTaken(gopscope::Target *target, const gopscope::Sample &sample);
    void targetChanged(gopscope::Target *target);
    /// A person wants another one: wishes() is to be kept.
    void wishesChanged();
    void gcFinished(gopscope::Target *target, const std::optional<gopscope::Error> &error);

private:
    void readClock();
    void takeListing(const Listing &listing);
    void lookOutAgain();
    [[nodiscard]] bool foundOut(const Listing &listing) const;
    void takeChange(Target *target);
    void followRestarts();
    void follow(const std::vector<std::pair<Target *, ListedProcess>> &found);
    void tickRestored();
    void noteRestored(const Target *target);
    void updateDiscovery();
    [[nodiscard]] bool isFree(const ListedProcess &row) const;
    void keepBelowCeiling();
    void park(const Target *target);
    [[nodiscard]] std::optional<History> unpark(const Target *target);

    /// The samples of a process that was unticked.
    struct Parked
    {
        qint64 pid;
        quint64 startTicks;
        History history;
    };

    const Clock &m_clock;
    ConfirmedClock m_confirmed;
    GopsRunner m_runner;
    std::shared_ptr<MemoryPrograms> m_memory;
    SourceSet m_sources;
    Discovery m_discovery;
    std::map<const Target *, History> m_histories;
    Sampler m_sampler;
    Listing m_listing;
    Outlooks m_outlooks; ///< of m_listing
    std::optional<qint64> m_listedAtMs;
    std::deque<Parked> m_parked;
    QSet<const Target *> m_resumed; ///< that go on with parked samples and have no new one yet
    Follower<Target *> m_follower;
    QStringList m_restoring;
    QMap<QString, SourceWish> m_wishes; ///< only those that want anything
    std::chrono::minutes m_retention = History::defaultRetention;
    std::size_t m_ceilingBytes = defaultCeilingBytes;
    bool m_listWanted = false;
    bool m_started = false; ///< since setGops() there is something to list with
};

} // namespace gopscope
