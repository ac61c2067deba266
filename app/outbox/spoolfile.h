#pragma once

#include "outbox/pointstore.h"

#include <QStringList>

namespace gopscope {

/// The file of a spool with the care that it needs: opened when it can be, put aside when it is broken, kept
/// below its ceiling. Everything here may take long; see Spool for who must not wait.
class SpoolFile
{
public:
    /// Points beyond `ceiling` bytes push out the oldest.
    SpoolFile(QString fileName, qint64 ceiling);

    /// Adds points in one transaction; trouble() tells when that failed.
    bool append(const QList<Parcel> &parcels);
    /// The points of the newest minute up to `upToS`, then the oldest ones from `fromS` on, as many as
    /// `mostBytes` of JSON take.
    [[nodiscard]] QList<StoredPoint> batch(const Destination &destination, qint64 fromS, qint64 upToS,
                                           qsizetype mostBytes, const NameFilter &filter);
    /// Takes out what Mackerel has; what can't be taken out now is not given out again.
    void remove(const Destination &destination, const QList<StoredPoint> &points);
    void setAside(const Destination &destination, const StoredPoint &point, const QString &reason);
    qint64 removeBefore(qint64 timeS);
    [[nodiscard]] Waiting waiting(const Destination &destination, qint64 upToS);
    [[nodiscard]] QList<Waiting> allWaiting();
    void reassign(const Destination &from, const Destination &to, const QString &before = {});
    void adopt(const QString &base, const QString &key, const QString &organisation);
    [[nodiscard]] QString organisationOf(const QString &base, const QString &key);
    void discard(const Destination &destination);
    /// Once a minute or so.
    void tidy();

    /// Why it takes no points, one line; empty while it does.
    [[nodiscard]] QString trouble() const { return m_trouble; }
    /// Points pushed out by the ceiling so far.
    [[nodiscard]] qint64 pushedOut() const { return m_pushedOut; }
    /// Looks whether what was last done found damage: then the file is put aside, and what can be read of it
    /// goes into a new one.
    void lookAfter();
    /// What a person should know of what happened to it, since the last call.
    [[nodiscard]] QStringList takeNews();

private:
    bool open();
    bool reopen();
    [[nodiscard]] QString putAside();
    qint64 save(const QList<Parcel> &parcels);
    void keepBelowCeiling();
    [[nodiscard]] bool removeStuck();
    [[nodiscard]] bool wasSent(const Destination &destination, const StoredPoint &point) const;

    QString m_fileName;
    qint64 m_ceiling;
    PointStore m_store;
    std::optional<std::pair<quint64, quint64>> m_place; ///< device and inode of what is open
    /// Sent, but the disk did not let go of them.
    QList<Parcel> m_stuck;
    QString m_trouble;
    QStringList m_news;
    qint64 m_pushedOut = 0;
    qsizetype m_unchecked = 0; ///< points taken since the ceiling was looked at
};

} // namespace gopscope
