#pragma once

#include "outbox/storedpoints.h"

#include <QHash>

#include <map>
#include <vector>

namespace gopscope {

/// Points in memory on their way to the disk, in the order they were taken. It counts as they come and go;
/// past its bound it lets go of the oldest.
class PointBuffer
{
public:
    static constexpr qsizetype mostPoints = 1'000'000; ///< about 120 MB

    /// What goes to the disk at once, the oldest first.
    struct Load
    {
        QList<Parcel> parcels;
        quint64 upTo = 0;   ///< see unload()
        bool isAll = false; ///< nothing else is here
    };

    explicit PointBuffer(qsizetype most = mostPoints)
        : m_most(most)
    {
    }

    /// Takes points; with `slotSeconds` of 60 the last one of a minute stays of each name.
    void add(const Destination &destination, const QList<MetricPoint> &points, int slotSeconds);
    [[nodiscard]] Load load(qsizetype most) const;
    /// Lets go of a load that is on disk, but not of what replaced a part of it meanwhile.
    void unload(quint64 upTo);
    /// Up to `most` points of slots from `fromS` to `upToS`: those of the newest minute, then the oldest.
    [[nodiscard]] QList<StoredPoint> due(const Destination &destination, qint64 fromS, qint64 upToS,
                                         qsizetype most, const NameFilter &filter = {}) const;
    void remove(const Destination &destination, const QList<StoredPoint> &points);
    /// Takes out what is older than a moment and says how many points.
    qint64 removeBefore(qint64 timeS);
    void reassign(const Destination &from, const Destination &to, const QString &before = {});
    /// See PointStore::adopt().
    void adopt(const QString &base, const QString &key, const QString &organisation);
    /// Takes out all points of a destination and says how many.
    qint64 discard(const Destination &destination);

    [[nodiscard]] Waiting waiting(const Destination &destination, qint64 upToS) const;
    [[nodiscard]] QList<Waiting> allWaiting() const;
    [[nodiscard]] qsizetype size() const { return static_cast<qsizetype>(m_points.size()); }
    /// Points that the bound pushed out so far.
    [[nodiscard]] qint64 pushedOut() const { return m_pushedOut; }

private:
    struct Series
    {
        Destination destination;
        QString name;
    };
    struct Point
    {
        int series;
        qint64 slotS;
        qint64 timeS;
        double value;
    };
    using Points = std::map<quint64, Point>; ///< by the order they were taken
    struct Counts
    {
        std::map<qint64, qint64> bySlot;
        qint64 all = 0;
    };

    int seriesOf(const Destination &destination, const QString &name);
    void put(quint64 order, const Point &point);
    Points::iterator erase(Points::iterator point);
    [[nodiscard]] const Destination &destinationOf(const Point &point) const;
    [[nodiscard]] StoredPoint stored(const Point &point) const;

    qsizetype m_most;
    std::vector<Series> m_series;
    QHash<std::pair<Destination, QString>, int> m_seriesIds;
    Points m_points;
    QHash<std::pair<int, qint64>, quint64> m_places; ///< by series and slot
    QHash<Destination, Counts> m_counts;
    quint64 m_last = 0;
    qint64 m_pushedOut = 0;
};

} // namespace gopscope
