#include "history/csv.h"

#include "base/number.h"
#include "base/untrusted.h"

#include <QCoreApplication>
#include <QSaveFile>

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
        if (isMeasured(allMetrics()[i]))
            values << exactNumber(sample.values[i]);
    }
    return values.join(',');
}

Result<void> saveCsv(const History &history, const QString &fileName)
{
    QSaveFile file(fileName);
    bool good = file.open(QIODevice::WriteOnly) && file.write("time_ms,life," + csvIds() + '\n') >= 0;
    int life = 1;
    for (std::size_t i = 0; good && i < history.size(); ++i) {
        life += i > 0 && history.joinAt(i) == Join::NewLife ? 1 : 0;
        const Sample sample = history.at(i);
        good = file.write(QByteArray::number(sample.timeMs) + ',' + QByteArray::number(life) + ',' +
                          csvValues(sample) + '\n') >= 0;
    }
    if (good && file.commit())
        return {};
    return failure(ErrorKind::Denied, QCoreApplication::translate("csv", "%1 was not saved: %2.")
                                          .arg(oneLine(fileName), oneLine(file.errorString())));
}

} // namespace gopscope
