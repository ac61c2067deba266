#include "fakegops.h"
#include "fewdescriptors.h"
#include "gops/gopsrunner.h"

#include <QtTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace gopscope;
using namespace std::chrono_literals;

namespace {

Result<QByteArray> runToEnd(GopsRunner &runner, std::chrono::milliseconds deadline = 10s)
{
    QEventLoop loop;
    Result<QByteArray> result;
    QObject::connect(runner.run({u"memstats"_s, u"1"_s}, deadline), &GopsCommand::done, &loop,
                     [&](const Result<QByteArray> &output) {
                         result = output;
                         loop.quit();
                     });
    loop.exec();
    return result;
}

/// A runner that starts one child after the other.
struct OneAtATime
{
    OneAtATime()
    {
        const FewDescriptors few(40);
        runner = std::make_unique<GopsRunner>();
    }
    std::unique_ptr<GopsRunner> runner;
};

bool isAlive(qint64 pid)
{
    return ::kill(static_cast<pid_t>(pid), 0) == 0;
}

qint64 pidIn(const QString &file)
{
    QFile f(file);
    return f.open(QIODevice::ReadOnly) ? f.readAll().trimmed().toLongLong() : 0;
}

} // namespace

class tst_GopsRunner : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void passesOutputOn()
    {
        const FakeGops gops("echo \"$1-$2 $LC_ALL\"; echo noise >&2");
        GopsRunner runner;
        runner.setProgram(gops.program());
        QCOMPARE(runToEnd(runner).value(), QByteArray("memstats-1 C\n"));
        QTRY_VERIFY(runner.children().isEmpty());
    }

    void givesNoKeyToChildren()
    {
        qputenv("MACKEREL_API_KEY", "secret");
        qputenv("MACKEREL_APIKEY", "secret");
        const FakeGops gops("env");
        GopsRunner runner;
        runner.setProgram(gops.program());
        const QByteArray environment = runToEnd(runner).value();
        QVERIFY(environment.contains("PATH="));
        QVERIFY(!environment.contains("secret"));
    }

    void namesFaults_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, const QByteArray &script, ErrorKind kind,
                            const QString &words) {
            QTest::newRow(name) << script << static_cast<int>(kind) << words;
        };
        row("exit 1", "echo '2026/11/22 13:54:02 couldn'\\''t' >&2; exit 1", ErrorKind::ExitCode,
            u"gops exited with code 1: couldn't"_s);
        row("exit 2", "printf 'panic: \\n\\ngoroutine' >&2; exit 2", ErrorKind::ExitCode,
            u"gops exited with code 2: panic:"_s);
        row("exit 3 in silence", "exit 3", ErrorKind::ExitCode, u"gops exited with code 3."_s);
        row("signal", "kill -SEGV $$", ErrorKind::Crashed, u"gops was ended by signal 11."_s);
        row("hangs", "exec sleep 100", ErrorKind::TimedOut, u"gops gave no answer"_s);
        row("10 MB", "head -c 10000000 /dev/zero", ErrorKind::TooMuch, u"gops printed more than 4 MiB"_s);
        row("endless", "exec cat /dev/zero", ErrorKind::TooMuch, u"gops printed more than 4 MiB"_s);
        row("endless errors", "exec cat /dev/zero >&2", ErrorKind::TooMuch,
            u"gops printed more than 4 MiB"_s);
        row("out of memory", "echo 'fatal error: runtime: out of memory' >&2; exit 2", ErrorKind::TooMuch,
            u"gops ran out of memory; it gets 256 MiB"_s);
        row("too old", "echo 'gops [cmd] -p=<pid>' >&2; exit 1", ErrorKind::TooOld, u"too old"_s);
    }
    void namesFaults()
    {
        QFETCH(QByteArray, script);
        QFETCH(int, kind);
        QFETCH(QString, words);
        const FakeGops gops(script);
        GopsRunner runner;
        runner.setProgram(gops.program());
        const auto result = runToEnd(runner, 1500ms);
        QVERIFY(!result);
        QCOMPARE(static_cast<int>(result.error().kind), kind);
        QVERIFY2(result.error().message.startsWith(words) || result.error().message.contains(words),
                 qPrintable(result.error().message));
        QVERIFY(!result.error().message.contains(u'\n'));
        QTRY_VERIFY(runner.children().isEmpty());
    }

    void namesWhatIsNoProgram()
    {
        GopsRunner runner;
        QCOMPARE(runToEnd(runner).error().kind, ErrorKind::NotFound);
        runner.setProgram(u"/nowhere/gops"_s);
        QCOMPARE(runToEnd(runner).error().kind, ErrorKind::NotFound);
        runner.setProgram(QStringLiteral(GOPSCOPE_SOURCE_DIR));
        QCOMPARE(runToEnd(runner).error().kind, ErrorKind::NotFound);
        runner.setProgram(QStringLiteral(GOPSCOPE_SOURCE_DIR "/README.md"));
        QCOMPARE(runToEnd(runner).error().kind, ErrorKind::NotStarted);
    }

    void endsWholeGroups()
    {
        FakeGops gops({});
        const QString pidFile = gops.path(u"pid"_s);
        const FakeGops hanging("sleep 100 & echo $! > " + pidFile.toUtf8() + "; wait");
        {
            GopsRunner runner;
            runner.setProgram(hanging.program());
            runner.run({}, 10s);
            QTRY_VERIFY(pidIn(pidFile) > 0);
            QVERIFY(isAlive(pidIn(pidFile)));
        }
        QTRY_VERIFY(!isAlive(pidIn(pidFile)));
    }

    void startsFewAtATime()
    {
        const FakeGops gops("exec sleep 0.02");
        GopsRunner runner;
        runner.setProgram(gops.program());
        QVERIFY(runner.mostAtOnce() <= 16);
        qsizetype most = 0;
        connect(&runner, &GopsRunner::childStarted, &runner,
                [&] { most = std::max(most, runner.children().size()); });
        int answers = 0;
        for (int i = 0; i < 100; ++i) {
            connect(runner.run({}, 10s), &GopsCommand::done, &runner,
                    [&](const Result<QByteArray> &result) { answers += result ? 1 : 0; });
        }
        QTRY_COMPARE_WITH_TIMEOUT(answers, 100, 20000);
        QVERIFY2(most <= 16, qPrintable(QString::number(most)));
    }

    void startsByDueTime()
    {
        const FakeGops gops("echo $1");
        const OneAtATime one;
        GopsRunner &runner = *one.runner;
        runner.setProgram(gops.program());
        QByteArray order;
        const auto ask = [&](const QString &name, qint64 due) {
            auto *command = runner.run({name}, 10s, due);
            connect(command, &GopsCommand::done, &runner,
                    [&](const Result<QByteArray> &result) { order += result.value().trimmed(); });
            return command;
        };
        ask(u"d"_s, 300);
        ask(u"b"_s, 100);
        ask(u"c"_s, 200);
        GopsCommand *hurried = ask(u"a"_s, 400);
        delete ask(u"x"_s, 50);
        ask(u"A"_s, GopsRunner::atOnce);
        runner.hurry(hurried);
        QTRY_COMPARE_WITH_TIMEOUT(order, QByteArray("Aabcd"), 10000);
    }

    void countsNoDeadlineInTheQueue()
    {
        const FakeGops gops("exec sleep 0.4");
        const OneAtATime one;
        one.runner->setProgram(gops.program());
        QList<bool> answers;
        for (int i = 0; i < 5; ++i) {
            connect(one.runner->run({}, 1500ms), &GopsCommand::done, one.runner.get(),
                    [&](const Result<QByteArray> &result) { answers << result.has_value(); });
        }
        QTRY_COMPARE_WITH_TIMEOUT(answers, (QList<bool>{true, true, true, true, true}), 10000);
    }

    void keepsDeadlines()
    {
        const FakeGops gops("exec sleep 100");
        GopsRunner runner;
        runner.setProgram(gops.program());
        // A coarse timer would move these to whole halves or quarters of a second.
        constexpr auto deadline = 3000ms;
        constexpr int runs = 8;
        std::vector<qint64> late;
        for (int i = 0; i < runs; ++i) {
            QTimer::singleShot(i * 70ms, Qt::PreciseTimer, &runner, [&] {
                auto *command = runner.run({}, deadline);
                connect(command, &GopsCommand::done, &runner,
                        [&, command] { late.push_back(std::abs((command->age() - deadline).count())); });
            });
        }
        QTRY_COMPARE_WITH_TIMEOUT(std::ssize(late), runs, 10000);
        std::sort(late.begin(), late.end());
        QVERIFY2(late[late.size() / 2] < 20, qPrintable(QString::number(late[late.size() / 2])));
    }

    void letsNoneWaitForTheSlow()
    {
        const FakeGops gops("[ $1 = quick ] || exec sleep 100");
        GopsRunner runner;
        runner.setProgram(gops.program());
        for (std::size_t i = 1; i < runner.mostAtOnce(); ++i)
            runner.run({u"slow"_s}, 60s);
        bool answered = false;
        connect(runner.run({u"quick"_s}, 60s), &GopsCommand::done, &runner, [&] { answered = true; });
        QTRY_VERIFY_WITH_TIMEOUT(answered, 15000);
    }

    void saysThatTheMachineIsFull()
    {
        const FakeGops gops("echo ok");
        GopsRunner runner;
        runner.setProgram(gops.program());
        QVERIFY(runToEnd(runner));
        {
            const NoDescriptors none;
            const auto result = runToEnd(runner);
            QVERIFY(!result);
            QCOMPARE(static_cast<int>(result.error().kind), static_cast<int>(ErrorKind::NoRoom));
            QCOMPARE(result.error().message, u"gops could not be started: Too many open files."_s);
        }
        QVERIFY(runToEnd(runner));
    }

    void waitsForRoom()
    {
        const FakeGops gops("[ $1 != first ] || exec sleep 0.5");
        GopsRunner runner;
        runner.setProgram(gops.program());
        QVERIFY(runToEnd(runner)); // the event loop has its descriptors now
        auto *first = runner.run({u"first"_s}, 10s);
        QSignalSpy started(first, &GopsCommand::started);
        QVERIFY(started.wait());
        // Too few for a second child until the first gives back its own.
        const NoDescriptors few(6);
        QVERIFY(runToEnd(runner));
    }

    void bringsAnEmptyAnswer()
    {
        const FakeGops gops("exit 0");
        GopsRunner runner;
        runner.setProgram(gops.program());
        QCOMPARE(runToEnd(runner).value(), QByteArray());
    }
};

QTEST_GUILESS_MAIN(tst_GopsRunner)
#include "tst_gopsrunner.moc"
