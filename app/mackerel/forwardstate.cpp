#include "mackerel/forwardstate.h"

#include "base/plural.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace gopscope {

QString ForwardState::Stranded::inWords() const
{
    return ForwardState::tr("%n points wait for the service %1, which Mackerel does not have.", nullptr,
                            plural(points))
        .arg(service);
}

QString ForwardState::Held::inWords() const
{
    if (organisation.isEmpty())
        return ForwardState::tr(
            "%n points were taken with another API key, whose organisation is not known, and are kept.",
            nullptr, plural(points));
    return ForwardState::tr("%n points belong to another organisation, %1, and are kept.", nullptr,
                            plural(points))
        .arg(organisation);
}

QString clockTime(qint64 epochMs, qint64 nowMs)
{
    const auto moment = QDateTime::fromMSecsSinceEpoch(epochMs);
    const bool today = moment.date() == QDateTime::fromMSecsSinceEpoch(nowMs).date();
    return moment.toString(today ? u"HH:mm"_s : u"ddd HH:mm"_s);
}

QString ForwardState::explanation(qint64 nowMs) const
{
    QStringList sentences = inSentences(standing, nowMs);
    if (std::holds_alternative<standing::Off>(standing))
        return sentences.join(u' ');
    if (queued && !isSending(standing))
        sentences << tr("%n points are queued since %1.", nullptr, plural(queued->points))
                         .arg(clockTime(queued->sinceS * 1000, nowMs));
    if (atRisk > 0)
        sentences << tr("%n points are only in memory and end with this program: %1", nullptr, plural(atRisk))
                         .arg(trouble);
    if (held)
        sentences << held->inWords();
    sentences.removeAll(QString());
    for (QString &sentence : sentences) {
        // What others say often ends without a stop.
        if (!sentence.endsWith(u'.') && !sentence.endsWith(u'?') && !sentence.endsWith(u':'))
            sentence += u'.';
    }
    return sentences.join(u' ');
}

} // namespace gopscope
