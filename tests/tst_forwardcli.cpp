// gopscope-cli forward and plugin as scripts, systemd and mackerel-agent see them.
#include "cli.h"
#include "cli/keyfile.h"
#include "fakegops.h"
#include "forwardcli.h"
#include "goprogram.h"
#include "killsoak.h"
#include "mackerel/names.h"
#include "owncopy.h"
#include "realgops.h"
#include "spoolcontent.h"

#include <QTemporaryFile>
#include <QtTest>

#include <csignal>
#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace gopscope;
using namespace std::chrono_literals;

namespace {

QStringList fast()
{
    return {u"-sleep"_s, u"250ms"_s, u"--post-every"_s, u"1s"_s};
}

QSet<QString> namesOf(const MackerelStandIn &standIn)
{
    QSet<QString> names;
    for (const auto &point : standIn.taken)
        names.insert(point.name);
    return names;
}

/// The most memory that a process ever had, in MB.
double peakMb(qint64 pid)
{
    QFile file(u"/proc/%1/status"_s.arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("gopscope-cli is gone");
    static const QRegularExpression line(u"VmHWM:\\s*(\\d+) kB"_s);
    return line.match(QString::fromUtf8(file.readAll())).captured(1).toDouble() / 1024;
}

} // namespace

class tst_ForwardCli : public QObject
{
    Q_OBJECT

    OwnConfig m_config;

private Q_SLOTS:
    void initTestCase()
    {
        qunsetenv("MACKEREL_API_KEY");
        qunsetenv("MACKEREL_APIKEY");
    }

    void postsTheThirteen()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        ForwardCli cli;
        cli.start({u"-p"_s, QString::number(program.pid()), u"-name"_s, u"app"_s, u"-sleep"_s, u"0m1s"_s,
                   u"--print"_s});
        QTRY_COMPARE_WITH_TIMEOUT(cli.standIn.taken.size(), 13, 10000); // the first post, at once
        QSet<QString> expected;
        for (const MetricId id : mackerelGopsMetrics())
            expected.insert(u"app."_s + metric(id).idText());
        QCOMPARE(namesOf(cli.standIn), expected);
        QVERIFY(cli.standIn.shown.value({u"My-Service"_s, u"app.heap_alloc"_s}).first().value > 0);
        QCOMPARE(cli.standIn.faults, QStringList());
        QTRY_VERIFY_WITH_TIMEOUT(cli.output().count('\n') >= 2, 10000);
        QCOMPARE(cli.stop(), 0);
        QVERIFY(cli.standIn.taken.size() >= 26); // what came after the first post, flushed
        QCOMPARE(cli.errors(), QByteArray());
    }

    void takesSeveralAndTwoDashes()
    {
        const GoProgram one(GoProgram::peer(u"agent-v0.3.28"_s)), two(GoProgram::peer(u"agent-v0.3.3"_s));
        ForwardCli cli;
        const QStringList arguments{u"--p"_s,        QString::number(one.pid()),
                                    u"--name=one"_s, u"-p="_s + QString::number(two.pid()),
                                    u"-name"_s,      u"two"_s,
                                    u"--metrics"_s,  u"heap_alloc,goroutines"_s};
        cli.start(arguments + fast(), "MACKEREL_APIKEY");
        const QSet<QString> expected{u"one.heap_alloc"_s, u"one.goroutines"_s, u"two.heap_alloc"_s,
                                     u"two.goroutines"_s};
        QTRY_COMPARE_WITH_TIMEOUT(namesOf(cli.standIn), expected, 10000);
        QCOMPARE(cli.stop(), 0);
    }

    void waitsForAnExecutableAndFollowsIt()
    {
        const OwnCopy copy(GoProgram::peer(u"agent-v0.3.28"_s));
        ForwardCli cli;
        cli.start(QStringList{u"--exe"_s, copy.path(), u"--marks"_s} + fast());
        QTRY_VERIFY_WITH_TIMEOUT(cli.errors().contains("Waiting for " + copy.path().toUtf8()), 10000);
        GoProgram program(copy.path());
        QTRY_VERIFY_WITH_TIMEOUT(!cli.standIn.taken.isEmpty(), 15000);
        QVERIFY(namesOf(cli.standIn).contains(u"service.heap_alloc"_s));
        program.quit();
        QTRY_VERIFY_WITH_TIMEOUT(cli.errors().contains("exited"), 10000);
        program.start();
        QTRY_COMPARE_WITH_TIMEOUT(cli.standIn.annotations.size(), 3, 15000); // watched, exited, started again
        const qsizetype before = cli.standIn.taken.size();
        QTRY_VERIFY_WITH_TIMEOUT(cli.standIn.taken.size() > before + 13, 15000);
        QCOMPARE(cli.stop(), 0);
    }

    void endsWithItsTarget()
    {
        GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        ForwardCli cli;
        cli.start({u"-p"_s, QString::number(program.pid()), u"-name"_s, u"app"_s, u"-sleep"_s, u"250ms"_s,
                   u"--print"_s});
        QTRY_VERIFY_WITH_TIMEOUT(!cli.standIn.taken.isEmpty(), 10000);
        const auto sampled = cli.output().count('\n');
        QTRY_VERIFY_WITH_TIMEOUT(cli.output().count('\n') > sampled + 1, 10000);
        program.quit();
        QCOMPARE(cli.exitCode(), 0);
        QVERIFY2(cli.errors().contains("exited"), cli.errors().constData());
        QVERIFY(cli.standIn.taken.size() >= 26);
    }

    void keepsWhatItCantSend()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        ForwardCli cli;
        cli.standIn.away();
        const QStringList arguments =
            QStringList{u"-p"_s, QString::number(program.pid()), u"-name"_s, u"app"_s} + fast();
        cli.start(arguments);
        QTRY_VERIFY_WITH_TIMEOUT(cli.errors().contains("can't be reached"), 10000);
        QCOMPARE(cli.stop(), 0);
        QVERIFY2(cli.errors().contains("were not sent and stay in"), cli.errors().constData());
        QCOMPARE(cli.errors().count('\n'), 2);
        cli.standIn.back();
        cli.start(arguments);
        QTRY_VERIFY_WITH_TIMEOUT(cli.standIn.taken.size() >= 13, 10000);
        QCOMPARE(cli.stop(), 0);
    }

    void boundsWhatItReads_data()
    {
        QTest::addColumn<int>("mood");
        QTest::newRow("1 GB") << static_cast<int>(MackerelStandIn::Mood::Flooding);
        QTest::newRow("packed") << static_cast<int>(MackerelStandIn::Mood::Bomb);
    }
    void boundsWhatItReads()
    {
        QFETCH(int, mood);
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        ForwardCli cli;
        cli.start(QStringList{u"-p"_s, QString::number(program.pid()), u"-name"_s, u"app"_s} + fast());
        QTRY_VERIFY_WITH_TIMEOUT(cli.standIn.taken.size() >= 26, 10000);
        const double before = peakMb(cli.pid());
        cli.standIn.mood = static_cast<MackerelStandIn::Mood>(mood);
        QTRY_VERIFY_WITH_TIMEOUT(cli.errors().contains("Mackerel's answer"), 20000);
        const double more = peakMb(cli.pid()) - before;
        QVERIFY2(more < 40, qPrintable(QString::number(more)));
        QCOMPARE(cli.stop(), 0);
    }

    void countsOnceWhatAFullDiskKeepsOut()
    {
        const GoProgram one(GoProgram::peer(u"agent-v0.3.28"_s)), two(GoProgram::peer(u"agent-v0.3.28"_s)),
            three(GoProgram::peer(u"agent-v0.3.28"_s));
        ForwardCli cli;
        cli.standIn.away();
        constexpr int before = 1000;
        QList<MetricPoint> others;
        for (int i = 0; i < before; ++i)
            others.append({u"a"_s, QDateTime::currentSecsSinceEpoch() - 60 * i, 1.0});
        spoolcontent::add(cli.spoolFile(), {u"http://127.0.0.1:1"_s, u"another"_s, u"Service"_s}, others);
        // Files can't grow past this: the spool takes some, and then no more.
        const qint64 mostBlocks = QFileInfo(cli.spoolFile()).size() / 512 + 8;
        cli.before = {u"sh"_s, u"-c"_s, u"trap '' XFSZ; ulimit -f %1; exec \"$@\""_s.arg(mostBlocks),
                      u"sh"_s};
        QStringList arguments{u"--every-sample"_s};
        for (const GoProgram *program : {&one, &two, &three}) {
            const QString pid = QString::number(program->pid());
            arguments << u"-p"_s << pid << u"-name"_s << u"app"_s + pid;
        }
        cli.start(arguments + fast());
        QTRY_VERIFY_WITH_TIMEOUT(cli.errors().contains("Points are kept in memory"), 30000);
        QCOMPARE(cli.stop(), 1);
        const auto said = [&](const char *pattern) {
            return QRegularExpression(QString::fromLatin1(pattern))
                .match(QString::fromUtf8(cli.errors()))
                .captured(1)
                .toLongLong();
        };
        QVERIFY2(said("([0-9]+) points? (is|are) lost") > 0, cli.errors().constData());
        const qint64 kept = spoolcontent::count(cli.spoolFile()) - before;
        QVERIFY(kept > 0);
        QCOMPARE(said("([0-9]+) points? (was|were) not sent and stays? in"), kept);
    }

    void saysWhyItIsRefused_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<bool>("service");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("wrong key") << QByteArray("wrong-key-98765") << true
                                   << QByteArray("does not know this API key");
        QTest::newRow("read-only") << QByteArray("standin-read-only-key") << true << QByteArray("read-only");
        QTest::newRow("no service") << QByteArray("standin-key-1234567890") << false
                                    << QByteArray("no service of this name");
    }
    void saysWhyItIsRefused()
    {
        QFETCH(QByteArray, key);
        QFETCH(bool, service);
        QFETCH(QByteArray, words);
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        ForwardCli cli;
        cli.key = key;
        if (!service)
            cli.standIn.services.clear();
        cli.start(QStringList{u"-p"_s, QString::number(program.pid()), u"-name"_s, u"app"_s, u"--print"_s} +
                  fast());
        QTRY_VERIFY_WITH_TIMEOUT(cli.errors().contains(words), 10000);
        const auto sampled = cli.output().count('\n');
        QTRY_VERIFY_WITH_TIMEOUT(cli.output().count('\n') > sampled + 8, 10000); // sampling goes on
        QCOMPARE(cli.errors().count('\n'), 1);
        QVERIFY(!cli.errors().contains(key));
        QCOMPARE(cli.stop(), 0);
    }

    void keepsTheKeySecret()
    {
        const FakeGops gops("env >> \"$0.env\"; cat " GOPSCOPE_SOURCE_DIR
                            "/tests/recorded/gops/v0.3.28/memstats.stdout.txt");
        ForwardCli cli;
        QFile keyFile(cli.path(u"key"_s));
        QVERIFY(keyFile.open(QIODevice::WriteOnly));
        keyFile.write(cli.key + '\n');
        keyFile.close();
        for (const QByteArray &variable : {QByteArray("MACKEREL_API_KEY"), QByteArray()}) {
            QStringList more;
            if (variable.isEmpty())
                more << u"--key-file"_s << keyFile.fileName();
            const qsizetype before = cli.standIn.taken.size();
            cli.start(QStringList{u"-p"_s, QString::number(QCoreApplication::applicationPid()), u"-name"_s,
                                  u"app"_s, u"--print"_s, u"--gops"_s, gops.program()} +
                          fast() + more,
                      variable);
            QTRY_VERIFY_WITH_TIMEOUT(cli.standIn.taken.size() > before, 10000);
            QFile commandLine(u"/proc/%1/cmdline"_s.arg(cli.pid()));
            QVERIFY(commandLine.open(QIODevice::ReadOnly));
            QVERIFY(!commandLine.readAll().contains(cli.key));
            QCOMPARE(cli.stop(), 0);
        }
        for (const QString &name : {cli.spoolFile(), QString(gops.program() + u".env"_s)}) {
            QFile file(name);
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray content = file.readAll();
            QVERIFY(!content.isEmpty() && !content.contains(cli.key));
        }
        QVERIFY(!cli.output().contains(cli.key) && cli.output().contains("heap_alloc"));
        QVERIFY(!cli.errors().contains(cli.key));
    }

    void readsTheKeyFile_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("words");
        QTest::newRow("plain") << QByteArray("key-1\n") << QString();
        QTest::newRow("nothing") << QByteArray(" \n") << u"no API key"_s;
        QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbfkey-1\n") << u"byte order mark"_s;
        QTest::newRow("UTF-16") << QByteArray("\xff\xfek\0e\0y\0", 8) << u"byte order mark"_s;
        QTest::newRow("two lines") << QByteArray("key-1\nkey-2\n") << u"more than one line"_s;
        QTest::newRow("blank") << QByteArray("key 1") << u"characters"_s;
    }
    void readsTheKeyFile()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, words);
        QTemporaryFile file;
        QVERIFY(file.open() && file.write(content) == content.size() && file.flush());
        const auto read = readKeyFile(file.fileName(), 5s);
        QCOMPARE(read.has_value(), words.isEmpty());
        if (read) {
            QCOMPARE(read->key, QByteArray("key-1"));
            QVERIFY(read->warning.isEmpty());
            return;
        }
        QVERIFY2(read.error().message.contains(words), qPrintable(read.error().message));
        QVERIFY2(read.error().message.contains(file.fileName()), qPrintable(read.error().message));
        QVERIFY(!read.error().message.contains(u"key-1"_s));
    }

    void warnsOfAKeyFileForAll()
    {
        ForwardCli cli;
        QFile file(cli.path(u"key"_s));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(cli.key) > 0);
        file.close();
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::ReadOther));
        cli.start({u"--exe"_s, u"nobody"_s, u"--key-file"_s, file.fileName()}, {});
        QTRY_VERIFY_WITH_TIMEOUT(cli.errors().contains("Everybody on this machine can read"), 10000);
        QCOMPARE(cli.stop(), 0);
    }

    void readsTheKeyFromAPipe()
    {
        const QTemporaryDir dir;
        const QString name = dir.filePath(u"pipe"_s);
        QCOMPARE(::mkfifo(QFile::encodeName(name).constData(), 0600), 0);
        const auto nobody = readKeyFile(name, 50ms);
        QVERIFY(!nobody);
        QCOMPARE(nobody.error().kind, ErrorKind::TimedOut);
        QProcess writer;
        writer.start(u"sh"_s, {u"-c"_s, u"echo key-1 >\"$0\""_s, name});
        const auto read = readKeyFile(name, 10s);
        QVERIFY2(read, qPrintable(read ? QString() : read.error().message));
        QCOMPARE(read->key, QByteArray("key-1"));
        QVERIFY(writer.waitForFinished());
    }

    void refusesWrongUsage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        const QStringList good{u"forward"_s, u"-p"_s,       u"1"_s,         u"-name"_s,
                               u"a"_s,       u"-service"_s, u"My-Service"_s};
        QTest::newRow("no process") << QStringList{u"forward"_s, u"-name"_s, u"a"_s, u"-service"_s, u"Abc"_s};
        QTest::newRow("no name") << QStringList{u"forward"_s, u"-p"_s, u"1"_s, u"-service"_s, u"Abc"_s};
        QTest::newRow("two and one name") << good + QStringList{u"-p"_s, u"2"_s};
        QTest::newRow("same name") << good + QStringList{u"-p"_s, u"2"_s, u"-name"_s, u"a"_s};
        QTest::newRow("both") << good + QStringList{u"--exe"_s, u"x"_s};
        QTest::newRow("bad pid") << QStringList{u"forward"_s, u"-p"_s, u"x"_s, u"-name"_s, u"a"_s};
        QTest::newRow("bad service") << good + QStringList{u"-service"_s, u"_x"_s};
        QTest::newRow("sleep") << good + QStringList{u"-sleep"_s, u"1ms"_s};
        QTest::newRow("sleep of gops")
            << good + QStringList{u"-sleep"_s, u"100ms"_s, u"-source"_s, u"gops"_s};
        QTest::newRow("no span of Go") << good + QStringList{u"-sleep"_s, u"1m0"_s};
        QTest::newRow("post-every") << good + QStringList{u"--post-every"_s, u"500ms"_s};
        QTest::newRow("metrics") << good + QStringList{u"--metrics"_s, u"heap,alloc"_s};
        QTest::newRow("plain http") << good + QStringList{u"--api-base"_s, u"http://api.mackerelio.com"_s};
        QTest::newRow("option") << good + QStringList{u"--colour"_s};
        QTest::newRow("word") << good + QStringList{u"word"_s};
        QTest::newRow("bad name") << QStringList{u"forward"_s, u"-p"_s,       u"1"_s,  u"-name"_s,
                                                 u"a b"_s,     u"-service"_s, u"Abc"_s};
        QTest::newRow("plugin nothing") << QStringList{u"plugin"_s};
        QTest::newRow("plugin prefix")
            << QStringList{u"plugin"_s, u"-p"_s, u"1"_s, u"-metric-key-prefix"_s, u"a b"_s};
    }
    void refusesWrongUsage()
    {
        QFETCH(QStringList, arguments);
        const Outcome outcome = runCli(arguments, u"MACKEREL_API_KEY"_s, u"some-key"_s);
        QVERIFY2(outcome.code == 2, outcome.err.constData());
        QCOMPARE(outcome.err.count('\n'), 1);
        QVERIFY(!outcome.err.contains("some-key"));
    }

    void failsWithOneLine()
    {
        const QStringList start{u"forward"_s,           u"-name"_s, u"a"_s,
                                u"-service"_s,          u"Abc"_s,   u"--api-base"_s,
                                u"http://127.0.0.1:1"_s};
        const QTemporaryDir dir;
        const QStringList spool{u"--spool"_s, dir.filePath(u"spool"_s)};
        const Outcome noKey = runCli(start + spool + QStringList{u"-p"_s, u"1"_s});
        QCOMPARE(noKey.code, 2);
        QVERIFY(noKey.err.contains("MACKEREL_API_KEY"));
        const Outcome noFile =
            runCli(start + spool + QStringList{u"-p"_s, u"1"_s, u"--key-file"_s, u"/nowhere"_s});
        QCOMPARE(noFile.code, 1);
        QVERIFY(noFile.err.contains("/nowhere"));
        const Outcome nobody =
            runCli(start + spool + QStringList{u"-p"_s, u"4194303"_s}, u"MACKEREL_API_KEY"_s, u"some-key"_s);
        QCOMPARE(nobody.code, 1);
        QCOMPARE(nobody.err, QByteArray("gopscope-cli: There is no process with PID 4194303.\n"));
        QProcess sleeper;
        sleeper.start(u"sleep"_s, {u"60"_s});
        QVERIFY(sleeper.waitForStarted());
        const Outcome noGo =
            runCli(start + spool + QStringList{u"-p"_s, QString::number(sleeper.processId())},
                   u"MACKEREL_API_KEY"_s, u"some-key"_s);
        sleeper.kill();
        QVERIFY(sleeper.waitForFinished());
        QCOMPARE(noGo.code, 1);
        QVERIFY2(noGo.err.contains("It is no Go program."), noGo.err.constData());
    }

    void survivesKills()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        KillSoak soak(program.pid());
        const auto outcome = soak.run(20);
        QVERIFY2(outcome.printed > 20, qPrintable(QString::number(outcome.printed)));
        QCOMPARE(outcome.lost, 0);
        QCOMPARE(outcome.wrong, 0);
    }

    void printsValuesForTheAgent()
    {
        const OwnCopy copy(GoProgram::peer(u"agent-v0.3.28"_s));
        const GoProgram program(copy.path());
        for (const QStringList &who :
             {QStringList{u"-p"_s, QString::number(program.pid())}, QStringList{u"--exe"_s, copy.path()}}) {
            // The agent sets the variable in ordinary runs too, but to nothing.
            const Outcome outcome =
                runCli(QStringList{u"plugin"_s} + who, u"MACKEREL_AGENT_PLUGIN_META"_s, u""_s);
            QVERIFY2(outcome.code == 0, outcome.err.constData());
            const auto lines = outcome.out.trimmed().split('\n');
            QVERIFY(lines.size() >= 17);
            for (const QByteArray &line : lines) {
                const auto fields = line.split('\t');
                QCOMPARE(fields.size(), 3);
                QVERIFY(fields[0].startsWith("gops."));
                QVERIFY(std::abs(fields[2].toLongLong() - QDateTime::currentSecsSinceEpoch()) < 60);
            }
            QVERIFY(outcome.out.contains("gops.heap.heap_alloc\t"));
        }
    }

    void printsGraphsForTheAgent()
    {
        const Outcome outcome =
            runCli({u"plugin"_s, u"--exe"_s, u"nobody"_s, u"-metric-key-prefix"_s, u"mine"_s},
                   u"MACKEREL_AGENT_PLUGIN_META"_s, u"1"_s);
        QCOMPARE(outcome.code, 0);
        QVERIFY(outcome.out.startsWith("# mackerel-agent-plugin\n"));
        const auto graphs = QJsonDocument::fromJson(outcome.out.mid(outcome.out.indexOf('\n')))
                                .object()[u"graphs"_s]
                                .toObject();
        QCOMPARE(graphs[u"mine.heap"_s][u"unit"_s].toString(), u"bytes"_s);
        QCOMPARE(graphs[u"mine.heap"_s][u"metrics"_s].toArray().size(), 6);
    }

    void pluginPromisesNothing()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        QCOMPARE(::kill(static_cast<pid_t>(program.pid()), SIGSTOP), 0);
        const Outcome outcome = runCli({u"plugin"_s, u"-p"_s, QString::number(program.pid())});
        QCOMPARE(::kill(static_cast<pid_t>(program.pid()), SIGCONT), 0);
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains("is stopped"), outcome.err.constData());
        QVERIFY2(!outcome.err.contains("again"), outcome.err.constData());
    }

    void pluginFailsWithOneLine()
    {
        for (const QStringList &who :
             {QStringList{u"--exe"_s, u"nobody"_s}, QStringList{u"-p"_s, u"4194303"_s}}) {
            const Outcome outcome = runCli(QStringList{u"plugin"_s} + who);
            QCOMPARE(outcome.code, 1);
            QCOMPARE(outcome.out, QByteArray());
            QCOMPARE(outcome.err.count('\n'), 1);
        }
    }
};

QTEST_GUILESS_MAIN(tst_ForwardCli)
#include "tst_forwardcli.moc"
