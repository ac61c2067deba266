#include "fakegops.h"
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
        row("signal", "kill -SEGV $$", ErrorKind::Crashed, u"gops was ended by a signal."_s);
        row("hangs", "exec sleep 100", ErrorKind::TimedOut, u"gops gave no answer"_s);
        row("10 MB", "head -c 10000000 /dev/zero", ErrorKind::TooMuch, u"gops printed more than 4 MiB"_s);
        row("endless", "exec cat /dev/zero", ErrorKind::TooMuch, u"gops printed more than 4 MiB"_s);
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
