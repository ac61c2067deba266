#include "outbox/pointstore.h"

#include "base/untrusted.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSqlError>
#include <QSqlQuery>

#include <algorithm>
#include <atomic>
#include <utility>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

/// The form of the tables; a file with a higher number is of a later Gopscope.
constexpr int formatVersion = 2;
/// What SQLite keeps in a file for those who made it: "Gosp".
constexpr qint64 applicationId = 0x476f7370;

QString freshConnectionName()
{
    static std::atomic<int> last = 0; // each thread has its own
    return u"gopscope-points-%1"_s.arg(++last);
}

/// What SQLite says when a disk, or a quota on it, takes no more.
bool saysFull(const QString &words)
{
    return words.contains("disk is full"_L1) || words.contains("disk I/O error"_L1);
}

} // namespace

/// What runs often, prepared once.
struct PointStore::Statements
{
    QSqlQuery insert, remove, removeUnstored;
};

PointStore::PointStore() = default;

PointStore::~PointStore()
{
    close();
}

Result<void> PointStore::connectTo(const QString &fileName, const QString &options)
{
    close();
    m_database = QSqlDatabase::addDatabase(u"QSQLITE"_s, freshConnectionName());
    m_database.setDatabaseName(fileName);
    m_database.setConnectOptions(options);
    if (m_database.open())
        return {};
    m_error = {ErrorKind::Denied, oneLine(m_database.lastError().databaseText())};
    close();
    return tl::unexpected(m_error);
}

Result<void> PointStore::open(const QString &fileName)
{
    // Another process on the same file holds it for milliseconds.
    if (auto connected = connectTo(fileName, u"QSQLITE_BUSY_TIMEOUT=1000"_s); !connected)
        return connected;
    if (isOurs() && prepareTables())
        return {};
    const Error error = m_error;
    close();
    return tl::unexpected(error);
}

Result<void> PointStore::openToRead(const QString &fileName)
{
    return connectTo(fileName, u"QSQLITE_OPEN_READONLY"_s);
}

bool PointStore::isOurs()
{
    // Before anything is written: it may be another program's file.
    QSqlQuery query(m_database);
    if (!query.exec(u"SELECT count(*), sum(name IN ('destination', 'series', 'point', 'aside'))"
                    " FROM sqlite_master WHERE type='table'"_s) ||
        !query.next()) {
        m_error = {ErrorKind::Denied, oneLine(query.lastError().databaseText())};
        return false;
    }
    constexpr int firstTables = 4; // of the first form, which had no id
    const bool made = query.value(0).toInt() > 0;
    const qint64 id = number(u"PRAGMA application_id"_s);
    if (id == applicationId || (id == 0 && (!made || query.value(1).toInt() == firstTables)))
        return true;
    m_error = {ErrorKind::Denied, tr("it is a database of another program")};
    return false;
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
    if (version < formatVersion && !transact([&] { return upgrade(version); }))
        return false;
    const auto prepared = [this](const char *sql) {
        QSqlQuery query(m_database);
        query.setForwardOnly(true);
        query.prepare(QString::fromLatin1(sql));
        return query;
    };
    m_statements = std::make_unique<Statements>(Statements{
        prepared("INSERT OR REPLACE INTO point(series, slot, destination, time, value, taken)"
                 " VALUES(?, ?, ?, ?, ?, ?)"),
        prepared("DELETE FROM point WHERE series=? AND slot=? AND taken<=?"),
        prepared("DELETE FROM point WHERE series=? AND slot=? AND (time<? OR (time=? AND value=?))")});
    return true;
}

bool PointStore::upgrade(qint64 version)
{
    QList<const char *> steps;
    if (version < 1)
        steps = {"CREATE TABLE IF NOT EXISTS destination(id INTEGER PRIMARY KEY, base TEXT NOT NULL,"
                 " organisation TEXT NOT NULL, service TEXT NOT NULL, UNIQUE(base, organisation, service))",
                 "CREATE TABLE IF NOT EXISTS series(id INTEGER PRIMARY KEY, destination INTEGER NOT NULL,"
                 " name TEXT NOT NULL, UNIQUE(destination, name))",
                 "CREATE TABLE IF NOT EXISTS point(series INTEGER NOT NULL, slot INTEGER NOT NULL,"
                 " destination INTEGER NOT NULL, time INTEGER NOT NULL, value REAL NOT NULL,"
                 " PRIMARY KEY(series, slot)) WITHOUT ROWID",
                 "CREATE INDEX IF NOT EXISTS point_order ON point(destination, slot)",
                 "CREATE TABLE IF NOT EXISTS aside(id INTEGER PRIMARY KEY, destination INTEGER NOT NULL,"
                 " name TEXT NOT NULL, time INTEGER NOT NULL, value REAL NOT NULL, reason TEXT NOT NULL)"};
    steps +=
        {"ALTER TABLE point ADD COLUMN taken INTEGER NOT NULL DEFAULT 0",
         "CREATE TABLE meta(name TEXT PRIMARY KEY, value) WITHOUT ROWID",
         "INSERT INTO meta VALUES('taken', 0)",
         "INSERT INTO meta VALUES('salt', hex(randomblob(16)))",
         "ALTER TABLE destination RENAME TO destination1",
         "CREATE TABLE destination(id INTEGER PRIMARY KEY, base TEXT NOT NULL, organisation TEXT NOT NULL,"
         " service TEXT NOT NULL, key TEXT NOT NULL, hold TEXT NOT NULL,"
         " UNIQUE(base, organisation, service, key, hold))",
         "INSERT INTO destination SELECT id, base, organisation, service, '', '' FROM destination1",
         "DROP TABLE destination1",
         "PRAGMA user_version=2"};
    const QByteArray mark = "PRAGMA application_id=" + QByteArray::number(applicationId);
    steps += mark.constData();
    // Another process may have been quicker.
    return number(u"PRAGMA user_version"_s) >= formatVersion ||
           std::all_of(steps.begin(), steps.end(), [this](const char *sql) { return run(sql, {}); });
}

bool PointStore::transact(const std::function<bool()> &work)
{
    // On a small disk it may be the log that fills it.
    return transactOnce(work) || (saysFull(m_error.message) && emptyLog() && transactOnce(work));
}

bool PointStore::transactOnce(const std::function<bool()> &work)
{
    if (!run("BEGIN IMMEDIATE", {}))
        return false;
    if (work() && run("COMMIT", {}))
        return true;
    QSqlQuery(m_database).exec(u"ROLLBACK"_s);
    // What became known within it is unknown again.
    m_destinations.clear();
    m_series.clear();
    return false;
}

bool PointStore::emptyLog()
{
    QSqlQuery query(m_database);
    return query.exec(u"PRAGMA wal_checkpoint(TRUNCATE)"_s) && query.next() && query.value(0).toInt() == 0;
}

bool PointStore::run(const char *sql, const QVariantList &values)
{
    return change(sql, values) >= 0;
}

qint64 PointStore::change(const char *sql, const QVariantList &values)
{
    QSqlQuery query(m_database);
    if (!query.prepare(QString::fromLatin1(sql))) {
        m_error = {ErrorKind::Denied, oneLine(query.lastError().databaseText())};
        return -1;
    }
    for (const QVariant &value : values)
        query.addBindValue(value);
    return run(query) ? std::max(0, query.numRowsAffected()) : -1;
}

qint64 PointStore::nextTaken()
{
    return run("UPDATE meta SET value=value+1 WHERE name='taken'", {})
               ? number(u"SELECT value FROM meta WHERE name='taken'"_s)
               : 0;
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

bool PointStore::next(QSqlQuery &query) const
{
    if (query.next())
        return true;
    if (query.lastError().isValid())
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
        for (const QString &text : {destination.base, destination.organisation, destination.service,
                                    sealed(destination.key), destination.hold})
            query.addBindValue(text.isNull() ? u""_s : text);
        return query;
    };
    if (create) {
        auto insert = bound("INSERT OR IGNORE INTO destination(base, organisation, service, key, hold)"
                            " VALUES(?, ?, ?, ?, ?)");
        if (!run(insert))
            return 0;
    }
    auto select = bound("SELECT id FROM destination WHERE base=? AND organisation=? AND service=?"
                        " AND key=? AND hold=?");
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

bool PointStore::append(const QList<Parcel> &parcels)
{
    return isOpen() && transact([&] { return insertParcels(parcels); });
}

bool PointStore::insertParcels(const QList<Parcel> &parcels)
{
    return std::all_of(parcels.begin(), parcels.end(), [&](const Parcel &parcel) {
        const qint64 id = destinationId(parcel.destination, true);
        return id != 0 && insertAll(id, parcel.points);
    });
}

bool PointStore::insertAll(qint64 destination, const QList<StoredPoint> &points)
{
    QSqlQuery &insert = m_statements->insert;
    const qint64 taken = nextTaken();
    for (const StoredPoint &stored : points) {
        const qint64 series = taken == 0 ? 0 : seriesId(destination, stored.point.name);
        if (series == 0)
            return false;
        insert.bindValue(0, series);
        insert.bindValue(1, stored.slotS);
        insert.bindValue(2, destination);
        insert.bindValue(3, stored.point.timeS);
        insert.bindValue(4, stored.point.value);
        insert.bindValue(5, taken);
        if (!run(insert))
            return false;
    }
    return true;
}

QList<StoredPoint> PointStore::points(const Destination &destination, qint64 fromS, qint64 upToS,
                                      qsizetype most, const NameFilter &filter) const
{
    const qint64 id = isOpen() ? destinationId(destination, false) : 0;
    if (id == 0)
        return {};
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    // In SQL, or points of names that are left out would use up the limit.
    const QString names = u"s.name %1 IN (SELECT value FROM json_each(?))"_s.arg(filter.only ? u"" : u"NOT");
    query.prepare(u"SELECT p.slot, p.time, p.value, s.name, p.taken FROM point p CROSS JOIN series s"
                  " ON s.id=p.series WHERE p.destination=? AND p.slot BETWEEN ? AND ? AND "_s +
                  names + u" ORDER BY p.slot LIMIT ?"_s);
    for (const qint64 value : {id, fromS, upToS})
        query.addBindValue(value);
    const auto list = QJsonArray::fromStringList(filter.names.values());
    query.addBindValue(QString::fromUtf8(QJsonDocument(list).toJson(QJsonDocument::Compact)));
    query.addBindValue(static_cast<qint64>(most));
    QList<StoredPoint> found;
    if (!run(query))
        return found;
    while (next(query)) {
        const MetricPoint point{query.value(3).toString(), query.value(1).toLongLong(),
                                query.value(2).toDouble()};
        found.append({query.value(0).toLongLong(), query.value(4).toLongLong(), point});
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
    if (!run(query) || !next(query) || query.isNull(0))
        return {};
    return query.value(0).toLongLong();
}

bool PointStore::remove(const Destination &destination, const QList<StoredPoint> &points)
{
    return points.isEmpty() || (isOpen() && transact([&] {
                                    const qint64 id = destinationId(destination, false);
                                    return id == 0 || removeAll(id, points);
                                }));
}

bool PointStore::removeAll(qint64 destination, const QList<StoredPoint> &points)
{
    return std::all_of(points.begin(), points.end(), [&](const StoredPoint &stored) {
        const qint64 series = seriesId(destination, stored.point.name);
        QSqlQuery &remove = stored.taken > 0 ? m_statements->remove : m_statements->removeUnstored;
        QVariantList values{series, stored.slotS};
        if (stored.taken > 0)
            values += stored.taken;
        else
            values += {stored.point.timeS, stored.point.timeS, stored.point.value};
        for (int i = 0; i < values.size(); ++i)
            remove.bindValue(i, values[i]);
        return series != 0 && run(remove);
    });
}

bool PointStore::setAside(const Destination &destination, const StoredPoint &point, const QString &reason)
{
    // A point that is kept for a person; more than that nobody reads.
    constexpr int mostAside = 1000;
    return isOpen() && transact([&] {
               const qint64 id = destinationId(destination, true);
               return id != 0 &&
                      run("INSERT INTO aside(destination, name, time, value, reason) VALUES(?, ?, ?, ?, ?)",
                          {id, point.point.name, point.point.timeS, point.point.value, reason}) &&
                      removeAll(id, {point}) &&
                      run("DELETE FROM aside WHERE id <= (SELECT max(id) FROM aside) - ?", {mostAside});
           });
}

QList<SetAside> PointStore::allAside() const
{
    QList<SetAside> all;
    QSqlQuery query(m_database);
    if (!isOpen() || !query.exec(u"SELECT d.id, d.base, d.organisation, d.service, d.key, d.hold, a.name,"
                                 " count(*), a.reason, max(a.id) FROM aside a JOIN destination d"
                                 " ON d.id=a.destination GROUP BY d.id, a.name"_s))
        return all;
    const auto text = [&](int column) { return query.value(column).toString(); };
    while (next(query))
        all.append({query.value(0).toLongLong(),
                    {text(1), text(2), text(3), text(4), text(5)},
                    text(6),
                    query.value(7).toLongLong(),
                    text(8)});
    return all;
}

qint64 PointStore::resend(qint64 destination)
{
    qint64 points = -1;
    const bool good =
        isOpen() && transact([&] {
            const qint64 taken = nextTaken();
            // What was taken since is newer.
            return taken != 0 &&
                   (points = change(
                        "INSERT OR IGNORE INTO point(series, slot, destination, time, value, taken)"
                        " SELECT s.id, a.time - a.time % 60, a.destination, a.time, a.value, ? FROM aside a"
                        " JOIN series s ON s.destination=a.destination AND s.name=a.name"
                        " WHERE a.destination=? ORDER BY a.id DESC",
                        {taken, destination})) >= 0 &&
                   run("DELETE FROM aside WHERE destination=?", {destination});
        });
    return good ? points : -1;
}

qint64 PointStore::discardAside(qint64 destination)
{
    return isOpen() ? change("DELETE FROM aside WHERE destination=?", {destination}) : -1;
}

qint64 PointStore::removeBefore(qint64 timeS)
{
    // By destination, since that is how the index goes; the slot finds them, the time decides.
    qint64 removed = 0;
    const bool good =
        isOpen() && transact([&] {
            QSqlQuery query(m_database);
            query.prepare(u"DELETE FROM point WHERE destination IN (SELECT id FROM destination) AND slot<=?"
                          " AND time<?"_s);
            query.addBindValue(timeS);
            query.addBindValue(timeS);
            if (!run(query))
                return false;
            removed = query.numRowsAffected();
            return true;
        });
    return good ? removed : -1;
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
    Waiting waiting{destination, 0, 0, 0, 0, 0};
    const qint64 id = isOpen() ? destinationId(destination, false) : 0;
    if (id == 0)
        return waiting;
    QSqlQuery query(m_database);
    query.prepare(u"SELECT count(*), min(slot) FROM point WHERE destination=? AND slot<=?"_s);
    query.addBindValue(id);
    query.addBindValue(upToS);
    if (!run(query) || !next(query))
        return waiting;
    waiting.points = query.value(0).toLongLong();
    waiting.oldestS = query.value(1).toLongLong();
    return waiting;
}

QList<Waiting> PointStore::allWaiting() const
{
    QList<Waiting> all;
    QSqlQuery query(m_database);
    if (!isOpen() ||
        !query.exec(u"SELECT d.base, d.organisation, d.service, d.key, d.hold, count(*), min(p.slot),"
                    " CASE d.hold WHEN '' THEN 0 ELSE count(DISTINCT p.slot) END, d.id"
                    " FROM point p JOIN destination d ON d.id=p.destination GROUP BY p.destination"_s))
        return all;
    const auto text = [&](int column) { return query.value(column).toString(); };
    while (next(query))
        all.append({{text(0), text(1), text(2), m_keys.value(text(3), text(3)), text(4)},
                    query.value(5).toLongLong(),
                    query.value(6).toLongLong(),
                    0,
                    query.value(7).toLongLong(),
                    query.value(8).toLongLong()});
    return all;
}

bool PointStore::reassign(const Destination &from, const Destination &to, const QString &before)
{
    return isOpen() && transact([&] { return moveAll(from, to, before); });
}

bool PointStore::moveAll(const Destination &from, const Destination &to, const QString &before)
{
    const qint64 source = from == to ? 0 : destinationId(from, false);
    if (source == 0)
        return true;
    const qint64 target = destinationId(to, true);
    const QString prefix = before.isNull() ? u""_s : before; // a null one would be NULL
    return target != 0 &&
           run("INSERT OR IGNORE INTO series(destination, name)"
               " SELECT ?, ?||name FROM series WHERE destination=?",
               {target, prefix, source}) &&
           run("INSERT INTO point(series, slot, destination, time, value, taken)"
               " SELECT t.id, p.slot, t.destination, p.time, p.value, p.taken FROM point p"
               " JOIN series f ON f.id=p.series JOIN series t ON t.destination=? AND t.name=?||f.name"
               " WHERE p.destination=? ON CONFLICT(series, slot) DO UPDATE SET time=excluded.time,"
               " value=excluded.value, taken=excluded.taken WHERE excluded.taken>=point.taken",
               {target, prefix, source}) &&
           run("DELETE FROM point WHERE destination=?", {source});
}

QString PointStore::sealed(const QString &key) const
{
    // Whoever gets hold of the file can't try keys on it against what others keep of them.
    constexpr QChar isSealed = u'$';
    if (key.isEmpty() || key.startsWith(isSealed))
        return key;
    QSqlQuery query(m_database);
    const bool found = query.exec(u"SELECT value FROM meta WHERE name='salt'"_s) && query.next();
    const QByteArray salt = found ? query.value(0).toByteArray() : QByteArray();
    const QString digest =
        isSealed + QString::fromLatin1(
                       QCryptographicHash::hash(salt + key.toUtf8(), QCryptographicHash::Sha256).toHex());
    m_keys[digest] = key;
    return digest;
}

QString PointStore::metaKey(const QString &base, const QString &key) const
{
    return u"organisation "_s + sealed(key) + u' ' + base;
}

bool PointStore::adopt(const QString &base, const QString &key, const QString &organisation)
{
    if (isOpen())
        (void)sealed(key); // or what an earlier run took with it is not known for its own
    return isOpen() && transact([&] {
               const QList<Waiting> all = allWaiting();
               const bool known = key == noKey || run("INSERT OR REPLACE INTO meta VALUES(?, ?)",
                                                      {metaKey(base, key), organisation});
               return known && std::all_of(all.begin(), all.end(), [&](const Waiting &waiting) {
                          const Destination &from = waiting.destination;
                          return from.base != base || from.key != key || !from.organisation.isEmpty() ||
                                 moveAll(from, {base, organisation, from.service, {}, from.hold}, {});
                      });
           });
}

QString PointStore::organisationOf(const QString &base, const QString &key)
{
    QSqlQuery query(m_database);
    query.prepare(u"SELECT value FROM meta WHERE name=?"_s);
    query.addBindValue(metaKey(base, key));
    return isOpen() && run(query) && query.next() ? query.value(0).toString() : QString();
}

bool PointStore::discard(const Destination &destination)
{
    const qint64 id = isOpen() ? destinationId(destination, false) : 0;
    return id == 0 || transact([&] { return run("DELETE FROM point WHERE destination=?", {id}); });
}

Salvage PointStore::salvage()
{
    Salvage found;
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (isOpen() && query.exec(u"SELECT name, value FROM meta"_s)) {
        while (query.next())
            found.meta.append({query.value(0).toString(), query.value(1)});
    }
    found.parcels = salvagePoints();
    found.aside = salvageAside();
    return found;
}

QList<Salvage::Aside> PointStore::salvageAside()
{
    QList<Salvage::Aside> all;
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!isOpen() ||
        !query.exec(u"SELECT d.base, d.organisation, d.service, d.key, d.hold, a.name, a.time, a.value,"
                    " a.reason FROM aside a JOIN destination d ON d.id=a.destination ORDER BY a.id"_s))
        return all;
    const auto text = [&](int column) { return query.value(column).toString(); };
    while (query.next())
        all.append({{text(0), text(1), text(2), m_keys.value(text(3), text(3)), text(4)},
                    {text(5), query.value(6).toLongLong(), query.value(7).toDouble()},
                    text(8)});
    return all;
}

bool PointStore::keep(const Salvage &salvage)
{
    return isOpen() && transact([&] {
               return std::all_of(salvage.meta.begin(), salvage.meta.end(),
                                  [&](const auto &row) { return keepMeta(row.first, row.second); }) &&
                      insertParcels(salvage.parcels) &&
                      std::all_of(salvage.aside.begin(), salvage.aside.end(),
                                  [&](const Salvage::Aside &aside) { return keepAside(aside); });
           });
}

bool PointStore::keepMeta(const QString &name, const QVariant &value)
{
    // What is on its way to Mackerel carries a number of the old count.
    if (name == "taken"_L1)
        return run("UPDATE meta SET value=max(value, ?) WHERE name='taken'", {value.toLongLong()});
    // Another process may have sealed keys with the new salt already.
    return run("INSERT OR REPLACE INTO meta SELECT ?, ? WHERE NOT EXISTS"
               " (SELECT 1 FROM destination WHERE key<>'')",
               {name, value});
}

bool PointStore::keepAside(const Salvage::Aside &aside)
{
    const qint64 id = destinationId(aside.destination, true);
    return id != 0 && seriesId(id, aside.point.name) != 0 &&
           run("INSERT INTO aside(destination, name, time, value, reason) VALUES(?, ?, ?, ?, ?)",
               {id, aside.point.name, aside.point.timeS, aside.point.value, aside.reason});
}

QList<Parcel> PointStore::salvagePoints()
{
    QList<Parcel> parcels;
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!isOpen() || !query.exec(u"SELECT d.base, d.organisation, d.service, d.key, d.hold, s.id, s.name"
                                 " FROM destination d JOIN series s ON s.destination=d.id"_s))
        return parcels;
    const auto text = [&](int column) { return query.value(column).toString(); };
    while (query.next()) {
        QList<StoredPoint> points;
        salvage(query.value(5).toLongLong(), text(6), points);
        if (!points.isEmpty())
            parcels.append({{text(0), text(1), text(2), m_keys.value(text(3), text(3)), text(4)}, points});
    }
    return parcels;
}

void PointStore::salvage(qint64 series, const QString &name, QList<StoredPoint> &points)
{
    // A damaged page ends a walk, so there is one from each end.
    qint64 last = -1;
    for (const char *order : {"ASC", "DESC"}) {
        QSqlQuery query(m_database);
        query.setForwardOnly(true);
        query.prepare(u"SELECT slot, time, value FROM point WHERE series=? AND slot>? ORDER BY slot %1"_s.arg(
            QLatin1StringView(order)));
        query.addBindValue(series);
        query.addBindValue(last);
        if (!run(query))
            continue;
        while (query.next()) {
            const qint64 slot = query.value(0).toLongLong();
            points.append({slot, 0, {name, query.value(1).toLongLong(), query.value(2).toDouble()}});
            last = std::max(last, order[0] == 'A' ? slot : last);
        }
    }
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
