#include "forward/pointstore.h"

#include "base/untrusted.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QSqlError>
#include <QSqlQuery>

#include <utility>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

/// The form of the tables; a file with a higher number is of a later Gopscope.
constexpr int formatVersion = 1;

QString freshConnectionName()
{
    static int last = 0;
    return u"gopscope-points-%1"_s.arg(++last);
}

QString tr(const char *text)
{
    return QCoreApplication::translate("PointStore", text);
}

} // namespace

/// What runs often, prepared once.
struct PointStore::Statements
{
    QSqlQuery begin, commit, insert, remove;
};

PointStore::PointStore() = default;

PointStore::~PointStore()
{
    close();
}

Result<void> PointStore::open(const QString &fileName)
{
    close();
    m_database = QSqlDatabase::addDatabase(u"QSQLITE"_s, freshConnectionName());
    m_database.setDatabaseName(fileName);
    // Another process on the same file holds it for milliseconds.
    m_database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=2000"_s);
    if (!m_database.open()) {
        m_error = {ErrorKind::Denied, oneLine(m_database.lastError().databaseText())};
    } else if (prepareTables()) {
        return {};
    }
    const Error error = m_error;
    close();
    return tl::unexpected(error);
}

void PointStore::close()
{
    const QString name = m_database.connectionName();
    m_statements.reset();
    m_destinations.clear();
    m_series.clear();
    m_database = QSqlDatabase();
    if (!name.isEmpty())
        QSqlDatabase::removeDatabase(name);
}

Error PointStore::lastError() const
{
    return m_error;
}

bool PointStore::prepareTables()
{
    // auto_vacuum is heeded only before the first table. WAL lets several processes read and append;
    // with it NORMAL survives any death of a process, and loses at most what came after the last tidy()
    // when the machine loses power.
    for (const char *pragma :
         {"PRAGMA auto_vacuum=INCREMENTAL", "PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL",
          "PRAGMA journal_size_limit=4194304", "PRAGMA temp_store=MEMORY"}) {
        if (!run(QString::fromLatin1(pragma)))
            return false;
    }
    const qint64 version = number(u"PRAGMA user_version"_s);
    if (version > formatVersion) {
        m_error = {ErrorKind::Unexpected, tr("it was written by a later Gopscope")};
        return false;
    }
    if (version < formatVersion) {
        for (const char *sql :
             {"BEGIN IMMEDIATE",
              "CREATE TABLE IF NOT EXISTS destination(id INTEGER PRIMARY KEY, base TEXT NOT NULL,"
              " organisation TEXT NOT NULL, service TEXT NOT NULL, UNIQUE(base, organisation, service))",
              "CREATE TABLE IF NOT EXISTS series(id INTEGER PRIMARY KEY, destination INTEGER NOT NULL,"
              " name TEXT NOT NULL, UNIQUE(destination, name))",
              "CREATE TABLE IF NOT EXISTS point(series INTEGER NOT NULL, slot INTEGER NOT NULL,"
              " destination INTEGER NOT NULL, time INTEGER NOT NULL, value REAL NOT NULL,"
              " PRIMARY KEY(series, slot)) WITHOUT ROWID",
              "CREATE INDEX IF NOT EXISTS point_order ON point(destination, slot)",
              "CREATE TABLE IF NOT EXISTS aside(id INTEGER PRIMARY KEY, destination INTEGER NOT NULL,"
              " name TEXT NOT NULL, time INTEGER NOT NULL, value REAL NOT NULL, reason TEXT NOT NULL)",
              "PRAGMA user_version=1", "COMMIT"}) {
            if (!run(QString::fromLatin1(sql)))
                return false;
        }
    }
    const auto prepared = [this](const char *sql) {
        QSqlQuery query(m_database);
        query.setForwardOnly(true);
        query.prepare(QString::fromLatin1(sql));
        return query;
    };
    m_statements = std::make_unique<Statements>(Statements{
        prepared("BEGIN IMMEDIATE"), prepared("COMMIT"),
        prepared("INSERT INTO point(series, slot, destination, time, value) VALUES(?, ?, ?, ?, ?)"
                 " ON CONFLICT(series, slot) DO UPDATE SET time=excluded.time, value=excluded.value"
                 " WHERE excluded.time>=point.time"),
        prepared("DELETE FROM point WHERE series=? AND slot=? AND time=? AND value=?")});
    return true;
}

bool PointStore::run(const QString &sql)
{
    QSqlQuery query(m_database);
    if (query.exec(sql))
        return true;
    m_error = {ErrorKind::Denied, oneLine(query.lastError().databaseText())};
    return false;
}

bool PointStore::run(QSqlQuery &query) const
{
    if (query.exec())
        return true;
    m_error = {ErrorKind::Denied, oneLine(query.lastError().databaseText())};
    return false;
}

qint64 PointStore::number(const QString &sql) const
{
    QSqlQuery query(m_database);
    return query.exec(sql) && query.next() ? query.value(0).toLongLong() : 0;
}

qint64 PointStore::destinationId(const Destination &destination, bool create) const
{
    if (const auto known = m_destinations.constFind(destination); known != m_destinations.cend())
        return *known;
    const auto bound = [&](const char *sql) {
        QSqlQuery query(m_database);
        query.prepare(QString::fromLatin1(sql));
        // A null QString would be bound as NULL, which equals nothing.
        for (const QString &text : {destination.base, destination.organisation, destination.service})
            query.addBindValue(text.isNull() ? u""_s : text);
        return query;
    };
    if (create) {
        auto insert = bound("INSERT OR IGNORE INTO destination(base, organisation, service) VALUES(?, ?, ?)");
        if (!run(insert))
            return 0;
    }
    auto select = bound("SELECT id FROM destination WHERE base=? AND organisation=? AND service=?");
    if (!run(select) || !select.next())
        return 0;
    return m_destinations[destination] = select.value(0).toLongLong();
}

qint64 PointStore::seriesId(qint64 destination, const QString &name)
{
    if (const auto known = m_series.constFind({destination, name}); known != m_series.cend())
        return *known;
    QSqlQuery query(m_database);
    query.prepare(u"INSERT OR IGNORE INTO series(destination, name) VALUES(?, ?)"_s);
    query.addBindValue(destination);
    query.addBindValue(name);
    if (!run(query))
        return 0;
    query.prepare(u"SELECT id FROM series WHERE destination=? AND name=?"_s);
    query.addBindValue(destination);
    query.addBindValue(name);
    if (!run(query) || !query.next())
        return 0;
    return m_series[{destination, name}] = query.value(0).toLongLong();
}

bool PointStore::append(const Destination &destination, const QList<MetricPoint> &points, int slotSeconds)
{
    QList<StoredPoint> stored;
    stored.reserve(points.size());
    for (const MetricPoint &point : points)
        stored.append({0, point.timeS - point.timeS % slotSeconds, point, false});
    return append(destination, stored);
}

bool PointStore::append(const Destination &destination, const QList<StoredPoint> &points)
{
    if (!isOpen())
        return false;
    // Names are made known before the transaction: were it rolled back, the ids kept here would be wrong.
    const qint64 id = destinationId(destination, true);
    if (id == 0)
        return false;
    for (const StoredPoint &stored : points) {
        if (seriesId(id, stored.point.name) == 0)
            return false;
    }
    if (!run(m_statements->begin))
        return false;
    if (insertAll(id, points) && run(m_statements->commit))
        return true;
    QSqlQuery(m_database).exec(u"ROLLBACK"_s);
    return false;
}

bool PointStore::insertAll(qint64 destination, const QList<StoredPoint> &points)
{
    QSqlQuery &insert = m_statements->insert;
    for (const StoredPoint &stored : points) {
        insert.bindValue(0, seriesId(destination, stored.point.name));
        insert.bindValue(1, stored.slotS);
        insert.bindValue(2, destination);
        insert.bindValue(3, stored.point.timeS);
        insert.bindValue(4, stored.point.value);
        if (!run(insert))
            return false;
    }
    return true;
}

QList<StoredPoint> PointStore::points(const Destination &destination, qint64 fromS, qint64 upToS,
                                      qsizetype most) const
{
    const qint64 id = isOpen() ? destinationId(destination, false) : 0;
    if (id == 0)
        return {};
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    query.prepare(u"SELECT p.series, p.slot, p.time, p.value, s.name FROM point p CROSS JOIN series s"
                  " ON s.id=p.series WHERE p.destination=? AND p.slot BETWEEN ? AND ?"
                  " ORDER BY p.slot LIMIT ?"_s);
    for (const qint64 value : {id, fromS, upToS, static_cast<qint64>(most)})
        query.addBindValue(value);
    QList<StoredPoint> found;
    if (!run(query))
        return found;
    while (query.next()) {
        const MetricPoint point{query.value(4).toString(), query.value(2).toLongLong(),
                                query.value(3).toDouble()};
        found.append({query.value(0).toLongLong(), query.value(1).toLongLong(), point, false});
    }
    return found;
}

std::optional<qint64> PointStore::newestSlot(const Destination &destination, qint64 upToS) const
{
    const qint64 id = isOpen() ? destinationId(destination, false) : 0;
    if (id == 0)
        return {};
    QSqlQuery query(m_database);
    query.prepare(u"SELECT max(slot) FROM point WHERE destination=? AND slot<=?"_s);
    query.addBindValue(id);
    query.addBindValue(upToS);
    if (!run(query) || !query.next() || query.isNull(0))
        return {};
    return query.value(0).toLongLong();
}

bool PointStore::remove(const QList<StoredPoint> &points)
{
    if (points.isEmpty())
        return true;
    if (!isOpen() || !run(m_statements->begin))
        return false;
    QSqlQuery &remove = m_statements->remove;
    bool good = true;
    for (const StoredPoint &stored : points) {
        remove.bindValue(0, stored.series);
        remove.bindValue(1, stored.slotS);
        remove.bindValue(2, stored.point.timeS);
        remove.bindValue(3, stored.point.value);
        good = good && run(remove);
    }
    if (good && run(m_statements->commit))
        return true;
    QSqlQuery(m_database).exec(u"ROLLBACK"_s);
    return false;
}

bool PointStore::setAside(const StoredPoint &point, const QString &reason)
{
    // A point that is kept for a person; more than that nobody reads.
    constexpr int mostAside = 1000;
    QSqlQuery query(m_database);
    query.prepare(u"INSERT INTO aside(destination, name, time, value, reason)"
                  " SELECT destination, ?, ?, ?, ? FROM series WHERE id=?"_s);
    query.addBindValue(point.point.name);
    query.addBindValue(point.point.timeS);
    query.addBindValue(point.point.value);
    query.addBindValue(reason);
    query.addBindValue(point.series);
    return run(query) && remove({point}) &&
           run(u"DELETE FROM aside WHERE id <= (SELECT max(id) FROM aside) - %1"_s.arg(mostAside));
}

qint64 PointStore::removeBefore(qint64 timeS)
{
    // By destination, since that is how the index goes; the slot finds them, the time decides.
    QSqlQuery destinations(m_database);
    if (!destinations.exec(u"SELECT id FROM destination"_s))
        return -1;
    qint64 removed = 0;
    while (destinations.next()) {
        QSqlQuery query(m_database);
        query.prepare(u"DELETE FROM point WHERE destination=? AND slot<=? AND time<?"_s);
        for (const qint64 value : {destinations.value(0).toLongLong(), timeS, timeS})
            query.addBindValue(value);
        if (!run(query))
            return -1;
        removed += query.numRowsAffected();
    }
    return removed;
}

qint64 PointStore::removeOldest(qsizetype most)
{
    QSqlQuery query(m_database);
    if (!query.exec(u"SELECT destination, min(slot) FROM point GROUP BY destination ORDER BY 2 LIMIT 1"_s) ||
        !query.next())
        return -1;
    const qint64 destination = query.value(0).toLongLong();
    query.prepare(u"DELETE FROM point WHERE destination=? AND slot <= coalesce((SELECT slot FROM point"
                  " WHERE destination=? ORDER BY slot LIMIT 1 OFFSET ?), 9223372036854775807)"_s);
    for (const qint64 value : {destination, destination, static_cast<qint64>(most)})
        query.addBindValue(value);
    return run(query) ? query.numRowsAffected() : -1;
}

Waiting PointStore::waiting(const Destination &destination, qint64 upToS) const
{
    Waiting waiting{destination, 0, 0};
    const qint64 id = isOpen() ? destinationId(destination, false) : 0;
    if (id == 0)
        return waiting;
    QSqlQuery query(m_database);
    query.prepare(u"SELECT count(*), min(slot) FROM point WHERE destination=? AND slot<=?"_s);
    query.addBindValue(id);
    query.addBindValue(upToS);
    if (!run(query) || !query.next())
        return waiting;
    waiting.points = query.value(0).toLongLong();
    waiting.oldestS = query.value(1).toLongLong();
    return waiting;
}

QList<Waiting> PointStore::allWaiting() const
{
    QList<Waiting> all;
    QSqlQuery query(m_database);
    if (!isOpen() || !query.exec(u"SELECT d.base, d.organisation, d.service, count(*), min(p.slot)"
                                 " FROM point p JOIN destination d ON d.id=p.destination"
                                 " GROUP BY p.destination"_s))
        return all;
    while (query.next())
        all.append({{query.value(0).toString(), query.value(1).toString(), query.value(2).toString()},
                    query.value(3).toLongLong(),
                    query.value(4).toLongLong()});
    return all;
}

bool PointStore::reassign(const Destination &from, const Destination &to)
{
    constexpr qsizetype atOnce = 10'000;
    for (;;) {
        const auto moved = points(from, 0, std::numeric_limits<qint64>::max(), atOnce);
        if (moved.isEmpty())
            return true;
        if (!append(to, moved) || !remove(moved))
            return false;
    }
}

bool PointStore::discard(const Destination &destination)
{
    const qint64 id = isOpen() ? destinationId(destination, false) : 0;
    return id == 0 || run(u"DELETE FROM point WHERE destination=%1"_s.arg(id));
}

qint64 PointStore::usedBytes() const
{
    if (!isOpen())
        return 0;
    const qint64 pages = number(u"PRAGMA page_count"_s) - number(u"PRAGMA freelist_count"_s);
    return pages * number(u"PRAGMA page_size"_s);
}

void PointStore::tidy()
{
    if (!isOpen())
        return;
    run(u"PRAGMA incremental_vacuum(2000)"_s);
    run(u"PRAGMA wal_checkpoint(PASSIVE)"_s);
}

} // namespace gopscope
