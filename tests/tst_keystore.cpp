// Keys in memory, and in a real secret store on a bus of the test's own.
#include "secrets/keystore.h"

#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDir>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

#include <memory>

#include <csignal>
#include <sys/prctl.h>

using namespace Qt::StringLiterals;
using namespace gopscope;

namespace {

const QString base = u"https://api.mackerelio.com"_s;
const QByteArray secret = "a-key-of-the-test";

/// A helper program that ends with the test.
class Helper : public QProcess
{
public:
    Helper()
    {
        // However this process ends.
        setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    }
    ~Helper() override
    {
        if (state() == NotRunning)
            return;
        terminate();
        if (!waitForFinished(5000)) {
            kill();
            waitForFinished(5000);
        }
    }
};

/// A session bus and a keyring that is unlocked, with files in a folder of their own.
class SecretDesktop
{
public:
    SecretDesktop()
    {
        QDir(m_dir.path()).mkdir(u"run"_s);
        QFile::setPermissions(m_dir.filePath(u"run"_s),
                              QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        qputenv("XDG_RUNTIME_DIR", m_dir.filePath(u"run"_s).toUtf8());
        qputenv("XDG_DATA_HOME", m_dir.filePath(u"data"_s).toUtf8());
        qputenv("HOME", m_dir.path().toUtf8());
        m_bus.start(u"dbus-daemon"_s,
                    {u"--nofork"_s, u"--print-address=1"_s, u"--config-file=%1"_s.arg(writeBusConfig())});
        if (!m_bus.waitForReadyRead(10000))
            qFatal("no dbus-daemon; app/setup --tests installs it");
        const QByteArray address = m_bus.readLine().trimmed();
        qputenv("DBUS_SESSION_BUS_ADDRESS", address);
        startKeyring();
    }

    void startKeyring()
    {
        m_keyring = std::make_unique<Helper>();
        m_keyring->start(u"gnome-keyring-daemon"_s,
                         {u"--foreground"_s, u"--unlock"_s, u"--components=secrets"_s});
        if (!m_keyring->waitForStarted(10000))
            qFatal("no gnome-keyring-daemon; app/setup --tests installs it");
        m_keyring->write("a password");
        m_keyring->closeWriteChannel();
        if (!QTest::qWaitFor(
                [] {
                    return QDBusConnection::sessionBus().interface()->isServiceRegistered(
                        u"org.freedesktop.secrets"_s);
                },
                15000))
            qFatal("gnome-keyring-daemon does not start");
    }
    void endKeyring() { m_keyring.reset(); }

    [[nodiscard]] QString path() const { return m_dir.path(); }

private:
    /// A bus that starts no services by itself.
    [[nodiscard]] QString writeBusConfig() const
    {
        QFile file(m_dir.filePath(u"bus.conf"_s));
        if (!file.open(QIODevice::WriteOnly))
            qFatal("can't write %s", qPrintable(file.fileName()));
        file.write("<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>"
                   "<policy context=\"default\"><allow send_destination=\"*\"/><allow "
                   "receive_sender=\"*\"/><allow own=\"*\"/></policy>"
                   "</busconfig>");
        return file.fileName();
    }

    QTemporaryDir m_dir;
    Helper m_bus;
    std::unique_ptr<Helper> m_keyring;
};

} // namespace

class tst_KeyStore : public QObject
{
    Q_OBJECT

    SecretDesktop m_desktop;

private Q_SLOTS:
    void environmentWins()
    {
        KeyStore keys("from-the-environment", KeyStore::Place::MemoryOnly);
        QCOMPARE(keys.key(base).value, QByteArray("from-the-environment"));
        QCOMPARE(keys.key(base).source, ApiKey::Source::Environment);
        keys.keep(base, secret);
        QCOMPARE(keys.key(base).value, QByteArray("from-the-environment"));
    }

    void keepsInMemory()
    {
        KeyStore keys({}, KeyStore::Place::MemoryOnly);
        QVERIFY(keys.key(base).value.isEmpty());
        keys.keep(base, secret);
        QCOMPARE(keys.key(base).value, secret);
        QCOMPARE(keys.key(base).source, ApiKey::Source::ThisRun);
        QVERIFY(keys.key(u"https://elsewhere.example"_s).value.isEmpty());
        keys.forget(base);
        QVERIFY(keys.key(base).value.isEmpty());
    }

    void keepsInTheSecretStore()
    {
        {
            KeyStore keys({});
            QVERIFY(keys.key(base).asking);
            QTRY_VERIFY_WITH_TIMEOUT(!keys.key(base).asking, 15000);
            QVERIFY(keys.key(base).value.isEmpty());
            QVERIFY2(keys.key(base).trouble.isEmpty(), qPrintable(keys.key(base).detail));
            keys.keep(base, secret);
            QCOMPARE(keys.key(base).value, secret); // at once
            QTRY_COMPARE_WITH_TIMEOUT(keys.key(base).source, ApiKey::Source::SecretStore, 15000);
        }
        KeyStore next({});
        QTRY_COMPARE_WITH_TIMEOUT(next.key(base).value, secret, 15000);
        QCOMPARE(next.key(base).source, ApiKey::Source::SecretStore);
        QVERIFY(next.key(u"https://elsewhere.example"_s).asking);
        QTRY_VERIFY_WITH_TIMEOUT(!next.key(u"https://elsewhere.example"_s).asking, 15000);
        QVERIFY(next.key(u"https://elsewhere.example"_s).value.isEmpty());

        // In no file as it is.
        QDirIterator files(m_desktop.path(), QDir::Files, QDirIterator::Subdirectories);
        int read = 0;
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly) && ++read > 0)
                QVERIFY2(!file.readAll().contains(secret), qPrintable(file.fileName()));
        }
        QVERIFY(read > 0); // the keyring itself

        next.forget(base);
        QTest::qWait(0);
        QTRY_VERIFY_WITH_TIMEOUT(isGone(), 15000);
    }

    void saysThatThereIsNoStore()
    {
        m_desktop.endKeyring();
        KeyStore keys({});
        (void)keys.key(base);
        QTRY_VERIFY_WITH_TIMEOUT(!keys.key(base).asking, 30000);
        keys.keep(base, secret);
        QTRY_VERIFY_WITH_TIMEOUT(!keys.key(base).trouble.isEmpty(), 30000);
        QCOMPARE(keys.key(base).value, secret);
        QCOMPARE(keys.key(base).source, ApiKey::Source::ThisRun);
    }

private:
    static bool isGone()
    {
        KeyStore keys({});
        (void)keys.key(base);
        while (keys.key(base).asking)
            QTest::qWait(10);
        return keys.key(base).value.isEmpty();
    }
};

QTEST_GUILESS_MAIN(tst_KeyStore)
#include "tst_keystore.moc"
