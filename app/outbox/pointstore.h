#pragma once

#include "base/result.h"
#include "outbox/metricpoint.h"

#include <QCoreApplication>
#include <QHash>
#include <QList>
#include <QSet>
#include <QSqlDatabase>
#include <QVariant>

#include <functional>
#include <memory>
#include <optional>

class QSqlQuery;

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

/// Points in one SQLite database. What it returns as false or as a failure was not done at all.
class PointStore
{
    Q_DECLARE_TR_FUNCTIONS(gopscope::PointStore)

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
    [[nodiscard]] Error lastError() const;
    void forgetError() { m_error.message.clear(); }
    /// All that can be read, around what can't.
    [[nodiscard]] Salvage salvage();
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
    [[nodiscard]] qint64 usedBytes() const;
    /// Moves what was appended from the log into the file, and gives free pages back.
    void tidy();

private:
    struct Statements;
    Result<void> connectTo(const QString &fileName, const QString &options);
    [[nodiscard]] bool isOurs();
    bool prepareTables();
    [[nodiscard]] QList<Parcel> salvagePoints();
    [[nodiscard]] QList<Salvage::Aside> salvageAside();
    void salvage(qint64 series, const QString &name, QList<StoredPoint> &points);
    bool keepMeta(const QString &name, const QVariant &value);
    bool keepAside(const Salvage::Aside &aside);
    bool insertParcels(const QList<Parcel> &parcels);
    bool run(const QString &sql);
    bool run(QSqlQuery &query) const;
    /// The next row; when it can't be read, that is an error too.
    bool next(QSqlQuery &query) const;
    bool run(const char *sql, const QVariantList &values);
    /// The rows that it changed; -1 when it failed.
    qint64 change(const char *sql, const QVariantList &values);
    /// All that `work` does, or nothing of it; it may be called twice.
    bool transact(const std::function<bool()> &work);
    bool transactOnce(const std::function<bool()> &work);
    bool emptyLog();
    bool upgrade(qint64 version);
    [[nodiscard]] qint64 nextTaken();
    [[nodiscard]] qint64 number(const QString &sql) const;
    [[nodiscard]] qint64 destinationId(const Destination &destination, bool create) const;
    [[nodiscard]] qint64 seriesId(qint64 destination, const QString &name);
    bool insertAll(qint64 destination, const QList<StoredPoint> &points);
    bool moveAll(const Destination &from, const Destination &to, const QString &before);
    [[nodiscard]] QString sealed(const QString &key) const;
    [[nodiscard]] QString metaKey(const QString &base, const QString &key) const;
    bool removeAll(qint64 destination, const QList<StoredPoint> &points);

    QSqlDatabase m_database;
    std::unique_ptr<Statements> m_statements;
    mutable QHash<Destination, qint64> m_destinations;
    QHash<std::pair<qint64, QString>, qint64> m_series;
    mutable QHash<QString, QString> m_keys; ///< by what stands in the file for them
    mutable Error m_error{ErrorKind::Unexpected, {}};
};

} // namespace gopscope
