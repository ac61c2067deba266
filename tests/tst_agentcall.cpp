// The agent's socket: real agents, and peers that lie.
#include "agentpeer.h"
#include "fewdescriptors.h"
#include "goprogram.h"
#include "gops/portfile.h"
#include "gops/samplereader.h"
#include "realgops.h"
#include "sources/socket/agentcall.h"

#include <QtTest>

#include <optional>

#include <sys/socket.h>

using namespace Qt::StringLiterals;
using namespace gopscope;
using namespace std::chrono_literals;
using Command = AgentCall::Command;

namespace {

using Serve = AgentPeer::Serve;

Result<QByteArray> ask(quint16 port, Command command = Command::Memstats,
                       std::chrono::milliseconds deadline = 5s)
{
    QEventLoop loop;
    std::optional<Result<QByteArray>> result;
    QObject::connect(new AgentCall(port, command, deadline, &loop), &AgentCall::done, &loop,
                     [&](const Result<QByteArray> &reply) {
                         result = reply;
                         loop.quit();
                     });
    loop.exec();
    return *result;
}

} // namespace

class tst_AgentCall : public QObject
{
    Q_OBJECT

    OwnConfig m_config;

private Q_SLOTS:
    void asksRealAgents_data()
    {
        QTest::addColumn<QString>("peer");
        QTest::newRow("v0.3.28") << u"agent-v0.3.28"_s;
        QTest::newRow("v0.3.14") << u"agent-v0.3.14"_s;
        QTest::newRow("v0.3.3") << u"agent-v0.3.3"_s;
    }
    void asksRealAgents()
    {
        QFETCH(QString, peer);
        const GoProgram program(GoProgram::peer(peer));
        const quint16 port = readPortFile(program.pid()).port;
        QVERIFY(port > 0);
        Sample sample;
        const auto memstats = ask(port);
        QVERIFY(memstats);
        QVERIFY(readValues(*memstats, MetricSource::Memstats, sample).understood >= 27);
        const auto stats = ask(port, Command::Stats);
        QVERIFY(stats);
        QCOMPARE(readValues(*stats, MetricSource::Stats, sample).understood, 4);
        const double collections = sample["num_gc"_metric];
        QVERIFY(ask(port, Command::Collect));
        readValues(*ask(port), MetricSource::Memstats, sample);
        QVERIFY(sample["num_gc"_metric] > collections);
    }

    void sendsOneByteAtOnce()
    {
        AgentPeer peer([](QTcpSocket &socket) {
            socket.write("alloc: 5 bytes\n");
            socket.disconnectFromHost();
        });
        QCOMPARE(ask(peer.serverPort()).value(), QByteArray("alloc: 5 bytes\n"));
        QCOMPARE(peer.asked, QByteArray("\x03"));
    }

    void takesAReplyInPieces()
    {
        AgentPeer peer([](QTcpSocket &socket) {
            auto *timer = new QTimer(&socket);
            timer->setInterval(1);
            QObject::connect(timer, &QTimer::timeout, &socket, [&socket, sent = 0]() mutable {
                if (sent++ < 50)
                    socket.write("x");
                else
                    socket.disconnectFromHost();
            });
            timer->start();
        });
        QCOMPARE(ask(peer.serverPort()).value(), QByteArray(50, 'x'));
    }

    void waitsWhileAnAgentHasManyToServe()
    {
        AgentPeer peer([](QTcpSocket &socket) {
            socket.write("alloc: 5 bytes\n");
            socket.disconnectFromHost();
        });
        peer.pauseAccepting();
        QCOMPARE(::listen(static_cast<int>(peer.socketDescriptor()), 0), 0); // a queue of one
        QTcpSocket before;
        before.connectToHost(QHostAddress::LocalHost, peer.serverPort());
        QVERIFY(before.waitForConnected());
        QTimer::singleShot(0, &peer, &QTcpServer::resumeAccepting);
        QCOMPARE(ask(peer.serverPort()).value(), QByteArray("alloc: 5 bytes\n"));
        QCOMPARE(peer.asked, QByteArray("\x03"));
    }

    void namesFaults_data()
    {
        QTest::addColumn<Serve>("serve");
        QTest::addColumn<int>("kind");
        const auto row = [](const char *name, Serve serve, ErrorKind kind) {
            QTest::newRow(name) << std::move(serve) << static_cast<int>(kind);
        };
        row(
            "silent", [](QTcpSocket &) {}, ErrorKind::TimedOut);
        row(
            "half an answer", [](QTcpSocket &socket) { socket.write("alloc: 5 by"); }, ErrorKind::TimedOut);
        row(
            "without end",
            [](QTcpSocket &socket) {
                const auto more = [&socket] { socket.write(QByteArray(100'000, 'x')); };
                QObject::connect(&socket, &QTcpSocket::bytesWritten, &socket, more);
                more();
            },
            ErrorKind::TooMuch);
    }
    void namesFaults()
    {
        QFETCH(Serve, serve);
        QFETCH(int, kind);
        AgentPeer peer(serve);
        const auto reply = ask(peer.serverPort(), Command::Memstats, 300ms);
        QVERIFY(!reply);
        QCOMPARE(static_cast<int>(reply.error().kind), kind);
        QVERIFY(reply.error().message.endsWith(u'.'));
    }

    void saysThatNobodyListens()
    {
        QTcpServer gone;
        QVERIFY(gone.listen(QHostAddress::LocalHost));
        const quint16 port = gone.serverPort();
        gone.close();
        const auto reply = ask(port);
        QVERIFY(!reply);
        QCOMPARE(reply.error().kind, ErrorKind::Refused);
        QCOMPARE(reply.error().message, u"Nothing listens on port %1."_s.arg(port));
    }

    void saysThatThereIsNoRoom()
    {
        AgentPeer peer([](QTcpSocket &) {});
        const NoDescriptors none;
        const auto reply = ask(peer.serverPort());
        QVERIFY(!reply);
        QCOMPARE(reply.error().kind, ErrorKind::NoRoom);
    }

    void takesAnEmptyReplyForWhatItIs()
    {
        AgentPeer peer([](QTcpSocket &socket) { socket.disconnectFromHost(); });
        QVERIFY(ask(peer.serverPort()).value().isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_AgentCall)
#include "tst_agentcall.moc"
