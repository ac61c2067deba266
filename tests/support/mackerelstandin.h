#pragma once

#include <QDateTime>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QMap>
#include <QPointer>
#include <QRegularExpression>
#include <QSet>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>
#include <QUrlQuery>
#include <QtEndian>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <functional>

#include <poll.h>
#include <sys/socket.h>

/// Stands in for Mackerel on loopback: checks what it gets as strictly as the documents allow, keeps one
/// point a minute and name as Mackerel does, and fails when told so.
class MackerelStandIn
{
public:
    /// What happens to a request.
    enum class Mood
    {
        Well,
        Silent,    ///< no answer at all
        Closing,   ///< the connection is closed without an answer
        Forgetful, ///< stores the points, then closes the connection
        Empty,     ///< 200 without a body
        Garbage,   ///< 200 with a sign-in page
        Denying,   ///< 200 with {"success":false}
        Hollow,    ///< 200 with {}
        SignIn,    ///< 200 with the JSON of somebody who wants a login
        Cut,       ///< 200 whose body ends in the middle
        Reset,     ///< the same, with a reset of the connection
        Endless,   ///< 200 with 10 MB
        Flooding,  ///< 200 whose body does not end before 1 GB
        Bomb,      ///< 200 with 20 MB of blanks, gzipped
        Gzipped,   ///< as Well, with answers that are gzipped though nobody asked for that
        Redirecting,
        Error,     ///< `status`, as Mackerel says it
        OldError,  ///< the same as before 2022
        BareError, ///< the same with a page of HTML
    };
    struct Point
    {
        QString service;
        QString name;
        qint64 time = 0;
        double value = 0;

        friend bool operator==(const Point &, const Point &) = default;
    };
    struct Request
    {
        QByteArray method, path;
        QHash<QByteArray, QByteArray> headers; ///< names in lower case
        QByteArray body;
        qint64 atMs = 0;
        int points = 0; ///< in it
        int answer = 0; ///< the status
    };

    explicit MackerelStandIn(quint16 port = 0)
    {
        listen(port);
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            while (QTcpSocket *socket = m_server.nextPendingConnection())
                accept(socket);
        });
    }

    // What it knows.
    QByteArray key = "standin-key-1234567890";
    QByteArray readOnlyKey = "standin-read-only-key";
    QString organisation = QStringLiteral("standin");
    QStringList services{QStringLiteral("My-Service")};
    QByteArray otherKey = "standin-other-key-0987654321";
    std::function<qint64()> now = [] { return QDateTime::currentSecsSinceEpoch(); };

    // How it fails.
    Mood mood = Mood::Well;
    int status = 500;
    QByteArray retryAfter;
    /// What Mackerel's clock says, in the form that HTTP wants; without it no answer has a date.
    std::function<QByteArray()> date;
    /// Asked before each POST of points when set; overrides mood.
    std::function<Mood()> moodForPoints;
    /// Names that are 400.
    QSet<QString> badNames;
    /// Bodies over this are 413; no document tells Mackerel's own limit.
    qsizetype mostBody = 1'000'000;
    QByteArray redirectTo = "http://127.0.0.1:1/";

    // What it got.
    QList<Request> requests;
    /// All points that were taken, in their order.
    QList<Point> taken;
    /// What Mackerel would show: the last point of each minute, by service and name.
    using Shown = QHash<QPair<QString, QString>, QMap<qint64, Point>>;
    Shown shown;
    /// A second organisation, that of otherKey, with a service of the same name.
    struct Organisation
    {
        QString name = QStringLiteral("other");
        QStringList services{QStringLiteral("My-Service")};
        QList<Point> taken;
        Shown shown;
    };
    Organisation other;
    qint64 tooOld = 0;
    QList<QJsonObject> annotations;
    QList<QJsonObject> hosts, graphDefinitions, hostMetrics;
    /// Requests that broke a documented rule, in words; an honest client makes none.
    QStringList faults;

    static QByteArray httpDate(qint64 epochS)
    {
        return QLocale::c()
            .toString(QDateTime::fromSecsSinceEpoch(epochS, Qt::UTC),
                      QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"))
            .toLatin1();
    }

    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_port)); }

    /// Posts of points so far.
    [[nodiscard]] QList<Request> posts() const
    {
        QList<Request> found;
        for (const Request &request : requests) {
            if (request.method == "POST" && request.path.contains("/services/") &&
                request.path.contains("/tsdb"))
                found.append(request);
        }
        return found;
    }
    [[nodiscard]] int connections() const { return m_connections; }

    /// From now on connections are refused; back() undoes it on the same port.
    void away()
    {
        m_server.close();
        const auto sockets = m_sockets;
        for (const QPointer<QTcpSocket> &socket : sockets) {
            if (socket)
                socket->abort();
        }
    }
    void back() { listen(m_port); }

private:
    struct Answer
    {
        int status = 200;
        QJsonObject json;
    };
    /// What belongs to the key of a request.
    struct Books
    {
        const QString &organisation;
        QStringList &services;
        QList<Point> &taken;
        Shown &shown;
    };
    Books booksOf(const QByteArray &given)
    {
        if (given == otherKey)
            return {other.name, other.services, other.taken, other.shown};
        return {organisation, services, taken, shown};
    }

    void listen(quint16 port)
    {
        if (!m_server.listen(QHostAddress::LocalHost, port))
            qFatal("can't listen: %s", qPrintable(m_server.errorString()));
        m_port = m_server.serverPort();
    }

    void accept(QTcpSocket *socket)
    {
        ++m_connections;
        m_sockets.removeAll(nullptr);
        m_sockets.append(socket);
        auto buffer = std::make_shared<QByteArray>();
        QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, buffer] {
            *buffer += socket->readAll();
            while (takeRequest(socket, *buffer)) {
            }
        });
    }

    /// Cuts one whole request from the buffer and answers it; false when there is none yet.
    bool takeRequest(QTcpSocket *socket, QByteArray &buffer)
    {
        const qsizetype end = buffer.indexOf("\r\n\r\n");
        if (end < 0)
            return false;
        Request request;
        const auto lines = buffer.left(end).split('\n');
        const auto words = lines.front().trimmed().split(' ');
        request.method = words.value(0);
        request.path = words.value(1);
        for (const QByteArray &line : lines.mid(1)) {
            const qsizetype colon = line.indexOf(':');
            request.headers.insert(line.left(colon).trimmed().toLower(), line.mid(colon + 1).trimmed());
        }
        const qsizetype length = request.headers.value("content-length").toLongLong();
        if (buffer.size() < end + 4 + length)
            return false;
        request.body = buffer.mid(end + 4, length);
        buffer.remove(0, end + 4 + length);
        request.atMs = QDateTime::currentMSecsSinceEpoch();
        answer(socket, request);
        return true;
    }

    void answer(QTcpSocket *socket, Request &request)
    {
        const bool points =
            request.method == "POST" && request.path.contains("/tsdb") && request.path.contains("/services/");
        const Mood current = points && moodForPoints ? moodForPoints() : mood;
        request.points = points ? static_cast<int>(QJsonDocument::fromJson(request.body).array().size()) : 0;
        if (current == Mood::Well || current == Mood::Forgetful || current == Mood::Gzipped) {
            const Answer answer = judge(request);
            request.answer = current == Mood::Forgetful ? 0 : answer.status;
            requests.append(request);
            if (current == Mood::Forgetful)
                return socket->abort();
            const QByteArray body = QJsonDocument(answer.json).toJson(QJsonDocument::Compact);
            if (current == Mood::Gzipped)
                return send(socket, answer.status, gzipped(body), gzipHeader());
            return send(socket, answer.status, body);
        }
        requests.append(request);
        fail(socket, current);
    }

    void fail(QTcpSocket *socket, Mood mood_)
    {
        switch (mood_) {
        case Mood::Silent:
            return;
        case Mood::Closing:
            return socket->abort();
        case Mood::Empty:
            return send(socket, 200, {});
        case Mood::Garbage:
            return send(socket, 200, "<html>Please sign in</html>");
        case Mood::Denying:
            return send(socket, 200, "{\"success\":false}");
        case Mood::Hollow:
            return send(socket, 200, "{}");
        case Mood::SignIn:
            return send(socket, 200, "{\"login\":\"required\"}");
        case Mood::Cut:
            socket->write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"success\":");
            return socket->disconnectFromHost();
        case Mood::Reset:
            socket->write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"success\":");
            return reset(socket);
        case Mood::Endless:
            return send(socket, 200, QByteArray(10'000'000, ' '));
        case Mood::Flooding:
            return flood(socket);
        case Mood::Bomb:
            return send(socket, 200, gzipped(QByteArray(20'000'000, ' ')), gzipHeader());
        case Mood::Redirecting:
            return send(socket, 307, {}, "Location: " + redirectTo + "\r\n");
        case Mood::OldError:
            return send(socket, status, "{\"error\":\"old words\"}");
        case Mood::BareError:
            return send(socket, status, "<html>busy</html>");
        default:
            return send(socket, status, "{\"error\":{\"message\":\"stand-in error\"}}");
        }
    }

    static QByteArray gzipHeader() { return "Content-Encoding: gzip\r\n"; }

    static quint32 checkSum(const QByteArray &body)
    {
        std::array<quint32, 256> table{};
        for (quint32 i = 0; i < table.size(); ++i) {
            table[i] = i;
            for (int bit = 0; bit < 8; ++bit)
                table[i] = (table[i] >> 1) ^ (table[i] & 1 ? 0xedb88320U : 0);
        }
        quint32 sum = ~0U;
        for (const char c : body)
            sum = (sum >> 8) ^ table[(sum ^ static_cast<quint8>(c)) & 0xff];
        return ~sum;
    }

    /// RFC 1952: qCompress()'s deflated data without what is around it, between a gzip head and a check sum.
    static QByteArray gzipped(const QByteArray &body)
    {
        const QByteArray packed = qCompress(body, 1);
        const std::array ends{qToLittleEndian(checkSum(body)),
                              qToLittleEndian(static_cast<quint32>(body.size()))};
        return QByteArray("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10) + packed.mid(6, packed.size() - 10) +
               QByteArray(reinterpret_cast<const char *>(ends.data()), sizeof ends);
    }

    /// Sends what was written, then a reset in place of an orderly end.
    static void reset(QTcpSocket *socket)
    {
        QObject::connect(socket, &QTcpSocket::bytesWritten, socket, [socket] {
            const linger atOnce{1, 0};
            ::setsockopt(static_cast<int>(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &atOnce,
                         sizeof atOnce);
            socket->abort();
        });
    }

    /// As fast as it goes, which is faster than an event loop: to a client in another process only.
    static void flood(QTcpSocket *socket)
    {
        constexpr int patienceMs = 2000;
        const QByteArray piece = "100000\r\n" + QByteArray(0x100000, ' ') + "\r\n";
        pollfd peer{static_cast<int>(socket->socketDescriptor()), POLLOUT, 0};
        const auto push = [&peer](QByteArrayView bytes) {
            while (!bytes.isEmpty()) {
                const auto sent =
                    ::send(peer.fd, bytes.data(), static_cast<size_t>(bytes.size()), MSG_NOSIGNAL);
                if (sent < 0 && (errno != EAGAIN || ::poll(&peer, 1, patienceMs) <= 0))
                    return false;
                bytes = bytes.sliced(std::max<qsizetype>(sent, 0));
            }
            return true;
        };
        bool taken = push("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int pieces = 0; taken && pieces < 1000; ++pieces)
            taken = push(piece);
        socket->abort();
    }

    void send(QTcpSocket *socket, int code, const QByteArray &body, const QByteArray &more = {})
    {
        QByteArray head = "HTTP/1.1 " + QByteArray::number(code) + " -\r\nContent-Type: application/json\r\n";
        if (!retryAfter.isEmpty())
            head += "Retry-After: " + retryAfter + "\r\n";
        if (date)
            head += "Date: " + date() + "\r\n";
        socket->write(head + more + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    }

    static Answer error(int code, const QString &message)
    {
        return {code, {{QStringLiteral("error"), QJsonObject{{QStringLiteral("message"), message}}}}};
    }

    Answer fault(const QString &words)
    {
        faults.append(words);
        return error(400, words);
    }

    Answer judge(Request &request)
    {
        const QUrl url = QUrl::fromEncoded(request.path);
        const QByteArray given = request.headers.value("x-api-key");
        if (given != key && given != readOnlyKey && given != otherKey)
            return error(401, QStringLiteral("Authentication failed. Please try with valid Api Key."));
        if (request.method == "POST" && given == readOnlyKey)
            return error(403, QStringLiteral("This key may not write."));
        if (request.method == "POST" && !request.headers.value("content-type").startsWith("application/json"))
            return fault(QStringLiteral("no JSON by its header"));
        const auto parts = url.path(QUrl::FullyDecoded).split(u'/', Qt::SkipEmptyParts);
        if (parts.size() < 3 || parts[0] != u"api" || parts[1] != u"v0")
            return error(404, QStringLiteral("not found"));
        return judgeCall(request, booksOf(given), parts.mid(2), QUrlQuery(url));
    }

    Answer judgeCall(const Request &request, Books books, const QStringList &parts, const QUrlQuery &query)
    {
        const bool isPost = request.method == "POST";
        const QJsonDocument body = QJsonDocument::fromJson(request.body);
        if (parts[0] == u"org" && !isPost)
            return {200, {{QStringLiteral("name"), books.organisation}, {QStringLiteral("displayName"), {}}}};
        if (parts[0] == u"services")
            return judgeServices(books, isPost, body, request.body.size(), parts, query);
        if (parts[0] == u"graph-annotations" && isPost)
            return judgeAnnotation(books, body.object());
        // What the agent calls. Our guess, lenient: the agent is not what is tested here.
        if (parts[0] == u"hosts") {
            if (isPost)
                hosts.append(body.object());
            const QJsonObject host{{QStringLiteral("id"), QStringLiteral("standinHost1")},
                                   {QStringLiteral("name"), QStringLiteral("host")},
                                   {QStringLiteral("status"), QStringLiteral("working")},
                                   {QStringLiteral("success"), true}};
            return {200, parts.size() > 1 && !isPost ? QJsonObject{{QStringLiteral("host"), host}} : host};
        }
        if (parts[0] == u"graph-defs" && isPost) {
            for (const auto &definition : body.array())
                graphDefinitions.append(definition.toObject());
            return {200, {{QStringLiteral("success"), true}}};
        }
        if (parts[0] == u"tsdb" && isPost) {
            for (const auto &metric : body.array())
                hostMetrics.append(metric.toObject());
            return {200, {{QStringLiteral("success"), true}}};
        }
        return error(404, QStringLiteral("not found"));
    }

    Answer judgeServices(Books books, bool isPost, const QJsonDocument &body, qsizetype size,
                         const QStringList &parts, const QUrlQuery &query)
    {
        if (parts.size() == 1 && !isPost) {
            QJsonArray rows;
            for (const QString &service : books.services)
                rows.append(QJsonObject{{QStringLiteral("name"), service},
                                        {QStringLiteral("memo"), QString()},
                                        {QStringLiteral("roles"), QJsonArray()}});
            return {200, {{QStringLiteral("services"), rows}}};
        }
        if (parts.size() == 1) {
            static const QRegularExpression rule(QStringLiteral("^[A-Za-z0-9][A-Za-z0-9_-]{1,62}$"));
            const QString name = body.object()[QStringLiteral("name")].toString();
            if (!rule.match(name).hasMatch() || books.services.contains(name))
                return error(400, QStringLiteral("the name is bad or taken"));
            books.services.append(name);
            return {200, body.object()};
        }
        const QString service = parts[1], what = parts.value(2);
        if (!books.services.contains(service))
            return error(404, QStringLiteral("Service not found."));
        if (what == u"tsdb" && isPost)
            return takePoints(books, service, body, size);
        if (what == u"metric-names") {
            QJsonArray names;
            for (auto it = books.shown.cbegin(); it != books.shown.cend(); ++it) {
                if (it.key().first == service)
                    names.append(it.key().second);
            }
            return {200, {{QStringLiteral("names"), names}}};
        }
        if (what == u"metrics") {
            QJsonArray points;
            const auto series = books.shown.value({service, query.queryItemValue(QStringLiteral("name"))});
            for (const Point &point : series) {
                if (point.time >= query.queryItemValue(QStringLiteral("from")).toLongLong() &&
                    point.time <= query.queryItemValue(QStringLiteral("to")).toLongLong())
                    points.append(QJsonObject{{QStringLiteral("time"), point.time},
                                              {QStringLiteral("value"), point.value}});
            }
            return {200, {{QStringLiteral("metrics"), points}}};
        }
        return error(404, QStringLiteral("not found"));
    }

    Answer takePoints(Books books, const QString &service, const QJsonDocument &body, qsizetype size)
    {
        static const QRegularExpression rule(QStringLiteral("^[a-zA-Z0-9._-]+$"));
        if (size > mostBody)
            return error(413, QStringLiteral("too large"));
        if (!body.isArray())
            return fault(QStringLiteral("no array"));
        QList<Point> points;
        for (const auto &value : body.array()) {
            const QJsonObject row = value.toObject();
            const QJsonValue time = row[QStringLiteral("time")];
            const Point point{service, row[QStringLiteral("name")].toString(), time.toInteger(-1),
                              row[QStringLiteral("value")].toDouble()};
            if (badNames.contains(point.name))
                return error(400, QStringLiteral("a bad name"));
            if (row.size() != 3 || !rule.match(point.name).hasMatch() ||
                !row[QStringLiteral("value")].isDouble() || !std::isfinite(point.value) ||
                point.time < 1'000'000'000 || point.time > 10'000'000'000)
                return fault(QStringLiteral("a bad point: ") +
                             QString::fromUtf8(QJsonDocument(row).toJson(QJsonDocument::Compact)));
            points.append(point);
        }
        for (const Point &point : points) {
            books.taken.append(point);
            if (std::abs(now() - point.time) > 24 * 3600) { // 200, and not stored
                ++tooOld;
                continue;
            }
            books.shown[{service, point.name}][point.time / 60] = point;
        }
        return {200, {{QStringLiteral("success"), true}}};
    }

    Answer judgeAnnotation(Books books, QJsonObject annotation)
    {
        const auto longerThan = [&](const char *field, qsizetype most) {
            return annotation[QLatin1String(field)].toString().size() > most;
        };
        if (annotation[QStringLiteral("title")].toString().isEmpty() || longerThan("title", 250) ||
            longerThan("description", 1024) ||
            !books.services.contains(annotation[QStringLiteral("service")].toString()) ||
            annotation[QStringLiteral("to")].toInteger() < annotation[QStringLiteral("from")].toInteger(1))
            return fault(QStringLiteral("a bad annotation"));
        annotation.insert(QStringLiteral("id"), QStringLiteral("annotation%1").arg(annotations.size()));
        annotations.append(annotation);
        return {200, annotation};
    }

    QTcpServer m_server;
    QList<QPointer<QTcpSocket>> m_sockets;
    quint16 m_port = 0;
    int m_connections = 0;
};
