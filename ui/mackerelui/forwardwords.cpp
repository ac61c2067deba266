#include "mackerelui/forwardwords.h"

#include "base/overloaded.h"
#include "base/plural.h"
#include "base/untrusted.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

using Reason = standing::Refused::Reason;

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

QString lastPost(const standing::Good &good, qint64 nowMs)
{
    if (!good.lastPostMs)
        return Words::tr("nothing posted yet");
    const qint64 seconds = std::max<qint64>(0, nowMs - *good.lastPostMs) / 1000;
    return seconds < 60 ? Words::tr("last post %1 s ago").arg(wide(seconds))
                        : Words::tr("last post %1 min ago").arg(wide(seconds / 60));
}

/// Nobody refused what was not asked for.
QString refusedWords(Reason reason)
{
    return reason == Reason::NoKey ? reasonWord(reason) : Words::tr("refused: %1").arg(reasonWord(reason));
}

/// After a dot; empty without any.
QString queued(const ForwardState &state)
{
    return state.queued ? u" · "_s + Words::tr("%Ln points queued", nullptr, plural(state.queued->points))
                        : QString();
}

QString queuedSince(const ForwardState &state, qint64 nowMs)
{
    return state.queued
               ? u" · "_s + Words::tr("%Ln points queued since %1", nullptr, plural(state.queued->points))
                                .arg(clockTime(state.queued->sinceS * 1000, nowMs))
               : QString();
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

} // namespace

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
    case Reason::Other:
        break;
    }
    return Words::tr("not taken");
}

QString switchWords(const ForwardState &state, qint64 nowMs, Length length)
{
    const auto withDetails = [length](const QString &words, const QString &details) {
        return length == Length::Full ? words + details : words;
    };
    const auto on = [&](const QString &how) {
        return length == Length::Full ? Words::tr("on · %1").arg(how) + losses(state) : Words::tr("on");
    };
    return std::visit(
        Overloaded{
            [](const standing::Off &) { return Words::tr("off"); },
            [&](const standing::AskingForKey &) {
                return withDetails(Words::tr("waiting for the secret store"),
                                   queuedSince(state, nowMs) + losses(state));
            },
            [&](const standing::Good &good) { return on(lastPost(good, nowMs)); },
            [&](const standing::Elsewhere &) { return on(Words::tr("posted by another Gopscope")); },
            [&](const standing::Failing &) {
                return withDetails(Words::tr("waiting for an answer"),
                                   queuedSince(state, nowMs) + losses(state));
            },
            [&](const standing::Throttled &throttled) {
                return withDetails(Words::tr("throttled until %1").arg(clockTime(throttled.untilMs, nowMs)),
                                   queued(state) + losses(state));
            },
            [&](const standing::Refused &refused) {
                return withDetails(refusedWords(refused.reason), queued(state) + losses(state));
            },
        },
        state.standing);
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

} // namespace gopscope
