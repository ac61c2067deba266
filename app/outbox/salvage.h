#pragma once

#include "outbox/storedpoints.h"

#include <QVariant>

#include <utility>

namespace gopscope {

class PointDatabase;

/// What can be read of a damaged database.
struct Salvage
{
    struct Aside
    {
        Destination destination;
        MetricPoint point;
        QString reason;
    };
    QList<std::pair<QString, QVariant>> meta; ///< what keys and organisations are known by
    QList<Parcel> parcels;
    QList<Aside> aside;
};

/// All that can be read, around what can't. `keys` are the keys that are known, by what stands in the file
/// for them.
[[nodiscard]] Salvage salvageFrom(const PointDatabase &database, const QHash<QString, QString> &keys);

} // namespace gopscope
