#include "history/csv.h"

#include "base/number.h"
#include "base/untrusted.h"

#include <QCoreApplication>
#include <QSaveFile>

#ifdef Q_OS_UNIX
#include <cerrno>
#include <unistd.h>
#endif

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

/// False with the error in `file`. A device that takes a part of it is asked again for the rest: only then
/// does it say why it takes no more.
bool writeAll(QSaveFile &file, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const qint64 written = file.write(bytes.data(), bytes.size());
        if (written <= 0)
            return false;
        bytes = bytes.sliced(written);
    }
    return true;
}

/// What the disk says only when it has to: a quota, or a network that is gone. Null: it has everything.
int syncError([[maybe_unused]] const QSaveFile &file)
{
#ifdef Q_OS_UNIX
    // EINVAL: a kind of file that has nothing to sync
    if (::fsync(file.handle()) != 0 && errno != EINVAL)
        return errno;
#endif
    return 0;
}

QByteArray csvLine(const Sample &sample, int life)
{
    return QByteArray::number(sample.timeMs) + ',' + QByteArray::number(life) + ',' + csvValues(sample) +
           '\n';
}

bool writeSamples(QSaveFile &file, const History &history)
{
    constexpr qsizetype blockBytes = 64 * 1024;
    QByteArray block = "time_ms,life," + csvIds() + '\n';
    int life = 1;
    for (std::size_t i = 0; i < history.size(); ++i) {
        life += i > 0 && history.joinAt(i) == Join::NewLife ? 1 : 0;
        block += csvLine(history.at(i), life);
        if (block.size() < blockBytes)
            continue;
        if (!writeAll(file, block))
            return false;
        block.clear();
    }
    return writeAll(file, block);
}

} // namespace

Result<void> saveCsv(const History &history, const QString &fileName)
{
    const auto notSaved = [&](const QString &why) {
        return failure(
            ErrorKind::Denied,
            QCoreApplication::translate("csv", "%1 was not saved: %2.").arg(oneLine(fileName), oneLine(why)));
    };
    QSaveFile file(fileName);
    // Unbuffered: commit() says nothing of a buffer that the disk did not take.
    if (!file.open(QIODevice::WriteOnly | QIODevice::Unbuffered) || !writeSamples(file, history))
        return notSaved(file.errorString());
    if (const int error = syncError(file))
        return notSaved(qt_error_string(error));
    if (!file.commit())
        return notSaved(file.errorString());
    return {};
}

} // namespace gopscope
