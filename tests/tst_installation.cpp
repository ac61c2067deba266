// Installs the real gopscope-reader as root, on a machine of the test's own, by stand-ins for pkexec that
// allow it, refuse it, or are not there.
#include "goprogram.h"
#include "installation/account.h"
#include "installation/readerinstallation.h"
#include "ownsystem.h"
#include "readerprogram.h"
#include "sources/memory/readerprocess.h"
#include "targetprogram.h"

#include <QtTest>

#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace gopscope;

namespace {

const QString setcap = u"/usr/sbin/setcap"_s;

void asDaemon()
{
    as::user(1);
}

/// How a task ended; absent when it did well.
std::optional<Error> run(ReaderInstallation &installation, const RootTask &task)
{
    std::optional<std::optional<Error>> end;
    QObject context;
    QObject::connect(&installation, &ReaderInstallation::finished, &context,
                     [&](const std::optional<Error> &error) { end = error; });
    installation.run(task);
    if (end || !QTest::qWaitFor([&] { return end.has_value(); }, 10000))
        return Error{ErrorKind::TimedOut, u"not from the event loop, or not at all"_s};
    return *end;
}

QStringList filesInPlace()
{
    return QDir(QFileInfo(ReaderProcess::installedReader()).path()).entryList(QDir::Files | QDir::Hidden);
}

} // namespace

class tst_Installation : public QObject
{
    Q_OBJECT

    std::unique_ptr<OwnSystem> m_system;

    /// Of a user's own group, as the dialog offers it first.
    static RootTask toInstall(const ReaderInstallation &installation)
    {
        return installation.toInstall(ReaderInstallation::groups().first());
    }
    void allow() const { m_system->setPkexec(OwnSystem::allowing()); }

private Q_SLOTS:
    void initTestCase() { m_system = std::make_unique<OwnSystem>(); }
    void cleanup()
    {
        OwnSystem::uncover("/usr/local");
        OwnSystem::cover("/usr/local");
    }

    void installsByWhatWasShown()
    {
        const QByteArray seen = QFile::encodeName(m_system->path("seen"));
        m_system->setPkexec("printf '%s\\n' \"$@\" > " + seen + '\n' + OwnSystem::allowing());
        ReaderInstallation installation;
        QVERIFY(!installation.installed().isThere);
        QCOMPARE(installation.obstacle(), QString());
        const RootTask task = toInstall(installation);
        const auto error = run(installation, task);
        QVERIFY2(!error, qPrintable(error.value_or(Error()).message));

        QFile file(QFile::decodeName(seen));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(QString::fromUtf8(file.readAll()),
                 (QStringList{task.program} + task.arguments).join(u'\n') + u'\n');
        QVERIFY(installation.installed().isInOrder());
        QCOMPARE(installation.installed().group, u"root"_s);
        struct stat info
        {
        };
        QCOMPARE(::stat(QFile::encodeName(ReaderProcess::installedReader()).constData(), &info), 0);
        QCOMPARE(info.st_mode & 07777, 0750U);
        QCOMPARE(info.st_uid, 0U);
        QCOMPARE(filesInPlace(), QStringList{u"gopscope-reader"_s});
        QCOMPARE(ReaderProcess::findReader(), ReaderProcess::installedReader());
    }

    void canBeTypedAsItIsShown()
    {
        ReaderInstallation installation;
        const QString line = toInstall(installation).shellLine({u"/usr/bin/env"_s});
        QCOMPARE(QProcess::execute(u"/bin/sh"_s, {u"-c"_s, line}), 0);
        installation.look();
        QVERIFY(installation.installed().isInOrder());
    }

    void servesItsGroupAndNobodyElse()
    {
        allow();
        ReaderInstallation installation;
        QVERIFY(!run(installation, installation.toInstall({.name = u"nogroup"_s})));
        const QString go = m_system->path("noagent");
        QVERIFY(QFile::copy(GoProgram::peer(u"noagent"_s), go));
        QVERIFY(QFile::setPermissions(go, QFile::ReadOther | QFile::ExeOther));
        QVERIFY(QFile::setPermissions(QFileInfo(go).path(), QFile::ReadOwner | QFile::WriteOwner |
                                                                QFile::ExeOwner | QFile::ExeOther));
        const TargetProgram target(go, as::plainNobody);
        ReaderProgram member(ReaderProcess::installedReader(), as::plainNobody);
        QCOMPARE(member.readLine(), "gopscope-reader 1 privileged");
        QVERIFY(member.ask(target.attach(1)).startsWith("attached 1 "));
        ReaderProgram other(ReaderProcess::installedReader(), asDaemon);
        QCOMPARE(other.waitForEnd(), 127);
    }

    void makesTheGroupThatIsJoined()
    {
        allow();
        ReaderInstallation installation;
        const ReaderGroup joined = ReaderInstallation::groups().last();
        QCOMPARE(joined, (ReaderGroup{.name = u"gopscope"_s, .isJoined = true}));
        for (int again = 0; again < 2; ++again) {
            const auto error = run(installation, installation.toInstall(joined));
            QVERIFY2(!error, qPrintable(error.value_or(Error()).message));
        }
        QCOMPARE(installation.installed().group, u"gopscope"_s);
        const group *made = ::getgrnam("gopscope");
        QVERIFY(made && made->gr_mem[0]);
        QCOMPARE(QString::fromUtf8(made->gr_mem[0]), account::name());
        QVERIFY(account::joinsAtNextLogin(made->gr_gid));
    }

    /// Between the question and the copy somebody puts another program in the reader's place.
    void refusesAnotherFile()
    {
        allow();
        ReaderInstallation installation;
        const RootTask task = toInstall(installation);
        const QByteArray own = QFile::encodeName(ReaderProcess::ownReader());
        OwnSystem::bind(u"/bin/true"_s, own);
        const auto error = run(installation, task);
        OwnSystem::uncover(own);
        QVERIFY(error);
        QCOMPARE(error->kind, ErrorKind::Unexpected);
        QCOMPARE(filesInPlace(), QStringList());
    }

    void tellsWhyNot_data()
    {
        QTest::addColumn<QByteArray>("pkexec");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<QString>("words");
        const QByteArray said = "echo 'Error executing command as another user: ";
        QTest::newRow("cancelled") << said + "Request dismissed' >&2; exit 126" << ErrorKind::Refused
                                   << u"cancelled"_s;
        QTest::newRow("refused") << said + "Not authorized' >&2; exit 127" << ErrorKind::Denied
                                 << u"does not allow it to you"_s;
        QTest::newRow("no agent") << QByteArray("echo 'Error creating textual authentication agent: Error "
                                                "opening current controlling terminal' >&2; exit 127")
                                  << ErrorKind::NotFound << u"polkit agent"_s;
        QTest::newRow("says nothing") << QByteArray("exit 127") << ErrorKind::Denied << u"without a word"_s;
        QTest::newRow("no polkit") << QByteArray("echo 'Error getting authority: broken' >&2; exit 127")
                                   << ErrorKind::Denied << u"Error getting authority: broken"_s;
        QTest::newRow("fails") << QByteArray("yes trouble | head -c 3000000 >&2; exit 3")
                               << ErrorKind::ExitCode << u"exit code 3: trouble"_s;
        QTest::newRow("is killed") << QByteArray("kill -9 $$") << ErrorKind::Crashed << u"signal"_s;
        QTest::newRow("is none") << QByteArray("#") + QByteArray(100, 'x') + "\nexit 127" << ErrorKind::Denied
                                 << u"pkexec"_s;
    }
    void tellsWhyNot()
    {
        QFETCH(const QByteArray, pkexec);
        QFETCH(const ErrorKind, kind);
        QFETCH(const QString, words);
        m_system->setPkexec("PATH=/usr/bin:/bin\n" + pkexec);
        ReaderInstallation installation;
        const auto error = run(installation, toInstall(installation));
        QVERIFY(error);
        QCOMPARE(error->kind, kind);
        QVERIFY2(error->message.contains(words), qPrintable(error->message));
        QVERIFY(!error->message.contains(u'\n'));
        QVERIFY(!installation.installed().isThere);
    }

    void tellsThatPkexecIsMissing()
    {
        m_system->removePkexec();
        ReaderInstallation installation;
        QVERIFY(installation.obstacle().startsWith(u"pkexec is not installed"_s));
        QCOMPARE(ReaderInstallation::runner(), QStringList{u"sudo"_s});
        const auto error = run(installation, ReaderInstallation::toRemove());
        QVERIFY(error);
        QCOMPARE(error->message, installation.obstacle());
    }

    void tellsWhereARightHasNoEffect()
    {
        allow();
        OwnSystem::cover("/usr/local", MS_NOSUID);
        QVERIFY(ReaderInstallation().obstacle().contains(u"nosuid"_s));
        OwnSystem::uncover("/usr/local");
        OwnSystem::cover("/usr/sbin");
        QVERIFY(ReaderInstallation().obstacle().contains(u"libcap2-bin"_s));
        OwnSystem::uncover("/usr/sbin");
    }

    /// On a file system that keeps no capabilities.
    void installsNothingWithoutTheRight()
    {
        allow();
        OwnSystem::cover("/usr/local", 0, "ramfs");
        ReaderInstallation installation;
        const auto error = run(installation, toInstall(installation));
        QCOMPARE(filesInPlace(), QStringList());
        OwnSystem::uncover("/usr/local");
        QVERIFY(error);
        QVERIFY2(error->message.contains(u"the right can't be given there"_s), qPrintable(error->message));
    }

    void removes()
    {
        allow();
        ReaderInstallation installation;
        QVERIFY(!run(installation, toInstall(installation)));
        QVERIFY(!run(installation, ReaderInstallation::toRemove()));
        QVERIFY(!installation.installed().isThere);
        QCOMPARE(filesInPlace(), QStringList());
        QCOMPARE(ReaderProcess::findReader(), ReaderProcess::ownReader());
        QVERIFY(QFileInfo::exists(ReaderProcess::ownReader()));
        QVERIFY(!run(installation, ReaderInstallation::toRemove())); // what is not there is no failure
    }

    void takesTheQuestionBack()
    {
        m_system->setPkexec("exec /bin/sleep 100");
        ReaderInstallation installation;
        QSignalSpy finished(&installation, &ReaderInstallation::finished);
        installation.run(toInstall(installation));
        QVERIFY(installation.isRunning());
        installation.cancel();
        QVERIFY(finished.wait());
        QVERIFY(!installation.isRunning());
        const auto error = finished[0][0].value<std::optional<Error>>();
        QVERIFY(error && error->kind == ErrorKind::Refused);
    }

    /// One that was installed once, and has lost its right or was built anew since, serves less than it may.
    void seesWhatIsNotInOrder()
    {
        allow();
        ReaderInstallation installation;
        QVERIFY(!run(installation, toInstall(installation)));
        const QString place = ReaderProcess::installedReader();
        const auto seen = [&installation] {
            installation.look();
            return installation.installed();
        };
        QCOMPARE(QProcess::execute(setcap, {u"-q"_s, u"-r"_s, place}), 0);
        QVERIFY(!seen().hasCapability);
        QCOMPARE(ReaderProcess::findReader(), ReaderProcess::ownReader());
        QFile file(place);
        QVERIFY(file.open(QIODevice::Append) && file.write("x") == 1);
        file.close();
        QVERIFY(!seen().isOwnBuild);
        QVERIFY(QFile::remove(place) && QDir().mkdir(place));
        QVERIFY(!seen().isThere);
    }
};

QTEST_GUILESS_MAIN(tst_Installation)
#include "tst_installation.moc"
