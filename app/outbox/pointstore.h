#pragma once

#include "outbox/pointdatabase.h"
#include "outbox/salvage.h"
#include "outbox/storedpoints.h"

#include <memory>
#include <optional>

namespace gopscope {

/// Points in one SQLite database. What it returns as false or as a failure was not done at all.
class PointStore
{
public:
    PointStore();
    ~PointStore();
    PointStore(const PointStore &) = delete;
    PointStore &operator=(const PointStore &) = delete;

    /// Opens or creates the database; `:memory:` is one that dies with this object. Several processes may
    /// have the same one open.
    Result<void> open(const QString &fileName);
    /// Opens a file that is damaged, to salvage() what it has.
    Result<void> openToRead(const QString &fileName);
    void close();
    [[nodiscard]] bool isOpen() const { return m_database.isOpen(); }
    /// What the database said when something last failed.
    [[nodiscard]] Error lastError() const { return m_database.lastError(); }
    void forgetError() { m_database.forgetError(); }
    /// All that can be read, around what can't.
    [[nodiscard]] Salvage salvage() const;
    /// Adds what was salvaged, in one transaction.
    bool keep(const Salvage &salvage);

    /// Adds points in one transaction; they replace those of the same name and slot.
    bool append(const QList<Parcel> &parcels);
    /// Up to `most` points of slots from `fromS` to `upToS`, the oldest first.
    [[nodiscard]] QList<StoredPoint> points(const Destination &destination, qint64 fromS, qint64 upToS,
                                            qsizetype most, const NameFilter &filter = {}) const;
    /// The latest slot up to `upToS` that has a point.
    [[nodiscard]] std::optional<qint64> newestSlot(const Destination &destination, qint64 upToS) const;
    /// Takes points out, but not what replaced them meanwhile. One that was in memory when it was read takes
    /// what is older than itself along.
    bool remove(const Destination &destination, const QList<StoredPoint> &points);
    /// Takes a point out of what is sent and keeps it with the reason, for a person to look at.
    bool setAside(const Destination &destination, const StoredPoint &point, const QString &reason);
    [[nodiscard]] QList<SetAside> allAside() const;
    /// Queues what was set aside again and says how many points; -1 when it failed.
    qint64 resend(qint64 destination);
    /// Forgets what was set aside and says how many points; -1 when it failed.
    qint64 discardAside(qint64 destination);
    /// Takes out all points before a moment and says how many; -1 when it failed.
    qint64 removeBefore(qint64 timeS);
    /// Takes out about `most` points of the oldest and says how many; -1 when it failed.
    qint64 removeOldest(qsizetype most);

    [[nodiscard]] Waiting waiting(const Destination &destination, qint64 upToS) const;
    /// All destinations that have points.
    [[nodiscard]] QList<Waiting> allWaiting() const;
    /// Gives the points of one destination to another, in one transaction; of two for one name and slot the
    /// one that was taken later stays. `before` is put before their names.
    bool reassign(const Destination &from, const Destination &to, const QString &before = {});
    /// The points that a key took before its organisation was known are that organisation's, and so will be
    /// the next ones; in one transaction.
    bool adopt(const QString &base, const QString &key, const QString &organisation);
    /// What adopt() was told of a key; empty when it was not.
    [[nodiscard]] QString organisationOf(const QString &base, const QString &key);
    bool discard(const Destination &destination);
    /// Bytes of the database in use.
    [[nodiscard]] qint64 usedBytes() const { return m_database.usedBytes(); }
    /// Moves what was appended from the log into the file, and gives free pages back.
    void tidy() { m_database.tidy(); }

private:
    struct Statements;
    void prepareStatements();
    /// What became known within a transaction that is undone is unknown again.
    void forgetIds();
    bool keepMeta(const QString &name, const QVariant &value);
    bool keepAside(const Salvage::Aside &aside);
    bool insertParcels(const QList<Parcel> &parcels);
    [[nodiscard]] qint64 nextTaken();
    [[nodiscard]] qint64 destinationId(const Destination &destination, bool create) const;
    [[nodiscard]] qint64 seriesId(qint64 destination, const QString &name);
    bool insertAll(qint64 destination, const QList<StoredPoint> &points);
    bool moveAll(const Destination &from, const Destination &to, const QString &before);
    [[nodiscard]] QString sealed(const QString &key) const;
    [[nodiscard]] QString metaKey(const QString &base, const QString &key) const;
    bool removeAll(qint64 destination, const QList<StoredPoint> &points);

    PointDatabase m_database;
    std::unique_ptr<Statements> m_statements;
    mutable QHash<Destination, qint64> m_destinations;
    QHash<std::pair<qint64, QString>, qint64> m_series;
    mutable QHash<QString, QString> m_keys; ///< by what stands in the file for them
};

} // namespace gopscope
