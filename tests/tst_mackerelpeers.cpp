// Mackerel's own programs against the stand-in: they prove that it behaves, and that the plugin does.
#include "goprogram.h"
#include "mackerelstandin.h"
#include "realgops.h"

#include <QFile>
#include <QtTest>

using namespace Qt::StringLiterals;

class tst_MackerelPeers : public QObject
{
    Q_OBJECT

    OwnConfig m_config;

private Q_SLOTS:
    void officialClientPostsAndReads()
    {
        MackerelStandIn standIn;
        const QString now = QString::number(QDateTime::currentSecsSinceEpoch());
        QProcess client;
        client.start(GoProgram::peer(u"mackerel-client"_s),
                     {standIn.url().toString(), QString::fromLatin1(standIn.key), u"My-Service"_s,
                      u"by.client"_s, now, u"12.5"_s});
        QTRY_VERIFY_WITH_TIMEOUT(client.state() == QProcess::NotRunning, 15000);
        const QByteArray out = client.readAllStandardOutput();
        QVERIFY2(client.exitCode() == 0, client.readAllStandardError().constData());
        QCOMPARE(out, "organisation standin\nservice My-Service\nname by.client\npoint by.client " +
                          now.toLatin1() + " 12.5\nmark annotation0\n");
        QCOMPARE(standIn.faults, QStringList());
        QVERIFY(standIn.services.contains(u"By-Client"_s));
    }

    void officialClientSeesAWrongKey()
    {
        MackerelStandIn standIn;
        QProcess client;
        client.start(
            GoProgram::peer(u"mackerel-client"_s),
            {standIn.url().toString(), u"wrong"_s, u"My-Service"_s, u"x"_s, u"1795000000"_s, u"1"_s});
        QTRY_VERIFY_WITH_TIMEOUT(client.state() == QProcess::NotRunning, 15000);
        QCOMPARE(client.exitCode(), 1);
        QVERIFY(client.readAllStandardError().contains("Authentication failed"));
    }

    /// The agent posts 60 s after its start.
    void agentRunsThePlugin()
    {
        const GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        MackerelStandIn standIn;
        const QTemporaryDir dir;
        QFile configuration(dir.filePath(u"agent.conf"_s));
        QVERIFY(configuration.open(QIODevice::WriteOnly));
        const QString plugin = u"%1 plugin -p %2 --gops %3"_s.arg(
            QStringLiteral(GOPSCOPE_BIN_DIR "/gopscope-cli"), QString::number(program.pid()), realGops());
        configuration.write(
            u"apikey = \"%1\"\napibase = \"%2\"\ncloud_platform = \"none\"\n"
            "root = \"%3\"\npidfile = \"%3/pid\"\n"
            "[plugin.metrics.gops]\ncommand = \"%4\"\n"_s
                .arg(QString::fromLatin1(standIn.key), standIn.url().toString(), dir.path(), plugin)
                .toUtf8());
        configuration.close();
        QProcess agent;
        gopscope::childprocess::prepare(agent); // it ends with this test
        agent.setProcessChannelMode(QProcess::MergedChannels);
        agent.start(GoProgram::peer(u"mackerel-agent"_s), {u"-conf"_s, configuration.fileName()});
        QByteArray said;
        const auto arrived = [&](const QString &name) {
            said += agent.readAll();
            return std::any_of(standIn.hostMetrics.begin(), standIn.hostMetrics.end(),
                               [&](const QJsonObject &m) { return m[u"name"_s].toString() == name; });
        };
        const bool came = QTest::qWaitFor([&] { return arrived(u"custom.gops.heap.heap_alloc"_s); }, 150'000);
        QVERIFY2(came, said.constData());
        for (const QJsonObject &metric : standIn.hostMetrics) {
            if (metric[u"name"_s].toString() == "custom.gops.heap.heap_alloc"_L1)
                QVERIFY(metric[u"value"_s].toDouble() > 10'000);
        }
        QHash<QString, QString> units;
        for (const QJsonObject &definition : standIn.graphDefinitions)
            units.insert(definition[u"name"_s].toString(), definition[u"unit"_s].toString());
        QCOMPARE(units[u"custom.gops.heap"_s], u"bytes"_s);
        QCOMPARE(units[u"custom.gops.operation"_s], u"integer"_s);
        QCOMPARE(units[u"custom.gops.pause"_s], u"seconds"_s);
        agent.terminate();
        if (!QTest::qWaitFor([&] { return agent.state() == QProcess::NotRunning; }, 5000))
            agent.kill();
        agent.waitForFinished();
    }
};

QTEST_GUILESS_MAIN(tst_MackerelPeers)
#include "tst_mackerelpeers.moc"
