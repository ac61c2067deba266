#pragma once

#include "mackerel/forwardstanding.h"

#include <QCoreApplication>

namespace gopscope {

/// How forwarding stands, what waits and what was lost, for a window or a line of text.
struct ForwardState
{
    /// Points that are due and not sent.
    struct Queued
    {
        qint64 points;
        qint64 sinceS; ///< epoch seconds of the oldest
    };
    /// Points of the same address that belong to another organisation; they wait for a decision.
    struct Held
    {
        qint64 points;
        QString organisation; ///< empty: another key took them, and its organisation is not known

        /// A sentence: whose they are.
        [[nodiscard]] QString inWords() const;
    };
    /// Points that wait for a service that Mackerel does not have.
    struct Stranded
    {
        qint64 points;
        QString service;

        /// A sentence.
        [[nodiscard]] QString inWords() const;
    };

    ForwardStanding standing;
    QString organisation; ///< empty: not known yet
    std::optional<Queued> queued;
    std::optional<Held> held;
    std::optional<Stranded> stranded;

    // Counted since the start.
    qint64 stored = 0;
    qint64 tooOld = 0;    ///< points past 24 h, dropped
    qint64 pushedOut = 0; ///< points that the spool's ceiling pushed out
    qint64 setAside = 0;  ///< points that Mackerel rejected by themselves

    qint64 atRisk = 0; ///< points that are only in memory
    QString trouble;   ///< why the spool takes none; empty while it does

    /// What to tell a person, in a sentence or two: what happened and what to do. Times are local.
    [[nodiscard]] QString explanation(qint64 nowMs) const;

    Q_DECLARE_TR_FUNCTIONS(gopscope::ForwardState)
};

/// How many there are of ForwardState::Queued, Held or Stranded.
template<typename Points> [[nodiscard]] qint64 pointsOf(const std::optional<Points> &some)
{
    return some ? some->points : 0;
}

/// A moment as a clock of this place shows it, 14:05; with the day, Wed 14:05, unless that is the one of
/// `nowMs`.
[[nodiscard]] QString clockTime(qint64 epochMs, qint64 nowMs);

} // namespace gopscope
