#pragma once

#include "base/clock.h"
#include "base/confirmedclock.h"
#include "mackerel/backoff.h"
#include "mackerel/mackerelclient.h"
#include "mackerel/postinglock.h"
#include "mackerel/refusednames.h"
#include "outbox/spool.h"

#include <QPointer>
#include <QTimer>

#include <memory>

namespace gopscope {

/// Brings the points of one destination from the spool to Mackerel: one request at a time, and of all
/// processes on one spool only one does it. One whose posts fail lets another try.
class Poster : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype mostBody = 99'000;
    static constexpr std::chrono::milliseconds backlogPause{5000};
    static constexpr std::chrono::milliseconds splitPause{1000};
    static constexpr std::chrono::milliseconds refusedPause{300'000};
    /// How often it looks whether another process posts still.
    static constexpr std::chrono::milliseconds elsewherePause{10'000};
    /// Mackerel answers 200 to older points and drops them.
    static constexpr qint64 oldestTakenS = 24 * 3600;

    enum class Standing
    {
        Idle,      ///< nothing was tried yet
        Good,      ///< the last post was taken
        Failing,   ///< tried again soon
        Throttled, ///< tried again when Mackerel wants it
        Refused,   ///< tried again every 5 min; a person has to do something
        Elsewhere, ///< another process posts
    };

    /// Somebody posts what is queued for a destination, or will when it can.
    [[nodiscard]] static bool isServed(const Spool &spool, const Destination &destination);

    /// `confirmed` is what points are dropped by; it is told what Mackerel's clock says.
    Poster(Spool &spool, MackerelClient &client, const Clock &clock, ConfirmedClock &confirmed,
           QObject *parent = nullptr);

    /// What to post; the organisation may not be known yet. Every `postEvery` there is a regular post.
    void start(const Destination &destination, std::chrono::milliseconds postEvery);
    /// Posts nothing more and lets another process do it.
    void stop();
    /// The points are somewhere else in the spool from now on.
    void setDestination(const Destination &destination);
    [[nodiscard]] const Destination &destination() const { return m_destination; }

    /// Does what is due by the clock; it also comes by itself.
    void wake();
    /// Tells that there are new points: the first ones go out at once.
    void pointsCame();
    /// Tells that points have become due that were not: they need not wait for the regular post.
    void backlogCame();
    /// Forgets the back-off and tries now.
    void retryNow();
    /// Tries now whatever the back-off, and posts without pauses; emits flushed() when all is sent, or
    /// something fails.
    void flush();

    /// Goes back to pauses in the middle of a flush.
    void stopFlushing() { m_flushing = false; }
    /// Something is read or posted.
    [[nodiscard]] bool isPosting() const { return m_reading || m_call; }

    [[nodiscard]] Standing standing() const { return m_standing; }
    /// What the last reply said.
    [[nodiscard]] const MackerelReply &lastReply() const { return m_lastReply; }
    [[nodiscard]] qint64 lastPostMs() const { return m_lastPostMs; }
    /// With Standing::Elsewhere: who posts; empty when that is not known.
    [[nodiscard]] QString holder() const { return m_lock ? m_lock->holder() : QString(); }
    /// When it tries again, epoch milliseconds.
    [[nodiscard]] qint64 nextTryMs() const;
    /// Up to when points are due, epoch seconds.
    [[nodiscard]] qint64 upToS() const;

Q_SIGNALS:
    /// standing(), lastReply() or lastPostMs() changed.
    void changed();
    void pointsStored(qint64 points);
    void pointsTooOld(qint64 points);
    void pointSetAside(const gopscope::MetricPoint &point, const QString &reason);
    /// A regular attempt begins.
    void attempted();
    void flushed();

private:
    void arm();
    void pauseFor(std::chrono::milliseconds span);
    void waitForRegular();
    void dropTooOld();
    void read(const NameFilter &filter);
    void takeBatch(Spool::Batch batch, const NameFilter &filter);
    /// The rejected points whose names are searched next.
    [[nodiscard]] QList<StoredPoint> searched() const;
    void post(const QList<StoredPoint> &points);
    void finishPost(const QList<StoredPoint> &points, qsizetype bytes, const MackerelReply &reply);
    void takeSuccess(const QList<StoredPoint> &points);
    void takeRejection(const QList<StoredPoint> &points, qsizetype bytes, const MackerelReply &reply);
    void shrink(qsizetype bytes);
    void takeVerdict(const RefusedNames::Verdict &verdict);
    void takeFailure(const MackerelReply &reply);
    void letGo();
    void stand(Standing standing);
    void endFlush();

    Spool &m_spool;
    MackerelClient &m_client;
    const Clock &m_clock;
    ConfirmedClock &m_confirmed;
    Destination m_destination;
    std::chrono::milliseconds m_postEvery{60000};
    std::unique_ptr<PostingLock> m_lock;
    QPointer<MackerelCall> m_call;
    QTimer m_timer;
    BackOff m_backOff;
    Standing m_standing = Standing::Idle;
    MackerelReply m_lastReply;
    qint64 m_lastPostMs = 0;
    qint64 m_dueMs = 0;   ///< steady
    qint64 m_askedMs = 0; ///< boot time: when the last post went out
    qsizetype m_mostBody = mostBody;
    RefusedNames m_refused;
    /// What Mackerel rejected last and was not taken since, in whole or in part.
    QList<StoredPoint> m_rejected;
    qint64 m_readUpToS = 0;
    qint64 m_left = 0; ///< points that were due beside those that are posted
    int m_flushPosts = 0;
    bool m_started = false;
    bool m_reading = false;
    bool m_cameMeanwhile = false; ///< points, while it read
    bool m_tried = false;
    bool m_nothingStored = true; ///< in this run
    bool m_flushing = false;
};

} // namespace gopscope
