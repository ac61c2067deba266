// Targets on a real gops and real Go programs, and on a gops that fails in every way.
#include "fakegops.h"
#include "fewdescriptors.h"
#include "goprogram.h"
#include "realgops.h"
#include "recorded.h"
#include "samplerbench.h"
#include "sampling/discovery.h"
#include "sampling/phases.h"
#include "sampling/programkey.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest>

#include <cmath>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace gopscope;
using namespace std::chrono_literals;
using State = TargetStatus::State;

namespace {

using Bench = SamplerBench;

/// A process that is there, without being Go.
struct Sleeper
{
    Sleeper()
    {
        process.start(u"sleep"_s, {u"300"_s});
        process.waitForStarted();
    }
    ~Sleeper()
    {
        process.kill();
        process.waitForFinished();
    }
    QProcess process;
};

/// Whoever connects to it is sent bytes without end.
class EndlessPeer
{
public:
    EndlessPeer()
    {
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("can't listen");
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            QTcpSocket *socket = m_server.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            QObject::connect(socket, &QTcpSocket::bytesWritten, socket, [socket] { feed(socket); });
            feed(socket);
        });
    }
    [[nodiscard]] QByteArray port() const { return QByteArray::number(m_server.serverPort()); }

private:
    static void feed(QTcpSocket *socket)
    {
        static const QByteArray piece(4 << 20, 'x');
        if (socket->bytesToWrite() < piece.size())
            socket->write(piece);
    }
    QTcpServer m_server;
};

/// The most memory that a child of this process had before it ended, in MiB.
double childrenPeak()
{
    rusage usage{};
    ::getrusage(RUSAGE_CHILDREN, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

/// What a target's silence is; empty while it is not silent.
QString silenceOf(const Target *target)
{
    return target->status().silence ? target->status().silence->id : QString();
}

/// What was said by whoever was asked.
QString wordsOf(const Target *target)
{
    return target->status().silence ? target->status().silence->words : QString();
}

QByteArray answering(const char *file)
{
    return "case $1 in stats) printf 'goroutines: 7\\nOS threads: 6\\n' ;; *) cat '" GOPSCOPE_SOURCE_DIR
           "/tests/recorded/gops/" +
           QByteArray(file) + "' ;; esac";
}

} // namespace

class tst_Sampling : public QObject
{
    Q_OBJECT

    OwnConfig m_config;

private Q_SLOTS:
    void samplesRealAgents_data()
    {
        QTest::addColumn<QString>("peer");
        QTest::addColumn<int>("lines");
        QTest::newRow("v0.3.28") << u"agent-v0.3.28"_s << 30;
        QTest::newRow("v0.3.14") << u"agent-v0.3.14"_s << 30;
        QTest::newRow("v0.3.3") << u"agent-v0.3.3"_s << 27;
    }
    void samplesRealAgents()
    {
        QFETCH(QString, peer);
        QFETCH(int, lines);
        const GoProgram program(GoProgram::peer(peer));
        Bench bench(realGops());
        Target *target = bench.watch(program.pid());
        QCOMPARE(target->status().state, State::Collecting);
        QTRY_VERIFY_WITH_TIMEOUT(bench.taken[target].size() >= 4, 20000);
        QCOMPARE(target->status().state, State::Live);
        QCOMPARE(target->status().reading.understood, lines);
        QCOMPARE(target->status().reading.lines, lines);
        const auto &taken = bench.taken[target];
        QCOMPARE(taken[0].join, Join::NewLife);
        QVERIFY(std::isnan(taken[0].sample["alloc_rate"_metric]));
        QVERIFY(taken[0].sample["goroutines"_metric] >= 1);
        QVERIFY(std::isnan(taken[1].sample["goroutines"_metric])); // asked for every 5 s only
        for (const Taken &one : taken) {
            QVERIFY(one.sample["heap_alloc"_metric] > 0);
            QVERIFY(one.sample["rss"_metric] > 1e6);
            QVERIFY(one.sample["cpu"_metric] >= 0);
            QCOMPARE(one.sample["gc_percent"_metric], 100.0);
        }
        QVERIFY(taken[2].sample["alloc_rate"_metric] > 0);
        QVERIFY(taken[3].sample["total_alloc"_metric] > taken[0].sample["total_alloc"_metric]);
        QVERIFY(std::abs(double(taken[3].sample.timeMs - bench.clock.epochMs())) < 10000);
    }

    void keepsTheRate()
    {
        const Sleeper sleeper;
        const FakeGops gops(answering("v0.3.28/memstats.stdout.txt"));
        Bench bench(gops.program());
        Target *target = bench.watch(sleeper.process.processId());
        QTRY_VERIFY_WITH_TIMEOUT(bench.taken[target].size() >= 13, 30000);
        const auto &taken = bench.taken[target];
        // From the second sample on the times stand on a grid: late ones do not push those behind them.
        const auto elapsed = taken[12].sample.timeMs - taken[1].sample.timeMs;
        const auto slots = qRound(double(elapsed) / 250);
        QVERIFY2(std::abs(double(elapsed) - slots * 250.0) < 120, qPrintable(QString::number(elapsed)));
    }

    void keepsOneRequestInFlight()
    {
        const Sleeper sleeper;
        FakeGops place({});
        const QByteArray log = place.path(u"log"_s).toUtf8();
        const FakeGops gops("echo + >> " + log + "; sleep 0.6; echo - >> " + log +
                            "; printf 'alloc: 5 bytes\\n'");
        Bench bench(gops.program());
        Target *target = bench.watch(sleeper.process.processId());
        QTRY_VERIFY_WITH_TIMEOUT(bench.taken[target].size() >= 3, 20000);
        QVERIFY(target->missed() > 0);
        QCOMPARE(bench.taken[target].last().join, Join::AfterGap);
        for (const Taken &one : bench.taken[target])
            QVERIFY(one.sample.steadyMs - one.sample.askedMs >= 600);
        QFile file(QString::fromUtf8(log));
        QVERIFY(file.open(QIODevice::ReadOnly));
        int running = 0;
        for (const QByteArray &line : file.readAll().split('\n')) {
            running += line == "+" ? 1 : line == "-" ? -1 : 0;
            QVERIFY(running <= 1);
        }
    }

    void servesMoreThanItCan()
    {
        const FewDescriptors few(64);
        const FakeGops gops("printf 'alloc: 5 bytes\ngoroutines: 7\n'");
        Bench bench(gops.program());
        qsizetype most = 0;
        connect(&bench.runner, &GopsRunner::childStarted, &bench.runner,
                [&] { most = std::max(most, bench.runner.children().size()); });
        QSet<int> states;
        QSet<QString> reasons;
        connect(&bench.sampler, &Sampler::targetChanged, &bench.sampler, [&](Target *target) {
            states.insert(static_cast<int>(target->status().state));
            reasons.insert(silenceOf(target));
        });
        constexpr int many = 200;
        for (int i = 0; i < many; ++i)
            bench.watch(QCoreApplication::applicationPid());
        const auto leastTaken = [&] {
            qsizetype least = bench.taken.size() < many ? 0 : std::numeric_limits<qsizetype>::max();
            for (const auto &taken : std::as_const(bench.taken))
                least = std::min(least, taken.size());
            return least;
        };
        // All are served in turn, and nothing false is said of those that had to wait.
        QTRY_VERIFY_WITH_TIMEOUT(leastTaken() >= 2, 30000);
        QVERIFY2(most <= 2, qPrintable(QString::number(most)));
        QVERIFY(bench.sampler.missed() > 0);
        states -= {static_cast<int>(State::Collecting), static_cast<int>(State::Live)};
        QVERIFY(states.isEmpty());
        QCOMPARE(reasons, QSet{QString()});
    }

    void believesNoExitThatItCantSee()
    {
        const Sleeper sleeper;
        const FakeGops gops("printf 'alloc: 5 bytes\n'");
        Bench bench(gops.program());
        Target *target = bench.watch(sleeper.process.processId());
        QTRY_COMPARE_WITH_TIMEOUT(target->status().state, State::Live, 10000);
        {
            const NoDescriptors none;
            const auto status = procfs::status(target->process().pid);
            QVERIFY(!status && status.error().kind == ErrorKind::NoRoom);
            QVERIFY(!procfs::isGone(target->process().pid));
            QVERIFY(target->stillThere());
            QTRY_COMPARE_WITH_TIMEOUT(silenceOf(target), u"no_room"_s, 10000);
            QCOMPARE(target->status().state, State::Waiting);
            QVERIFY2(target->status().explanation().startsWith(u"gops could not be started: "_s),
                     qPrintable(target->status().explanation()));
            Target *blind = bench.watch(sleeper.process.processId());
            QTRY_COMPARE_WITH_TIMEOUT(silenceOf(blind), u"no_room"_s, 10000);
        }
        for (const auto &one : bench.sampler.targets())
            QTRY_COMPARE_WITH_TIMEOUT(one->status().state, State::Live, 10000);
        QVERIFY(procfs::isGone(4194303));
    }

    void livesThroughAStop()
    {
        const GoProgram stopped(GoProgram::peer(u"agent-v0.3.28"_s));
        const GoProgram other(GoProgram::peer(u"agent-v0.3.28"_s));
        Bench bench(realGops());
        Target *first = bench.watch(stopped.pid());
        Target *second = bench.watch(other.pid());
        QTRY_VERIFY_WITH_TIMEOUT(
            first->status().state == State::Live && second->status().state == State::Live, 20000);
        stopped.signal(SIGSTOP);
        QTRY_COMPARE_WITH_TIMEOUT(silenceOf(first), u"stopped"_s, 20000);
        QCOMPARE(first->status().state, State::Waiting);
        const auto before = bench.taken[second].size();
        const auto missedBefore = second->missed();
        QTRY_VERIFY_WITH_TIMEOUT(bench.taken[second].size() >= before + 4, 10000);
        QCOMPARE(second->missed(), missedBefore);
        stopped.signal(SIGCONT);
        QTRY_COMPARE_WITH_TIMEOUT(first->status().state, State::Live, 10000);
        const auto joins = bench.taken[first];
        QVERIFY(
            std::any_of(joins.begin(), joins.end(), [](const Taken &t) { return t.join == Join::AfterGap; }));
    }

    void waitsForABusyAgent()
    {
        const Sleeper sleeper;
        const FakeGops gops("exec sleep 100");
        Bench bench(gops.program());
        Target *target = bench.watch(sleeper.process.processId());
        QTRY_COMPARE_WITH_TIMEOUT(silenceOf(target), u"busy"_s, 10000);
        QCOMPARE(target->status().state, State::Waiting);
        QVERIFY(target->status().nextTryMs > bench.clock.steadyMs());
        QTRY_VERIFY(bench.runner.children().isEmpty());
    }

    void namesRefusals()
    {
        const GoProgram plain(GoProgram::peer(u"noagent"_s));
        GoProgram killed(GoProgram::peer(u"agent-v0.3.28"_s));
        Bench bench(realGops());
        Target *target = bench.watch(plain.pid());
        QTRY_COMPARE_WITH_TIMEOUT(silenceOf(target), u"no_port_file"_s, 10000);
        const auto portFile = [&](const QByteArray &text) {
            QDir().mkpath(QFileInfo(m_config.portFile(1)).path());
            QFile file(m_config.portFile(plain.pid()));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text);
            file.close();
            target->retry();
        };
        portFile("");
        QTRY_COMPARE_WITH_TIMEOUT(silenceOf(target), u"bad_port_file"_s, 10000);
        portFile("garbage");
        QTRY_VERIFY_WITH_TIMEOUT(wordsOf(target).contains(u"code 2"_s), 10000);
        QCOMPARE(silenceOf(target), u"bad_port_file"_s);
        portFile("1"); // where nobody listens
        QTRY_COMPARE_WITH_TIMEOUT(silenceOf(target), u"stale_port"_s, 10000);
        QCOMPARE(target->status().state, State::Refusing);
        QVERIFY(target->status().explanation().contains(u"port 1,"_s));
        QVERIFY(wordsOf(target).contains(u"refused"_s));
        QVERIFY(bench.taken[target].isEmpty());
        QFile::remove(m_config.portFile(plain.pid()));
    }

    void namesFaultsOfGops_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char *name, const QByteArray &script, const QString &reason) {
            QTest::newRow(name) << script << reason;
        };
        row("nothing, exit 0", "exit 0", u"odd_reply"_s);
        row("not UTF-8", "printf '\\377\\376: \\377\\n'", u"odd_reply"_s);
        row("http", answering("edge/memstats-addr-http-reply.stdout.txt"), u"odd_reply"_s);
        row("10 MB", "head -c 10000000 /dev/zero", u"no_port_file"_s);
        row("too old", "echo 'gops [cmd] -p=<pid>' >&2; exit 1", u"gops_trouble"_s);
        row("exit 1", "exit 1", u"no_port_file"_s);
    }
    void namesFaultsOfGops()
    {
        QFETCH(QByteArray, script);
        QFETCH(QString, reason);
        const Sleeper sleeper;
        const FakeGops gops(script);
        Bench bench(gops.program());
        Target *target = bench.watch(sleeper.process.processId());
        QTRY_COMPARE_WITH_TIMEOUT(silenceOf(target), reason, 15000);
        QCOMPARE(target->status().state, State::Refusing);
        QVERIFY(!wordsOf(target).isEmpty());
        QVERIFY(bench.taken[target].isEmpty());
    }

    void holdsAnEndlessPeer()
    {
        const EndlessPeer peer;
        const Sleeper stale;
        QDir().mkpath(QFileInfo(m_config.portFile(1)).path());
        const GoProgram other(GoProgram::peer(u"agent-v0.3.28"_s));
        QFile file(m_config.portFile(stale.process.processId()));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(peer.port()) > 0);
        file.close();
        Bench bench(realGops());
        Target *target = bench.watch(stale.process.processId());
        Target *good = bench.watch(other.pid());
        QTRY_COMPARE_WITH_TIMEOUT(silenceOf(target), u"stranger"_s, 15000);
        QVERIFY2(wordsOf(target).contains(u"out of memory"_s), qPrintable(wordsOf(target)));
        QTRY_COMPARE_WITH_TIMEOUT(good->status().state, State::Live, 10000);
        QTRY_VERIFY(bench.runner.children().isEmpty());
        QVERIFY2(childrenPeak() < 320, qPrintable(QString::number(childrenPeak())));
        file.remove();
    }

    void saysWhatWasSeen_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, const QByteArray &script, const QString &reason,
                            const QString &words) { QTest::newRow(name) << script << reason << words; };
        row("refused", "echo 'dial tcp 127.0.0.1:7: connect: connection refused' >&2; exit 1",
            u"stale_port"_s, u"names port 7, but nothing listens there"_s);
        row("reset", "echo 'read tcp 127.0.0.1:1->127.0.0.1:7: read: connection reset by peer' >&2; exit 1",
            u"cut_off"_s, u"Somebody listens at port 7"_s);
        row("panic", "echo 'panic: runtime error' >&2; exit 2", u"gops_trouble"_s,
            u"gops exited with code 2: panic: runtime error"_s);
        row("crash", "kill -SEGV $$", u"gops_trouble"_s, u"gops was ended by signal 11."_s);
        row("no memory", "echo 'fatal error: runtime: out of memory' >&2; exit 2", u"stranger"_s,
            u"gops ran out of memory"_s);
        row("silence", "exit 3", u"gops_trouble"_s, u"gops exited with code 3."_s);
    }
    void saysWhatWasSeen()
    {
        QFETCH(QByteArray, script);
        QFETCH(QString, reason);
        QFETCH(QString, words);
        const Sleeper sleeper;
        QDir().mkpath(QFileInfo(m_config.portFile(1)).path());
        QFile file(m_config.portFile(sleeper.process.processId()));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("7") > 0);
        file.close();
        const FakeGops gops(script);
        Bench bench(gops.program());
        Target *target = bench.watch(sleeper.process.processId());
        QTRY_COMPARE_WITH_TIMEOUT(silenceOf(target), reason, 15000);
        QCOMPARE(target->status().state, State::Refusing);
        const QString said = target->status().explanation();
        QVERIFY2(said.contains(words), qPrintable(said));
        file.remove();
    }

    void hearsAPeerThatCutsOff()
    {
        QTcpServer peer;
        QVERIFY(peer.listen(QHostAddress::LocalHost));
        connect(&peer, &QTcpServer::newConnection, &peer, [&] {
            QTcpSocket *socket = peer.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket] {
                const linger hard{1, 0}; // closing resets the connection
                ::setsockopt(static_cast<int>(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &hard,
                             sizeof hard);
                socket->abort();
                socket->deleteLater();
            });
        });
        const Sleeper sleeper;
        QDir().mkpath(QFileInfo(m_config.portFile(1)).path());
        QFile file(m_config.portFile(sleeper.process.processId()));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray::number(peer.serverPort())) > 0);
        file.close();
        Bench bench(realGops());
        Target *target = bench.watch(sleeper.process.processId());
        QTRY_COMPARE_WITH_TIMEOUT(silenceOf(target), u"cut_off"_s, 15000);
        QVERIFY(target->status().explanation().contains(u"port %1,"_s.arg(peer.serverPort())));
        file.remove();
    }

    void hangsOnNoFifo()
    {
        const Sleeper sleeper;
        const QString place = m_config.portFile(sleeper.process.processId());
        QDir().mkpath(QFileInfo(place).path());
        QCOMPARE(::mkfifo(QFile::encodeName(place).constData(), 0600), 0);
        Bench bench(realGops());
        Target *target = bench.watch(sleeper.process.processId());
        QTRY_COMPARE_WITH_TIMEOUT(silenceOf(target), u"odd_port_file"_s, 12000);
        QCOMPARE(target->status().state, State::Refusing);
        QVERIFY(QFile::remove(place));
    }

    void tellsASuspendAsAGap()
    {
        const Sleeper sleeper;
        // 1000 bytes a second.
        const FakeGops gops("now=$(date +%s%3N); echo \"total-alloc: $now bytes\"");
        Bench bench(gops.program());
        Target *target = bench.watch(sleeper.process.processId());
        const auto &taken = bench.taken[target];
        QTRY_VERIFY_WITH_TIMEOUT(taken.size() >= 5, 10000);
        constexpr qint64 hourMs = 3'600'000;
        const qsizetype before = taken.size();
        bench.clock.suspendedMs = hourMs;
        QTRY_VERIFY_WITH_TIMEOUT(taken.size() >= before + 3, 10000);
        const auto first = taken.begin() + before;
        QVERIFY(first->sample.bootMs - (first - 1)->sample.bootMs > hourMs);
        QCOMPARE(first->join, Join::AfterGap);
        // The process slept too, and did nothing.
        for (auto it = first; it != taken.end(); ++it) {
            const double rate = it->sample["alloc_rate"_metric];
            QVERIFY2(rate > 500 && rate < 1500, qPrintable(QString::number(rate)));
        }
    }

    void takesHalfAnAnswer()
    {
        const Sleeper sleeper;
        const FakeGops gops(answering("edge/memstats-addr-truncated-reply.stdout.txt"));
        Bench bench(gops.program());
        Target *target = bench.watch(sleeper.process.processId());
        QTRY_VERIFY_WITH_TIMEOUT(bench.taken[target].size() >= 2, 10000);
        QCOMPARE(target->status().state, State::Live);
        QCOMPARE(target->status().reading.understood, 1);
        QCOMPARE(target->status().reading.lines, 2);
        QVERIFY(std::isnan(bench.taken[target][1].sample["total_alloc"_metric]));
    }

    void noticesExitsAndFollows()
    {
        GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        Bench bench(realGops());
        Target *target = bench.watch(program.pid());
        QTRY_COMPARE_WITH_TIMEOUT(target->status().state, State::Live, 10000);
        program.kill();
        QTRY_COMPARE_WITH_TIMEOUT(target->status().state, State::Exited, 10000);
        QVERIFY(target->status().exitedMs > 0);
        program.start();
        const auto before = bench.taken[target].size();
        target->follow({program.pid(), u"name"_s, u"/path"_s, {}, 0});
        QTRY_VERIFY_WITH_TIMEOUT(bench.taken[target].size() > before, 10000);
        QCOMPARE(bench.taken[target][before].join, Join::NewLife);
    }

    void beginsALifeWithAnExec()
    {
        const QTemporaryDir dir;
        const QString first = dir.filePath(u"first"_s), second = dir.filePath(u"second"_s);
        QVERIFY(QFile::copy(GoProgram::peer(u"agent-v0.3.28"_s), first));
        QVERIFY(QFile::copy(GoProgram::peer(u"agent-v0.3.28"_s), second));
        const GoProgram program(first, {second});
        Bench bench(realGops());
        Target *target = bench.sampler.watch({.pid = program.pid(),
                                              .name = u"first"_s,
                                              .path = first,
                                              .goVersion = u"go1"_s,
                                              .startTicks = 0});
        const auto &taken = bench.taken[target];
        QTRY_VERIFY_WITH_TIMEOUT(taken.size() >= 5, 20000);
        program.signal(SIGHUP);
        QTRY_VERIFY_WITH_TIMEOUT(std::ranges::count(taken, Join::NewLife, &Taken::join) == 2 &&
                                     taken.last().join != Join::NewLife,
                                 20000);
        // PID and start time are the same, and so the process never exited.
        const auto seam = std::ranges::find(taken.begin() + 1, taken.end(), Join::NewLife, &Taken::join);
        QVERIFY(std::isnan(seam->sample["alloc_rate"_metric]));
        QVERIFY(seam->sample["total_alloc"_metric] < (seam - 1)->sample["total_alloc"_metric]);
        QVERIFY((seam + 1)->sample["alloc_rate"_metric] > 0);
        QCOMPARE(target->status().state, State::Live);
        QCOMPARE(target->process().name, u"second"_s);
        QCOMPARE(target->process().path, second);
        QVERIFY(target->process().goVersion.isEmpty());
        QCOMPARE(target->key(), second);
    }

    void tellsTheFloorBehindACollection()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        Bench bench(realGops());
        Target *target = bench.watch(program.pid());
        QTRY_COMPARE_WITH_TIMEOUT(target->status().state, State::Live, 10000);
        target->runGc();
        const auto floor = [&] {
            const auto &taken = bench.taken[target];
            const auto found = std::ranges::find_if(
                taken, [](const Taken &one) { return !std::isnan(one.sample["heap_floor"_metric]); });
            return found == taken.end() ? 0 : found->sample["heap_floor"_metric];
        };
        QTRY_VERIFY_WITH_TIMEOUT(floor() > 0, 20000);
        QVERIFY(floor() <= bench.taken[target].last().sample["heap_alloc"_metric]);
    }

    void readsTheGcPercent_data()
    {
        QTest::addColumn<QByteArray>("environment");
        QTest::addColumn<double>("percent"); // -1: none
        QTest::newRow("nothing") << QByteArray() << 100.0;
        QTest::newRow("others") << QByteArrayLiteral("HOME=/\0XGOGC=7\0GOGCX=8\0") << 100.0;
        QTest::newRow("a number") << QByteArrayLiteral("HOME=/\0GOGC=50\0A=b\0") << 50.0;
        QTest::newRow("zero") << QByteArray("GOGC=0") << 0.0;
        QTest::newRow("a sign") << QByteArray("GOGC=+70") << 70.0;
        QTest::newRow("the first") << QByteArrayLiteral("GOGC=50\0GOGC=60\0") << 50.0;
        QTest::newRow("off") << QByteArray("GOGC=off") << -1.0;
        QTest::newRow("negative") << QByteArray("GOGC=-5") << -1.0;
        QTest::newRow("no number") << QByteArray("GOGC=50%") << 100.0;
        QTest::newRow("two signs") << QByteArray("GOGC=+-5") << 100.0;
        QTest::newRow("empty") << QByteArray("GOGC=") << 100.0;
        QTest::newRow("too large") << QByteArray("GOGC=99999999999") << 100.0;
    }
    void readsTheGcPercent()
    {
        QFETCH(QByteArray, environment);
        QFETCH(double, percent);
        QCOMPARE(procfs::gcPercentIn(environment).value_or(-1), percent);
    }

    void readsTheGcPercentOfAProcess()
    {
        QProcess process;
        process.setProcessEnvironment([] {
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            environment.insert(u"GOGC"_s, u"42"_s);
            return environment;
        }());
        process.start(u"cat"_s, {});
        QVERIFY(process.waitForStarted());
        // Started is not yet through its exec.
        QTRY_COMPARE(procfs::gcPercent(process.processId()), std::optional(42.0));
        process.kill();
        process.waitForFinished();
        QVERIFY(!procfs::gcPercent(0));
    }

    void takesNoGcPercentOfNothing()
    {
        const pid_t child = ::fork();
        if (child == 0)
            ::_exit(0);
        siginfo_t info{};
        QCOMPARE(::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT), 0);
        QVERIFY(procfs::status(child)->zombie);
        QVERIFY(!procfs::gcPercent(child));
        QCOMPARE(::waitpid(child, nullptr, 0), child);
    }

    void isNotFooledByAReusedPid()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        const auto status = procfs::status(program.pid());
        QVERIFY(status);
        Bench bench(realGops());
        // The process that was meant started earlier; its PID now belongs to another one, with an agent too.
        Target *target = bench.sampler.watch({.pid = program.pid(),
                                              .name = u"old"_s,
                                              .path = u"/old"_s,
                                              .goVersion = {},
                                              .startTicks = status->startTicks - 1});
        QTRY_COMPARE_WITH_TIMEOUT(target->status().state, State::Exited, 10000);
        QVERIFY(bench.taken[target].isEmpty());
    }

    void namesTheOwner()
    {
        // As root a process of somebody else's; else the first process of the machine, which is root's.
        constexpr uid_t nobody = 65534;
        QProcess other;
        const bool root = ::geteuid() == 0;
        if (root) {
            other.setChildProcessModifier([] {
                if (::setuid(nobody) != 0)
                    ::_exit(1);
            });
            other.start(u"sleep"_s, {u"300"_s});
            QVERIFY(other.waitForStarted());
        }
        Bench bench(realGops());
        Target *target = bench.watch(root ? other.processId() : 1);
        QTRY_COMPARE_WITH_TIMEOUT(silenceOf(target), u"other_user"_s, 10000);
        QVERIFY2(!target->status().silence->title.endsWith(u' '), "no owner is named");
        other.kill();
        other.waitForFinished();
    }

    void seesARebuild()
    {
        const QTemporaryDir dir;
        const QString copy = dir.filePath(u"app"_s);
        QVERIFY(QFile::copy(GoProgram::peer(u"agent-v0.3.28"_s), copy));
        const GoProgram program(copy);
        Bench bench(realGops());
        Target *target = bench.watch(program.pid());
        QTRY_COMPARE_WITH_TIMEOUT(target->status().state, State::Live, 10000);
        QVERIFY(!target->status().rebuilt);
        QVERIFY(QFile::remove(copy));
        QTRY_VERIFY_WITH_TIMEOUT(target->status().rebuilt, 15000);
        const auto before = bench.taken[target].size();
        QTRY_VERIFY_WITH_TIMEOUT(bench.taken[target].size() > before, 10000);
        QCOMPARE(target->status().state, State::Live);
        QCOMPARE(target->status().stateWord(), u"rebuilt"_s);
    }

    void runsACollection()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        Bench bench(realGops());
        Target *target = bench.watch(program.pid());
        QTRY_COMPARE_WITH_TIMEOUT(target->status().state, State::Live, 10000);
        const double forced = bench.taken[target].last().sample["num_forced_gc"_metric];
        QSignalSpy spy(&bench.sampler, &Sampler::gcFinished);
        target->runGc();
        QTRY_COMPARE_WITH_TIMEOUT(spy.size(), 1, 10000);
        QTRY_VERIFY_WITH_TIMEOUT(bench.taken[target].last().sample["num_forced_gc"_metric] > forced, 10000);
    }

    void refusesACollectionThatARestartEnds_data()
    {
        QTest::addColumn<QByteArray>("slow"); // what gops is at when the program starts again
        QTest::newRow("while it runs") << QByteArray("gc");
        QTest::newRow("while it waits for a question") << QByteArray("memstats");
    }
    void refusesACollectionThatARestartEnds()
    {
        QFETCH(QByteArray, slow);
        const Sleeper one, next;
        const FakeGops gops("[ $1 != " + slow + " ] || { : > \"$(dirname $0)/asked\"; exec sleep 60; }; " +
                            answering("v0.3.28/memstats.stdout.txt"));
        Bench bench(gops.program());
        Target *target = bench.watch(one.process.processId());
        QSignalSpy spy(&bench.sampler, &Sampler::gcFinished);
        if (slow == "gc")
            target->runGc();
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(gops.path(u"asked"_s)), 10000);
        if (slow != "gc")
            target->runGc();
        QVERIFY(spy.isEmpty());
        target->follow({next.process.processId(), u"next"_s, u"/path"_s, {}, 0});
        QCOMPARE(spy.size(), 1);
        const auto error = spy[0][1].value<std::optional<Error>>();
        QVERIFY(error);
        QCOMPARE(error->message, u"next started again in the middle of it."_s);
    }

    /// A poll that is due during a collection is put off, not missed.
    void losesNoSampleToACollection()
    {
        const Sleeper sleeper;
        const FakeGops gops("[ $1 != gc ] || exec sleep 1.2; " + answering("v0.3.28/memstats.stdout.txt"));
        Bench bench(gops.program(), 1000ms);
        Target *target = bench.watch(sleeper.process.processId());
        QTRY_VERIFY_WITH_TIMEOUT(bench.taken[target].size() == 2, 10000);
        qsizetype takenAtEnd = -1;
        connect(&bench.sampler, &Sampler::gcFinished, this, [&] { takenAtEnd = bench.taken[target].size(); });
        const qint64 missed = target->missed();
        target->runGc(); // while the next poll is due
        QTRY_VERIFY_WITH_TIMEOUT(takenAtEnd >= 0, 10000);
        QCOMPARE(takenAtEnd, 2);
        QTRY_VERIFY_WITH_TIMEOUT(bench.taken[target].size() == 4, 10000);
        QCOMPARE(target->missed(), missed);
        QCOMPARE(bench.taken[target][2].join, Join::Continues);
        QCOMPARE(bench.taken[target][3].join, Join::Continues);
    }

    void listsWithoutItsOwnChildren()
    {
        const GoProgram program(GoProgram::peer(u"noagent"_s));
        Bench bench(realGops());
        Discovery discovery(bench.runner, bench.clock);
        QSignalSpy listed(&discovery, &Discovery::listed);
        for (int round = 0; round < 5; ++round) {
            bench.runner.run({u"memstats"_s, u"1"_s}, 10s);
            discovery.refresh();
            QTRY_COMPARE_WITH_TIMEOUT(listed.size(), round + 1, 20000);
            const auto rows = listed.last().first().value<Listing>().processes;
            const auto own = QCoreApplication::applicationPid();
            QVERIFY(std::none_of(rows.begin(), rows.end(),
                                 [&](const auto &row) { return row.ppid == own && row.path == realGops(); }));
            QVERIFY(std::any_of(rows.begin(), rows.end(),
                                [&](const auto &row) { return row.pid == program.pid(); }));
        }
    }

    void keepsPollsApart()
    {
        QCOMPARE(phases::delayBeside({}, 1000), 0);
        QCOMPARE(phases::delayBeside({500}, 1000), 0);
        QCOMPARE(phases::delayBeside({5}, 1000), 20);
        QCOMPARE(phases::delayBeside({995}, 1000), 10);
        QCOMPARE(phases::delayBeside({30, 0, 15}, 1000), 45);
        QCOMPARE(phases::delayBeside({40, 0}, 1000), 15);
        QCOMPARE(phases::delayBeside({20, 0}, 1000), 35);
        QCOMPARE(phases::delayAmong(3, 10, 1000), 45);
        QCOMPARE(phases::delayAmong(250, 500, 1000), 500);
        // However many come one by one, none is far from evenly spread.
        std::vector<qint64> ahead;
        QMap<qint64, int> inSlot;
        for (int i = 0; i < 500; ++i) {
            ahead.push_back(phases::delayBeside(ahead, 250));
            QVERIFY(ahead.back() >= 0 && ahead.back() < 250);
            ++inSlot[ahead.back() / 25];
        }
        QCOMPARE(inSlot.size(), 10);
        for (const int count : std::as_const(inSlot))
            QVERIFY2(count < 150, qPrintable(QString::number(count)));
    }

    /// Polls that cost little share their moments, as many at each.
    void keepsCheapPollsTogether()
    {
        QCOMPARE(phases::toMoment(1'000'001, 1000), 1'000'020);
        QCOMPARE(phases::toMoment(1'000'020, 1000), 1'000'020);
        QCOMPARE(phases::toMoment(7, 10), 7);
        QCOMPARE(phases::delayTogether({}, 0, 1000), 0);
        QCOMPARE(phases::delayTogether({}, 995, 1000), 5);
        QCOMPARE(phases::delayTogether({0}, 995, 1000), 25);
        QCOMPARE(phases::delayTogether({0, 20}, 15, 1000), 25);
        const QMap<qint64, int> momentsIn{{1000, 50}, {990, 53}, {250, 50}, {10, 10}};
        for (auto it = momentsIn.cbegin(); it != momentsIn.cend(); ++it) {
            const qint64 interval = it.key();
            QMap<qint64, int> at;
            std::vector<qint64> taken;
            for (int i = 0; i < 500; ++i) {
                const qint64 now = i * 7 % interval;
                const qint64 delay = phases::delayTogether(taken, now, interval);
                QVERIFY(delay >= 0 && delay < interval);
                taken.push_back((now + delay) % interval);
                ++at[taken.back()];
            }
            QCOMPARE(at.size(), it.value());
            QVERIFY(*std::ranges::max_element(at) <= *std::ranges::min_element(at) + 1);
        }
    }

    void changesTheIntervalOfManyAtOnce()
    {
        Bench bench({}, 60s);
        for (int i = 0; i < 500; ++i)
            bench.watch(QCoreApplication::applicationPid());
        QElapsedTimer time;
        time.start();
        bench.sampler.setInterval(30s);
        bench.sampler.setInterval(1s);
        QVERIFY2(time.elapsed() < 100, qPrintable(QString::number(time.elapsed())));
    }

    void listsRarelyWhenDear()
    {
        QCOMPARE(Discovery::intervalFor(0.016), Discovery::shortestInterval);
        QCOMPARE(Discovery::intervalFor(0.2), std::chrono::milliseconds(20000));
        const FakeGops gops("i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done");
        Bench bench(gops.program());
        Discovery discovery(bench.runner, bench.clock);
        discovery.setLooking(false);
        QSignalSpy listed(&discovery, &Discovery::listed);
        discovery.refresh();
        QTRY_COMPARE_WITH_TIMEOUT(listed.size(), 1, 20000);
        QVERIFY(discovery.interval() > Discovery::shortestInterval);
        QVERIFY(discovery.interval() <= Discovery::longestInterval);
        discovery.setActive(true, 5s); // somebody waits
        QCOMPARE(discovery.interval(), 5s);
    }

    void listsOftenAmongDearPolls()
    {
        const FakeGops gops(
            "[ $# -gt 0 ] || exec sleep 1\ni=0; while [ $i -lt 100000 ]; do i=$((i+1)); done");
        Bench bench(gops.program());
        Discovery discovery(bench.runner, bench.clock);
        discovery.setLooking(false);
        QSignalSpy listed(&discovery, &Discovery::listed);
        QSignalSpy ended(&bench.runner, &GopsRunner::childEnded);
        const double before = procfs::childrenCpuSeconds();
        discovery.refresh();
        for (int i = 0; i < 4; ++i)
            bench.runner.run({u"memstats"_s, u"1"_s}, 20s);
        QTRY_VERIFY_WITH_TIMEOUT(listed.size() == 1 && ended.size() == 5, 20000);
        QVERIFY(Discovery::intervalFor(procfs::childrenCpuSeconds() - before) >
                2 * Discovery::shortestInterval);
        QCOMPARE(discovery.interval(), Discovery::shortestInterval);
    }

    void recognisesPrograms()
    {
        const auto goRun = [](const QString &path, const QString &folder) {
            return programKey({path, u"main"_s, path, folder});
        };
        const QString first = goRun(u"/tmp/go-build123/b001/exe/main"_s, u"/home/me/app"_s);
        QCOMPARE(goRun(u"/tmp/go-build9/b001/exe/main"_s, u"/home/me/app"_s), first);
        QVERIFY(goRun(u"/tmp/go-build9/b001/exe/main"_s, u"/home/me/other"_s) != first);
        QVERIFY(isGoRunPath(u"/home/me/.cache/go-build/ab/"_s + QString(64, u'a') + u"-d/main"_s));
        QVERIFY(!isGoRunPath(u"/srv/go-build/main"_s));
    }

    void namesProgramsAsTheyWereStarted_data()
    {
        QTest::addColumn<Start>("start");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("name");
        const auto row = [](const char *title, const Start &start, const QString &key, const QString &name) {
            QTest::newRow(title) << start << key << name;
        };
        row("by its path", {u"/srv/app"_s, u"app"_s, u"/srv/app"_s, {}}, u"/srv/app"_s, u"app"_s);
        row("by its name", {u"/srv/app"_s, u"app"_s, u"app"_s, {}}, u"/srv/app"_s, u"app"_s);
        row("a link", {u"/srv/app-v2"_s, u"app"_s, u"/srv/app"_s, {}}, u"/srv/app"_s, u"app"_s);
        row("a link, from its folder", {u"/srv/app-v2"_s, u"app"_s, u"./app"_s, {}}, u"/srv/app-v2"_s,
            u"app"_s);
        row("a linked folder", {u"/srv/releases/12/app"_s, u"app"_s, u"/srv//current/./app"_s, {}},
            u"/srv/current/app"_s, u"app"_s);
        row("a made-up name", {u"/srv/app"_s, u"app"_s, u"/bin/login"_s, {}}, u"/srv/app"_s, u"app"_s);
        row("a long name",
            {u"/srv/a-rather-long-name-v2"_s, u"a-rather-long-n"_s, u"/srv/a-rather-long-name"_s, {}},
            u"/srv/a-rather-long-name"_s, u"a-rather-long-name"_s);
        row("cut within a letter", {u"/srv/ブログサーバ"_s, u"ブログサー"_s, u"x"_s, {}},
            u"/srv/ブログサーバ"_s, u"ブログサーバ"_s);
        row("nothing known", {u"/srv/app"_s, {}, {}, {}}, u"/srv/app"_s, u"app"_s);
        row("an empty argument", {u"/srv/app"_s, u"app"_s, {}, {}}, u"/srv/app"_s, u"app"_s);
    }
    void namesProgramsAsTheyWereStarted()
    {
        QFETCH(Start, start);
        QTEST(programKey(start), "key");
        QTEST(programName(start), "name");
    }
};

QTEST_GUILESS_MAIN(tst_Sampling)
#include "tst_sampling.moc"
