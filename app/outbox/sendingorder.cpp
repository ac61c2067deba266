#include "outbox/sendingorder.h"

#include "base/number.h"

#include <QSet>

#include <algorithm>

namespace gopscope {
namespace {

void dropReplaced(QList<StoredPoint> &points)
{
    QSet<std::pair<QString, qint64>> seen;
    seen.reserve(points.size());
    std::reverse(points.begin(), points.end());
    points.removeIf([&](const StoredPoint &stored) {
        const auto size = seen.size();
        seen.insert({stored.point.name, stored.slotS});
        return seen.size() == size;
    });
    std::reverse(points.begin(), points.end());
}

} // namespace

QByteArray asJson(const MetricPoint &point)
{
    // The name needs no escapes: see isMetricName().
    return "{\"name\":\"" + point.name.toLatin1() + "\",\"time\":" + QByteArray::number(point.timeS) +
           ",\"value\":" + exactNumber(point.value) + '}';
}

QList<StoredPoint> inSendingOrder(QList<StoredPoint> points, qsizetype mostBytes)
{
    dropReplaced(points);
    qint64 newest = 0;
    for (const StoredPoint &stored : points)
        newest = std::max(newest, stored.slotS);
    const qint64 minute = newest - newest % 60;
    std::stable_sort(points.begin(), points.end(), [minute](const StoredPoint &a, const StoredPoint &b) {
        return std::pair(a.slotS < minute, a.slotS) < std::pair(b.slotS < minute, b.slotS);
    });
    qsizetype bytes = 2, fitting = 0;
    for (const StoredPoint &stored : points) {
        bytes += asJson(stored.point).size() + 1;
        if (bytes > mostBytes && fitting > 0)
            break;
        ++fitting;
    }
    points.resize(fitting);
    return points;
}

} // namespace gopscope
