#include "outbox/pointdatabase.h"

#include "base/untrusted.h"

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

PointDatabase::PointDatabase(std::function<void()> undone)
    : m_undone(std::move(undone))
{
}

PointDatabase::~PointDatabase()
{
    close();
}

Result<void> PointDatabase::connectTo(const QString &fileName, const QString &options)
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

Result<void> PointDatabase::open(const QString &fileName)
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

Result<void> PointDatabase::openToRead(const QString &fileName)
{
    return connectTo(fileName, u"QSQLITE_OPEN_READONLY"_s);
}

void PointDatabase::close()
{
    const QString name = m_database.connectionName();
    m_database = QSqlDatabase();
    if (!name.isEmpty())
        QSqlDatabase::removeDatabase(name);
}

QSqlQuery PointDatabase::query() const
{
    return QSqlQuery(m_database);
}

bool PointDatabase::isOurs()
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

bool PointDatabase::prepareTables()
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
    return version >= formatVersion || transact([&] { return upgrade(version); });
}

bool PointDatabase::upgrade(qint64 version)
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

bool PointDatabase::transact(const std::function<bool()> &work)
{
    // On a small disk it may be the log that fills it.
    return transactOnce(work) || (saysFull(m_error.message) && emptyLog() && transactOnce(work));
}

bool PointDatabase::transactOnce(const std::function<bool()> &work)
{
    if (!run("BEGIN IMMEDIATE", {}))
        return false;
    if (work() && run("COMMIT", {}))
        return true;
    QSqlQuery(m_database).exec(u"ROLLBACK"_s);
    m_undone();
    return false;
}

bool PointDatabase::emptyLog()
{
    QSqlQuery query(m_database);
    return query.exec(u"PRAGMA wal_checkpoint(TRUNCATE)"_s) && query.next() && query.value(0).toInt() == 0;
}

bool PointDatabase::run(const char *sql, const QVariantList &values)
{
    return change(sql, values) >= 0;
}

qint64 PointDatabase::change(const char *sql, const QVariantList &values)
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

bool PointDatabase::run(const QString &sql)
{
    QSqlQuery query(m_database);
    if (query.exec(sql))
        return true;
    m_error = {ErrorKind::Denied, oneLine(query.lastError().databaseText())};
    return false;
}

bool PointDatabase::run(QSqlQuery &query) const
{
    if (query.exec())
        return true;
    m_error = {ErrorKind::Denied, oneLine(query.lastError().databaseText())};
    return false;
}

bool PointDatabase::next(QSqlQuery &query) const
{
    if (query.next())
        return true;
    if (query.lastError().isValid())
        m_error = {ErrorKind::Denied, oneLine(query.lastError().databaseText())};
    return false;
}

qint64 PointDatabase::number(const QString &sql) const
{
    QSqlQuery query(m_database);
    return query.exec(sql) && query.next() ? query.value(0).toLongLong() : 0;
}

qint64 PointDatabase::usedBytes() const
{
    if (!isOpen())
        return 0;
    const qint64 pages = number(u"PRAGMA page_count"_s) - number(u"PRAGMA freelist_count"_s);
    return pages * number(u"PRAGMA page_size"_s);
}

void PointDatabase::tidy()
{
    if (!isOpen())
        return;
    run(u"PRAGMA incremental_vacuum(2000)"_s);
    run(u"PRAGMA wal_checkpoint(PASSIVE)"_s);
}

} // namespace gopscope
