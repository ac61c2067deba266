#include "gops/gopslocator.h"
#include "gops/portfile.h"
#include "realgops.h"

#include <QLocalServer>
#include <QtTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace gopscope;

class tst_GopsLocator : public QObject
{
    Q_OBJECT

    static QString place(const QString &folder,
                         QFile::Permissions permissions = QFile::ReadOwner | QFile::ExeOwner)
    {
        QDir().mkpath(folder);
        QFile file(folder + u"/gops"_s);
        if (!file.open(QIODevice::WriteOnly))
            qFatal("can't write");
        file.setPermissions(permissions);
        return file.fileName();
    }

private Q_SLOTS:
    void looksInOrder()
    {
        const QTemporaryDir dir;
        GopsPlaces places;
        places.path = {dir.filePath(u"none"_s), dir.filePath(u"path"_s)};
        places.goBin = dir.filePath(u"gobin"_s);
        places.goPath = {dir.filePath(u"gopath"_s)};
        places.home = dir.filePath(u"home"_s);
        places.programDir = dir.filePath(u"build/dev/bin"_s);
        QCOMPARE(locateGops(places), QString());
        const QString tools = place(dir.filePath(u"build/tools"_s));
        QCOMPARE(locateGops(places), tools);
        const QString home = place(dir.filePath(u"home/go/bin"_s));
        QCOMPARE(locateGops(places), home);
        const QString goPath = place(dir.filePath(u"gopath/bin"_s));
        QCOMPARE(locateGops(places), goPath);
        const QString goBin = place(dir.filePath(u"gobin"_s));
        QCOMPARE(locateGops(places), goBin);
        place(dir.filePath(u"none"_s), QFile::ReadOwner);
        const QString path = place(dir.filePath(u"path"_s));
        QCOMPARE(locateGops(places), path);
        places.preference = u"/nowhere/gops"_s;
        QCOMPARE(locateGops(places), u"/nowhere/gops"_s);
    }

    void readsTheVersion()
    {
        const QString version = gopsVersion(realGops());
        QVERIFY2(QRegularExpression(uR"(^v\d+\.\d+\.\d+[\w.+-]*$)"_s).match(version).hasMatch(),
                 qPrintable(version));
        QCOMPARE(gopsVersion(u"/nowhere"_s), QString());
        QCOMPARE(gopsVersion(u"/bin/sh"_s), QString());
    }

    void readsPortFiles()
    {
        const QTemporaryDir dir;
        const auto state = [&](const QByteArray &text) {
            QFile file(dir.filePath(u"12"_s));
            if (!file.open(QIODevice::WriteOnly))
                qFatal("can't write");
            file.write(text);
            file.close();
            return readPortFile(12, dir.path()).state;
        };
        QCOMPARE(readPortFile(12, dir.path()).state, PortFile::State::Missing);
        QCOMPARE(state(""), PortFile::State::Empty);
        QCOMPARE(state("garbage"), PortFile::State::Garbage);
        QCOMPARE(state("99999"), PortFile::State::Garbage);
        QCOMPARE(state("+80"), PortFile::State::Garbage);
        QCOMPARE(state(QByteArray("80\0001", 4)), PortFile::State::Garbage);
        QCOMPARE(state("34879"), PortFile::State::Port);
        QCOMPARE(readPortFile(12, dir.path()).port, quint16(34879));
    }

    void waitsForNoPortFile()
    {
        const QTemporaryDir dir;
        QCOMPARE(::mkfifo(QFile::encodeName(dir.filePath(u"1"_s)).constData(), 0600), 0);
        QVERIFY(QDir(dir.path()).mkdir(u"2"_s));
        QVERIFY(QFile::link(u"/dev/zero"_s, dir.filePath(u"3"_s)));
        QVERIFY(QFile::link(dir.filePath(u"nowhere"_s), dir.filePath(u"4"_s)));
        QLocalServer server;
        QVERIFY(server.listen(dir.filePath(u"5"_s)));
        // A reader that waits for the FIFO's writer is ended by this.
        ::alarm(10);
        for (const qint64 pid : {1, 2, 3, 5})
            QCOMPARE(readPortFile(pid, dir.path()).state, PortFile::State::NotAFile);
        ::alarm(0);
        QCOMPARE(readPortFile(4, dir.path()).state, PortFile::State::Missing);
    }

    void takesNoLongPortFile()
    {
        const QTemporaryDir dir;
        QFile file(dir.filePath(u"12"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("34879" + QByteArray(59, ' ') + "7");
        file.close();
        QCOMPARE(readPortFile(12, dir.path()).state, PortFile::State::Garbage);
    }

    void findsTheDirectory()
    {
        qputenv("XDG_CONFIG_HOME", "/xdg");
        QCOMPARE(portFileDirectory(), u"/xdg/gops"_s);
        qputenv("GOPS_CONFIG_DIR", "/own");
        QCOMPARE(portFileDirectory(), u"/own"_s);
        qunsetenv("GOPS_CONFIG_DIR");
        qunsetenv("XDG_CONFIG_HOME");
        QCOMPARE(portFileDirectory(), QDir::homePath() + u"/.config/gops"_s);
    }
};

QTEST_GUILESS_MAIN(tst_GopsLocator)
#include "tst_gopslocator.moc"
