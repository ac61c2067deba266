#pragma once

#include "outbox/metricpoint.h"

#include <QHash>
#include <QList>
#include <QSet>

namespace gopscope {

/// Destination::key of points that were taken without a key; they are for the next one.
inline const QString noKey = QStringLiteral("no key");

/// Whom points are for.
struct Destination
{
    QString base;         ///< the address of Mackerel
    QString organisation; ///< empty: it was not known yet when the points were taken
    QString service;
    /// Of points whose organisation is not known: a mark of the key that took them. In the file it is a
    /// salted digest.
    QString key{};
    /// Of points that wait for a decision about their prefix: whose they are. Their names have no prefix yet.
    QString hold{};

    friend bool operator==(const Destination &, const Destination &) = default;
};

[[nodiscard]] inline size_t qHash(const Destination &d, size_t seed = 0)
{
    return qHashMulti(seed, d.base, d.organisation, d.service, d.key, d.hold);
}

/// A point that waits.
struct StoredPoint
{
    qint64 slotS = 0; ///< points of one name and slot replace each other
    qint64 taken = 0; ///< of two the greater one was taken later, whatever the clock said; 0: not stored yet
    MetricPoint point;

    friend bool operator==(const StoredPoint &, const StoredPoint &) = default;
};

/// Points with whom they are for.
struct Parcel
{
    Destination destination;
    QList<StoredPoint> points;
};

/// Which names of metrics are meant: all but these, or only these.
struct NameFilter
{
    QSet<QString> names;
    bool only = false;

    [[nodiscard]] bool takes(const QString &name) const { return names.contains(name) == only; }
};

/// How much waits for a destination.
struct Waiting
{
    Destination destination;
    qint64 points = 0;
    qint64 oldestS = 0;  ///< epoch seconds; 0 without points
    qint64 inMemory = 0; ///< of the points
    qint64 samples = 0;  ///< of points that are held: how many moments they are from
    qint64 id = 0;       ///< of the destination, in this file
};

/// Points of one name that Mackerel refused.
struct SetAside
{
    qint64 id = 0; ///< of the destination, in this file
    Destination destination;
    QString name;
    qint64 points = 0;
    QString reason; ///< of the last one
};

} // namespace gopscope
