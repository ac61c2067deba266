#include "outbox/pointstore.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSqlQuery>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gopscope {

/// What runs often, prepared once.
struct PointStore::Statements
{
    QSqlQuery insert, remove, removeUnstored;
};

PointStore::PointStore()
    : m_database([this] { forgetIds(); })
{
}

PointStore::~PointStore() = default;

Result<void> PointStore::open(const QString &fileName)
{
    close();
    auto opened = m_database.open(fileName);
    if (opened)
        prepareStatements();
    return opened;
}

Result<void> PointStore::openToRead(const QString &fileName)
{
    close();
    return m_database.openToRead(fileName);
}

void PointStore::close()
{
    m_statements.reset();
    forgetIds();
    m_database.close();
}

void PointStore::prepareStatements()
{
    const auto prepared = [this](const char *sql) {
        QSqlQuery query = m_database.query();
        query.setForwardOnly(true);
        query.prepare(QString::fromLatin1(sql));
        return query;
    };
    m_statements = std::make_unique<Statements>(Statements{
        prepared("INSERT OR REPLACE INTO point(series, slot, destination, time, value, taken)"
                 " VALUES(?, ?, ?, ?, ?, ?)"),
        prepared("DELETE FROM point WHERE series=? AND slot=? AND taken<=?"),
        prepared("DELETE FROM point WHERE series=? AND slot=? AND (time<? OR (time=? AND value=?))")});
}

void PointStore::forgetIds()
{
    m_destinations.clear();
    m_series.clear();
}

qint64 PointStore::nextTaken()
{
    return m_database.run("UPDATE meta SET value=value+1 WHERE name='taken'", {})
               ? m_database.number(u"SELECT value FROM meta WHERE name='taken'"_s)
               : 0;
}

qint64 PointStore::destinationId(const Destination &destination, bool create) const
{
    if (const auto known = m_destinations.constFind(destination); known != m_destinations.cend())
        return *known;
    const auto bound = [&](const char *sql) {
        QSqlQuery query = m_database.query();
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
        if (!m_database.run(insert))
            return 0;
    }
    auto select = bound("SELECT id FROM destination WHERE base=? AND organisation=? AND service=?"
                        " AND key=? AND hold=?");
    if (!m_database.run(select) || !select.next())
        return 0;
    return m_destinations[destination] = select.value(0).toLongLong();
}

qint64 PointStore::seriesId(qint64 destination, const QString &name)
{
    if (const auto known = m_series.constFind({destination, name}); known != m_series.cend())
        return *known;
    QSqlQuery query = m_database.query();
    query.prepare(u"INSERT OR IGNORE INTO series(destination, name) VALUES(?, ?)"_s);
    query.addBindValue(destination);
    query.addBindValue(name);
    if (!m_database.run(query))
        return 0;
    query.prepare(u"SELECT id FROM series WHERE destination=? AND name=?"_s);
    query.addBindValue(destination);
    query.addBindValue(name);
    if (!m_database.run(query) || !query.next())
        return 0;
    return m_series[{destination, name}] = query.value(0).toLongLong();
}

bool PointStore::append(const QList<Parcel> &parcels)
{
    return isOpen() && m_database.transact([&] { return insertParcels(parcels); });
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
        if (!m_database.run(insert))
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
    QSqlQuery query = m_database.query();
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
    if (!m_database.run(query))
        return found;
    while (m_database.next(query)) {
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
    QSqlQuery query = m_database.query();
    query.prepare(u"SELECT max(slot) FROM point WHERE destination=? AND slot<=?"_s);
    query.addBindValue(id);
    query.addBindValue(upToS);
    if (!m_database.run(query) || !m_database.next(query) || query.isNull(0))
        return {};
    return query.value(0).toLongLong();
}

bool PointStore::remove(const Destination &destination, const QList<StoredPoint> &points)
{
    return points.isEmpty() || (isOpen() && m_database.transact([&] {
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
        return series != 0 && m_database.run(remove);
    });
}

bool PointStore::setAside(const Destination &destination, const StoredPoint &point, const QString &reason)
{
    // A point that is kept for a person; more than that nobody reads.
    constexpr int mostAside = 1000;
    return isOpen() && m_database.transact([&] {
        const qint64 id = destinationId(destination, true);
        return id != 0 &&
               m_database.run(
                   "INSERT INTO aside(destination, name, time, value, reason) VALUES(?, ?, ?, ?, ?)",
                   {id, point.point.name, point.point.timeS, point.point.value, reason}) &&
               removeAll(id, {point}) &&
               m_database.run("DELETE FROM aside WHERE id <= (SELECT max(id) FROM aside) - ?", {mostAside});
    });
}

QList<SetAside> PointStore::allAside() const
{
    QList<SetAside> all;
    QSqlQuery query = m_database.query();
    if (!isOpen() || !query.exec(u"SELECT d.id, d.base, d.organisation, d.service, d.key, d.hold, a.name,"
                                 " count(*), a.reason, max(a.id) FROM aside a JOIN destination d"
                                 " ON d.id=a.destination GROUP BY d.id, a.name"_s))
        return all;
    const auto text = [&](int column) { return query.value(column).toString(); };
    while (m_database.next(query))
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
    const bool good = isOpen() && m_database.transact([&] {
        const qint64 taken = nextTaken();
        // What was taken since is newer.
        return taken != 0 &&
               (points = m_database.change(
                    "INSERT OR IGNORE INTO point(series, slot, destination, time, value, taken)"
                    " SELECT s.id, a.time - a.time % 60, a.destination, a.time, a.value, ? FROM aside a"
                    " JOIN series s ON s.destination=a.destination AND s.name=a.name"
                    " WHERE a.destination=? ORDER BY a.id DESC",
                    {taken, destination})) >= 0 &&
               m_database.run("DELETE FROM aside WHERE destination=?", {destination});
    });
    return good ? points : -1;
}

qint64 PointStore::discardAside(qint64 destination)
{
    return isOpen() ? m_database.change("DELETE FROM aside WHERE destination=?", {destination}) : -1;
}

qint64 PointStore::removeBefore(qint64 timeS)
{
    // By destination, since that is how the index goes; the slot finds them, the time decides.
    qint64 removed = 0;
    const bool good = isOpen() && m_database.transact([&] {
        QSqlQuery query = m_database.query();
        query.prepare(u"DELETE FROM point WHERE destination IN (SELECT id FROM destination) AND slot<=?"
                      " AND time<?"_s);
        query.addBindValue(timeS);
        query.addBindValue(timeS);
        if (!m_database.run(query))
            return false;
        removed = query.numRowsAffected();
        return true;
    });
    return good ? removed : -1;
}

qint64 PointStore::removeOldest(qsizetype most)
{
    QSqlQuery query = m_database.query();
    if (!query.exec(u"SELECT destination, min(slot) FROM point GROUP BY destination ORDER BY 2 LIMIT 1"_s) ||
        !query.next())
        return -1;
    const qint64 destination = query.value(0).toLongLong();
    query.prepare(u"DELETE FROM point WHERE destination=? AND slot <= coalesce((SELECT slot FROM point"
                  " WHERE destination=? ORDER BY slot LIMIT 1 OFFSET ?), 9223372036854775807)"_s);
    for (const qint64 value : {destination, destination, static_cast<qint64>(most)})
        query.addBindValue(value);
    return m_database.run(query) ? query.numRowsAffected() : -1;
}

Waiting PointStore::waiting(const Destination &destination, qint64 upToS) const
{
    Waiting waiting{destination, 0, 0, 0, 0, 0};
    const qint64 id = isOpen() ? destinationId(destination, false) : 0;
    if (id == 0)
        return waiting;
    QSqlQuery query = m_database.query();
    query.prepare(u"SELECT count(*), min(slot) FROM point WHERE destination=? AND slot<=?"_s);
    query.addBindValue(id);
    query.addBindValue(upToS);
    if (!m_database.run(query) || !m_database.next(query))
        return waiting;
    waiting.points = query.value(0).toLongLong();
    waiting.oldestS = query.value(1).toLongLong();
    return waiting;
}

QList<Waiting> PointStore::allWaiting() const
{
    QList<Waiting> all;
    QSqlQuery query = m_database.query();
    if (!isOpen() ||
        !query.exec(u"SELECT d.base, d.organisation, d.service, d.key, d.hold, count(*), min(p.slot),"
                    " CASE d.hold WHEN '' THEN 0 ELSE count(DISTINCT p.slot) END, d.id"
                    " FROM point p JOIN destination d ON d.id=p.destination GROUP BY p.destination"_s))
        return all;
    const auto text = [&](int column) { return query.value(column).toString(); };
    while (m_database.next(query))
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
    return isOpen() && m_database.transact([&] { return moveAll(from, to, before); });
}

bool PointStore::moveAll(const Destination &from, const Destination &to, const QString &before)
{
    const qint64 source = from == to ? 0 : destinationId(from, false);
    if (source == 0)
        return true;
    const qint64 target = destinationId(to, true);
    const QString prefix = before.isNull() ? u""_s : before; // a null one would be NULL
    return target != 0 &&
           m_database.run("INSERT OR IGNORE INTO series(destination, name)"
                          " SELECT ?, ?||name FROM series WHERE destination=?",
                          {target, prefix, source}) &&
           m_database.run(
               "INSERT INTO point(series, slot, destination, time, value, taken)"
               " SELECT t.id, p.slot, t.destination, p.time, p.value, p.taken FROM point p"
               " JOIN series f ON f.id=p.series JOIN series t ON t.destination=? AND t.name=?||f.name"
               " WHERE p.destination=? ON CONFLICT(series, slot) DO UPDATE SET time=excluded.time,"
               " value=excluded.value, taken=excluded.taken WHERE excluded.taken>=point.taken",
               {target, prefix, source}) &&
           m_database.run("DELETE FROM point WHERE destination=?", {source});
}

QString PointStore::sealed(const QString &key) const
{
    // Whoever gets hold of the file can't try keys on it against what others keep of them.
    constexpr QChar isSealed = u'$';
    if (key.isEmpty() || key.startsWith(isSealed))
        return key;
    QSqlQuery query = m_database.query();
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
    return isOpen() && m_database.transact([&] {
        const QList<Waiting> all = allWaiting();
        const bool known = key == noKey || m_database.run("INSERT OR REPLACE INTO meta VALUES(?, ?)",
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
    QSqlQuery query = m_database.query();
    query.prepare(u"SELECT value FROM meta WHERE name=?"_s);
    query.addBindValue(metaKey(base, key));
    return isOpen() && m_database.run(query) && query.next() ? query.value(0).toString() : QString();
}

bool PointStore::discard(const Destination &destination)
{
    const qint64 id = isOpen() ? destinationId(destination, false) : 0;
    return id == 0 ||
           m_database.transact([&] { return m_database.run("DELETE FROM point WHERE destination=?", {id}); });
}

Salvage PointStore::salvage() const
{
    return isOpen() ? salvageFrom(m_database, m_keys) : Salvage();
}

bool PointStore::keep(const Salvage &salvage)
{
    return isOpen() && m_database.transact([&] {
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
        return m_database.run("UPDATE meta SET value=max(value, ?) WHERE name='taken'", {value.toLongLong()});
    // Another process may have sealed keys with the new salt already.
    return m_database.run("INSERT OR REPLACE INTO meta SELECT ?, ? WHERE NOT EXISTS"
                          " (SELECT 1 FROM destination WHERE key<>'')",
                          {name, value});
}

bool PointStore::keepAside(const Salvage::Aside &aside)
{
    const qint64 id = destinationId(aside.destination, true);
    return id != 0 && seriesId(id, aside.point.name) != 0 &&
           m_database.run("INSERT INTO aside(destination, name, time, value, reason) VALUES(?, ?, ?, ?, ?)",
                          {id, aside.point.name, aside.point.timeS, aside.point.value, aside.reason});
}

} // namespace gopscope
