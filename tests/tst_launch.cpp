// Programs that are started from the window: what is asked for, what they print, how they end.
#include "busyturns.h"
#include "launch/launchedprogram.h"
#include "system/procfs.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace gopscope;
using State = LaunchedProgram::State;

namespace {

LaunchRequest shell(const QByteArray &script)
{
    return {.program = "sh", .arguments = {"-c", script}};
}

QByteArray outputOf(const LaunchedProgram &program)
{
    const OutputRing &output = program.output();
    return output.read(output.begin(), output.end());
}

qint64 nobody()
{
    return 0;
}

void writeFile(const QString &path, const QByteArray &content, bool isExecutable)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
    if (isExecutable)
        QVERIFY(file.setPermissions(file.permissions() | QFile::ExeOwner));
}

} // namespace

class tst_Launch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatIsWrongBeforeTheStart()
    {
        const QTemporaryDir dir;
        writeFile(dir.filePath(u"text"_s), "hello\n", false);
        writeFile(dir.filePath(u"bare"_s), "echo hello\n", true);
        writeFile(dir.filePath(u"script"_s), "#!/bin/sh -e\n", true);
        const auto faultOf = [&](const QByteArray &program) {
            return LaunchRequest{.program = program, .folder = dir.path()}.programFault();
        };
        QCOMPARE(faultOf("./none"), u"There is no such file."_s);
        QCOMPARE(faultOf("no-such-program"), u"There is no such program on the PATH."_s);
        QCOMPARE(faultOf("/"), u"This is a folder."_s);
        QVERIFY(faultOf("./text").startsWith(u"This file is not executable"_s));
        QVERIFY(faultOf("./bare").contains(u"#!"_s));
        QCOMPARE(faultOf("./script"), QString());
        writeFile(dir.filePath(u"foreign"_s), "#!/no/such/shell -e\n", true);
        QCOMPARE(faultOf("./foreign"), u"It is a script for /no/such/shell, and there is no such program."_s);
        QCOMPARE(faultOf("sh"), QString());
        const LaunchRequest script{.program = "./script", .folder = dir.path()};
        QCOMPARE(script.interpreter(), "/bin/sh");
        QCOMPARE(LaunchRequest{.program = "sh"}.interpreter(), QByteArray());
        const auto folderFault = [](const QString &folder) {
            return LaunchRequest{.program = {}, .folder = folder}.folderFault();
        };
        QCOMPARE(folderFault(dir.path()), QString());
        QCOMPARE(folderFault({}), QString());
        QCOMPARE(folderFault(dir.filePath(u"none"_s)), u"There is no such folder."_s);
        QCOMPARE(folderFault(dir.filePath(u"text"_s)), u"This is no folder."_s);
        QCOMPARE((LaunchRequest{.program = {}, .variables = {u"A="_s, u"B=c=d"_s}}.variableFault()),
                 QString());
        QVERIFY((LaunchRequest{.program = {}, .variables = {u"A"_s}}.variableFault()).startsWith(u"A "_s));
        QVERIFY(!(LaunchRequest{.program = {}, .variables = {u"=a"_s}}.variableFault()).isEmpty());
    }

    void hasWhatItWasGiven()
    {
        const QTemporaryDir dir;
        LaunchRequest request = shell("printf '<%s>' \"$@\"; printf '<%s>' \"$PWD\" \"$ODD\" \"$HOME\"");
        request.arguments += {"sh", "a b", "'\"\\", "", "line\nbreak", "\xff"};
        request.folder = dir.path();
        request.variables = {u"ODD=a=b c"_s};
        for (const bool adds : {true, false}) {
            request.addsVariables = adds;
            LaunchedProgram program(request, nobody);
            program.start();
            QTRY_COMPARE(program.state(), State::Ended);
            const QByteArray home = adds ? qgetenv("HOME") : QByteArray();
            const QByteArray said =
                "<a b><'\"\\><><line\nbreak><\xff><" + dir.path().toUtf8() + "><a=b c><" + home + '>';
            QTRY_COMPARE(outputOf(program), said);
        }
    }

    void endsInItsOwnWay()
    {
        LaunchedProgram program(shell("echo out; echo err >&2; exit 3"), nobody);
        QSignalSpy ended(&program, &LaunchedProgram::ended);
        program.start();
        QCOMPARE(program.state(), State::Starting);
        QVERIFY(ended.wait());
        QCOMPARE(program.state(), State::Ended);
        QCOMPARE(program.end(), (ProgramEnd{.code = 3}));
        QTRY_COMPARE(outputOf(program), "out\nerr\n");
        program.restart();
        QVERIFY(ended.wait());
        QTRY_VERIFY(outputOf(program).endsWith("──\nout\nerr\n"));
    }

    void saysWhyItCantBeStarted()
    {
        LaunchedProgram program({.program = "/nowhere/at-all"}, nobody);
        program.start();
        QTRY_COMPARE(program.state(), State::Failed);
        QCOMPARE(program.fault(), u"/nowhere/at-all can't be started: No such file or directory"_s);
        program.restart();
        QCOMPARE(program.state(), State::Starting);
        QTRY_COMPARE(program.state(), State::Failed);
        const QTemporaryDir dir;
        writeFile(dir.filePath(u"foreign"_s), "#!/no/such/shell\n", true);
        LaunchedProgram script({.program = QFile::encodeName(dir.filePath(u"foreign"_s))}, nobody);
        script.start();
        QTRY_COMPARE(script.state(), State::Failed);
        QCOMPARE(script.fault(), u"foreign can't be started: It is a script for /no/such/shell, and there is "
                                 "no such program."_s);
    }

    void stops()
    {
        LaunchedProgram program(
            shell("trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.01; done"), nobody);
        program.start();
        QTRY_COMPARE(outputOf(program), "ready\n");
        program.stop();
        QCOMPARE(program.state(), State::Stopping);
        QTRY_COMPARE(program.state(), State::Ended);
        QCOMPARE(program.end(), ProgramEnd());
        QTRY_VERIFY(outputOf(program).endsWith("bye\n"));
    }

    void stopsWhatIsBeingStarted()
    {
        LaunchedProgram program({.program = "sleep", .arguments = {"100"}}, nobody);
        program.start();
        program.stop();
        QCOMPARE(program.state(), State::Starting);
        QTRY_COMPARE(program.state(), State::Ended);
        QCOMPARE(program.end(), (ProgramEnd{.code = 0, .signal = SIGTERM}));
        program.restart();
        const qint64 pid = program.pid();
        program.stop();
        program.letGo();
        QVERIFY(procfs::isGone(pid));
    }

    void isKilledWhenItDoesNotStop()
    {
        LaunchedProgram program(shell("trap '' TERM; echo ready; while :; do sleep 0.01; done"), nobody);
        program.setPatience(std::chrono::milliseconds(100));
        program.start();
        QTRY_COMPARE(outputOf(program), "ready\n");
        program.stop();
        QVERIFY(!program.isStubborn());
        QTRY_VERIFY(program.isStubborn());
        program.kill();
        QTRY_COMPARE(program.state(), State::Ended);
        QCOMPARE(program.end(), (ProgramEnd{.code = 0, .signal = SIGKILL}));
    }

    void startsAgainOnceItHasEnded()
    {
        LaunchedProgram program({.program = "sleep", .arguments = {"100"}}, nobody);
        QSignalSpy started(&program, &LaunchedProgram::started);
        program.start();
        QVERIFY(started.wait());
        const qint64 first = program.pid();
        program.restart();
        QCOMPARE(program.state(), State::Stopping);
        QVERIFY(started.wait());
        QVERIFY(program.pid() != first && procfs::isGone(first));
        program.restart();
        program.stop(); // it was meant
        QTRY_COMPARE(program.state(), State::Ended);
        QCOMPARE(started.size(), 2);
    }

    void knowsWhoWantsATerminal_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<bool>("misses");
        QTest::newRow("opens it") << QByteArray("exec </dev/tty") << true;
        QTest::newRow("asks for it") << QByteArray("stty -a") << true;
        QTest::newRow("does without") << QByteArray("stty -a; exit 0") << false;
        QTest::newRow("fails for another reason") << QByteArray("echo no; exit 1") << false;
    }
    void knowsWhoWantsATerminal()
    {
        QFETCH(QByteArray, script);
        LaunchedProgram program(shell(script), nobody);
        program.start();
        QTRY_COMPARE(program.state(), State::Ended);
        QTRY_VERIFY(program.output().end() > 0);
        QTEST(program.missesTerminal(), "misses");
    }

    void aFloodHoldsNobodyUp()
    {
        LaunchedProgram program({.program = "yes", .arguments = {QByteArray(100, 'x')}}, nobody);
        program.start();
        QTRY_VERIFY(program.output().end() > 1000);
        // It goes on, and so does everything else.
        const BusyTurns turns;
        const quint64 before = program.output().end();
        QTRY_VERIFY(program.output().end() > before + 5 * OutputRing::defaultCapacity);
        QVERIFY2(turns.longestMs() < 50, qPrintable(QString::number(turns.longestMs())));
        QCOMPARE(program.output().end() - program.output().begin(), quint64(OutputRing::defaultCapacity));
        program.stop();
        QTRY_COMPARE(program.state(), State::Ended);
    }

    void goesOnWhenItIsLetGo()
    {
        const QTemporaryDir dir;
        const QString said = dir.filePath(u"said"_s);
        LaunchRequest request = shell("echo ready; until [ -e go ]; do echo more; sleep 0.01; done; "
                                      "echo and; sleep 0.01; echo more; echo end > said");
        request.folder = dir.path();
        auto program = std::make_unique<LaunchedProgram>(request, nobody);
        program->start();
        QTRY_VERIFY(outputOf(*program).startsWith("ready\n"));
        program->letGo();
        program.reset();
        writeFile(dir.filePath(u"go"_s), {}, false);
        QTRY_VERIFY(QFile::exists(said)); // it was not ended by its own words
    }

    void soDoesWhatItLeftRunning()
    {
        const QTemporaryDir dir;
        LaunchRequest request = shell("(until [ -e go ]; do sleep 0.01; done; "
                                      "echo and; sleep 0.01; echo more; echo end > said) & echo ready");
        request.folder = dir.path();
        auto program = std::make_unique<LaunchedProgram>(request, nobody);
        program->start();
        QTRY_COMPARE(program->state(), State::Ended);
        QTRY_COMPARE(outputOf(*program), "ready\n");
        program->letGo();
        program.reset();
        writeFile(dir.filePath(u"go"_s), {}, false);
        QTRY_VERIFY(QFile::exists(dir.filePath(u"said"_s)));
    }

    void whatItLeftRunningMayStillPrint()
    {
        const QTemporaryDir dir;
        LaunchRequest request = shell("(while ! [ -e go ]; do sleep 0.01; done; echo late) & echo early");
        request.folder = dir.path();
        LaunchedProgram program(request, nobody);
        program.start();
        QTRY_COMPARE(program.state(), State::Ended);
        QTRY_COMPARE(outputOf(program), "early\n");
        writeFile(dir.filePath(u"go"_s), {}, false);
        QTRY_COMPARE(outputOf(program), "early\nlate\n");
    }
};

QTEST_GUILESS_MAIN(tst_Launch)
#include "tst_launch.moc"
