// Targets that are asked over the agent's socket: real agents, and peers that are none.
#include "agentpeer.h"
#include "fewdescriptors.h"
#include "goprogram.h"
#include "realgops.h"
#include "samplerbench.h"
#include "sources/socket/socketsource.h"

#include <QtTest>

#include <csignal>
#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace gopscope;
using namespace std::chrono_literals;
using State = TargetStatus::State;

namespace {

/// A sampler that asks over sockets; there is no gops.
struct SocketBench : SamplerBench
{
    explicit SocketBench(std::chrono::milliseconds interval = 20ms)
        : SamplerBench({})
    {
        sources.choose(u"socket"_s);
        sampler.setInterval(interval);
    }
};

QString silenceOf(const Target *target)
{
    return target->status().silence ? target->status().silence->id : QString();
}

} // namespace

class tst_SocketSource : public QObject
{
    Q_OBJECT

    OwnConfig m_config;

    /// What stands behind the port file of this process.
    QString ownPortFile() const { return m_config.portFile(QCoreApplication::applicationPid()); }
    void writePort(const QByteArray &text) const
    {
        QDir().mkpath(QFileInfo(ownPortFile()).path());
        QFile file(ownPortFile());
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("the port file can't be written");
    }
    void writePort(const AgentPeer &peer) const { writePort(QByteArray::number(peer.serverPort())); }
    static Target *watchSelf(SamplerBench &bench) { return bench.watch(QCoreApplication::applicationPid()); }

private Q_SLOTS:
    void cleanup() { QFile::remove(ownPortFile()); }

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
        SocketBench bench(10ms);
        Target *target = bench.watch(program.pid());
        const auto &taken = bench.taken[target];
        QTRY_VERIFY_WITH_TIMEOUT(taken.size() >= 100, 20000); // a second, where the machine is free
        QCOMPARE(target->status().state, State::Live);
        QCOMPARE(target->status().reading.understood, lines);
        QVERIFY(taken[0].sample["goroutines"_metric] >= 1);
        QVERIFY(std::isnan(taken[1].sample["goroutines"_metric])); // asked for every 5 s only
        for (const Taken &one : taken) {
            QVERIFY(one.sample["heap_alloc"_metric] > 0);
            QVERIFY(one.sample.askedMs > 0 && one.sample.askedMs <= one.sample.steadyMs);
        }
        QVERIFY(taken.last().sample["alloc_rate"_metric] > 0);
        const double forced = taken.last().sample["num_forced_gc"_metric];
        QSignalSpy collected(&bench.sampler, &Sampler::gcFinished);
        target->runGc();
        QTRY_COMPARE(collected.size(), 1);
        QVERIFY(!collected[0][1].value<std::optional<Error>>());
        if (!std::isnan(forced)) // older agents don't tell it
            QTRY_VERIFY(taken.last().sample["num_forced_gc"_metric] > forced);
    }

    void choosesByTheInterval()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        SamplerBench bench(realGops(), 250ms);
        QSignalSpy children(&bench.runner, &GopsRunner::childStarted);
        Target *target = bench.watch(program.pid());
        QTRY_COMPARE_WITH_TIMEOUT(target->status().state, State::Live, 10000);
        QVERIFY(!children.isEmpty());
        bench.sampler.setInterval(100ms);
        const auto before = bench.taken[target].size();
        QTRY_VERIFY(bench.taken[target].size() > before + 2);
        const auto started = children.size();
        QTRY_VERIFY(bench.taken[target].size() > before + 12);
        QCOMPARE(children.size(), started);
        bench.sources.choose(u"gops"_s);
        bench.sampler.setInterval(100ms);
        QCOMPARE(bench.sampler.interval(), 250ms); // a child a sample can't do less
        QTRY_VERIFY(children.size() > started);
        QVERIFY(std::ranges::none_of(bench.taken[target].mid(1),
                                     [](const Taken &one) { return one.join == Join::NewLife; }));
    }

    void choosesWhatServesTheProcess()
    {
        const auto serves = [](const SourceNeeds &, const Asked &process) { return process.hasAgent; };
        GopsRunner gops;
        const SystemClock clock;
        SourceSet sources({gops, clock}, {{u"slow"_s, "", 250ms, {}, u"agent"_s, serves},
                                          {u"quick"_s, "", 10ms, {}, u"agent"_s, serves},
                                          {u"any"_s, "", 10ms, {}, u"memory"_s}});
        const auto kindFor = [&](bool hasAgent, std::chrono::milliseconds interval) {
            return sources.kindFor({{1, 5}, hasAgent}, interval).name;
        };
        QCOMPARE(kindFor(true, 250ms), u"slow"_s);
        QCOMPARE(kindFor(true, 100ms), u"quick"_s);
        QCOMPARE(kindFor(false, 250ms), u"any"_s);
        QCOMPARE(kindFor(false, 1ms), u"slow"_s); // none is quick enough
        sources.choose(u"quick"_s);
        QCOMPARE(kindFor(false, 250ms), u"quick"_s); // and says why it can't
    }

    void asksOneProgramAsWished()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        SamplerBench bench(realGops(), 20ms);
        bench.sources.choose(u"socket"_s);
        Target *target = bench.watch(program.pid());
        QTRY_COMPARE(target->status().state, State::Live);
        for (const QString &choice : {u"memory"_s, u"gops"_s, autoSource(), QString()}) {
            target->setWish({.choice = choice});
            const auto before = bench.taken[target].size();
            QTRY_VERIFY(bench.taken[target].size() > before + 2);
            QCOMPARE(target->sourceName(),
                     choice == u"memory"_s || choice == u"gops"_s ? choice : u"socket"_s);
            const Sample &sample = bench.taken[target].last().sample;
            QCOMPARE(std::isnan(sample["goroutines_waiting"_metric]), choice != u"memory"_s);
        }
        QVERIFY(std::ranges::none_of(bench.taken[target].mid(1),
                                     [](const Taken &one) { return one.join == Join::NewLife; }));
    }

    /// A child a sample can't do less than its shortest interval, whatever the others do.
    void isSlowerAsWished()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        SamplerBench bench(realGops(), 20ms);
        Target *target = bench.watch(program.pid());
        target->setWish({.choice = u"gops"_s});
        QTRY_VERIFY_WITH_TIMEOUT(bench.taken[target].size() > 4, 10000);
        const auto &taken = bench.taken[target];
        const qint64 passed = taken[4].sample.askedMs - taken[1].sample.askedMs;
        QVERIFY2(passed >= 500, qPrintable(QString::number(passed)));
    }

    void servesWhatIsWishedIfItCan()
    {
        const auto serves = [](const SourceNeeds &, const Asked &process) { return process.hasAgent; };
        GopsRunner gops;
        const SystemClock clock;
        SourceSet sources({gops, clock}, {{.name = u"agent"_s,
                                           .titleText = "",
                                           .shortestInterval = 10ms,
                                           .make = {},
                                           .via = u"agent"_s,
                                           .serves = serves},
                                          {.name = u"any"_s,
                                           .titleText = "",
                                           .shortestInterval = 10ms,
                                           .make = {},
                                           .via = u"memory"_s,
                                           .whyNot = [](const ProcessId &process) {
                                               return process.pid == 2 ? std::optional(Silence{})
                                                                       : std::nullopt;
                                           }}});
        sources.choose(u"any"_s);
        const auto kindFor = [&](bool hasAgent, const QString &wish) {
            return sources.kindFor({{1, 5}, hasAgent, {wish}}, 250ms).name;
        };
        QCOMPARE(kindFor(true, u"agent"_s), u"agent"_s);
        QCOMPARE(kindFor(false, u"agent"_s), u"any"_s);
        QCOMPARE(kindFor(true, u"none of ours"_s), u"any"_s);
        QCOMPARE(kindFor(true, autoSource()), u"agent"_s); // in place of what was chosen
        QCOMPARE(sources.outlook({{1, 5}, true, {u"agent"_s}}).via, u"agent"_s);
        QCOMPARE(sources.kindsServing({{1, 5}, true}), (QStringList{u"agent"_s, u"any"_s}));
        QCOMPARE(sources.kindsServing({{1, 5}, false}), QStringList{u"any"_s});
        QCOMPARE(sources.kindsServing({{2, 5}, true}), QStringList{u"agent"_s});
    }

    void namesRefusals_data()
    {
        QTest::addColumn<QByteArray>("port");
        QTest::addColumn<QString>("silence");
        QTest::newRow("no file") << QByteArray() << u"no_port_file"_s;
        QTest::newRow("empty") << QByteArray("\n") << u"bad_port_file"_s;
        QTest::newRow("garbage") << QByteArray("garbage") << u"bad_port_file"_s;
        QTest::newRow("nobody listens") << QByteArray("1") << u"stale_port"_s;
    }
    void namesRefusals()
    {
        QFETCH(QByteArray, port);
        QFETCH(QString, silence);
        if (!port.isEmpty())
            writePort(port);
        SocketBench bench;
        Target *target = watchSelf(bench);
        QTRY_COMPARE(silenceOf(target), silence);
        QCOMPARE(target->status().state, State::Refusing);
        QVERIFY(!target->status().explanation().isEmpty());
        QVERIFY(bench.taken[target].isEmpty());
    }

    /// A port file that was left behind, and a program that has its port by now and sends without end.
    void saysWhatToDoAboutAStranger()
    {
        AgentPeer peer([](QTcpSocket &socket) {
            const auto more = [&socket] { socket.write(QByteArray(100'000, 'x')); };
            QObject::connect(&socket, &QTcpSocket::bytesWritten, &socket, more);
            more();
        });
        writePort(peer);
        SocketBench bench;
        Target *target = watchSelf(bench);
        QTRY_COMPARE(silenceOf(target), u"stranger"_s);
        QCOMPARE(target->status().state, State::Refusing);
        const QString why = target->status().explanation();
        QVERIFY2(why.contains(u"port file, %1,"_s.arg(peer.serverPort())), qPrintable(why));
        QVERIFY2(why.endsWith(u"Starting the program again writes a new one."_s), qPrintable(why));
        QCOMPARE(target->status().silence->remedy, Silence::Remedy::None);
    }

    void opensNoFifo()
    {
        QDir().mkpath(QFileInfo(ownPortFile()).path());
        QCOMPARE(::mkfifo(QFile::encodeName(ownPortFile()).constData(), 0600), 0);
        SocketBench bench;
        const Target *target = watchSelf(bench);
        QTRY_COMPARE(silenceOf(target), u"odd_port_file"_s);
    }

    void namesPeers_data()
    {
        QTest::addColumn<AgentPeer::Serve>("serve");
        QTest::addColumn<QString>("silence");
        const auto row = [](const char *name, AgentPeer::Serve serve, const QString &silence) {
            QTest::newRow(name) << std::move(serve) << silence;
        };
        row(
            "hangs up", [](QTcpSocket &socket) { socket.disconnectFromHost(); }, u"cut_off"_s);
        row(
            "no agent",
            [](QTcpSocket &socket) {
                socket.write("HTTP/1.1 400 Bad Request\r\n\r\n");
                socket.disconnectFromHost();
            },
            u"odd_reply"_s);
        row(
            "2 MB", [](QTcpSocket &socket) { socket.write(QByteArray(2'000'000, 'x')); }, u"stranger"_s);
        row(
            "silent", [](QTcpSocket &) {}, u"busy"_s);
    }
    void namesPeers()
    {
        QFETCH(AgentPeer::Serve, serve);
        QFETCH(QString, silence);
        const AgentPeer peer(serve);
        writePort(peer);
        SocketBench bench;
        Target *target = watchSelf(bench);
        QTRY_COMPARE_WITH_TIMEOUT(silenceOf(target), silence, 8000);
        QVERIFY(!target->status().silence->words.isEmpty());
        QVERIFY(bench.taken[target].isEmpty());
        QVERIFY(peer.asked.startsWith('\x07'));
        QCOMPARE(peer.mostAtOnce, 1);
    }

    void doesWithoutStats()
    {
        AgentPeer peer([&peer](QTcpSocket &socket) {
            socket.write(peer.asked.endsWith('\x03') ? "alloc: 5 bytes\n" : "");
            socket.disconnectFromHost();
        });
        writePort(peer);
        SocketBench bench;
        Target *target = watchSelf(bench);
        QTRY_COMPARE(target->status().state, State::Live);
    }

    void asksOneAtATime()
    {
        AgentPeer peer([](QTcpSocket &socket) {
            QTimer::singleShot(45ms, &socket, [&socket] {
                socket.write("alloc: 5 bytes\n");
                socket.disconnectFromHost();
            });
        });
        writePort(peer);
        SocketBench bench(10ms);
        Target *target = watchSelf(bench);
        QTRY_VERIFY(bench.taken[target].size() >= 5);
        QVERIFY(target->missed() > 5);
        QCOMPARE(peer.mostAtOnce, 1);
    }

    /// A connection that closes before its byte was sent costs the agent a descriptor.
    void sendsTheByteWhenNobodyWaitsAnyMore()
    {
        AgentPeer peer([](QTcpSocket &) {});
        writePort(peer);
        GopsRunner gops;
        const SystemClock clock;
        SocketSource::make({gops, clock}, {QCoreApplication::applicationPid(), 0})->read(5s, 0);
        QTRY_COMPARE(peer.asked, QByteArray("\x07"));
    }

    void waitsForRoom()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        SocketBench bench(250ms); // a connection that is open would give its descriptor back
        Target *target = bench.watch(program.pid());
        QTRY_COMPARE(target->status().state, State::Live);
        {
            const NoDescriptors none;
            QTRY_COMPARE(target->status().state, State::Waiting);
            QTRY_COMPARE(silenceOf(target), u"no_room"_s);
        }
        QTRY_COMPARE(target->status().state, State::Live);
    }

    void livesThroughStopAndEnd()
    {
        GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        SocketBench bench;
        Target *target = bench.watch(program.pid());
        QTRY_COMPARE(target->status().state, State::Live);
        program.signal(SIGSTOP);
        QTRY_COMPARE(silenceOf(target), u"stopped"_s);
        program.signal(SIGCONT);
        QTRY_COMPARE_WITH_TIMEOUT(target->status().state, State::Live, 8000);
        program.kill();
        QTRY_COMPARE(target->status().state, State::Exited);
        program.start();
        const auto before = bench.taken[target].size();
        target->follow({program.pid(), u"name"_s, u"/path"_s, {}, 0});
        QTRY_VERIFY(bench.taken[target].size() > before);
        QCOMPARE(bench.taken[target][before].join, Join::NewLife);
    }
};

QTEST_GUILESS_MAIN(tst_SocketSource)
#include "tst_socketsource.moc"
