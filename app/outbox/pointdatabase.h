#pragma once

#include "base/result.h"

#include <QCoreApplication>
#include <QSqlDatabase>
#include <QVariant>

#include <functional>

class QSqlQuery;

namespace gopscope {

/// The SQLite database that points are in, with its tables. What it returns as false or as a failure was not
/// done at all.
class PointDatabase
{
    Q_DECLARE_TR_FUNCTIONS(gopscope::PointDatabase)

public:
    /// Calls `undone` when what a transaction did is undone.
    explicit PointDatabase(std::function<void()> undone);
    ~PointDatabase();
    PointDatabase(const PointDatabase &) = delete;
    PointDatabase &operator=(const PointDatabase &) = delete;

    /// Opens or creates the file and brings its tables up to date.
    Result<void> open(const QString &fileName);
    /// Opens a file as it is, which may be damaged.
    Result<void> openToRead(const QString &fileName);
    /// No query may be left.
    void close();
    [[nodiscard]] bool isOpen() const { return m_database.isOpen(); }
    /// What the database said when something last failed.
    [[nodiscard]] Error lastError() const { return m_error; }
    void forgetError() { m_error.message.clear(); }

    [[nodiscard]] QSqlQuery query() const;
    bool run(QSqlQuery &query) const;
    bool run(const char *sql, const QVariantList &values);
    /// The rows that it changed; -1 when it failed.
    qint64 change(const char *sql, const QVariantList &values);
    /// The next row; when it can't be read, that is an error too.
    bool next(QSqlQuery &query) const;
    /// The first number that a query finds; 0 when there is none.
    [[nodiscard]] qint64 number(const QString &sql) const;
    /// All that `work` does, or nothing of it; it may be called twice.
    bool transact(const std::function<bool()> &work);

    /// Bytes in use.
    [[nodiscard]] qint64 usedBytes() const;
    /// Moves what was appended from the log into the file, and gives free pages back.
    void tidy();

private:
    Result<void> connectTo(const QString &fileName, const QString &options);
    [[nodiscard]] bool isOurs();
    bool prepareTables();
    bool upgrade(qint64 version);
    bool transactOnce(const std::function<bool()> &work);
    bool emptyLog();
    bool run(const QString &sql);

    QSqlDatabase m_database;
    std::function<void()> m_undone;
    mutable Error m_error{ErrorKind::Unexpected, {}};
};

} // namespace gopscope
