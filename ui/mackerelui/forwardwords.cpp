#include "mackerelui/forwardwords.h"

#include "base/plural.h"
#include "base/untrusted.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

using Kind = ForwardState::Kind;
using Reason = ForwardState::Reason;

/// For lupdate, which finds the context of free functions by it.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(forward)
};

/// A number as wide as one of two digits, so that what counts the seconds does not wobble.
QString wide(qint64 number)
{
    constexpr char16_t figureSpace = 0x2007;
    return u"%1"_s.arg(number, 2, 10, QChar(figureSpace));
}

QString lastPost(const ForwardState &state, qint64 nowMs)
{
    if (state.postedElsewhere)
        return Words::tr("posted by another Gopscope");
    if (state.lastPostMs == 0)
        return Words::tr("nothing posted yet");
    const qint64 seconds = std::max<qint64>(0, nowMs - state.lastPostMs) / 1000;
    return seconds < 60 ? Words::tr("last post %1 s ago").arg(wide(seconds))
                        : Words::tr("last post %1 min ago").arg(wide(seconds / 60));
}

QString reasonWord(Reason reason)
{
    switch (reason) {
    case Reason::NoKey:
        return Words::tr("no API key");
    case Reason::WrongKey:
        return Words::tr("wrong key");
    case Reason::Denied:
        return Words::tr("key or address not allowed");
    case Reason::NoService:
        return Words::tr("no such service");
    case Reason::Insecure:
        return Words::tr("not a safe address");
    case Reason::AskingForKey:
    case Reason::Other:
    case Reason::None:
        break;
    }
    return Words::tr("not taken");
}

/// Nobody refused what was not asked for.
QString refusedWords(Reason reason)
{
    return reason == Reason::NoKey ? reasonWord(reason) : Words::tr("refused: %1").arg(reasonWord(reason));
}

QString waitingWords(Reason reason)
{
    return reason == Reason::AskingForKey ? Words::tr("waiting for the secret store")
                                          : Words::tr("waiting for an answer");
}

QString queued(const ForwardState &state)
{
    return state.queued == 0
               ? QString()
               : plural(state.queued, Words::tr("%L1 point queued"), Words::tr("%L1 points queued"));
}

/// What is or may be lost, after a dot.
QString losses(const ForwardState &state)
{
    QString words;
    if (state.atRisk > 0)
        words += u" · "_s + plural(state.atRisk, Words::tr("%L1 point only in memory"),
                                   Words::tr("%L1 points only in memory"));
    if (state.tooOld > 0)
        words += u" · "_s + plural(state.tooOld, Words::tr("%L1 too old and dropped"),
                                   Words::tr("%L1 too old and dropped"));
    if (state.pushedOut > 0)
        words += u" · "_s + plural(state.pushedOut, Words::tr("%L1 pushed out"), Words::tr("%L1 pushed out"));
    if (state.setAside > 0)
        words += u" · "_s + plural(state.setAside, Words::tr("%L1 set aside"), Words::tr("%L1 set aside"));
    return words;
}

Notice refusal(const ForwardState &state, const QString &service, qint64 nowMs)
{
    const QString words = state.reason == Reason::NoService ? Words::tr("no service %1").arg(service)
                                                            : reasonWord(state.reason);
    return {
        Words::tr("Nothing is sent to Mackerel: %1").arg(words),
        state.explanation(nowMs) + u' ' + Words::tr("Points are kept meanwhile."),
        {},
        {NoticeAction::SetUpForwarding, NoticeAction::RetryForwarding, NoticeAction::SwitchOffForwarding}};
}

Notice collisionNotice(const Claims::Collision &collision, const QString &service)
{
    return {Words::tr("%1 has metrics of the prefix %2 already").arg(service, collision.prefix),
            Words::tr(
                "%1: if they are somebody else's, points of the same name overwrite each other. Go on as %2, "
                "or keep %3 when they are yours?")
                    .arg(collision.names.join(u", "_s), collision.offer, collision.prefix) +
                u' ' +
                plural(static_cast<qint64>(collision.waiting),
                       Words::tr("%L1 sample waits in the spool until then, for a day at most."),
                       Words::tr("%L1 samples wait in the spool until then, for a day at most.")),
            {},
            {NoticeAction::UseHostPrefix, NoticeAction::KeepPrefix}};
}

Notice heldNotice(const ForwardState &state)
{
    constexpr qsizetype longestName = 30;
    const QList actions{NoticeAction::SendHeld, NoticeAction::KeepHeld, NoticeAction::DiscardHeld};
    const QMap<NoticeAction, QString> labels{
        {NoticeAction::SendHeld, Words::tr("Send to %1").arg(oneLine(state.organisation, longestName))}};
    if (state.heldOrganisation.isEmpty())
        return {Words::tr("Points of another API key are still here"),
                state.whoseHeld() + Words::tr(". The key of now belongs to %1.").arg(state.organisation),
                {},
                actions,
                labels};
    return {Words::tr("This API key belongs to another organisation, %1").arg(state.organisation),
            plural(state.held, Words::tr("%L1 point that was queued for %2 is still here."),
                   Words::tr("%L1 points that were queued for %2 are still here."))
                    .arg(state.heldOrganisation) +
                u' ' +
                Words::tr("What is kept waits for a key of that organisation, until it is 24 hours old."),
            {},
            actions,
            labels};
}

Notice strandedNotice(const ForwardState &state, const QString &service)
{
    return {Words::tr("Points wait for a service that Mackerel does not have"),
            state.whatIsStranded() + u' ' + Words::tr("Is %1 what was meant?").arg(service),
            {},
            {NoticeAction::MoveStranded, NoticeAction::KeepStranded},
            {{NoticeAction::MoveStranded, Words::tr("Move to %1").arg(service)}}};
}

} // namespace

QString switchWords(const ForwardState &state, qint64 nowMs, Length length)
{
    const bool full = length == Length::Full;
    const QString behind = queued(state).isEmpty() ? QString() : u" · "_s + queued(state);
    switch (state.kind) {
    case Kind::Off:
        return Words::tr("off");
    case Kind::On:
        return full ? Words::tr("on · %1").arg(lastPost(state, nowMs)) + losses(state) : Words::tr("on");
    case Kind::Waiting:
        if (!full)
            return waitingWords(state.reason);
        return waitingWords(state.reason) + behind +
               (state.queued > 0 ? Words::tr(" since %1").arg(clockTime(state.queuedSinceS * 1000, nowMs))
                                 : QString()) +
               losses(state);
    case Kind::Refused:
        return refusedWords(state.reason) + (full ? behind + losses(state) : QString());
    case Kind::Throttled:
        return Words::tr("throttled until %1").arg(clockTime(state.nextTryMs, nowMs)) +
               (full ? behind + losses(state) : QString());
    }
    return {};
}

QString forwardCounters(const ForwardState &state)
{
    QStringList counters;
    const auto add = [&](qint64 points, const QString &one, const QString &many) {
        if (points > 0)
            counters << plural(points, one, many);
    };
    add(state.stored, Words::tr("%L1 point sent"), Words::tr("%L1 points sent"));
    add(state.tooOld, Words::tr("%L1 too old"), Words::tr("%L1 too old"));
    add(state.pushedOut, Words::tr("%L1 pushed out"), Words::tr("%L1 pushed out"));
    add(state.setAside, Words::tr("%L1 set aside"), Words::tr("%L1 set aside"));
    return counters.isEmpty() ? QString() : Words::tr("· Mackerel: %1").arg(counters.join(u", "_s));
}

std::optional<Notice> forwardNotice(const Forwarding &forwarding, qint64 nowMs)
{
    const ForwardState &state = forwarding.state();
    if (!forwarding.isOn())
        return {};
    if (state.kind == Kind::Refused)
        return refusal(state, forwarding.settings().service, nowMs);
    if (const auto collision = forwarding.claims().collision())
        return collisionNotice(*collision, forwarding.settings().service);
    if (state.atRisk > 0)
        return Notice{plural(state.atRisk, Words::tr("%L1 point for Mackerel is only in memory"),
                             Words::tr("%L1 points for Mackerel are only in memory")),
                      state.trouble + u' ' +
                          (state.atRisk == 1
                               ? Words::tr("It is lost when Gopscope ends before that is put right.")
                               : Words::tr("They are lost when Gopscope ends before that is put right.")),
                      {},
                      {}};
    if (state.held > 0)
        return heldNotice(state);
    if (state.stranded > 0)
        return strandedNotice(state, forwarding.settings().service);
    return {};
}

} // namespace gopscope
