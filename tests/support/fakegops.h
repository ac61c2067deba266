#pragma once

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

/// A gops that does what a shell script says: a real program for real faults.
class FakeGops
{
public:
    explicit FakeGops(const QByteArray &script)
    {
        QFile file(program());
        if (!file.open(QIODevice::WriteOnly) || file.write("#!/bin/sh\n" + script + '\n') < 0)
            qFatal("can't write %s", qPrintable(file.fileName()));
        file.close();
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

    [[nodiscard]] QString program() const { return m_dir.filePath(QStringLiteral("gops")); }
    [[nodiscard]] QString path(const QString &name) const { return m_dir.filePath(name); }

private:
    QTemporaryDir m_dir;
};
