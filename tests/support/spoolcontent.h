#pragma once

#include "outbox/pointstore.h"

#include <numeric>

/// The file of a spool as another process sees it.
namespace spoolcontent {

using namespace gopscope;

inline void add(const QString &file, const Destination &destination, const QList<MetricPoint> &points)
{
    QList<StoredPoint> stored;
    for (const MetricPoint &point : points)
        stored.append({point.timeS - point.timeS % 60, 0, point});
    PointStore store;
    if (!store.open(file) || !store.append({{destination, stored}}))
        qFatal("the spool takes nothing: %s", qPrintable(store.lastError().message));
}

/// Points for anybody, or only those that wait for a decision.
inline qint64 count(const QString &file, bool onlyHeld = false)
{
    PointStore store;
    if (!store.open(file))
        return 0;
    const auto all = store.allWaiting();
    return std::accumulate(all.begin(), all.end(), qint64(0), [=](qint64 sum, const Waiting &waiting) {
        return sum + (onlyHeld && waiting.destination.hold.isEmpty() ? 0 : waiting.points);
    });
}

} // namespace spoolcontent
