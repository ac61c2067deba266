#include "cli/sampletext.h"

#include "base/number.h"
#include "base/untrusted.h"
#include "history/csv.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>

using namespace Qt::StringLiterals;

namespace gopscope::sampletext {
namespace {

QJsonArray pausesOf(const Sample &sample)
{
    QJsonArray pauses;
    for (const GcPause &pause : sample.pauses)
        pauses.append(QJsonObject{{u"end"_s, static_cast<double>(pause.endNs) / 1e9},
                                  {u"seconds"_s, static_cast<double>(pause.ns) / 1e9}});
    return pauses;
}

} // namespace

QByteArray json(const TargetProcess &process, const Sample &sample)
{
    QJsonObject values;
    for (std::size_t i = 0; i < metricCount; ++i) {
        const Metric &metric = allMetrics()[i];
        const double value = sample.values[i];
        if (isMeasured(metric) && std::isfinite(value) && !metric.isNone(value))
            values.insert(metric.idText(), value);
    }
    QJsonObject line{{u"time_ms"_s, sample.timeMs},
                     {u"pid"_s, process.pid},
                     {u"name"_s, process.name},
                     {u"values"_s, values}};
    if (!sample.pauses.isEmpty())
        line.insert(u"pauses"_s, pausesOf(sample));
    return QJsonDocument(line).toJson(QJsonDocument::Compact);
}

QByteArray csvHeader()
{
    return "time_ms,pid,name," + csvIds();
}

QByteArray csv(const TargetProcess &process, const Sample &sample)
{
    QByteArray name = oneLine(process.name).toUtf8();
    name.replace('"', "\"\"");
    return QByteArray::number(sample.timeMs) + ',' + QByteArray::number(process.pid) + ",\"" + name + "\"," +
           csvValues(sample);
}

QByteArray text(const TargetProcess &process, const Sample &sample)
{
    constexpr std::array shown{"heap_alloc"_metric,  "heap_in_use"_metric, "next_gc"_metric,
                               "total_alloc"_metric, "num_gc"_metric,      "goroutines"_metric,
                               "rss"_metric};
    QByteArray line = QDateTime::fromMSecsSinceEpoch(sample.timeMs).toString(u"HH:mm:ss.zzz"_s).toLatin1() +
                      ' ' + QByteArray::number(process.pid) + ' ' + oneLine(process.name).toUtf8();
    for (const MetricId id : shown) {
        if (std::isfinite(sample[id]))
            line += ' ' + metric(id).idText().toLatin1() + '=' + exactNumber(sample[id]);
    }
    return line;
}

QByteArray line(WatchFormat format, const TargetProcess &process, const Sample &sample)
{
    switch (format) {
    case WatchFormat::Text:
        break;
    case WatchFormat::Csv:
        return csv(process, sample);
    case WatchFormat::Json:
        return json(process, sample);
    }
    return text(process, sample);
}

} // namespace gopscope::sampletext
