#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "gops/listing.h"
#include "metrics/sample.h"
#include "sampling/heapfloor.h"
#include "sampling/rates.h"
#include "sources/sourceset.h"
#include "system/procfs.h"

#include <QObject>
#include <QTimer>

#include <chrono>

namespace gopscope {

/// What a target is about, before the first sample and after the last.
struct TargetProcess
{
    qint64 pid = 0;
    QString name;
    QString path;
    QString goVersion; ///< empty when unknown
    /// Which process of this PID is meant, as procfs::Status has it; 0: the one that has the PID now.
    quint64 startTicks = 0;
    bool agent = false; ///< whether gops marks it; what it offers besides is looked up
};

/// A row of a listing as something to watch.
[[nodiscard]] TargetProcess toTargetProcess(const ListedProcess &row);

/// What Gopscope knows of a target's answers.
struct TargetStatus
{
    enum class State
    {
        Collecting, ///< fewer than two samples in this life
        Live,
        Waiting,  ///< it can't answer now: stopped, or busy
        Refusing, ///< it does not answer, and will not by itself
        Exited,
    };
    State state = State::Collecting;
    /// Why there are no values now, with Waiting and Refusing.
    std::optional<Silence> silence;
    /// The running program is not the one on disk any more.
    bool rebuilt = false;
    qint64 nextTryMs = 0;    ///< steady; with Waiting and Refusing
    qint64 exitedMs = 0;     ///< epoch; with Exited
    qint64 exitedBootMs = 0; ///< the same moment on Clock::bootMs()
    /// What was made of the last answer.
    Reading reading;
    /// Why its memory adds nothing to that, where it was to.
    std::optional<Silence> lacking;

    [[nodiscard]] bool isStopped() const { return silence && silence->kind == Silence::Kind::Stopped; }
    /// The state as one word for a person.
    [[nodiscard]] QString stateWord() const;
    /// Why there are no samples now, in a sentence or two for a person; empty while there is no reason.
    [[nodiscard]] QString explanation() const;
};

/// One watched process: asks its source for values at a fixed rate, one question at a time, each with a
/// deadline, and names the state it is in. It follows a restart when told so.
class Target : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds deadline{5000};
    static constexpr std::chrono::milliseconds closeInterval{10};

    Target(TargetProcess process, const SourceSet &sources, const Clock &clock, QObject *parent = nullptr);
    ~Target() override;

    [[nodiscard]] const TargetProcess &process() const { return m_process; }
    [[nodiscard]] const TargetStatus &status() const { return m_status; }
    /// When the process started, on Clock::bootMs(); absent when the system does not say.
    [[nodiscard]] std::optional<qint64> startedAtBootMs() const
    {
        return procfs::startedAtBootMs(m_startTicks);
    }
    /// What it is recognised by when it starts again.
    [[nodiscard]] QString key() const { return m_key; }
    /// Clock ticks after boot at which the process started; with its PID that is who it is.
    [[nodiscard]] quint64 startTicks() const { return m_startTicks; }
    [[nodiscard]] ProcessId id() const { return {m_process.pid, m_startTicks}; }
    /// When it was seen alive for the last time, in clock ticks after boot.
    [[nodiscard]] quint64 seenTicks() const { return m_seenTicks; }
    /// How often it is sampled now.
    [[nodiscard]] std::chrono::milliseconds interval() const { return m_interval; }
    [[nodiscard]] std::chrono::milliseconds phase() const { return m_phase; }
    /// Samples that should have been taken and were not.
    [[nodiscard]] qint64 missed() const { return m_missed; }
    [[nodiscard]] bool exited() const { return m_status.state == TargetStatus::State::Exited; }
    /// What its source can do for it.
    [[nodiscard]] Abilities abilities() const { return m_source->abilities(); }
    /// How it is asked, one of SourceSet's kinds.
    [[nodiscard]] QString sourceName() const { return m_way.kind->name; }
    /// What a person wants for it; it holds from the next question on.
    [[nodiscard]] const SourceWish &wish() const { return m_wish; }
    void setWish(const SourceWish &wish) { m_wish = wish; }

    /// Samples at `phase` after multiples of `interval` on the steady clock, the first one `delay` from now;
    /// less often where its source can't keep up.
    void start(std::chrono::milliseconds interval, std::chrono::milliseconds phase,
               std::chrono::milliseconds delay);
    /// Samples as often as `closeInterval`, in a quicker way where its own takes longer, and then as before.
    /// Why it can't is told by whyNotClosely().
    void setClosely(bool closely);
    [[nodiscard]] std::optional<Error> whyNotClosely() const;
    /// Goes on with another life of the same program.
    void follow(const TargetProcess &process);
    /// Fills in what a listing knows better: name, path and Go version.
    void describe(const TargetProcess &process);
    /// Looks whether the process still exists, and becomes Exited when it does not.
    bool stillThere();
    /// Forgets the back-off and tries now.
    void retry();
    /// Asks for a collection, behind a question that is under way.
    void runGc();

Q_SIGNALS:
    void sampleTaken(const gopscope::Sample &sample, gopscope::Join join);
    /// status(), process() or missed() changed.
    void changed();
    /// A collection ended, with why there was none.
    void gcFinished(const std::optional<gopscope::Error> &error);

private:
    void adopt();
    void readoptProgram();
    void setPath(const QString &path);
    void poll();
    void ask();
    void schedule();
    void countSkippedSlots();
    [[nodiscard]] qint64 slotNow() const;
    void setStopped();
    void setNotNow(const Silence &silence);
    void dropWaiting();
    [[nodiscard]] std::chrono::milliseconds wantedInterval() const
    {
        return m_isClosely ? closeInterval : m_wantedInterval;
    }
    [[nodiscard]] SourceWay wantedWay() const { return wayFor(wantedInterval(), m_isClosely); }
    [[nodiscard]] SourceWay wayFor(std::chrono::milliseconds interval, bool isHurried) const;
    /// A source of its own for the life that begins.
    void renewSource();
    /// As often as wanted, if that way can.
    void setPace(const SourceWay &way);
    void request();
    void takeAnswer(const Answer &answer);
    void takeSilence(const Silence &silence);
    void takeSample(Sample sample);
    void beginLife();
    [[nodiscard]] Join joinOf(const Sample &sample) const;
    void requestGc();
    void takeCollection(const std::optional<Error> &error);
    /// Ends a collection that was asked of the life before.
    void refuseGc();
    void backOff(TargetStatus::State state, const Silence &silence);
    void setExited();
    void checkExecutable();

    /// What the source was asked and has not answered.
    enum class Asked
    {
        Nothing,
        Values,
        Collection,
    };

    /// What the way to ask depends on, besides files and time.
    struct WayReasons
    {
        bool hasAgent = false;
        SourceWish wish{};
        std::chrono::milliseconds interval{};
        bool isClosely = false;
        QString choice{};

        friend bool operator==(const WayReasons &, const WayReasons &) = default;
    };

    TargetProcess m_process;
    const SourceSet &m_sources;
    const Clock &m_clock;
    TargetStatus m_status;
    QTimer m_timer;
    std::unique_ptr<Source> m_source;
    SourceWay m_way; ///< that the source was made by
    SourceWish m_wish;
    WayReasons m_wayReasons; ///< for which m_way was chosen
    Asked m_asked = Asked::Nothing;
    QString m_key;
    std::chrono::milliseconds m_wantedInterval{1000};
    std::chrono::milliseconds m_interval{1000};    ///< the one that its source can hold
    std::chrono::milliseconds m_intervalAtLast{0}; ///< when m_last was taken
    std::chrono::milliseconds m_phase{0};
    bool m_isClosely = false;
    quint64 m_startTicks = 0;
    quint64 m_seenTicks = 0;
    std::optional<procfs::Status> m_system; ///< what stillThere() read; absent when that could not be read
    Sample m_last;
    Rates m_rates;
    HeapFloor m_floor;
    int m_taken = 0;        ///< in this life, up to 2
    qint64 m_nextSlot = -1; ///< of the grid of due times; -1 after a poll that was not on it
    qint64 m_due = 0;       ///< steady ms; of the poll that is under way
    qint64 m_missed = 0;
    qint64 m_missedAtLast = 0; ///< m_missed when m_last was taken
    qint64 m_lookDue = 0;      ///< steady ms; when the executable is looked at again
    qint64 m_quietUntil = 0;   ///< steady ms; the end of the back-off
    std::chrono::milliseconds m_backOff{0};
    bool m_gcWanted = false;
    bool m_askWhenIdle = false; ///< a poll was due meanwhile
};

} // namespace gopscope
