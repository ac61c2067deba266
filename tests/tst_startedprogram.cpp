// A program that Gopscope starts is what it would be had a shell started it.
#include "children.h"
#include "system/procfs.h"
#include "system/programfile.h"
#include "system/startedprogram.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace gopscope;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
}

/// How `program` ended; a code of -1 when it did not.
ProgramEnd endOf(StartedProgram &program)
{
    QSignalSpy ended(&program, &StartedProgram::ended);
    program.start();
    if (!ended.wait(10000))
        return {.code = -1};
    return ended[0][0].value<ProgramEnd>();
}

ProgramEnd endOf(const StartedProgram::Start &start)
{
    StartedProgram program(start);
    return endOf(program);
}

StartedProgram::Start shell(const QByteArray &script)
{
    return {.program = "sh", .arguments = {"-c", script}};
}

} // namespace

class tst_StartedProgram : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    QByteArray m_said = m_dir.filePath(u"said"_s).toUtf8();

private Q_SLOTS:
    void isCalledAsItWasGiven()
    {
        const QByteArrayList odd{"a b", "'\"$", "", "line\nbreak", "\xff\xfe"};
        auto start = shell("cat /proc/$$/cmdline > '" + m_said + "'; exit 0");
        start.arguments += odd;
        QCOMPARE(endOf(start), ProgramEnd());
        const QByteArrayList words = contentOf(QString::fromUtf8(m_said)).split('\0');
        QCOMPARE(words.mid(0, 2), (QByteArrayList{"sh", "-c"}));
        QCOMPARE(words.mid(3), odd + QByteArrayList{{}});
    }

    void hasTheEnvironmentOfThisProcess()
    {
        ::setenv("GOPSCOPE_ODD", "\xff=\n", 1);
        QCOMPARE(endOf(shell("exec cat /proc/self/environ > '" + m_said + '\'')), ProgramEnd());
        ::unsetenv("GOPSCOPE_ODD");
        QByteArrayList said = contentOf(QString::fromUtf8(m_said)).split('\0');
        QVERIFY(said.contains("GOPSCOPE_ODD=\xff=\n"));
        QVERIFY(!said.contains("LC_ALL=C"));
    }

    void hasItsOwnEnvironmentAndFolder()
    {
        auto start = shell("echo $GOPSCOPE_ONE $HOME $PWD > said");
        start.environment = QProcessEnvironment();
        start.environment.insert(u"GOPSCOPE_ONE"_s, u"1"_s);
        start.workingDirectory = m_dir.path();
        QCOMPARE(endOf(start), ProgramEnd());
        QCOMPARE(contentOf(QString::fromUtf8(m_said)), "1 " + m_dir.path().toUtf8() + '\n');
    }

    void endsInItsOwnWay_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<int>("code");
        QTest::addColumn<int>("signal");
        QTest::newRow("0") << QByteArray("exit 0") << 0 << 0;
        QTest::newRow("255") << QByteArray("exit 255") << 255 << 0;
        QTest::newRow("killed") << QByteArray("kill -KILL $$") << 0 << SIGKILL;
        QTest::newRow("interrupted") << QByteArray("kill -INT $$") << 0 << SIGINT;
        QTest::newRow("its reader is gone") << QByteArray("kill -PIPE $$") << 0 << SIGPIPE;
    }
    void endsInItsOwnWay()
    {
        QFETCH(QByteArray, script);
        QFETCH(int, code);
        QFETCH(int, signal);
        QCOMPARE(endOf(shell(script)), (ProgramEnd{.code = code, .signal = signal}));
    }

    void hasTheSignalsOfThisProcess()
    {
        ::signal(SIGUSR1, [](int) {});
        ::signal(SIGHUP, SIG_IGN);
        const auto end = endOf(shell("kill -HUP $$; exec cat /proc/self/status > '" + m_said + '\''));
        ::signal(SIGUSR1, SIG_DFL);
        ::signal(SIGHUP, SIG_DFL);
        QCOMPARE(end, ProgramEnd());
        const QByteArray status = contentOf(QString::fromUtf8(m_said));
        QVERIFY2(status.contains("SigBlk:\t0000000000000000\n"), status.constData());
        QVERIFY2(status.contains("SigIgn:\t0000000000000001\n"), status.constData());
    }

    void isOfTheSameJob()
    {
        QCOMPARE(endOf(shell("cat /proc/$$/stat > '" + m_said + '\'')), ProgramEnd());
        QCOMPARE(contentOf(QString::fromUtf8(m_said)).split(' ')[4].toInt(), ::getpgrp());
    }

    void takesSignals()
    {
        StartedProgram program({.program = "sleep", .arguments = {"100"}});
        QSignalSpy started(&program, &StartedProgram::started), ended(&program, &StartedProgram::ended);
        program.signal(SIGTERM); // nobody is there
        program.start();
        QVERIFY(started.wait(10000));
        QCOMPARE(procfs::commandName(program.pid()), u"sleep"_s);
        const qint64 pid = program.pid();
        program.signal(SIGTERM);
        QVERIFY(ended.wait(10000));
        QCOMPARE(ended[0][0].value<ProgramEnd>(), (ProgramEnd{.code = 0, .signal = SIGTERM}));
        QVERIFY(procfs::isGone(pid)); // not even a zombie
    }

    void standsApart()
    {
        int ends[2];
        QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
        auto start =
            shell("cat; echo out; echo errors >&2; cat /proc/$$/stat; echo - >/dev/tty || echo none");
        start.output = ends[1];
        StartedProgram program(start);
        QSignalSpy started(&program, &StartedProgram::started);
        const ProgramEnd end = endOf(program);
        ::close(ends[1]);
        QCOMPARE(end, ProgramEnd());
        QFile output;
        QVERIFY(output.open(ends[0], QIODevice::ReadOnly, QFileDevice::AutoCloseHandle));
        const QByteArrayList lines = output.readAll().split('\n');
        QCOMPARE(lines.mid(0, 2), (QByteArrayList{"out", "errors"}));
        const QByteArrayList stat = lines[2].split(' ');
        QCOMPARE(stat[4], stat[0]); // its own process group
        QCOMPARE(stat[5], stat[0]); // its own session
        QCOMPARE(stat[6], "0");     // no terminal
        QVERIFY(lines.contains("none"));
    }

    void signalsGoToAllThatItStarted()
    {
        int ends[2];
        QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
        auto start = shell("sleep 100 & sleep 100");
        start.output = ends[1];
        StartedProgram program(start);
        QSignalSpy started(&program, &StartedProgram::started), ended(&program, &StartedProgram::ended);
        program.start();
        QVERIFY(started.wait(10000));
        QTRY_COMPARE(childrenOf(program.pid()).size(), 2);
        const QList<qint64> children = childrenOf(program.pid());
        program.signal(SIGTERM);
        QVERIFY(ended.wait(10000));
        ::close(ends[0]);
        ::close(ends[1]);
        for (const qint64 pid : children)
            QTRY_VERIFY(procfs::isGone(pid) || procfs::status(pid)->zombie);
    }

    void goesOnWhenItIsLetGo()
    {
        int ends[2];
        QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
        auto program = std::make_unique<StartedProgram>(
            StartedProgram::Start{.program = "sleep", .arguments = {"100"}, .output = ends[1]});
        QSignalSpy started(program.get(), &StartedProgram::started);
        program->start();
        QVERIFY(started.wait(10000));
        const auto pid = static_cast<pid_t>(program->pid());
        program->letGo();
        program.reset();
        QVERIFY(!procfs::isGone(pid) && !procfs::status(pid)->zombie);
        QCOMPARE(::kill(pid, SIGKILL), 0);
        QCOMPARE(::waitpid(pid, nullptr, 0), pid);
        ::close(ends[0]);
        ::close(ends[1]);
    }

    void tellsWhatExecutesAScript_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("interpreter");
        QTest::newRow("sh") << QByteArray("#!/bin/sh\nexit") << QByteArray("/bin/sh");
        QTest::newRow("with an argument")
            << QByteArray("#! /usr/bin/env -S go run\n") << QByteArray("/usr/bin/env");
        QTest::newRow("one line") << QByteArray("#!/bin/sh") << QByteArray("/bin/sh");
        QTest::newRow("none") << QByteArray("echo") << QByteArray();
        QTest::newRow("empty") << QByteArray() << QByteArray();
    }
    void tellsWhatExecutesAScript()
    {
        QFETCH(QByteArray, content);
        QFile file(m_dir.filePath(u"script"_s));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
        file.close();
        QTEST(interpreterOf(QFile::encodeName(file.fileName())), "interpreter");
    }

    void saysWhyItCantBeStarted_data()
    {
        QTest::addColumn<QByteArray>("program");
        QTest::addColumn<bool>("isMissing");
        QTest::addColumn<QString>("words");
        const QByteArray folder = m_dir.path().toUtf8();
        QTest::newRow("no name") << QByteArray("no-such-program") << true << u"No such file or directory"_s;
        QTest::newRow("no file") << folder + "/none" << true << u"No such file or directory"_s;
        QTest::newRow("nothing") << QByteArray() << true << u"No such file or directory"_s;
        QTest::newRow("a folder") << folder << false << u"Is a directory"_s;
        QTest::newRow("no program") << folder + "/text" << false << u"Permission denied"_s;
        QTest::newRow("no format") << folder + "/odd" << false << u"Exec format error"_s;
    }
    void saysWhyItCantBeStarted()
    {
        QFETCH(QByteArray, program);
        QFETCH(bool, isMissing);
        QFETCH(QString, words);
        for (const auto &[name, mode] : {std::pair(u"text"_s, 0644), std::pair(u"odd"_s, 0755)}) {
            QFile file(m_dir.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write("\x01") == 1);
            QCOMPARE(::fchmod(file.handle(), static_cast<mode_t>(mode)), 0);
        }
        StartedProgram started({.program = program});
        QSignalSpy failed(&started, &StartedProgram::failed), executed(&started, &StartedProgram::started);
        started.start();
        QVERIFY(failed.wait(10000));
        const auto error = failed[0][0].value<Error>();
        QCOMPARE(error.kind, isMissing ? ErrorKind::NotFound : ErrorKind::NotStarted);
        QCOMPARE(error.message, u"%1 can't be started: %2"_s.arg(QString::fromUtf8(program), words));
        QCOMPARE(executed.size(), 0);
    }

    void isFoundLikeAShellDoes()
    {
        const QString name = u"gopscope-there"_s;
        for (const QString &folder : {u"first"_s, u"second"_s})
            QVERIFY(QDir(m_dir.path()).mkdir(folder));
        QVERIFY(QFile::copy(u"/bin/true"_s, m_dir.filePath(u"second/"_s + name)));
        QFile plain(m_dir.filePath(u"first/"_s + name)); // not executable, so the next one counts
        QVERIFY(plain.open(QIODevice::WriteOnly));
        const QByteArray before = qgetenv("PATH");
        qputenv("PATH", m_dir.filePath(u"first"_s).toUtf8() + ':' + m_dir.filePath(u"second"_s).toUtf8());
        const ProgramEnd end = endOf({.program = name.toUtf8()});
        qputenv("PATH", before);
        QCOMPARE(end, ProgramEnd());
    }

    void tooManyArgumentsAreNotLeftOut()
    {
        StartedProgram program({.program = "true", .arguments = {QByteArray(1 << 20, 'x')}});
        QSignalSpy failed(&program, &StartedProgram::failed);
        program.start();
        QVERIFY(failed.wait(10000));
        QCOMPARE(failed[0][0].value<Error>().message, u"true can't be started: Argument list too long"_s);
    }
};

QTEST_GUILESS_MAIN(tst_StartedProgram)
#include "tst_startedprogram.moc"
