// Targets whose memory is read: real Go programs, with and without an agent, and the reader's faults.
#include "goprogram.h"
#include "realgops.h"
#include "samplerbench.h"
#include "sources/memory/layoutprogram.h"
#include "sources/memory/memorysource.h"
#include "sources/memory/readeranswer.h"
#include "sources/memory/readerprocess.h"
#include "sources/memory/readersilence.h"
#include "truthprogram.h"

#include <QtTest>

#include <csignal>
#include <memory>
#include <sys/wait.h>

using namespace Qt::StringLiterals;
using namespace gopscope;
using namespace std::chrono_literals;
using State = TargetStatus::State;

namespace {

QString silenceOf(const Target *target)
{
    return target->status().silence ? target->status().silence->id : QString();
}

/// The one answer that `reader` gives.
Result<QByteArray> answerOf(ReaderProcess &reader, const QByteArray &request)
{
    std::optional<Result<QByteArray>> answer;
    QObject context;
    reader.ask(request, &context, [&](const Result<QByteArray> &line) { answer = line; });
    const bool came = QTest::qWaitFor([&] { return answer.has_value(); }, 10000);
    return came ? *answer : failure(ErrorKind::TimedOut, u"nothing came at all"_s);
}

} // namespace

class tst_MemorySource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parsesNumbers()
    {
        const auto answer =
            readeranswer::parse("reading 7 alloc=12 last_gc=1795738320200167700 gc_percent=-1 "
                                "pause=5:6 later=x realtime=9 monotonic=8 pause=7:8",
                                7);
        QVERIFY(answer && std::holds_alternative<readeranswer::Numbers>(*answer));
        const auto &numbers = std::get<readeranswer::Numbers>(*answer);
        QCOMPARE(numbers.sample["alloc"_metric], 12.0);
        QCOMPARE(numbers.sample["last_gc"_metric], 1795738320.2001677);
        QVERIFY(std::isnan(numbers.sample["gc_percent"_metric])); // off
        QCOMPARE(numbers.sample.pauses, (QList<GcPause>{{5, 6}, {7, 8}}));
        QCOMPARE(numbers.monotonicNs, 8);
    }

    void takesWhatGoroutinesWaitForWholeOrNotAtAll_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<bool>("taken");
        const QByteArray parts = "goroutines_waiting_channel=5 goroutines_waiting_sync=4 "
                                 "goroutines_waiting_io=2 goroutines_waiting_sleep=3";
        QTest::newRow("whole") << parts + " goroutines_waiting_other=1 goroutines_waiting=15" << true;
        QTest::newRow("one is missing") << parts + " goroutines_waiting=14" << false;
        QTest::newRow("another sum") << parts + " goroutines_waiting_other=1 goroutines_waiting=16" << false;
        QTest::newRow("no sum") << parts + " goroutines_waiting_other=1" << false;
    }
    void takesWhatGoroutinesWaitForWholeOrNotAtAll()
    {
        QFETCH(QByteArray, line);
        QFETCH(bool, taken);
        const auto answer = readeranswer::parse("reading 7 monotonic=8 " + line, 7);
        QVERIFY(answer && std::holds_alternative<readeranswer::Numbers>(*answer));
        const Sample &sample = std::get<readeranswer::Numbers>(*answer).sample;
        for (const MetricId part : {"goroutines_waiting_channel"_metric, "goroutines_waiting_sync"_metric,
                                    "goroutines_waiting_io"_metric, "goroutines_waiting_sleep"_metric,
                                    "goroutines_waiting_other"_metric})
            QCOMPARE(std::isnan(sample[part]), !taken);
        QCOMPARE(std::isnan(sample["goroutines_waiting"_metric]), !line.contains("waiting="));
    }

    void believesNothingOfAnOddLine_data()
    {
        QTest::addColumn<QByteArray>("line");
        for (const char *line :
             {"", "reading", "reading 8 alloc=1", "reading 7 alloc", "reading 7 alloc=", "reading 7 alloc=1x",
              "reading 7 alloc=nan", "reading 7 alloc=inf", "reading 7 pause=5", "reading 7 pause=1:-1",
              "reading 7  alloc=1", "error full", "reading -7 alloc=1"})
            QTest::newRow(line) << QByteArray(line);
    }
    void believesNothingOfAnOddLine()
    {
        QFETCH(QByteArray, line);
        QVERIFY(!readeranswer::parse(line, 7));
    }

    void watchesWithoutAnAgent()
    {
        const GoProgram program(GoProgram::peer(u"noagent"_s));
        SamplerBench bench({}, 20ms);
        Target *target = bench.watch(program.pid());
        QTRY_COMPARE(target->status().state, State::Live);
        const Sample &sample = bench.taken[target].first().sample;
        QVERIFY(sample["heap_alloc"_metric] > 0);
        QCOMPARE(sample["gc_percent"_metric], 100.0);
        QCOMPARE(sample["goroutines"_metric],
                 sample["goroutines_running"_metric] + sample["goroutines_runnable"_metric] +
                     sample["goroutines_waiting"_metric] + sample["goroutines_in_syscall"_metric]);
        QVERIFY(!std::isnan(sample["goroutines_waiting_channel"_metric]));
        QVERIFY(sample.askedMs <= sample.steadyMs);
        QVERIFY(!(target->abilities() & Ability::Collect));
    }

    /// What an agent says lies between what is read before and after.
    void agreesWithTheAgent()
    {
        const OwnConfig config;
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        SamplerBench memory({}, 20ms), gops(realGops(), 250ms);
        memory.sources.choose(u"memory"_s);
        Target *before = memory.watch(program.pid()), *asked = gops.watch(program.pid());
        QTRY_VERIFY(!memory.taken[before].isEmpty());
        const Sample first = memory.taken[before].first().sample;
        QTRY_VERIFY_WITH_TIMEOUT(!gops.taken[asked].isEmpty(), 10000);
        const Sample said = gops.taken[asked].first().sample;
        const auto seen = memory.taken[before].size();
        QTRY_VERIFY(memory.taken[before].size() > seen + 1);
        const Sample last = memory.taken[before].last().sample;
        for (const MetricId counter : {"total_alloc"_metric, "mallocs"_metric, "frees"_metric,
                                       "num_gc"_metric, "num_forced_gc"_metric, "gc_pause_total"_metric}) {
            QVERIFY2(first[counter] <= said[counter], qPrintable(metric(counter).idText()));
            QVERIFY2(said[counter] <= last[counter], qPrintable(metric(counter).idText()));
        }
    }

    void watchesAnExperiment()
    {
        const TruthProgram program(u"own-experiment"_s);
        SamplerBench bench({}, 20ms);
        Target *target = bench.watch(program.pid());
        QTRY_COMPARE(target->status().state, State::Live);
        QVERIFY(bench.taken[target].first().sample["heap_alloc"_metric] > 0);
    }

    void saysWhyAnExperimentCantBeRead()
    {
        const TruthProgram program(u"own-experiment-stripped"_s);
        SamplerBench bench({}, 20ms);
        Target *target = bench.watch(program.pid());
        QTRY_COMPARE(silenceOf(target), u"no_table"_s);
        QCOMPARE(target->status().state, State::Refusing);
        const QString words = target->status().silence->words;
        QVERIFY2(words.contains(u"staticlockranking"_s) && words.contains(u"stripped"_s), qPrintable(words));
    }

    void layoutsAreAskedForOneAfterTheOther()
    {
        LayoutProgram layouts;
        QStringList answers;
        QObject context;
        const auto take = [&](const QString &name) {
            return [&answers, name](const Result<QByteArray> &layout) {
                answers << name + (layout ? u": "_s + QString::fromLatin1(layout->left(5)) : u" failed"_s);
            };
        };
        const TruthProgram program(u"own"_s);
        layouts.ask(program.pid(), &context, take(u"Go"_s));
        layouts.ask(QCoreApplication::applicationPid(), &context, take(u"this"_s));
        layouts.ask(0, &context, take(u"nobody"_s));
        layouts.ask(0, &context, take(u"nobody"_s));
        layouts.ask(program.pid(), std::make_unique<QObject>().get(), take(u"gone"_s));
        layouts.ask(program.pid(), &context, take(u"again"_s));
        QVERIFY(answers.isEmpty());
        QTRY_COMPARE(answers, (QStringList{u"Go: V\tgo1"_s, u"this failed"_s, u"nobody failed"_s,
                                           u"nobody failed"_s, u"again: V\tgo1"_s}));
    }

    void namesTheLayoutProgramsFaults_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("missing") << u"/no/such/layout"_s << ErrorKind::NotStarted;
        QTest::newRow("none was found") << QString() << ErrorKind::NotStarted;
        QTest::newRow("says nothing") << u"/bin/true"_s << ErrorKind::Broken;
        QTest::newRow("fails") << u"/bin/false"_s << ErrorKind::Broken;
        QTest::newRow("without end") << u"/usr/bin/yes"_s << ErrorKind::Broken;
    }
    void namesTheLayoutProgramsFaults()
    {
        QFETCH(QString, program);
        LayoutProgram layouts(program);
        std::optional<Result<QByteArray>> answer;
        layouts.ask(QCoreApplication::applicationPid(), this,
                    [&](const Result<QByteArray> &layout) { answer = layout; });
        QTRY_VERIFY(answer.has_value());
        QVERIFY(!*answer);
        QTEST(answer->error().kind, "kind");
        QVERIFY(!answer->error().message.isEmpty());
    }

    void readsWhatIsStopped()
    {
        const GoProgram program(GoProgram::peer(u"noagent"_s));
        SamplerBench bench({}, 20ms);
        Target *target = bench.watch(program.pid());
        QTRY_COMPARE(target->status().state, State::Live);
        program.signal(SIGSTOP);
        const auto before = bench.taken[target].size();
        QTRY_VERIFY(bench.taken[target].size() > before + 5);
        QCOMPARE(target->status().state, State::Live);
    }

    void saysThatItIsNoGo()
    {
        QProcess sleeper;
        sleeper.start(u"sleep"_s, {u"30"_s});
        QVERIFY(sleeper.waitForStarted());
        SamplerBench bench({}, 20ms);
        Target *target = bench.watch(sleeper.processId());
        QTRY_COMPARE(silenceOf(target), u"not_go"_s);
        QCOMPARE(target->status().state, State::Refusing);
        sleeper.kill();
        sleeper.waitForFinished();
    }

    void followsAProgramThroughItsEndAndNextLife()
    {
        GoProgram program(GoProgram::peer(u"noagent"_s));
        SamplerBench bench({}, 20ms);
        Target *target = bench.watch(program.pid());
        QTRY_COMPARE(target->status().state, State::Live);
        program.kill();
        QTRY_COMPARE(target->status().state, State::Exited);
        program.start();
        const auto before = bench.taken[target].size();
        target->follow({program.pid(), u"name"_s, u"/path"_s, {}, 0});
        QTRY_VERIFY(bench.taken[target].size() > before);
        QCOMPARE(bench.taken[target][before].join, Join::NewLife);
    }

    void readsByAReaderThatIsThere()
    {
        const auto programs = std::make_shared<MemoryPrograms>();
        ReaderProcess &reader = programs->reader;
        reader.wake();
        reader.wake();
        const qint64 pid = reader.pid();
        QVERIFY(pid > 0);
        const GoProgram program(GoProgram::peer(u"noagent"_s));
        const SystemClock clock;
        GopsRunner runner;
        const SourceSet sources({runner, clock}, sourceKinds(programs));
        Sampler sampler(sources, clock);
        sampler.setInterval(20ms);
        const Target *target = sampler.watch({program.pid(), {}, {}, {}, 0});
        QTRY_COMPARE(target->status().state, State::Live);
        QCOMPARE(reader.pid(), pid);
        QCOMPARE(reader.life(), 1);
        QVERIFY(reader.newId() > 1); // it was asked
    }

    void tellsThatItBecameAnotherProgram()
    {
        QTemporaryDir folder;
        QFile script(folder.filePath(u"reader"_s));
        QVERIFY(script.open(QIODevice::WriteOnly));
        script.write("#!/bin/sh\n"
                     "echo gopscope-reader 1 plain; n=0\n"
                     "while read -r verb id rest; do case $verb in\n"
                     "    attach) echo attached $id go1.26 ;;\n"
                     "    detach) echo detached $id ;;\n"
                     "    read) n=$((n + 1)); case $n in 2) echo silent $id gone ;;\n"
                     "        *) echo reading $id mallocs=$n ;; esac ;;\n"
                     "esac; done\n");
        script.setPermissions(QFile::ReadOwner | QFile::ExeOwner);
        script.close();
        const SystemClock clock;
        MemorySource source(clock, std::make_shared<MemoryPrograms>(script.fileName()),
                            {.pid = QCoreApplication::applicationPid(), .startTicks = 1});
        QList<bool> newLives;
        connect(&source, &Source::answered, this, [&](const Answer &answer) {
            newLives << (answer && answer->isNewLife);
            if (newLives.size() < 3)
                source.read(1s, 0);
        });
        source.read(1s, 0);
        QTRY_COMPARE(newLives, (QList<bool>{false, true, false}));
    }

    /// What a reason says depends on how the process is.
    void saysOnlyWhatIsTrue()
    {
        using Kind = Silence::Kind;
        const auto kindOf = [](const char *reason, qint64 pid) {
            return readersilence::of({.reason = reason, .words = {}}, {.pid = pid}).kind;
        };
        const GoProgram program(GoProgram::peer(u"noagent"_s));
        QCOMPARE(kindOf("unknown_layout", program.pid()), Kind::Refusing);
        QCOMPARE(kindOf("inconsistent", program.pid()), Kind::NotNow);
        QCOMPARE(kindOf("gone", program.pid()), Kind::NotNow); // it is there, after all
        QCOMPARE(kindOf("starting", program.pid()), Kind::NotNow);
        program.signal(SIGSTOP);
        siginfo_t how;
        QCOMPARE(::waitid(P_PID, id_t(program.pid()), &how, WSTOPPED | WNOWAIT), 0);
        for (const char *reason : {"unknown_layout", "inconsistent"})
            QCOMPARE(kindOf(reason, program.pid()), Kind::Stopped);
    }

    void readsWhatItBecomes_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QString>("silence"); ///< why it is not read then; empty when it is
        QTest::newRow("Go") << GoProgram::peer(u"noagent"_s) << QString();
        QTest::newRow("C") << u"/bin/sleep"_s << u"not_go"_s;
    }
    void readsWhatItBecomes()
    {
        QFETCH(QString, program);
        QFETCH(QString, silence);
        const OwnConfig config;
        const GoProgram before(GoProgram::peer(u"agent-v0.3.28"_s), {program, u"30"_s});
        SamplerBench bench({}, 20ms);
        bench.sources.choose(u"memory"_s);
        Target *target = bench.watch(before.pid());
        QTRY_COMPARE(target->status().state, State::Live);
        before.signal(SIGHUP);
        if (!silence.isEmpty()) {
            QTRY_COMPARE(silenceOf(target), silence);
            QCOMPARE(target->status().state, State::Refusing);
            return;
        }
        const auto startsAnew = [&] {
            const auto &taken = bench.taken[target];
            return std::any_of(taken.begin() + 1, taken.end(),
                               [](const Taken &one) { return one.join == Join::NewLife; });
        };
        QTRY_VERIFY(startsAnew());
        QTRY_COMPARE(target->status().state, State::Live);
    }

    void startsTheReaderAgain()
    {
        ReaderProcess reader;
        QVERIFY(answerOf(reader, "detach 1").value_or("").startsWith("error no_such_id"));
        const qint64 pid = reader.pid();
        QVERIFY(pid > 0);
        ::kill(static_cast<pid_t>(pid), SIGKILL);
        QTRY_VERIFY(reader.pid() == 0);
        const int life = reader.life();
        QVERIFY(answerOf(reader, "detach 1").value_or("").startsWith("error no_such_id"));
        QCOMPARE(reader.life(), life + 1);
    }

    void saysThatTheReaderEnded()
    {
        QTemporaryDir folder;
        QFile script(folder.filePath(u"reader"_s));
        QVERIFY(script.open(QIODevice::WriteOnly));
        script.write(
            "#!/bin/sh\necho gopscope-reader 1 plain; read -r line; echo error opener_gone; exec cat\n");
        script.setPermissions(QFile::ReadOwner | QFile::ExeOwner);
        script.close();
        ReaderProcess reader(script.fileName());
        const auto answer = answerOf(reader, "attach 1 1 1");
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, ErrorKind::Broken);
    }

    void refusesAReaderOfAnotherVersion()
    {
        QTemporaryDir folder;
        QFile script(folder.filePath(u"reader"_s));
        QVERIFY(script.open(QIODevice::WriteOnly));
        script.write("#!/bin/sh\necho gopscope-reader 2 plain; exec cat\n");
        script.setPermissions(QFile::ReadOwner | QFile::ExeOwner);
        script.close();
        ReaderProcess reader(script.fileName());
        for (int again = 0; again < 2; ++again) {
            const auto answer = answerOf(reader, "attach 1 1 1");
            QVERIFY(!answer);
            QCOMPARE(answer.error().kind, ErrorKind::TooOld);
            QVERIFY(answer.error().message.startsWith(script.fileName() + u" is of another version"_s));
            QTRY_COMPARE(reader.pid(), 0);
            QCOMPARE(reader.lastFault().kind, ErrorKind::TooOld); // not that it ended
        }
    }

    /// As when one with more rights was installed.
    void takesAnotherReader()
    {
        ReaderProcess reader(u"/usr/bin/sort"_s); // says nothing
        std::optional<Result<QByteArray>> answer;
        reader.ask("detach 1", this, [&](const Result<QByteArray> &line) { answer = line; });
        const qint64 before = reader.pid();
        const int life = reader.life();
        QVERIFY(before > 0);
        reader.setProgram(ReaderProcess::findReader());
        QVERIFY(answer && !*answer);
        QCOMPARE(answer->error().kind, ErrorKind::Broken);
        QVERIFY(answerOf(reader, "detach 1").value_or("").startsWith("error no_such_id"));
        QVERIFY(reader.life() != life);
        QVERIFY(reader.pid() != before);
        QTRY_VERIFY(procfs::isGone(before));
    }

    void namesTheReadersFaults_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("missing") << u"/no/such/reader"_s << ErrorKind::NotStarted;
        QTest::newRow("none was found") << QString() << ErrorKind::NotStarted;
        QTest::newRow("ends") << u"/bin/true"_s << ErrorKind::Broken;
        QTest::newRow("another program") << u"/bin/cat"_s << ErrorKind::Unexpected;
        QTest::newRow("silent") << u"/usr/bin/sort"_s << ErrorKind::TimedOut;
        QTest::newRow("without end") << u"/usr/bin/yes"_s << ErrorKind::Unexpected;
    }
    void namesTheReadersFaults()
    {
        QFETCH(QString, program);
        ReaderProcess reader(program);
        const auto answer = answerOf(reader, "attach 1 1 1");
        QVERIFY(!answer);
        QTEST(answer.error().kind, "kind");
        QVERIFY(!answer.error().message.isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_MemorySource)
#include "tst_memorysource.moc"
