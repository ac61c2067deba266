#pragma once

#include "outbox/storedpoints.h"

namespace gopscope {

/// No point has fewer bytes of JSON.
constexpr qsizetype shortestPoint = 30;

/// A point as Mackerel's service metrics want it: `{"name":…,"time":…,"value":…}`.
[[nodiscard]] QByteArray asJson(const MetricPoint &point);

/// Those of one destination that are sent next: the points of the newest minute, then the oldest ones, as
/// many as `mostBytes` of JSON take, but at least one. Of two with one name and slot the last one.
[[nodiscard]] QList<StoredPoint> inSendingOrder(QList<StoredPoint> points, qsizetype mostBytes);

} // namespace gopscope
