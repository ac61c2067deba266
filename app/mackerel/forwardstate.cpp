#include "mackerel/forwardstate.h"

#include "base/plural.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

QString refusal(ForwardState::Reason reason)
{
    switch (reason) {
    case ForwardState::Reason::WrongKey:
        return ForwardState::tr("Mackerel does not know this API key. Give it a key of your organisation.");
    case ForwardState::Reason::Denied:
        return ForwardState::tr(
            "Mackerel does not let this key write: it is read-only, or your address is not allowed. "
            "Give it a key that may write, or allow the address.");
    case ForwardState::Reason::NoService:
        return ForwardState::tr("Mackerel has no service of this name. Create it, or choose another.");
    case ForwardState::Reason::AskingForKey:
    case ForwardState::Reason::NoKey:
    case ForwardState::Reason::Insecure:
    case ForwardState::Reason::Other:
    case ForwardState::Reason::None:
        break;
    }
    return {};
}

} // namespace

QString ForwardState::elsewhere() const
{
    return postedBy.isEmpty() ? tr("Another Gopscope posts what is queued here.")
                              : tr("Another Gopscope, %1, posts what is queued here.").arg(postedBy);
}

QString ForwardState::whatIsStranded() const
{
    return plural(stranded, tr("%1 point waits for the service"), tr("%1 points wait for the service")) +
           u' ' + strandedService + tr(", which Mackerel does not have.");
}

QString ForwardState::whoseHeld() const
{
    if (heldOrganisation.isEmpty())
        return plural(held, tr("%1 point was taken with another API key, whose organisation is not known"),
                      tr("%1 points were taken with another API key, whose organisation is not known"));
    return plural(held, tr("%1 point belongs to another organisation,"),
                  tr("%1 points belong to another organisation,")) +
           u' ' + heldOrganisation;
}

QString clockTime(qint64 epochMs, qint64 nowMs)
{
    const auto moment = QDateTime::fromMSecsSinceEpoch(epochMs);
    const bool today = moment.date() == QDateTime::fromMSecsSinceEpoch(nowMs).date();
    return moment.toString(today ? u"HH:mm"_s : u"ddd HH:mm"_s);
}

QString ForwardState::explanation(qint64 nowMs) const
{
    QStringList sentences;
    switch (kind) {
    case Kind::Off:
        return tr("Nothing is forwarded.");
    case Kind::On:
        sentences << (postedElsewhere ? elsewhere()
                      : lastPostMs    ? tr("The last post was at %1.").arg(clockTime(lastPostMs, nowMs))
                                      : tr("Nothing was posted yet."));
        break;
    case Kind::Waiting:
        sentences << words;
        break;
    case Kind::Refused:
        sentences << refusal(reason) << words;
        break;
    case Kind::Throttled:
        sentences << tr("Mackerel wants a pause until %1.").arg(clockTime(nextTryMs, nowMs)) << words;
        break;
    }
    if (kind != Kind::On && queued > 0)
        sentences << plural(queued, tr("%1 point is queued"), tr("%1 points are queued")) +
                         tr(" since %1.").arg(clockTime(queuedSinceS * 1000, nowMs));
    if (atRisk > 0)
        sentences << plural(atRisk, tr("%1 point is only in memory and ends with this program:"),
                            tr("%1 points are only in memory and end with this program:"))
                  << trouble;
    if (held > 0)
        sentences << whoseHeld() + (held == 1 ? tr(", and is kept.") : tr(", and are kept."));
    sentences.removeAll(QString());
    for (QString &sentence : sentences) {
        // What others say often ends without a stop.
        if (!sentence.endsWith(u'.') && !sentence.endsWith(u'?') && !sentence.endsWith(u':'))
            sentence += u'.';
    }
    return sentences.join(u' ');
}

} // namespace gopscope
