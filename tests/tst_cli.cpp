// gopscope-cli as scripts see it.
#include "cli.h"
#include "cli/sampletext.h"
#include "fakegops.h"
#include "goprogram.h"
#include "realgops.h"
#include "system/procfs.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include <csignal>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace gopscope;

class tst_Cli : public QObject
{
    Q_OBJECT

    OwnConfig m_config;

private Q_SLOTS:
    void listsAsJson()
    {
        const FakeGops gops("cat " GOPSCOPE_SOURCE_DIR "/tests/recorded/gops/v0.1.0/list.stdout.txt");
        const Outcome outcome = runCli({u"list"_s, u"--json"_s, u"--gops"_s, gops.program()});
        QCOMPARE(outcome.code, 0);
        const auto rows = QJsonDocument::fromJson(outcome.out).array();
        QVERIFY(rows.size() > 30);
        const QJsonObject row = rows[0].toObject();
        QCOMPARE(row.keys(), (QStringList{u"agent"_s, u"go_version"_s, u"module"_s, u"name"_s, u"path"_s,
                                          u"pid"_s, u"ppid"_s, u"reason"_s, u"watch"_s}));
        QVERIFY(row[u"go_version"_s].isNull() && row[u"ppid"_s].isNull());
        QCOMPARE(row[u"agent"_s], QJsonValue(true));
        QCOMPARE(row[u"pid"_s].toInt(), 15431);
    }

    void listsRealProcesses()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        const Outcome outcome = runCli({u"list"_s});
        QCOMPARE(outcome.code, 0);
        const QByteArray row = "*" + QByteArray::number(program.pid()).rightJustified(9);
        QVERIFY2(outcome.out.contains(row), outcome.out.constData());
    }

    void listsWithoutGops()
    {
        const GoProgram agent(GoProgram::peer(u"agent-v0.3.28"_s)), none(GoProgram::peer(u"noagent"_s));
        const Outcome outcome = runCli({u"list"_s, u"--json"_s}, u"PATH"_s, u"/usr/bin:/bin"_s);
        QCOMPARE(outcome.code, 0);
        QHash<qint64, QJsonObject> rows;
        for (const auto &row : QJsonDocument::fromJson(outcome.out).array())
            rows.insert(row[u"pid"_s].toInteger(), row.toObject());
        QCOMPARE(rows[agent.pid()][u"watch"_s], QJsonValue(u"agent"_s));
        QCOMPARE(rows[agent.pid()][u"agent"_s], QJsonValue(true));
        QCOMPARE(rows[none.pid()][u"watch"_s], QJsonValue(u"memory"_s));
        QCOMPARE(rows[none.pid()][u"module"_s], QJsonValue(u"gopscope.local/peers/noagent"_s));
        QVERIFY(rows[none.pid()][u"reason"_s].isNull());
        QVERIFY(!rows.contains(QCoreApplication::applicationPid()));
    }

    void tellsEachPause()
    {
        Sample sample;
        QVERIFY(!sampletext::json({}, sample).contains("pauses"));
        sample.pauses = {{.endNs = 1'500'000'000, .ns = 250'000}, {.endNs = 2'000'000'000, .ns = 1'000'000}};
        const auto pauses =
            QJsonDocument::fromJson(sampletext::json({}, sample)).object()[u"pauses"_s].toArray();
        QCOMPARE(pauses.size(), 2);
        QCOMPARE(pauses[0][u"end"_s].toDouble(), 1.5);
        QCOMPARE(pauses[1][u"seconds"_s].toDouble(), 0.001);
    }

    void watchesAsJson()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.3"_s));
        const Outcome outcome = runCli({u"watch"_s, QString::number(program.pid()), u"--interval"_s,
                                        u"250ms"_s, u"--count"_s, u"3"_s, u"--format"_s, u"json"_s});
        QCOMPARE(outcome.code, 0);
        QCOMPARE(outcome.err, QByteArray());
        const auto lines = outcome.out.trimmed().split('\n');
        QCOMPARE(lines.size(), 3);
        const auto first = QJsonDocument::fromJson(lines[0]).object();
        QCOMPARE(first[u"pid"_s].toInteger(), program.pid());
        QCOMPARE(first[u"name"_s].toString(), u"agent-v0.3.3"_s);
        const auto values = first[u"values"_s].toObject();
        QVERIFY(values[u"heap_alloc"_s].toDouble() > 0);
        QVERIFY(values[u"goroutines"_s].toInt() > 0);
        QVERIFY(values[u"rss"_s].toDouble() > 0);
        QVERIFY(values.contains(u"mspan_in_use"_s) && !values.contains(u"gc_pause_end"_s));
        QVERIFY(QJsonDocument::fromJson(lines[2]).object()[u"time_ms"_s].toInteger() >
                first[u"time_ms"_s].toInteger());
    }

    void watchesByTheSourceThatIsChosen_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("auto, quick") << QStringList{u"--interval"_s, u"20ms"_s};
        QTest::newRow("socket") << QStringList{u"--source"_s, u"socket"_s, u"--interval"_s, u"1s"_s};
        QTest::newRow("socket, another gops to list")
            << QStringList{u"--source"_s, u"socket"_s, u"--interval"_s, u"10ms"_s, u"--gops"_s, realGops()};
    }
    void watchesByTheSourceThatIsChosen()
    {
        QFETCH(QStringList, options);
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        // It lists, and could not be asked about a PID.
        const FakeGops gops("[ $# = 0 ] && exec '" + realGops().toUtf8() + "'; exit 1");
        const QString path = QFileInfo(gops.program()).path() + u':' + qEnvironmentVariable("PATH");
        const QString before = qEnvironmentVariable("PATH");
        qputenv("PATH", path.toUtf8());
        const Outcome outcome =
            runCli(QStringList{u"watch"_s, QString::number(program.pid()), u"--count"_s, u"2"_s} + options);
        qputenv("PATH", before.toUtf8());
        QVERIFY2(outcome.code == 0, outcome.err.constData());
        QCOMPARE(outcome.out.count('\n'), 2);
    }

    void saysWhatIntervalsASourceTakes()
    {
        const QStringList quick{u"watch"_s, u"1"_s, u"--interval"_s, u"100ms"_s};
        for (const QStringList &gops :
             {QStringList{u"--source"_s, u"gops"_s}, QStringList{u"--gops"_s, realGops()}}) {
            const Outcome outcome = runCli(quick + gops);
            QCOMPARE(outcome.code, 2);
            QVERIFY2(outcome.err.contains(
                         "from 250ms to 1m with --source gops; --source auto takes it from 10ms on"),
                     outcome.err.constData());
        }
    }

    void findsAProgramByItsLink()
    {
        const QTemporaryDir dir;
        const QString link = dir.filePath(u"linked"_s), file = link + u"-v1"_s, other = link + u"-other"_s;
        QVERIFY(QFile::copy(GoProgram::peer(u"agent-v0.3.28"_s), file));
        QVERIFY(QFile::link(file, link) && QFile::link(file, other));
        const GoProgram program(link);
        for (const QString &wanted : {u"linked"_s, u"linked-v1"_s, link, file, other}) {
            const Outcome outcome = runCli({u"watch"_s, wanted, u"--count=1"_s, u"--format=json"_s});
            QVERIFY2(outcome.code == 0, outcome.err.constData());
            QCOMPARE(QJsonDocument::fromJson(outcome.out).object()[u"name"_s].toString(), u"linked"_s);
        }
    }

    void watchesSeveralAsCsvAndText()
    {
        const GoProgram one(GoProgram::peer(u"agent-v0.3.28"_s));
        const GoProgram two(GoProgram::peer(u"agent-v0.3.14"_s));
        const Outcome csv = runCli({u"watch"_s, QString::number(one.pid()), u"agent-v0.3.14"_s,
                                    u"--interval=250ms"_s, u"--count=2"_s, u"--format=csv"_s});
        QCOMPARE(csv.code, 0);
        const auto lines = csv.out.trimmed().split('\n');
        QCOMPARE(lines.size(), 5);
        QVERIFY(lines[0].startsWith("time_ms,pid,name,alloc,"));
        for (const QByteArray &line : lines)
            QCOMPARE(line.count(','), lines[0].count(','));
        const Outcome text = runCli({u"watch"_s, QString::number(two.pid()), u"--count"_s, u"1"_s});
        QCOMPARE(text.code, 0);
        QVERIFY2(text.out.contains("agent-v0.3.14 heap_alloc="), text.out.constData());
    }

    void writesSamplesIntoAFile()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        const QTemporaryDir dir;
        QFile file(dir.filePath(u"samples"_s));
        const auto watch = [&](const QString &to) {
            return runCli({u"watch"_s, QString::number(program.pid()), u"--count=2"_s, u"--interval=250ms"_s,
                           u"-o"_s, to});
        };
        QCOMPARE(watch(file.fileName()).out, QByteArray());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().count('\n'), 2);
        QCOMPARE(watch(u"-"_s).out.count('\n'), 2);
        const Outcome full = watch(u"/dev/full"_s);
        QCOMPARE(full.code, 1);
        QVERIFY2(full.err.startsWith("gopscope-cli: /dev/full can't be written: "), full.err.constData());
        QCOMPARE(watch(dir.path()).code, 1);
    }

    void failsWithOneLine_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("words");
        const QStringList list{u"list"_s};
        const QStringList watch{u"watch"_s, QString::number(QCoreApplication::applicationPid()), u"--count"_s,
                                u"1"_s};
        QTest::newRow("list exit 1") << QByteArray("echo no >&2; exit 1") << list
                                     << QByteArray("gops exited with code 1: no");
        QTest::newRow("list noise") << QByteArray("echo noise") << list << QByteArray("noise");
        QTest::newRow("list 10 MB") << QByteArray("head -c 10000000 /dev/zero") << list
                                    << QByteArray("more than 4 MiB");
        QTest::newRow("list hangs") << QByteArray("exec sleep 100") << list
                                    << QByteArray("no answer within 10 s");
        QTest::newRow("watch exit 2") << QByteArray("echo panic >&2; exit 2") << watch << QByteArray("panic");
        QTest::newRow("watch empty") << QByteArray("exit 0") << watch << QByteArray("closed the connection");
        QTest::newRow("watch hangs") << QByteArray("[ $# = 0 ] || exec sleep 100") << watch
                                     << QByteArray("does not answer. It is stopped, or its agent is busy");
        QTest::newRow("watch too old")
            << QByteArray("echo ' -p=<pid>' >&2; exit 1") << watch << QByteArray("too old");
        QTest::newRow("watch nobody") << QByteArray("exit 0") << QStringList{u"watch"_s, u"4194303"_s}
                                      << QByteArray("no process with PID 4194303");
        QTest::newRow("watch no name")
            << QByteArray("exit 0") << QStringList{u"watch"_s, u"nobody"_s} << QByteArray("named nobody");
    }
    void failsWithOneLine()
    {
        QFETCH(QByteArray, script);
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, words);
        const FakeGops gops(script);
        const Outcome outcome = runCli(arguments + QStringList{u"--gops"_s, gops.program()});
        QCOMPARE(outcome.code, 1);
        QCOMPARE(outcome.out, QByteArray());
        QVERIFY2(outcome.err.contains(words), outcome.err.constData());
        QCOMPARE(outcome.err.count('\n'), 1);
    }

    void refusesWrongUsage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("none") << QStringList{};
        QTest::newRow("command") << QStringList{u"look"_s};
        QTest::newRow("option") << QStringList{u"list"_s, u"--colour"_s};
        QTest::newRow("no target") << QStringList{u"watch"_s};
        QTest::newRow("interval") << QStringList{u"watch"_s, u"1"_s, u"--interval"_s, u"1ms"_s};
        QTest::newRow("source") << QStringList{u"watch"_s, u"1"_s, u"--source"_s, u"x"_s};
        QTest::newRow("list source") << QStringList{u"list"_s, u"--source"_s, u"ps"_s};
        QTest::newRow("plugin source") << QStringList{u"plugin"_s, u"-p"_s, u"1"_s, u"-source"_s, u"x"_s};
        QTest::newRow("count") << QStringList{u"watch"_s, u"1"_s, u"--count"_s, u"0"_s};
        QTest::newRow("count with a blank") << QStringList{u"watch"_s, u"1"_s, u"--count"_s, u" 3"_s};
        QTest::newRow("count with a sign") << QStringList{u"watch"_s, u"1"_s, u"--count"_s, u"+3"_s};
        QTest::newRow("PID with a sign")
            << QStringList{u"forward"_s, u"-p"_s, u"+1"_s, u"-name"_s, u"a"_s, u"-service"_s, u"S"_s};
        QTest::newRow("format") << QStringList{u"watch"_s, u"1"_s, u"--format"_s, u"xml"_s};
        QTest::newRow("list count") << QStringList{u"list"_s, u"--count"_s, u"3"_s};
        QTest::newRow("watch json") << QStringList{u"watch"_s, u"1"_s, u"--json"_s};
        QTest::newRow("list output") << QStringList{u"list"_s, u"-o"_s, u"file"_s};
        QTest::newRow("list target") << QStringList{u"list"_s, u"1"_s};
    }
    void refusesWrongUsage()
    {
        QFETCH(QStringList, arguments);
        const Outcome outcome = runCli(arguments);
        QCOMPARE(outcome.code, 2);
        QCOMPARE(outcome.err.count('\n'), 1);
    }

    void givesUpOnStoppedTargets()
    {
        const GoProgram one(GoProgram::peer(u"agent-v0.3.28"_s)), two(GoProgram::peer(u"agent-v0.3.28"_s));
        one.signal(SIGSTOP);
        two.signal(SIGSTOP);
        const Outcome outcome = runCli(
            {u"watch"_s, QString::number(one.pid()), QString::number(two.pid()), u"--count"_s, u"1"_s});
        QCOMPARE(outcome.code, 1);
        QCOMPARE(outcome.err.count("is stopped and can't answer"), 2);
        one.signal(SIGCONT);
        two.signal(SIGCONT);
    }

    void saysWhatItLeftOut()
    {
        const FakeGops gops("[ $# = 0 ] && exit 0; cat " GOPSCOPE_SOURCE_DIR
                            "/tests/recorded/gops/edge/memstats-addr-truncated-reply.stdout.txt");
        const Outcome outcome =
            runCli({u"watch"_s, QString::number(QCoreApplication::applicationPid()), u"--count"_s, u"1"_s,
                    u"--format"_s, u"json"_s, u"--gops"_s, gops.program()});
        QCOMPARE(outcome.code, 0);
        QVERIFY2(outcome.err.contains("1 of 2 lines of gops memstats understood"), outcome.err.constData());
        QVERIFY(!outcome.out.contains("total_alloc"));
    }

    void saysThatItCantWrite()
    {
        QProcess process;
        process.setStandardOutputFile(u"/dev/full"_s);
        process.start(QStringLiteral(GOPSCOPE_BIN_DIR "/gopscope-cli"), {u"list"_s});
        QVERIFY(process.waitForFinished(40000));
        QCOMPARE(process.exitCode(), 1);
        QVERIFY(process.readAllStandardError().contains("standard output can't be written"));
    }

    void saysThatItsOutputIsClosed()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        for (const QString &arguments : {u"list"_s, u"watch %1"_s.arg(program.pid()), u"spool --help"_s}) {
            QProcess process;
            process.start(u"/bin/sh"_s,
                          {u"-c"_s, u"exec " GOPSCOPE_BIN_DIR "/gopscope-cli %1 >&-"_s.arg(arguments)});
            QVERIFY(process.waitForFinished(15000));
            QCOMPARE(process.exitCode(), 1);
            QCOMPARE(process.readAllStandardError(),
                     QByteArray("gopscope-cli: standard output can't be written: it is closed\n"));
        }
    }

    void samplesWhileNobodyReads()
    {
        const FakeGops place({});
        const QString pipe = place.path(u"pipe"_s);
        QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
        const int end = ::open(QFile::encodeName(pipe).constData(), O_RDWR | O_NONBLOCK);
        while (::write(end, "\n", 1) == 1) {
        }
        const QByteArray log = place.path(u"log"_s).toUtf8();
        const FakeGops gops("[ $# = 0 ] && exit 0; echo $1 >> " + log + "; echo 'alloc: 5 bytes'");
        QProcess watch;
        watch.setStandardOutputFile(pipe);
        watch.start(QStringLiteral(GOPSCOPE_BIN_DIR "/gopscope-cli"),
                    {u"watch"_s, QString::number(QCoreApplication::applicationPid()), u"--gops"_s,
                     gops.program(), u"--interval"_s, u"250ms"_s, u"--count"_s, u"6"_s, u"--format"_s,
                     u"csv"_s});
        const auto asked = [&] {
            QFile file(QString::fromUtf8(log));
            return file.open(QIODevice::ReadOnly) ? file.readAll().count("memstats") : 0;
        };
        QTRY_COMPARE_WITH_TIMEOUT(asked(), 6, 15000);
        // It waits for its reader, who gets every sample, at the time at which it was taken.
        QCOMPARE(watch.state(), QProcess::Running);
        QByteArray read(1 << 20, '\0');
        QByteArray all;
        const auto drain = [&] {
            const auto size = ::read(end, read.data(), static_cast<std::size_t>(read.size()));
            all += read.left(size > 0 ? size : 0);
            return watch.state() == QProcess::NotRunning && size <= 0;
        };
        QTRY_VERIFY_WITH_TIMEOUT(drain(), 10000);
        QCOMPARE(watch.exitCode(), 0);
        const auto lines = all.trimmed().split('\n');
        QCOMPARE(lines.size(), 7);
        QVERIFY(lines[6].split(',')[0].toLongLong() - lines[1].split(',')[0].toLongLong() < 2500);
        QCOMPARE(::fcntl(end, F_GETFL) & O_NONBLOCK, O_NONBLOCK);
        ::close(end);
    }

    void missingGops()
    {
        const Outcome outcome = runCli({u"list"_s, u"--gops"_s, u"/nowhere/gops"_s});
        QCOMPARE(outcome.code, 1);
        QVERIFY(outcome.err.contains("/nowhere/gops"));
    }

    void saysThatGopsIsGoneAndNotTheProcess()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        const QString pid = QString::number(program.pid());
        for (const QStringList &command :
             {QStringList{u"watch"_s, pid}, QStringList{u"plugin"_s, u"-p"_s, pid}}) {
            const Outcome outcome = runCli(command + QStringList{u"--gops"_s, u"/nowhere/gops"_s});
            QCOMPARE(outcome.code, 1);
            QCOMPARE(outcome.err, u"gopscope-cli: agent-v0.3.28 (PID %1) can't be asked. There is no gops at "
                                  "/nowhere/gops: install it there, or name another one.\n"_s.arg(pid)
                                      .toUtf8());
        }
    }

    void endsWithItsTarget()
    {
        GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        QProcess watch;
        watch.start(QStringLiteral(GOPSCOPE_BIN_DIR "/gopscope-cli"),
                    {u"watch"_s, QString::number(program.pid()), u"--interval"_s, u"250ms"_s, u"--count"_s,
                     u"1000"_s});
        QVERIFY(watch.waitForReadyRead(15000));
        program.quit();
        QVERIFY(watch.waitForFinished(15000));
        QCOMPARE(watch.exitCode(), 1);
        QVERIFY(watch.readAllStandardError().contains("exited after"));
    }

    void leavesNoChildWhenKilled()
    {
        const FakeGops place({});
        const QString pidFile = place.path(u"pid"_s);
        const FakeGops gops("[ $# = 0 ] && exit 0; echo $$ > " + pidFile.toUtf8() + "; exec sleep 100");
        QProcess watch;
        watch.start(
            QStringLiteral(GOPSCOPE_BIN_DIR "/gopscope-cli"),
            {u"watch"_s, QString::number(QCoreApplication::applicationPid()), u"--gops"_s, gops.program()});
        const auto child = [&] {
            QFile file(pidFile);
            return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed().toInt() : 0;
        };
        QTRY_VERIFY_WITH_TIMEOUT(child() > 0, 10000);
        QCOMPARE(::kill(child(), 0), 0);
        watch.kill(); // SIGKILL: only the kernel can end the child now
        QVERIFY(watch.waitForFinished());
        QTRY_VERIFY(::kill(child(), 0) != 0);
    }

    void endsInOrder_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("number");
        QTest::addColumn<int>("code");
        const QStringList list{u"list"_s},
            watch{u"watch"_s, QString::number(QCoreApplication::applicationPid())};
        QTest::newRow("watch INT") << watch << SIGINT << 0;
        QTest::newRow("watch TERM") << watch << SIGTERM << 0;
        QTest::newRow("watch HUP") << watch << SIGHUP << 0;
        QTest::newRow("list INT") << list << SIGINT << 1;
        QTest::newRow("list TERM") << list << SIGTERM << 1;
        QTest::newRow("list HUP") << list << SIGHUP << 1;
        const QString pid = QString::number(QCoreApplication::applicationPid());
        const QStringList plugin{u"plugin"_s, u"-p"_s, pid};
        QTest::newRow("plugin TERM") << plugin << SIGTERM << 1;
        QTest::newRow("plugin HUP") << plugin << SIGHUP << 1;
    }
    void endsInOrder()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, number);
        QFETCH(int, code);
        // A wrapper, as a package manager installs them; what it starts has to end too.
        const FakeGops place({});
        const QString pidFile = place.path(u"pid"_s);
        const QByteArray listing = arguments[0] == u"watch"_s ? "[ $# = 0 ] && exit 0; " : "";
        const FakeGops gops(listing + "sleep 300 & echo $! > " + pidFile.toUtf8() + "; wait");
        QProcess cli;
        cli.start(QStringLiteral(GOPSCOPE_BIN_DIR "/gopscope-cli"),
                  arguments + QStringList{u"--gops"_s, gops.program()});
        const auto child = [&] {
            QFile file(pidFile);
            return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed().toInt() : 0;
        };
        QTRY_VERIFY_WITH_TIMEOUT(child() > 0, 10000);
        QCOMPARE(::kill(child(), 0), 0);
        ::kill(static_cast<pid_t>(cli.processId()), number);
        QVERIFY(cli.waitForFinished(5000));
        const auto ended = [&] {
            const auto status = gopscope::procfs::status(child());
            return !status || status->zombie; // nobody may have waited for it
        };
        QTRY_VERIFY(ended());
        QCOMPARE(cli.exitStatus(), QProcess::NormalExit);
        QCOMPARE(cli.exitCode(), code);
    }

    void livesUnderNohup()
    {
        const FakeGops place({});
        const QString log = place.path(u"log"_s);
        const FakeGops gops("[ $# = 0 ] && exit 0; echo + >> " + log.toUtf8() + "; echo 'alloc: 5 bytes'");
        QProcess cli;
        cli.setChildProcessModifier([] { ::signal(SIGHUP, SIG_IGN); });
        cli.start(QStringLiteral(GOPSCOPE_BIN_DIR "/gopscope-cli"),
                  {u"watch"_s, QString::number(QCoreApplication::applicationPid()), u"--gops"_s,
                   gops.program(), u"--interval"_s, u"250ms"_s, u"--count"_s, u"3"_s});
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(log), 10000);
        ::kill(static_cast<pid_t>(cli.processId()), SIGHUP);
        QVERIFY(cli.waitForFinished(10000));
        QCOMPARE(cli.exitCode(), 0);
        QCOMPARE(cli.readAllStandardOutput().count('\n'), 3);
    }

    void leavesAReaderThatDoesNotRead()
    {
        const FakeGops place({});
        const QString pipe = place.path(u"pipe"_s);
        QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
        const int end = ::open(QFile::encodeName(pipe).constData(), O_RDWR | O_NONBLOCK);
        while (::write(end, "\n", 1) == 1) {
        }
        const QString log = place.path(u"log"_s);
        const FakeGops gops("[ $# = 0 ] && exit 0; echo + >> " + log.toUtf8() + "; echo 'alloc: 5 bytes'");
        QProcess cli;
        cli.setStandardOutputFile(pipe);
        cli.start(QStringLiteral(GOPSCOPE_BIN_DIR "/gopscope-cli"),
                  {u"watch"_s, QString::number(QCoreApplication::applicationPid()), u"--gops"_s,
                   gops.program(), u"--interval"_s, u"250ms"_s});
        const auto asked = [&] {
            QFile file(log);
            return file.open(QIODevice::ReadOnly) ? file.readAll().count('+') : 0;
        };
        QTRY_VERIFY_WITH_TIMEOUT(asked() > 3, 10000);
        cli.terminate();
        QVERIFY(cli.waitForFinished(5000));
        QCOMPARE(cli.exitCode(), 0);
        const QByteArray said = cli.readAllStandardError();
        QVERIFY2(said.contains(" not read\n"), said.constData());
        ::close(end);
    }

    void linksNoWidgets()
    {
        QProcess ldd;
        ldd.start(u"ldd"_s, {QStringLiteral(GOPSCOPE_BIN_DIR "/gopscope-cli")});
        QVERIFY(ldd.waitForFinished());
        const QByteArray libraries = ldd.readAll();
        QVERIFY(libraries.contains("Qt6Core"));
        QVERIFY(!libraries.contains("Qt6Gui") && !libraries.contains("Qt6Widgets"));
    }
};

QTEST_GUILESS_MAIN(tst_Cli)
#include "tst_cli.moc"
