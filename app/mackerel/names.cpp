#include "mackerel/names.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

bool isLetterOrDigit(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9');
}

bool isOfMetricName(QChar c)
{
    return isLetterOrDigit(c) || c == u'.' || c == u'_' || c == u'-';
}

} // namespace

bool isMetricName(const QString &name)
{
    // No document bounds the length; our guess is that nobody needs more.
    constexpr qsizetype longest = 255;
    return !name.isEmpty() && name.size() <= longest && std::all_of(name.begin(), name.end(), isOfMetricName);
}

bool isServiceName(const QString &name)
{
    constexpr qsizetype shortest = 2, longest = 63;
    return name.size() >= shortest && name.size() <= longest && isLetterOrDigit(name.front()) &&
           std::all_of(name.begin(), name.end(), [](QChar c) { return isOfMetricName(c) && c != u'.'; });
}

QString validPrefix(const QString &processName)
{
    constexpr qsizetype longest = 100;
    QString prefix = processName.left(longest);
    std::replace_if(
        prefix.begin(), prefix.end(), [](QChar c) { return !isOfMetricName(c); }, QChar(u'_'));
    while (prefix.startsWith(u'.'))
        prefix.remove(0, 1);
    while (prefix.endsWith(u'.'))
        prefix.chop(1);
    return prefix.isEmpty() ? u"process"_s : prefix;
}

const QList<MetricId> &mackerelGopsMetrics()
{
    static const QList<MetricId> ids = [] {
        QList<MetricId> found;
        for (std::size_t row = 0; row < metricCount; ++row) {
            if (allMetrics()[row].ofMackerelGops)
                found.append(MetricId(row));
        }
        return found;
    }();
    return ids;
}

QList<MetricPoint> toPoints(const QString &prefix, const Sample &sample, const QList<MetricId> &metrics)
{
    QList<MetricPoint> points;
    points.reserve(metrics.size());
    const QString before = prefix.isEmpty() ? QString() : prefix + u'.';
    for (const MetricId id : metrics) {
        if (std::isfinite(sample[id]))
            points.append({before + metric(id).idText(), sample.timeMs / 1000, sample[id]});
    }
    return points;
}

} // namespace gopscope
