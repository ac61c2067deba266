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

/// After a dot; empty without any.
QString queued(const ForwardState &state)
{
    return state.queued == 0 ? QString()
                             : u" · "_s + Words::tr("%Ln points queued", nullptr, plural(state.queued));
}

QString queuedSince(const ForwardState &state, qint64 nowMs)
{
    return state.queued == 0
               ? QString()
               : u" · "_s + Words::tr("%Ln points queued since %1", nullptr, plural(state.queued))
                                .arg(clockTime(state.queuedSinceS * 1000, nowMs));
}

/// What is or may be lost, each after a dot.
QString losses(const ForwardState &state)
{
    QString words;
    const auto add = [&](qint64 points, const QString &what) {
        if (points > 0)
            words += u" · "_s + what;
    };
    add(state.atRisk, Words::tr("%Ln points only in memory", nullptr, plural(state.atRisk)));
    add(state.tooOld, Words::tr("%Ln too old and dropped", nullptr, plural(state.tooOld)));
    add(state.pushedOut, Words::tr("%Ln pushed out", nullptr, plural(state.pushedOut)));
    add(state.setAside, Words::tr("%Ln set aside", nullptr, plural(state.setAside)));
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
                Words::tr("%Ln samples wait in the spool until then, for a day at most.", nullptr,
                          plural(static_cast<qint64>(collision.waiting))),
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
                state.whoseHeld() + u' ' + Words::tr("The key of now belongs to %1.").arg(state.organisation),
                {},
                actions,
                labels};
    return {Words::tr("This API key belongs to another organisation, %1").arg(state.organisation),
            Words::tr("%Ln points that were queued for %1 are still here.", nullptr, plural(state.held))
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
    switch (state.kind) {
    case Kind::Off:
        return Words::tr("off");
    case Kind::On:
        return full ? Words::tr("on · %1").arg(lastPost(state, nowMs)) + losses(state) : Words::tr("on");
    case Kind::Waiting:
        if (!full)
            return waitingWords(state.reason);
        return waitingWords(state.reason) + queuedSince(state, nowMs) + losses(state);
    case Kind::Refused:
        return refusedWords(state.reason) + (full ? queued(state) + losses(state) : QString());
    case Kind::Throttled:
        return Words::tr("throttled until %1").arg(clockTime(state.nextTryMs, nowMs)) +
               (full ? queued(state) + losses(state) : QString());
    }
    return {};
}

QString forwardCounters(const ForwardState &state)
{
    QStringList counters;
    const auto add = [&](qint64 points, const QString &what) {
        if (points > 0)
            counters << what;
    };
    add(state.stored, Words::tr("%Ln points sent", nullptr, plural(state.stored)));
    add(state.tooOld, Words::tr("%Ln too old", nullptr, plural(state.tooOld)));
    add(state.pushedOut, Words::tr("%Ln pushed out", nullptr, plural(state.pushedOut)));
    add(state.setAside, Words::tr("%Ln set aside", nullptr, plural(state.setAside)));
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
        return Notice{Words::tr("%Ln points for Mackerel are only in memory", nullptr, plural(state.atRisk)),
                      state.trouble + u' ' +
                          Words::tr("They are lost when Gopscope ends before that is put right.", nullptr,
                                    plural(state.atRisk)),
                      {},
                      {}};
    if (state.held > 0)
        return heldNotice(state);
    if (state.stranded > 0)
        return strandedNotice(state, forwarding.settings().service);
    return {};
}

} // namespace gopscope
