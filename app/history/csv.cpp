#include "history/csv.h"

#include "base/number.h"
#include "base/savefile.h"

namespace gopscope {

QByteArray csvIds()
{
    QByteArray ids;
    for (const Metric &metric : allMetrics()) {
        if (!isMeasured(metric))
            continue;
        ids += ids.isEmpty() ? "" : ",";
        ids += metric.id;
    }
    return ids;
}

QByteArray csvValues(const Sample &sample)
{
    QByteArrayList values;
    for (std::size_t i = 0; i < metricCount; ++i) {
        const Metric &metric = allMetrics()[i];
        const double value = sample.values[i];
        if (isMeasured(metric))
            values << (metric.isNone(value) ? QByteArray() : exactNumber(value));
    }
    return values.join(',');
}

namespace {

QByteArray csvLine(const Sample &sample, int life)
{
    return QByteArray::number(sample.timeMs) + ',' + QByteArray::number(life) + ',' + csvValues(sample) +
           '\n';
}

bool writeSamples(const TakeBytes &take, const History &history)
{
    constexpr qsizetype blockBytes = 64 * 1024;
    QByteArray block = "time_ms,life," + csvIds() + '\n';
    int life = 1;
    for (std::size_t i = 0; i < history.size(); ++i) {
        life += i > 0 && history.joinAt(i) == Join::NewLife ? 1 : 0;
        block += csvLine(history.at(i), life);
        if (block.size() < blockBytes)
            continue;
        if (!take(block))
            return false;
        block.clear();
    }
    return take(block);
}

} // namespace

Result<void> saveCsv(const History &history, const QString &fileName)
{
    return saveFile(fileName, [&](const TakeBytes &take) { return writeSamples(take, history); });
}

} // namespace gopscope
