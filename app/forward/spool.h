#pragma once

#include "forward/pointstore.h"

#include <QSet>

namespace gopscope {

/// The points that Mackerel does not have yet: on disk, and in memory while the disk takes none. Several
/// processes may use one file.
class Spool
{
public:
    static constexpr qint64 defaultCeiling = 256ll * 1024 * 1024;

    /// Opens or creates the file with its folder; trouble() tells when that failed. Points beyond
    /// `ceiling` bytes push out the oldest.
    explicit Spool(QString fileName, qint64 ceiling = defaultCeiling);

    /// Where the spool is unless a person says otherwise; the window and the command line share it.
    [[nodiscard]] static QString defaultFileName();
    [[nodiscard]] QString fileName() const { return m_fileName; }

    /// Takes points. True when they are on disk, and with them all that was only in memory before.
    bool append(const Destination &destination, const QList<MetricPoint> &points, int slotSeconds);
    /// The points of the newest minute up to `upToS`, then the oldest ones, as many as `mostBytes` of
    /// JSON take (see asJson()).
    [[nodiscard]] QList<StoredPoint> batch(const QList<Destination> &destinations, qint64 upToS,
                                           qsizetype mostBytes) const;
    /// Takes out what Mackerel has.
    void remove(const QList<StoredPoint> &points);
    void setAside(const StoredPoint &point, const QString &reason);
    /// Takes out all points before a moment and says how many they were.
    qint64 removeBefore(qint64 timeS);

    [[nodiscard]] Waiting waiting(const QList<Destination> &destinations, qint64 upToS) const;
    [[nodiscard]] QList<Waiting> allWaiting() const;
    bool reassign(const Destination &from, const Destination &to);
    bool discard(const Destination &destination);

    /// Points that are only in memory, and end with this process.
    [[nodiscard]] qint64 atRisk() const { return m_atRisk; }
    /// Why points are only in memory, one line; empty while they go to disk.
    [[nodiscard]] QString trouble() const { return m_trouble; }
    /// Where a spool was put that could not be read any more; empty: there was none.
    [[nodiscard]] QString brokenFile() const { return m_brokenFile; }
    /// Points pushed out by the ceiling so far.
    [[nodiscard]] qint64 pushedOut() const { return m_pushedOut; }
    /// Once a minute or so.
    void tidy();

private:
    bool openFile();
    bool save();
    void keepInMemory(const Destination &destination, const QList<MetricPoint> &points, int slotSeconds);
    void countAtRisk();
    void keepBelowCeiling();
    [[nodiscard]] bool wasSent(const StoredPoint &point) const;
    [[nodiscard]] QList<StoredPoint> pointsOf(const Destination &destination, qint64 fromS, qint64 upToS,
                                              qsizetype most) const;

    QString m_fileName;
    qint64 m_ceiling;
    PointStore m_disk;
    PointStore m_memory;
    /// Sent, but the disk did not let go of them.
    QList<StoredPoint> m_stuck;
    QSet<std::pair<qint64, qint64>> m_stuckKeys;
    QString m_trouble;
    QString m_brokenFile;
    qint64 m_atRisk = 0;
    qint64 m_pushedOut = 0;
    qsizetype m_unchecked = 0; ///< points taken since the ceiling was looked at
};

/// A point as Mackerel's service metrics want it: `{"name":…,"time":…,"value":…}`.
[[nodiscard]] QByteArray asJson(const MetricPoint &point);

} // namespace gopscope
