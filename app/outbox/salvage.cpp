#include "outbox/salvage.h"

#include "outbox/pointdatabase.h"

#include <QSqlQuery>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

using Keys = QHash<QString, QString>;

/// The destination in the first five columns.
Destination destinationIn(const QSqlQuery &query, const Keys &keys)
{
    const auto text = [&](int column) { return query.value(column).toString(); };
    return {text(0), text(1), text(2), keys.value(text(3), text(3)), text(4)};
}

QList<StoredPoint> pointsOf(const PointDatabase &database, qint64 series, const QString &name)
{
    QList<StoredPoint> points;
    // A damaged page ends a walk, so there is one from each end.
    qint64 last = -1;
    for (const char *order : {"ASC", "DESC"}) {
        QSqlQuery query = database.query();
        query.setForwardOnly(true);
        query.prepare(u"SELECT slot, time, value FROM point WHERE series=? AND slot>? ORDER BY slot %1"_s.arg(
            QLatin1StringView(order)));
        query.addBindValue(series);
        query.addBindValue(last);
        if (!database.run(query))
            continue;
        while (query.next()) {
            const qint64 slot = query.value(0).toLongLong();
            points.append({slot, 0, {name, query.value(1).toLongLong(), query.value(2).toDouble()}});
            last = std::max(last, order[0] == 'A' ? slot : last);
        }
    }
    return points;
}

QList<std::pair<QString, QVariant>> meta(const PointDatabase &database)
{
    QList<std::pair<QString, QVariant>> all;
    QSqlQuery query = database.query();
    query.setForwardOnly(true);
    if (!query.exec(u"SELECT name, value FROM meta"_s))
        return all;
    while (query.next())
        all.append({query.value(0).toString(), query.value(1)});
    return all;
}

QList<Parcel> parcels(const PointDatabase &database, const Keys &keys)
{
    QList<Parcel> all;
    QSqlQuery query = database.query();
    query.setForwardOnly(true);
    if (!query.exec(u"SELECT d.base, d.organisation, d.service, d.key, d.hold, s.id, s.name"
                    " FROM destination d JOIN series s ON s.destination=d.id"_s))
        return all;
    while (query.next()) {
        const auto points = pointsOf(database, query.value(5).toLongLong(), query.value(6).toString());
        if (!points.isEmpty())
            all.append({destinationIn(query, keys), points});
    }
    return all;
}

QList<Salvage::Aside> aside(const PointDatabase &database, const Keys &keys)
{
    QList<Salvage::Aside> all;
    QSqlQuery query = database.query();
    query.setForwardOnly(true);
    if (!query.exec(u"SELECT d.base, d.organisation, d.service, d.key, d.hold, a.name, a.time, a.value,"
                    " a.reason FROM aside a JOIN destination d ON d.id=a.destination ORDER BY a.id"_s))
        return all;
    while (query.next())
        all.append({destinationIn(query, keys),
                    {query.value(5).toString(), query.value(6).toLongLong(), query.value(7).toDouble()},
                    query.value(8).toString()});
    return all;
}

} // namespace

Salvage salvageFrom(const PointDatabase &database, const QHash<QString, QString> &keys)
{
    return {meta(database), parcels(database, keys), aside(database, keys)};
}

} // namespace gopscope
