#pragma once

#include <QCoreApplication>
#include <QString>

namespace gopscope {

/// How forwarding stands, for a window or a line of text.
struct ForwardState
{
    enum class Kind
    {
        Off,
        On,        ///< all is well
        Waiting,   ///< Mackerel can't be reached or is in trouble; tried again soon
        Refused,   ///< a person has to do something; tried again every 5 min
        Throttled, ///< Mackerel wants a pause
    };
    /// With Refused, and AskingForKey with Waiting.
    enum class Reason
    {
        None,
        AskingForKey, ///< the secret store has not said it yet
        NoKey,
        WrongKey,
        Denied,    ///< a read-only key, or an address that is not allowed
        NoService, ///< no service of that name
        Insecure,  ///< the address or the key is not fit to be used
        Other,
    };
    Kind kind = Kind::Off;
    Reason reason = Reason::None;
    QString words;                ///< what Mackerel or the system said, one plain line
    qint64 lastPostMs = 0;        ///< epoch; 0: none in this run
    qint64 nextTryMs = 0;         ///< epoch; with Waiting, Refused and Throttled
    qint64 queued = 0;            ///< points that are due and not sent
    qint64 queuedSinceS = 0;      ///< epoch seconds of the oldest; 0 without any
    bool postedElsewhere = false; ///< another process on the spool posts
    QString postedBy;             ///< which one, one line; empty: not known
    QString organisation;         ///< empty: not known yet

    // Counted since the start.
    qint64 stored = 0;
    qint64 tooOld = 0;    ///< points past 24 h, dropped
    qint64 pushedOut = 0; ///< points that the spool's ceiling pushed out
    qint64 setAside = 0;  ///< points that Mackerel rejected by themselves

    qint64 atRisk = 0; ///< points that are only in memory
    QString trouble;   ///< why they are
    /// Points of the same address that belong to another organisation; they wait for a decision.
    qint64 held = 0;
    QString heldOrganisation; ///< empty: another key took them, and its organisation is not known

    /// Points that wait for a service of that name, which Mackerel does not have.
    qint64 stranded = 0;
    QString strandedService;

    /// With stranded, a sentence.
    [[nodiscard]] QString whatIsStranded() const;
    /// With postedElsewhere, a sentence.
    [[nodiscard]] QString elsewhere() const;
    /// With held, a sentence: whose the points are.
    [[nodiscard]] QString whoseHeld() const;
    /// What to tell a person, in a sentence or two: what happened and what to do. Times are local.
    [[nodiscard]] QString explanation(qint64 nowMs) const;

    Q_DECLARE_TR_FUNCTIONS(gopscope::ForwardState)
};

/// A moment as a clock of this place shows it, 14:05; with the day, Wed 14:05, unless that is the one of
/// `nowMs`.
[[nodiscard]] QString clockTime(qint64 epochMs, qint64 nowMs);

} // namespace gopscope
