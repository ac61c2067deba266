// The client of Mackerel's API against a stand-in on loopback, and what real clients were seen to send.
#include "mackerel/mackerelclient.h"
#include "mackerel/proxies.h"
#include "mackerelstandin.h"

#include <QFile>
#include <QNetworkProxy>
#include <QtTest>

#include <optional>

using namespace Qt::StringLiterals;
using namespace gopscope;
using namespace std::chrono_literals;

using Kind = MackerelReply::Kind;
using Mood = MackerelStandIn::Mood;

namespace {

QList<QByteArray> printed;

void keepMessage(QtMsgType, const QMessageLogContext &, const QString &text)
{
    printed.append(text.toUtf8());
}

QByteArray recordedRequests(const QString &name)
{
    QFile file(QStringLiteral(GOPSCOPE_SOURCE_DIR "/tests/recorded/mackerel/") + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("can't read %s", qPrintable(file.fileName()));
    return file.readAll();
}

} // namespace

class tst_MackerelClient : public QObject
{
    Q_OBJECT

    QNetworkAccessManager m_network;

    static MackerelReply wait(MackerelCall *call)
    {
        std::optional<MackerelReply> got;
        QEventLoop loop;
        connect(call, &MackerelCall::done, &loop, [&](const MackerelReply &reply) {
            got = reply;
            loop.quit();
        });
        QTimer::singleShot(10s, &loop, &QEventLoop::quit);
        loop.exec();
        if (!got)
            qFatal("no reply");
        return *got;
    }

    MackerelReply post(MackerelStandIn &standIn, const QByteArray &body, const QByteArray &key = {},
                       const QString &service = u"My-Service"_s)
    {
        MackerelClient client(m_network);
        client.setTransferTimeout(500ms);
        client.setAccount(standIn.url(), key.isEmpty() ? standIn.key : key);
        return wait(client.postMetrics(service, body));
    }

    static QByteArray onePoint()
    {
        return "[{\"name\":\"a.b\",\"time\":" + QByteArray::number(QDateTime::currentSecsSinceEpoch()) +
               ",\"value\":1.5}]";
    }

private Q_SLOTS:
    void initTestCase() { useSystemProxy(m_network); }

    void postsAsDocumented()
    {
        MackerelStandIn standIn;
        const auto reply = post(standIn, onePoint());
        QCOMPARE(reply.kind, Kind::Done);
        QCOMPARE(standIn.taken.size(), 1);
        QCOMPARE(standIn.faults, QStringList());
        const auto &request = standIn.requests.front();
        QCOMPARE(request.path, QByteArray("/api/v0/services/My-Service/tsdb"));
        QCOMPARE(request.headers["x-api-key"], standIn.key);
        QVERIFY(request.headers["user-agent"].startsWith("gopscope/"));
        QVERIFY(!request.headers.contains("cookie"));
    }

    void readsWhatItAsksFor()
    {
        MackerelStandIn standIn;
        post(standIn, onePoint());
        MackerelClient client(m_network);
        client.setAccount(standIn.url(), standIn.key);
        QCOMPARE(wait(client.organisation()).json[u"name"_s].toString(), u"standin"_s);
        QCOMPARE(wait(client.metricNames(u"My-Service"_s)).json[u"names"_s].toArray(), QJsonArray{u"a.b"_s});
        QCOMPARE(wait(client.createService(u"New-One"_s, u"memo"_s)).kind, Kind::Done);
        QCOMPARE(wait(client.createService(u"_bad"_s, {})).kind, Kind::Rejected);
        QCOMPARE(wait(client.services()).json[u"services"_s].toArray().size(), 2);
        const Annotation mark{QString(300, u't'), QString(2000, u'd'), 1795000000, 1795000000};
        QCOMPARE(wait(client.postAnnotation(u"My-Service"_s, mark)).kind, Kind::Done);
        QCOMPARE(standIn.faults, QStringList());
    }

    void encodesTheService()
    {
        MackerelStandIn standIn;
        standIn.services.append(u"a b/c?d#é"_s);
        QCOMPARE(post(standIn, onePoint(), {}, u"a b/c?d#é"_s).kind, Kind::NotFound);
        QCOMPARE(standIn.requests.front().path, QByteArray("/api/v0/services/a%20b%2Fc%3Fd%23%C3%A9/tsdb"));
    }

    void namesFailures_data()
    {
        QTest::addColumn<int>("mood");
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, Mood mood, int status, Kind kind, const QString &words) {
            QTest::newRow(name) << static_cast<int>(mood) << status << static_cast<int>(kind) << words;
        };
        row("silent", Mood::Silent, 0, Kind::TimedOut, u"in time"_s);
        row("closing", Mood::Closing, 0, Kind::Unreachable, u"can't be reached"_s);
        row("empty", Mood::Empty, 0, Kind::OddAnswer, u"not Mackerel's"_s);
        row("garbage", Mood::Garbage, 0, Kind::OddAnswer, u"sign-in page"_s);
        row("denying", Mood::Denying, 0, Kind::OddAnswer, u"not Mackerel's"_s);
        row("hollow", Mood::Hollow, 0, Kind::OddAnswer, u"not Mackerel's"_s);
        row("login", Mood::SignIn, 0, Kind::OddAnswer, u"sign-in page"_s);
        row("cut", Mood::Cut, 0, Kind::Unreachable, u"broke off"_s);
        row("reset", Mood::Reset, 0, Kind::Unreachable, u"broke off"_s);
        row("endless", Mood::Endless, 0, Kind::OddAnswer, u"too large"_s);
        row("bomb", Mood::Bomb, 0, Kind::OddAnswer, u"can't be unpacked."_s);
        row("redirect", Mood::Redirecting, 0, Kind::OddAnswer,
            u"(307, which leads elsewhere): is there a proxy or a sign-in page"_s);
        row("400", Mood::Error, 400, Kind::Rejected, u"400: stand-in error"_s);
        row("401", Mood::Error, 401, Kind::WrongKey, u"401: stand-in error"_s);
        row("403", Mood::OldError, 403, Kind::Denied, u"403: old words"_s);
        row("404", Mood::Error, 404, Kind::NotFound, u"404"_s);
        row("407", Mood::Error, 407, Kind::Refused, u"407"_s);
        row("413", Mood::BareError, 413, Kind::Rejected, u"413: <html>busy</html>"_s);
        row("429", Mood::Error, 429, Kind::Throttled, u"429"_s);
        row("500", Mood::Error, 500, Kind::ServerTrouble, u"500"_s);
        row("503", Mood::BareError, 503, Kind::ServerTrouble, u"503: <html>busy</html>"_s);
    }
    void namesFailures()
    {
        QFETCH(int, mood);
        QFETCH(int, status);
        QFETCH(int, kind);
        QFETCH(QString, words);
        MackerelStandIn standIn, elsewhere;
        standIn.mood = static_cast<Mood>(mood);
        standIn.status = status;
        standIn.redirectTo = elsewhere.url().toEncoded() + "/api/v0/services/My-Service/tsdb";
        const auto reply = post(standIn, onePoint());
        QCOMPARE(static_cast<int>(reply.kind), kind);
        QVERIFY2(reply.words.contains(words), qPrintable(reply.words));
        QVERIFY(!reply.words.contains(u'\n'));
        QCOMPARE(elsewhere.connections(), 0); // nobody else gets the key
    }

    void believesOnlyMackerelItself_data()
    {
        QTest::addColumn<int>("mood");
        QTest::newRow("hollow") << static_cast<int>(Mood::Hollow);
        QTest::newRow("login") << static_cast<int>(Mood::SignIn);
    }
    void believesOnlyMackerelItself()
    {
        QFETCH(int, mood);
        MackerelStandIn standIn;
        standIn.mood = static_cast<Mood>(mood);
        MackerelClient client(m_network);
        client.setAccount(standIn.url(), standIn.key);
        QCOMPARE(wait(client.organisation()).kind, Kind::OddAnswer);
        QCOMPARE(wait(client.services()).kind, Kind::OddAnswer);
        QCOMPARE(wait(client.createService(u"Name"_s, {})).kind, Kind::OddAnswer);
        QCOMPARE(wait(client.metricNames(u"My-Service"_s)).kind, Kind::OddAnswer);
        QCOMPARE(wait(client.postAnnotation(u"My-Service"_s, {u"title"_s, {}, 1, 1})).kind, Kind::OddAnswer);
    }

    void readsWhatAProxyPacked()
    {
        MackerelStandIn standIn;
        standIn.mood = Mood::Gzipped;
        QCOMPARE(post(standIn, onePoint()).kind, Kind::Done);
        QCOMPARE(standIn.taken.size(), 1);
    }

    void readsADate_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("epochMs");
        const qint64 none = -1;
        QTest::newRow("good") << QByteArray("Sun, 06 Nov 1994 08:49:37 GMT") << qint64(784111777'000);
        QTest::newRow("leap day") << QByteArray("Thu, 29 Feb 2024 00:00:00 GMT") << qint64(1709164800'000);
        QTest::newRow("hour that Berlin left out")
            << QByteArray("Sun, 29 Mar 2026 02:30:00 GMT") << qint64(1774751400'000);
        QTest::newRow("wrong weekday") << QByteArray("Mon, 06 Nov 1994 08:49:37 GMT") << none;
        QTest::newRow("no such day") << QByteArray("Wed, 30 Feb 2022 08:49:37 GMT") << none;
        QTest::newRow("no such hour") << QByteArray("Sun, 06 Nov 1994 24:49:37 GMT") << none;
        QTest::newRow("other zone") << QByteArray("Sun, 06 Nov 1994 08:49:37 JST") << none;
        QTest::newRow("of RFC 850") << QByteArray("Sunday, 06-Nov-94 08:49:37 GMT") << none;
        QTest::newRow("of asctime") << QByteArray("Sun Nov  6 08:49:37 1994") << none;
        QTest::newRow("of ISO") << QByteArray("1994-11-06T08:49:37Z") << none;
        QTest::newRow("empty") << QByteArray() << none;
        QTest::newRow("garbage") << QByteArray("\xff\0, 99 ??? 9999 99:99:99 GMT", 29) << none;
        QTest::newRow("more behind it") << QByteArray("Sun, 06 Nov 1994 08:49:37 GMT, or later") << none;
        QTest::newRow("long") << QByteArray(1'000'000, 'S') << none;
    }

    void readsADate()
    {
        QFETCH(QByteArray, text);
        QFETCH(qint64, epochMs);
        MackerelStandIn standIn;
        QCOMPARE(parseHttpDate(text).value_or(-1), epochMs);
        if (text.size() > 1000 || text.contains('\0'))
            return; // no header is that
        standIn.date = [&] { return text; };
        QCOMPARE(post(standIn, onePoint()).dateMs.value_or(-1), epochMs);
    }

    void believesOnlyMackerelsDate()
    {
        MackerelStandIn standIn;
        QVERIFY(!post(standIn, onePoint()).dateMs);
        standIn.date = [] { return QByteArray("Sun, 06 Nov 1994 08:49:37 GMT"); };
        QVERIFY(post(standIn, onePoint()).dateMs);
        for (const auto mood : {MackerelStandIn::Mood::SignIn, MackerelStandIn::Mood::Garbage,
                                MackerelStandIn::Mood::BareError}) {
            standIn.mood = mood;
            QVERIFY(!post(standIn, onePoint()).dateMs);
        }
    }

    void obeysRetryAfter()
    {
        MackerelStandIn standIn;
        standIn.mood = Mood::Error;
        standIn.status = 429;
        standIn.retryAfter = "17";
        QCOMPARE(post(standIn, onePoint()).retryAfter, 17s);
        const QDateTime later = QDateTime::currentDateTimeUtc().addSecs(100);
        standIn.retryAfter = QLocale::c().toString(later, u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s).toLatin1();
        const auto parsed = post(standIn, onePoint()).retryAfter.value_or(0s);
        QVERIFY(parsed > 90s && parsed <= 100s);
        for (const QByteArray far : {"99999999999", "86400", "Fri, 31 Dec 2100 23:59:59 GMT"}) {
            standIn.retryAfter = far;
            QCOMPARE(post(standIn, onePoint()).retryAfter, 15min);
        }
        standIn.retryAfter = "soon";
        QVERIFY(!post(standIn, onePoint()).retryAfter);
    }

    void connectsNowhereInPlainText_data()
    {
        QTest::addColumn<QString>("base");
        for (const char *base :
             {"http://api.mackerelio.com", "http://127.0.0.1.example.com", "http://10.0.0.1",
              "ftp://127.0.0.1", "http://user@127.0.0.1", "https://a:b@api.mackerelio.com", "127.0.0.1", "",
              "https://", "https://api.mackerelio.com?x=1"})
            QTest::newRow(base) << QString::fromLatin1(base);
    }
    void connectsNowhereInPlainText()
    {
        QFETCH(QString, base);
        QVERIFY(!parseBaseAddress(base));
        MackerelClient client(m_network);
        client.setAccount(QUrl(base), "key-that-is-secret");
        const auto reply = wait(client.organisation());
        QCOMPARE(reply.kind, Kind::Insecure);
        QVERIFY(!reply.words.isEmpty());
        QVERIFY(m_network.findChildren<QNetworkReply *>().isEmpty());
    }

    void takesGoodAddresses()
    {
        for (const char *base : {"https://api.mackerelio.com", "https://kcps-mackerel.io/",
                                 "http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:80/prefix/"}) {
            const auto url = parseBaseAddress(QString::fromLatin1(base));
            QVERIFY2(url, base);
            QVERIFY(!url->toString().endsWith(u'/'));
        }
        QVERIFY(!parseApiKey("  \n"));
        QVERIFY(!parseApiKey("two\r\nHeader: lines"));
        QCOMPARE(parseApiKey(" key \n").value(), QByteArray("key"));
    }

    void keepsTheKeyForItself()
    {
        MackerelStandIn standIn;
        const QByteArray key = "very-secret-key-0123";
        printed.clear();
        const auto before = qInstallMessageHandler(keepMessage);
        QLoggingCategory::setFilterRules(u"qt.network*=true\nqt.sql*=true"_s);
        standIn.services.append(u"x"_s);
        const auto refused = post(standIn, onePoint(), key);
        // A server that says the key back.
        QTcpServer echo;
        QVERIFY(echo.listen(QHostAddress::LocalHost));
        connect(&echo, &QTcpServer::newConnection, &echo, [&] {
            QTcpSocket *socket = echo.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket, key] {
                socket->readAll();
                const QByteArray body = "{\"error\":{\"message\":\"no key " + key + "\"}}";
                socket->write("HTTP/1.1 401 -\r\nContent-Length: " + QByteArray::number(body.size()) +
                              "\r\n\r\n" + body);
            });
        });
        MackerelClient client(m_network);
        client.setAccount(QUrl(u"http://127.0.0.1:%1"_s.arg(echo.serverPort())), key);
        const auto echoed = wait(client.organisation());
        QLoggingCategory::setFilterRules(u"qt.network*=false"_s);
        qInstallMessageHandler(before);
        QCOMPARE(refused.kind, Kind::WrongKey);
        QCOMPARE(echoed.kind, Kind::WrongKey);
        QVERIFY(!refused.words.contains(QString::fromLatin1(key)));
        QVERIFY2(!echoed.words.contains(QString::fromLatin1(key)), qPrintable(echoed.words));
        for (const QByteArray &line : printed)
            QVERIFY2(!line.contains(key), line.constData());
    }

    void asksNoProxyForThisMachine()
    {
        MackerelStandIn standIn, proxy;
        qputenv("http_proxy", proxy.url().toEncoded());
        QNetworkAccessManager network;
        useSystemProxy(network);
        MackerelClient client(network);
        client.setAccount(standIn.url(), standIn.key);
        const auto reply = wait(client.organisation());
        qunsetenv("http_proxy");
        QCOMPARE(reply.kind, Kind::Done);
        QCOMPARE(proxy.connections(), 0);
    }

    void findsTheProxyOfTheEnvironment_data()
    {
        using Variables = QList<QPair<QByteArray, QByteArray>>;
        QTest::addColumn<Variables>("variables");
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("proxy");
        const auto row = [](const char *name, const Variables &variables, const char *proxy,
                            const char *host = "api.mackerelio.com") {
            QTest::newRow(name) << variables << QString::fromLatin1(host) << QString::fromLatin1(proxy);
        };
        row("https", {{"https_proxy", "http://p:3128"}}, "p:3128");
        row("capitals", {{"HTTPS_PROXY", "p:3128"}}, "p:3128");
        row("all", {{"all_proxy", "http://p:1"}}, "p:1");
        row("ALL", {{"ALL_PROXY", "socks5h://p"}}, "p:1080 socks");
        row("https before all", {{"all_proxy", "q:2"}, {"https_proxy", "p:1"}}, "p:1");
        row("none", {{"all_proxy", "p:1"}, {"no_proxy", "*"}}, "");
        row("NONE", {{"https_proxy", "p:1"}, {"NO_PROXY", "other, *"}}, "");
        row("host", {{"all_proxy", "p:1"}, {"no_proxy", "a.b,api.mackerelio.com"}}, "");
        row("domain", {{"all_proxy", "p:1"}, {"no_proxy", "mackerelio.com"}}, "");
        row("dot", {{"all_proxy", "p:1"}, {"no_proxy", ".mackerelio.com"}}, "");
        row("port", {{"all_proxy", "p:1"}, {"no_proxy", "mackerelio.com:443"}}, "");
        row("other port", {{"all_proxy", "p:1"}, {"no_proxy", "mackerelio.com:80"}}, "p:1");
        row("part of a word", {{"all_proxy", "p:1"}, {"no_proxy", "kerelio.com"}}, "p:1");
        row("net", {{"all_proxy", "p:1"}, {"no_proxy", "10.0.0.0/8"}}, "", "10.1.2.3");
        row("another net", {{"all_proxy", "p:1"}, {"no_proxy", "10.0.0.0/8"}}, "p:1", "11.1.2.3");
        row("this machine", {{"all_proxy", "p:1"}}, "", "localhost");
        row("::1", {{"all_proxy", "p:1"}}, "", "[::1]");
    }
    void findsTheProxyOfTheEnvironment()
    {
        using Variables = QList<QPair<QByteArray, QByteArray>>;
        QFETCH(Variables, variables);
        QFETCH(QString, host);
        QFETCH(QString, proxy);
        for (const auto &[name, value] : variables)
            qputenv(name.constData(), value);
        QNetworkAccessManager network;
        useSystemProxy(network);
        const auto found =
            network.proxyFactory()->queryProxy(QNetworkProxyQuery(QUrl(u"https://%1/api"_s.arg(host))));
        for (const auto &[name, value] : variables)
            qunsetenv(name.constData());
        QCOMPARE(found.size(), 1);
        const bool socks = found[0].type() == QNetworkProxy::Socks5Proxy;
        QCOMPARE(
            found[0].type() == QNetworkProxy::NoProxy
                ? QString()
                : u"%1:%2%3"_s.arg(found[0].hostName()).arg(found[0].port()).arg(socks ? u" socks" : u""),
            proxy);
    }

    /// The stand-in takes what real clients were seen to send, apart from what no document allows.
    void standInTakesRealRequests()
    {
        MackerelStandIn standIn;
        standIn.now = [] { return 1795355400; };
        static const QRegularExpression post(
            u"POST /api/v0/services/My-Service/tsdb\\?? HTTP/1.1\r?\n(?:[^\n]+\n)*\r?\n(\\[.*\\])"_s);
        auto matches = post.globalMatch(QString::fromUtf8(recordedRequests(u"mkr-requests.txt"_s)));
        int found = 0;
        while (matches.hasNext()) {
            ++found;
            QCOMPARE(this->post(standIn, matches.next().captured(1).toUtf8()).kind, Kind::Done);
        }
        QVERIFY(found > 5);
        QCOMPARE(standIn.faults, QStringList());
        // mackerel-gops sends "unit", which no document knows; the stand-in is strict about it.
        auto odd = post.match(QString::fromUtf8(recordedRequests(u"mackerel-gops-requests.txt"_s)));
        QVERIFY(odd.hasMatch());
        QCOMPARE(this->post(standIn, odd.captured(1).toUtf8()).kind, Kind::Rejected);
    }

    void standInHasTwoOrganisations()
    {
        MackerelStandIn standIn;
        QCOMPARE(post(standIn, onePoint(), standIn.otherKey).kind, Kind::Done);
        QVERIFY(standIn.taken.isEmpty() && standIn.shown.isEmpty());
        QCOMPARE(standIn.other.taken.size(), 1);
        MackerelClient client(m_network);
        client.setAccount(standIn.url(), standIn.otherKey);
        QCOMPARE(wait(client.organisation()).json[u"name"_s].toString(), u"other"_s);
        QCOMPARE(wait(client.createService(u"New-One"_s, {})).kind, Kind::Done);
        QCOMPARE(standIn.services.size(), 1);
    }

    void standInKeepsOnePointAMinute()
    {
        MackerelStandIn standIn;
        standIn.now = [] { return 1795000100; };
        const auto send = [&](const QByteArray &time, const QByteArray &value) {
            return post(standIn, "[{\"name\":\"x\",\"time\":" + time + ",\"value\":" + value + "}]").kind;
        };
        QCOMPARE(send("1795000000", "1"), Kind::Done);
        QCOMPARE(send("1795000019", "2"), Kind::Done);
        QCOMPARE(send("1795000021", "3"), Kind::Done);
        QCOMPARE(send("1794900000", "4"), Kind::Done); // too old: 200 and gone
        const auto series = standIn.shown.value({u"My-Service"_s, u"x"_s});
        QCOMPARE(series.size(), 2);
        QCOMPARE(series.first().value, 2.0);
        QCOMPARE(standIn.tooOld, 1);
    }
};

QTEST_GUILESS_MAIN(tst_MackerelClient)
#include "tst_mackerelclient.moc"
