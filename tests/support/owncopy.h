#pragma once

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

/// A copy of a program at a path of its own, so that no process of anybody else is taken for one of its own.
class OwnCopy
{
public:
    explicit OwnCopy(const QString &program)
    {
        if (!QFile::copy(program, path()))
            qFatal("no copy of %s", qPrintable(program));
    }
    /// One without symbols and debugging information.
    static OwnCopy stripped(const QString &program)
    {
        OwnCopy copy(program);
        if (QProcess::execute(QStringLiteral("strip"), {copy.path()}) != 0)
            qFatal("%s can't be stripped", qPrintable(program));
        return copy;
    }

    [[nodiscard]] QString folder() const { return m_dir.path(); }
    [[nodiscard]] QString path() const { return m_dir.filePath(QStringLiteral("service")); }

private:
    QTemporaryDir m_dir;
};
