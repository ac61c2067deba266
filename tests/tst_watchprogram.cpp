// gopscope-cli watch -- PROGRAM: the program is its own, and is watched.
#include "children.h"
#include "cli.h"
#include "goprogram.h"
#include "ptracerspy.h"
#include "realgops.h"
#include "system/procfs.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QtTest>

#include <cerrno>
#include <csignal>
#include <pty.h>
#include <sys/prctl.h>
#include <sys/wait.h>

using namespace Qt::StringLiterals;
using namespace gopscope;

namespace {

const QString cli = QStringLiteral(GOPSCOPE_BIN_DIR "/gopscope-cli");

qint64 childOf(qint64 pid, const QString &name)
{
    const auto children = childrenOf(pid);
    const auto found = std::ranges::find(children, name, &procfs::commandName);
    return found == children.end() ? 0 : *found;
}

void send(qint64 pid, int number)
{
    if (pid > 0)
        ::kill(static_cast<pid_t>(pid), number);
}

/// gopscope-cli watch with samples in a file, which ends with this object and takes the program along.
class Watched
{
public:
    explicit Watched(const QStringList &program, const QStringList &options = {})
    {
        process.start(cli, QStringList{u"watch"_s, u"--interval=20ms"_s, u"--format=json"_s, u"-o"_s, file} +
                               options + QStringList{u"--"_s} + program);
    }
    ~Watched()
    {
        if (process.state() == QProcess::NotRunning)
            return;
        send(childOf(process.processId(), name()), SIGKILL);
        process.waitForFinished();
    }
    Watched(const Watched &) = delete;
    Watched &operator=(const Watched &) = delete;

    /// All samples until now.
    [[nodiscard]] QList<QJsonObject> samples() const
    {
        QList<QJsonObject> all;
        QFile lines(file);
        if (lines.open(QIODevice::ReadOnly)) {
            for (const QByteArray &line : lines.readAll().trimmed().split('\n'))
                all << QJsonDocument::fromJson(line).object();
        }
        all.removeAll(QJsonObject());
        return all;
    }
    /// That it says so: from then on TERM ends it in order.
    [[nodiscard]] bool isReady() { return (out += process.readAllStandardOutput()).contains("ready\n"); }
    [[nodiscard]] qint64 pid() const
    {
        const auto all = samples();
        return all.isEmpty() ? 0 : all.last()[u"pid"_s].toInteger();
    }
    /// The exit code; 1000 and the signal that ended it; -1 when it does not end.
    int end()
    {
        if (process.state() != QProcess::NotRunning && !process.waitForFinished(20000))
            return -1;
        return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : 1000 + process.exitCode();
    }

    QTemporaryDir dir;
    QString file = dir.filePath(u"samples"_s);
    QProcess process;
    QByteArray out;

private:
    [[nodiscard]] QString name() const { return procfs::commandName(pid()); }
};

const QString noAgent = GoProgram::peer(u"noagent"_s);

} // namespace

class tst_WatchProgram : public QObject
{
    Q_OBJECT

    OwnConfig m_config;

private Q_SLOTS:
    void initTestCase()
    {
        // What a command leaves behind becomes a child of this process.
        QCOMPARE(::prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
    }
    void cleanup()
    {
        const pid_t left = ::waitpid(-1, nullptr, WNOHANG);
        QVERIFY2(left < 0 && errno == ECHILD, "a process or a zombie was left behind");
    }

    void watchesAProgramWithoutAnAgent()
    {
        Watched watched({noAgent});
        QTRY_VERIFY_WITH_TIMEOUT(watched.samples().size() >= 3, 10000);
        const QJsonObject sample = watched.samples().first();
        QCOMPARE(sample[u"name"_s].toString(), u"noagent"_s);
        QVERIFY(sample[u"values"_s].toObject()[u"heap_alloc"_s].toDouble() > 0);
        QTRY_VERIFY(watched.isReady());
        send(watched.pid(), SIGTERM);
        QCOMPARE(watched.end(), 0);
        QCOMPARE(watched.out + watched.process.readAllStandardOutput(), "ready\n");
        QCOMPARE(watched.process.readAllStandardError(), QByteArray());
    }

    void asksTheAgentWhereThatIsWanted_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("socket") << QStringList{u"--source=socket"_s};
        QTest::newRow("gops") << QStringList{u"--source=gops"_s, u"--interval=250ms"_s};
    }
    void asksTheAgentWhereThatIsWanted()
    {
        QFETCH(QStringList, options);
        Watched watched({GoProgram::peer(u"agent-v0.3.28"_s)}, options);
        QTRY_VERIFY_WITH_TIMEOUT(watched.samples().size() >= 2, 20000);
        QVERIFY(!watched.samples().first()[u"values"_s].toObject().contains(u"goroutines_waiting"_s));
        QTRY_VERIFY(watched.isReady());
        send(watched.pid(), SIGTERM);
        QCOMPARE(watched.end(), 0);
    }

    void endsAsTheProgram_data()
    {
        QTest::addColumn<QStringList>("program");
        QTest::addColumn<int>("end");
        QTest::addColumn<QByteArray>("words");
        const QStringList shell{u"sh"_s, u"-c"_s};
        QTest::newRow("0") << QStringList{u"true"_s} << 0 << QByteArray();
        QTest::newRow("255") << shell + QStringList{u"exit 255"_s} << 255 << QByteArray();
        QTest::newRow("a signal") << shell + QStringList{u"kill -TERM $$"_s} << 1000 + SIGTERM
                                  << QByteArray();
        QTest::newRow("a core") << shell + QStringList{u"kill -ABRT $$"_s} << 1000 + SIGABRT << QByteArray();
        QTest::newRow("its own signal to us")
            << shell + QStringList{u"kill -TERM $PPID; exit 5"_s} << 5 << QByteArray();
        QTest::newRow("no program") << QStringList{u"no-such-program"_s} << 127
                                    << QByteArray("no-such-program can't be started: No such file");
        QTest::newRow("a folder") << QStringList{u"/tmp"_s} << 126 << QByteArray("Is a directory");
    }
    void endsAsTheProgram()
    {
        QFETCH(QStringList, program);
        QFETCH(QByteArray, words);
        Watched watched(program);
        QTEST(watched.end(), "end");
        const QByteArray said = watched.process.readAllStandardError();
        QVERIFY2(said.startsWith("gopscope-cli: ") && said.contains(words) && said.count('\n') == 1,
                 said.constData());
        QVERIFY(watched.samples().isEmpty());
    }

    void passesInputAndOutputOn()
    {
        QByteArray bytes(3 << 20, '\0');
        QRandomGenerator(1).generate(bytes.begin(), bytes.end());
        Watched watched({u"sh"_s, u"-c"_s, u"cat; echo end >&2; exit 3"_s});
        QVERIFY(watched.process.waitForStarted());
        watched.process.write(bytes);
        watched.process.closeWriteChannel();
        QCOMPARE(watched.end(), 3);
        QVERIFY(watched.process.readAllStandardOutput() == bytes);
        QVERIFY(watched.process.readAllStandardError().contains("end\n"));
    }

    void writesSamplesWhereTheyAreWanted_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<int>("outLines");
        QTest::addColumn<int>("errLines");
        QTest::newRow("usual") << QStringList() << 1 << 3;
        QTest::newRow("standard output") << QStringList{u"--output"_s, u"-"_s} << 4 << 0;
    }
    void writesSamplesWhereTheyAreWanted()
    {
        QFETCH(QStringList, options);
        QProcess process;
        process.start(cli, QStringList{u"watch"_s, u"--interval=20ms"_s, u"--count=2"_s, u"--format=csv"_s} +
                               options + QStringList{u"--"_s, noAgent});
        QByteArray out, err;
        const auto lines = [&] {
            out += process.readAllStandardOutput();
            err += process.readAllStandardError();
            return out.count('\n') + err.count('\n');
        };
        QTRY_COMPARE_WITH_TIMEOUT(lines(), 4, 10000);
        QCOMPARE(process.state(), QProcess::Running); // two samples, and the program goes on
        send(process.processId(), SIGTERM);
        QVERIFY(process.waitForFinished(10000));
        QCOMPARE(process.exitCode(), 0);
        QCOMPARE(lines(), 4);
        QTEST(int(out.count('\n')), "outLines");
        QTEST(int(err.count('\n')), "errLines");
    }

    void passesSignalsOn_data()
    {
        QTest::addColumn<int>("number");
        for (const int number : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2})
            QTest::newRow(::sigabbrev_np(number)) << number;
    }
    void passesSignalsOn()
    {
        QFETCH(int, number);
        const QString name = QString::fromLatin1(::sigabbrev_np(number));
        Watched watched({u"sh"_s, u"-c"_s, u"trap 'echo %1; exit 9' %1; echo ready; read line"_s.arg(name)});
        QByteArray said;
        QTRY_VERIFY_WITH_TIMEOUT((said += watched.process.readAllStandardOutput()) == "ready\n", 10000);
        send(watched.process.processId(), number);
        QCOMPARE(watched.end(), 9);
        QCOMPARE(watched.process.readAllStandardOutput(), name.toLatin1() + '\n');
    }

    /// The terminal sends it to both.
    void leavesCtrlCToTheTerminal()
    {
        int terminal = -1;
        const pid_t pid = ::forkpty(&terminal, nullptr, nullptr, nullptr);
        if (pid == 0) {
            const QByteArray path = cli.toUtf8();
            ::execl(path.constData(), "gopscope-cli", "watch", "-o", "/dev/null", "--", "sh", "-c",
                    "trap 'echo INTERRUPT' INT; echo ready; until read line; do :; done; echo $line",
                    nullptr);
            ::_exit(127);
        }
        QByteArray said;
        const auto reads = [&](const char *words) {
            std::array<char, 4096> bytes{};
            pollfd waits{terminal, POLLIN, 0};
            if (!said.contains(words) && ::poll(&waits, 1, 0) == 1) {
                const ssize_t size = ::read(terminal, bytes.data(), bytes.size());
                said.append(bytes.data(), std::max<ssize_t>(0, size));
            }
            return said.contains(words);
        };
        QTRY_VERIFY_WITH_TIMEOUT(reads("ready"), 10000);
        QCOMPARE(::write(terminal, "\x03", 1), 1);
        QTRY_VERIFY_WITH_TIMEOUT(reads("INTERRUPT"), 10000);
        QCOMPARE(::write(terminal, "so be it\n", 9), 9);
        QTRY_VERIFY_WITH_TIMEOUT(reads("so be it\r\nso be it\r\n"), 10000); // its echo, and the program's
        int status = -1;
        QCOMPARE(::waitpid(pid, &status, 0), pid);
        QCOMPARE(status, 0);
        QCOMPARE(said.count("INTERRUPT"), 1);
        ::close(terminal);
    }

    void watchesWhatAWrapperExecutes()
    {
        Watched watched({u"sh"_s, u"-c"_s, u"exec "_s + noAgent});
        QTRY_VERIFY_WITH_TIMEOUT(watched.samples().size() >= 2, 10000);
        QCOMPARE(watched.samples().first()[u"name"_s].toString(), u"noagent"_s);
        QTRY_VERIFY(watched.isReady());
        send(watched.pid(), SIGTERM);
        QCOMPARE(watched.end(), 0);
        QCOMPARE(watched.process.readAllStandardError(), QByteArray());
    }

    void watchesWhatAWrapperExecutesLater()
    {
        Watched watched({u"sh"_s, u"-c"_s, u"read line; exec "_s + noAgent});
        QByteArray said;
        const auto isSaid = [&] { return (said += watched.process.readAllStandardError()).contains('\n'); };
        QTRY_VERIFY_WITH_TIMEOUT(isSaid(), 10000);
        QVERIFY2(said.contains("It is no Go program.") && said.count('\n') == 1, said.constData());
        watched.process.write("\n");
        QTRY_VERIFY_WITH_TIMEOUT(watched.samples().size() >= 2, 10000);
        QCOMPARE(watched.samples().first()[u"name"_s].toString(), u"noagent"_s);
        QTRY_VERIFY(watched.isReady());
        send(watched.pid(), SIGTERM);
        QCOMPARE(watched.end(), 0);
    }

    void saysWhyItIsNotWatched()
    {
        Watched watched({u"sh"_s, u"-c"_s, u"read line; exit 4"_s});
        QTRY_VERIFY(childOf(watched.process.processId(), u"sh"_s) > 0);
        watched.process.write("\n");
        QCOMPARE(watched.end(), 4);
        QCOMPARE(watched.process.readAllStandardError().count('\n'), 1);
    }

    void goesOnWhenSamplesCantBeWritten()
    {
        Watched watched({noAgent}, {u"-o"_s, u"/dev/full"_s});
        QByteArray said;
        const auto isSaid = [&] { return (said += watched.process.readAllStandardError()).contains('\n'); };
        QTRY_VERIFY_WITH_TIMEOUT(isSaid(), 10000);
        QCOMPARE(said, "gopscope-cli: /dev/full can't be written: No space left on device\n");
        QCOMPARE(watched.process.state(), QProcess::Running);
        QTRY_VERIFY(watched.isReady());
        send(watched.process.processId(), SIGTERM);
        QCOMPARE(watched.end(), 0);
        QCOMPARE(watched.process.readAllStandardError(), QByteArray());
    }

    /// The program is the person's, and not a child to be tidied away.
    void outlivesAWatcherThatIsKilled()
    {
        Watched watched({noAgent});
        QTRY_VERIFY_WITH_TIMEOUT(watched.samples().size() >= 2, 10000);
        QTRY_VERIFY(watched.isReady());
        const auto program = static_cast<pid_t>(watched.pid());
        const qint64 reader = childOf(watched.process.processId(), u"gopscope-reader"_s);
        const QList<qint64> sandboxed = childrenOf(reader);
        QVERIFY(reader > 0 && sandboxed.size() == 1);
        send(watched.process.processId(), SIGKILL);
        QCOMPARE(watched.end(), 1000 + SIGKILL);
        for (const qint64 pid : {reader, sandboxed[0]}) {
            int status = 0;
            QTRY_COMPARE(::waitpid(static_cast<pid_t>(pid), &status, WNOHANG) != 0, true);
        }
        QVERIFY(procfs::status(program));
        send(program, SIGTERM);
        int status = -1;
        QCOMPARE(::waitpid(program, &status, 0), program);
        QCOMPARE(status, 0);
    }

    void namesTheReaderAndNobodyElse()
    {
        PtracerSpy spy;
        QProcess process;
        PtracerSpy::start(process, cli, {u"watch"_s, u"-o"_s, u"/dev/null"_s, u"--"_s, u"true"_s});
        QVERIFY(process.waitForStarted());
        const auto named = spy.next(process.processId());
        QVERIFY(named.has_value());
        QTRY_COMPARE(procfs::commandName(named->ptracer), u"gopscope-reader"_s); // once it is executed
        QCOMPARE(childOf(process.processId(), u"gopscope-reader"_s), named->ptracer);
        spy.goOn(*named);
        QVERIFY(process.waitForFinished(10000));
        QCOMPARE(process.exitCode(), 0);
    }

    void refusesWrongUsage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::newRow("no program") << QStringList{u"watch"_s, u"--"_s} << 2;
        QTest::newRow("both") << QStringList{u"watch"_s, u"1"_s, u"--"_s, u"true"_s} << 2;
        QTest::newRow("option") << QStringList{u"watch"_s, u"--count=0"_s, u"--"_s, u"true"_s} << 2;
        QTest::newRow("output") << QStringList{u"watch"_s, u"-o"_s, u"/none/file"_s, u"--"_s, u"true"_s} << 1;
    }
    void refusesWrongUsage()
    {
        QFETCH(QStringList, arguments);
        const Outcome outcome = runCli(arguments);
        QTEST(outcome.code, "code");
        QCOMPARE(outcome.err.count('\n'), 1);
    }
};

QTEST_GUILESS_MAIN(tst_WatchProgram)
#include "tst_watchprogram.moc"
