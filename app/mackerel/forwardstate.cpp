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
    return tr("%n points wait for the service %1, which Mackerel does not have.", nullptr, plural(stranded))
        .arg(strandedService);
}

QString ForwardState::whoseHeld() const
{
    if (heldOrganisation.isEmpty())
        return tr("%n points were taken with another API key, whose organisation is not known, and are kept.",
                  nullptr, plural(held));
    return tr("%n points belong to another organisation, %1, and are kept.", nullptr, plural(held))
        .arg(heldOrganisation);
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
        sentences << tr("%n points are queued since %1.", nullptr, plural(queued))
                         .arg(clockTime(queuedSinceS * 1000, nowMs));
    if (atRisk > 0)
        sentences << tr("%n points are only in memory and end with this program: %1", nullptr, plural(atRisk))
                         .arg(trouble);
    if (held > 0)
        sentences << whoseHeld();
    sentences.removeAll(QString());
    for (QString &sentence : sentences) {
        // What others say often ends without a stop.
        if (!sentence.endsWith(u'.') && !sentence.endsWith(u'?') && !sentence.endsWith(u':'))
            sentence += u'.';
    }
    return sentences.join(u' ');
}

} // namespace gopscope
