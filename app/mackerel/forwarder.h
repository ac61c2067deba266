#pragma once

#include "mackerel/forwardstate.h"
#include "mackerel/markposter.h"
#include "mackerel/names.h"
#include "mackerel/poster.h"

#include <vector>

namespace gopscope {

/// Sends samples of processes to Mackerel as service metrics: takes them into the spool, posts what is due,
/// and says how it stands. One for a running program.
class Forwarder : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds flushTime{3000};
    /// What the spool has for its last word after that.
    static constexpr std::chrono::milliseconds countTime{1500};
    static constexpr std::chrono::milliseconds shortestPostEvery{1000};

    struct Account
    {
        QUrl base = mackerelAddress();
        QByteArray key;
        QString service;
        /// The key's organisation when this very key told it in this run; it is asked for in any case.
        QString organisation;
        bool keyIsAsked = false; ///< of the secret store, which has not said it yet
    };
    struct Options
    {
        QList<MetricId> metrics = mackerelGopsMetrics();
        std::chrono::milliseconds postEvery{60000};
        bool everySample = false; ///< otherwise the last sample of each minute
    };

    Forwarder(Spool &spool, QNetworkAccessManager &network, const Clock &clock, QObject *parent = nullptr);

    /// Switches on, or to another account.
    void start(const Account &account, const Options &options);
    /// Switches off at once; what is queued stays in the spool.
    void stop();
    [[nodiscard]] bool isOn() const { return !m_posters.empty(); }

    /// Takes the values of a sample under `prefix` (see validPrefix()); Spool::saved() tells with the number
    /// that it returns when they are on disk. Does nothing while it is off.
    quint64 take(const QString &prefix, const Sample &sample);
    /// Takes them into the spool all the same, but holds them until somebody decides about the prefix of
    /// `program`; this survives the end of the program.
    quint64 hold(const QString &program, const Sample &sample);
    /// Sends what is held for a program, under `prefix`.
    void release(const QString &program, const QString &prefix);
    void discardHold(const QString &program);
    /// How many moments are held for a program, in this run or an earlier one.
    [[nodiscard]] qint64 samplesHeld(const QString &program) const { return m_holds.value(program); }
    /// Posts a mark on the graphs of the service: that a process started, stopped or started again.
    void mark(const Annotation &annotation);
    /// Posts what is queued, back-off or not, for at most flushTime; ends with flushed() at most countTime
    /// later.
    void flush();
    /// Forgets the back-off, for somebody who has put something right.
    void retryNow();
    /// What becomes of the points of ForwardState::held; those that somebody posts meanwhile are
    /// left alone.
    void sendHeld();
    void discardHeld();
    /// Gives the points of ForwardState::stranded to the account's service.
    void moveStranded();
    /// Does what is due by the clock; it also comes by itself.
    void wake();

    /// Something is read or posted.
    [[nodiscard]] bool isPosting() const;
    [[nodiscard]] const ForwardState &state() const { return m_state; }
    /// The client that posts, for other questions to the same account.
    [[nodiscard]] MackerelClient &client() { return m_client; }

Q_SIGNALS:
    void stateChanged();
    void pointsTooOld(qint64 points);
    /// The first point of a name that was; ForwardState::setAside counts all.
    void pointSetAside(const gopscope::MetricPoint &point, const QString &reason);
    void organisationLearned(const QString &name);
    /// More of ForwardState::held than before.
    void otherOrganisationFound(const gopscope::ForwardState::Held &held);
    /// ForwardState::stranded, once for each service.
    void strandedFound(const gopscope::ForwardState::Stranded &stranded);
    void markFailed(const QString &reason);
    /// flush() is over; `left` points stay on disk, and Spool::atRisk() are only in memory.
    void flushed(qint64 left);

private:
    Poster *addPoster(const Destination &destination);
    void askOrganisation();
    void learnOrganisation(const MackerelReply &reply);
    void useOrganisation(const QString &name);
    quint64 append(const Destination &destination, const QString &prefix, const Sample &sample);
    [[nodiscard]] Destination holdOf(const QString &program) const;
    void lookIntoSpool();
    void adoptOtherServices(const QList<Waiting> &all);
    void takeHeld(const QList<Waiting> &all);
    [[nodiscard]] QList<Destination> decideOnHeld();
    void takeStranded(const QList<Waiting> &all);
    void takeHolds(const QList<Waiting> &all);
    void clearState();
    void updateState();
    [[nodiscard]] ForwardStanding standing() const;
    void showSpool();
    void tellSpool();
    void count();
    void endFlush();
    void endCount(qint64 left);
    [[nodiscard]] Poster *own() const { return m_posters.front().get(); }

    Spool &m_spool;
    const Clock &m_clock;
    ConfirmedClock m_confirmed;
    MackerelClient m_client;
    Account m_account;
    Options m_options;
    /// The first is the account's own service; others send what was queued for it before.
    std::vector<std::unique_ptr<Poster>> m_posters;
    QPointer<MackerelCall> m_organisationCall;
    qint64 m_organisationAskedMs = 0; ///< boot time
    /// What was said of a key that may not even ask, before there was anything to post.
    std::optional<MackerelReply> m_keyRefusal;
    MarkPoster m_marks;
    QList<Destination> m_held;
    QHash<QString, qint64> m_holds; ///< samples by program
    QSet<QString> m_namesAside;     ///< that were told
    QTimer m_flushTimer;
    QTimer m_countTimer;
    QTimer m_lookTimer; ///< while more is held than was counted
    ForwardState m_state;
    qint64 m_countedMs = 0;
    qint64 m_tidiedMs = 0;
    int m_flushing = 0; ///< posters that have not ended their flush
    bool m_organisationSettled = false;
    bool m_othersAreServed = false; ///< destinations that would be held
    bool m_isFlushing = false;
    bool m_looking = false;
    bool m_lookAgain = false;
    bool m_counting = false;
    bool m_countAgain = false;
};

} // namespace gopscope
