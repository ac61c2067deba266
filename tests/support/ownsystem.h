#pragma once

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

#include <sched.h>
#include <sys/mount.h>

/// What installing changes on a machine, for this process and its children only: an empty /usr/local, a copy
/// of /etc, and a PATH with nothing but a pkexec that is a script of the test. Needs root.
class OwnSystem
{
public:
    OwnSystem()
    {
        if (::unshare(CLONE_NEWNS) != 0 || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
            qFatal("no mounts of one's own: run this test as root");
        if (QProcess::execute(QStringLiteral("/bin/cp"),
                              {QStringLiteral("-a"), QStringLiteral("/etc"), path("etc")}) != 0)
            qFatal("/etc can't be copied");
        bind(path("etc"), "/etc");
        cover("/usr/local");
        QDir(m_dir.path()).mkdir(QStringLiteral("bin"));
        qputenv("PATH", QFile::encodeName(path("bin")));
    }

    /// Mounts an empty file system there.
    static void cover(const char *place, unsigned long flags = 0, const char *type = "tmpfs")
    {
        if (::mount(type, place, type, flags, nullptr) != 0)
            qFatal("nothing can be mounted on %s", place);
    }
    static void bind(const QString &source, const QByteArray &place)
    {
        if (::mount(QFile::encodeName(source).constData(), place.constData(), nullptr, MS_BIND, nullptr) != 0)
            qFatal("%s can't be put in another's place", qPrintable(source));
    }
    static void uncover(const QByteArray &place)
    {
        if (::umount2(place.constData(), MNT_DETACH) != 0)
            qFatal("%s can't be uncovered", place.constData());
    }

    static void writeScript(const QString &file, const QByteArray &text)
    {
        QFile::remove(file);
        QFile script(file);
        if (!script.open(QIODevice::WriteOnly) || script.write("#!/bin/sh\n" + text + '\n') < 0)
            qFatal("%s can't be written", qPrintable(file));
        script.close();
        script.setPermissions(QFile::ReadOwner | QFile::ExeOwner | QFile::ReadOther | QFile::ExeOther);
    }
    /// What pkexec does from now on; `allowing()` runs what it is given.
    void setPkexec(const QByteArray &script) const { writeScript(path("bin/pkexec"), script); }
    void removePkexec() const { QFile::remove(path("bin/pkexec")); }
    static QByteArray allowing() { return "exec \"$@\""; }
    /// A file in a folder of this object's own.
    [[nodiscard]] QString path(const char *name) const { return m_dir.filePath(QString::fromLatin1(name)); }

private:
    QTemporaryDir m_dir;
};
