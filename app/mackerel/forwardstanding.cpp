#include "mackerel/forwardstanding.h"

#include "base/overloaded.h"
#include "mackerel/forwardstate.h"

namespace gopscope {
namespace {

/// For lupdate, which finds the context of free functions by it.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(forwardStanding)
};

using Reason = standing::Refused::Reason;

/// What to do about a refusal; empty where what Mackerel said is all.
QString advice(Reason reason)
{
    switch (reason) {
    case Reason::WrongKey:
        return Words::tr("Mackerel does not know this API key. Give it a key of your organisation.");
    case Reason::Denied:
        return Words::tr(
            "Mackerel does not let this key write: it is read-only, or your address is not allowed. "
            "Give it a key that may write, or allow the address.");
    case Reason::NoService:
        return Words::tr("Mackerel has no service of this name. Create it, or choose another.");
    case Reason::NoKey:
    case Reason::Insecure:
    case Reason::Other:
        break;
    }
    return {};
}

} // namespace

bool isSending(const ForwardStanding &where)
{
    return std::holds_alternative<standing::Good>(where) ||
           std::holds_alternative<standing::Elsewhere>(where);
}

QString standing::Elsewhere::inWords() const
{
    return holder.isEmpty() ? Words::tr("Another Gopscope posts what is queued here.")
                            : Words::tr("Another Gopscope, %1, posts what is queued here.").arg(holder);
}

QStringList inSentences(const ForwardStanding &where, qint64 nowMs)
{
    return std::visit(
        Overloaded{
            [](const standing::Off &) { return QStringList{Words::tr("Nothing is forwarded.")}; },
            [](const standing::AskingForKey &) {
                return QStringList{Words::tr("The desktop's secret store is asked for the API key.")};
            },
            [&](const standing::Good &good) {
                return QStringList{
                    good.lastPostMs
                        ? Words::tr("The last post was at %1.").arg(clockTime(*good.lastPostMs, nowMs))
                        : Words::tr("Nothing was posted yet.")};
            },
            [](const standing::Elsewhere &elsewhere) { return QStringList{elsewhere.inWords()}; },
            [](const standing::Failing &failing) { return QStringList{failing.words}; },
            [&](const standing::Throttled &throttled) {
                return QStringList{
                    Words::tr("Mackerel wants a pause until %1.").arg(clockTime(throttled.untilMs, nowMs)),
                    throttled.words};
            },
            [](const standing::Refused &refused) {
                return QStringList{advice(refused.reason), refused.words};
            },
        },
        where);
}

} // namespace gopscope
