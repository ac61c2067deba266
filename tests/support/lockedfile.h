#pragma once

#include <QSqlDatabase>
#include <QSqlQuery>

/// Holds an SQLite file so that nobody else can write to it, as another process may.
class LockedFile
{
public:
    explicit LockedFile(const QString &file)
    {
        m_database.setDatabaseName(file);
        if (!m_database.open() || !QSqlQuery(m_database).exec(QStringLiteral("BEGIN IMMEDIATE")))
            qFatal("the file can't be locked");
    }
    ~LockedFile()
    {
        m_database = {};
        QSqlDatabase::removeDatabase(name());
    }
    LockedFile(const LockedFile &) = delete;
    LockedFile &operator=(const LockedFile &) = delete;

private:
    [[nodiscard]] static QString name() { return QStringLiteral("holder"); }
    QSqlDatabase m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name());
};
