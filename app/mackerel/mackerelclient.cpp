#include "mackerel/mackerelclient.h"

#include "base/number.h"
#include "base/untrusted.h"
#include "mackerel/proxies.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace gopscope {
namespace {

using Kind = MackerelReply::Kind;

/// The message of an error answer: `{"error":{"message"}}`, before 2022 `{"error":"…"}`, or any text.
QString complaint(const QByteArray &answer)
{
    const QJsonValue error = QJsonDocument::fromJson(answer).object()[u"error"_s];
    const QString message = error.isObject() ? error[u"message"_s].toString() : error.toString();
    return message.isEmpty() ? firstLine(answer, 120) : oneLine(message);
}

/// RFC 9110: seconds or a date. No document says that Mackerel sends it.
std::optional<std::chrono::seconds> parseRetryAfter(const QByteArray &text)
{
    // Whoever asks for more is mistaken, or somebody's proxy: that is no reason to be silent for a day.
    constexpr std::chrono::seconds longest = 15min;
    auto seconds = parseWhole<qint64>(text);
    if (!seconds) {
        const auto date = parseHttpDate(text);
        if (!date)
            return {};
        seconds = (*date - QDateTime::currentMSecsSinceEpoch()) / 1000;
    }
    return std::clamp(std::chrono::seconds(*seconds), 0s, longest);
}

Kind kindOf(int status)
{
    switch (status) {
    case 400:
    case 413:
        return Kind::Rejected;
    case 401:
        return Kind::WrongKey;
    case 403:
        return Kind::Denied;
    case 404:
        return Kind::NotFound;
    case 408:
        return Kind::ServerTrouble;
    case 429:
        return Kind::Throttled;
    default:
        break;
    }
    if (status >= 500)
        return Kind::ServerTrouble;
    return status >= 400 ? Kind::Refused : Kind::OddAnswer;
}

/// `plain` makes text of the connection fit for a person.
template<typename Plain>
MackerelReply judgeSuccess(const MackerelAnswer &answer, MackerelProof proof, Plain plain)
{
    // Codes of the connection and of proxies are below those of content and of HTTP.
    if (answer.error != QNetworkReply::NoError && answer.error < QNetworkReply::ContentAccessDenied)
        return {Kind::Unreachable,
                answer.status,
                {},
                MackerelCall::tr("The connection to Mackerel broke off: %1.").arg(plain(answer.errorText)),
                {}};
    if (answer.error != QNetworkReply::NoError)
        return {
            Kind::OddAnswer, answer.status, {}, MackerelCall::tr("Mackerel's answer can't be unpacked."), {}};
    const auto document = QJsonDocument::fromJson(answer.body);
    const QJsonObject json = document.object();
    if (document.isObject() && !json.contains(u"error"_s) && proof(json))
        return {Kind::Done, answer.status, json, {}, {}, parseHttpDate(answer.date)};
    return {Kind::OddAnswer,
            answer.status,
            {},
            MackerelCall::tr("The answer is not Mackerel's (%1, but not what it says then): is there a proxy "
                             "or a sign-in page between?")
                .arg(answer.status),
            {}};
}

} // namespace

std::optional<qint64> parseHttpDate(const QByteArray &text)
{
    constexpr qsizetype length = 29;
    const QString given = QString::fromLatin1(text.trimmed().left(length + 1));
    if (given.size() != length)
        return {};
    // As local time it could fall into an hour that summer time leaves out.
    const auto date = QDateTime::fromString(given.chopped(3) + u"+0000"_s, Qt::RFC2822Date).toUTC();
    if (QLocale::c().toString(date, u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s) != given)
        return {};
    return date.toMSecsSinceEpoch();
}

MackerelCall::MackerelCall(QNetworkReply *reply, MackerelProof proof, QByteArray secret,
                           std::chrono::milliseconds deadline, QObject *parent)
    : QObject(parent)
    , m_reply(reply)
    , m_proof(proof)
    , m_secret(std::move(secret))
{
    constexpr qint64 buffered = 64 * 1024;
    m_reply->setParent(this);
    // Otherwise whole megabytes arrive before read() can stop them. Qt forgets what it hears before it has
    // handed the request to its own thread.
    const auto bound = [this] { m_reply->setReadBufferSize(buffered); };
    connect(m_reply, &QNetworkReply::socketStartedConnecting, this, bound);
    connect(m_reply, &QNetworkReply::requestSent, this, bound);
    connect(m_reply, &QNetworkReply::readyRead, this, &MackerelCall::read);
    // An error can come before control is back in the event loop, and nobody would listen yet.
    connect(m_reply, &QNetworkReply::finished, this, &MackerelCall::finish, Qt::QueuedConnection);
    // Qt's own time-out starts again with each byte.
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, m_reply, &QNetworkReply::abort);
    m_deadline.start(deadline);
}

MackerelCall::MackerelCall(MackerelReply refusal, QObject *parent)
    : QObject(parent)
{
    QMetaObject::invokeMethod(
        this,
        [this, refusal = std::move(refusal)] {
            deleteLater();
            Q_EMIT done(refusal);
        },
        Qt::QueuedConnection);
}

void MackerelCall::read()
{
    m_answer += m_reply->read(mostAnswer + 1 - m_answer.size());
    if (m_answer.size() <= mostAnswer || m_tooMuch)
        return;
    m_tooMuch = true;
    m_reply->abort();
}

void MackerelCall::finish()
{
    m_deadline.stop();
    if (!m_tooMuch && m_reply->isOpen())
        read();
    const MackerelAnswer answer{m_reply->error(),
                                m_reply->errorString(),
                                m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(),
                                m_answer,
                                m_tooMuch,
                                m_reply->rawHeader("Retry-After"),
                                m_reply->rawHeader("Date")};
    deleteLater();
    Q_EMIT done(judgeAnswer(answer, m_proof, m_secret));
}

MackerelReply judgeAnswer(MackerelAnswer answer, MackerelProof proof, const QByteArray &secret)
{
    // Before anything is cut or read out of it: an answer may repeat the key.
    if (!secret.isEmpty())
        answer.body.replace(secret, "...");
    const auto plain = [&](QString text) {
        return oneLine(secret.isEmpty() ? text : text.replace(QString::fromLatin1(secret), u"…"_s));
    };
    const int status = answer.status;
    if (answer.cut)
        return {Kind::OddAnswer, status, {}, MackerelCall::tr("Mackerel's answer is too large."), {}};
    if (answer.error == QNetworkReply::OperationCanceledError || answer.error == QNetworkReply::TimeoutError)
        return {Kind::TimedOut, status, {}, MackerelCall::tr("Mackerel gave no answer in time."), {}};
    if (status == 0)
        return {Kind::Unreachable,
                0,
                {},
                MackerelCall::tr("Mackerel can't be reached: %1.").arg(plain(answer.errorText)),
                {}};
    if (status >= 200 && status < 300)
        return judgeSuccess(answer, proof, plain);
    if (status >= 300 && status < 400)
        return {Kind::OddAnswer,
                status,
                {},
                MackerelCall::tr("The answer is not Mackerel's (%1, which leads elsewhere): is there a proxy "
                                 "or a sign-in page between?")
                    .arg(status),
                {}};
    const QString said = plain(complaint(answer.body));
    return {kindOf(status),
            status,
            {},
            said.isEmpty() ? MackerelCall::tr("Mackerel answered %1.").arg(status)
                           : MackerelCall::tr("Mackerel answered %1: %2").arg(QString::number(status), said),
            parseRetryAfter(answer.retryAfter)};
}

MackerelClient::MackerelClient(QNetworkAccessManager &network, QObject *parent)
    : QObject(parent)
    , m_network(network)
{
}

void MackerelClient::setAccount(const QUrl &base, const QByteArray &key)
{
    m_base = base;
    m_key = key;
}

MackerelCall *MackerelClient::organisation()
{
    return get(u"/org"_s, [](const QJsonObject &json) { return !json[u"name"_s].toString().isEmpty(); });
}

MackerelCall *MackerelClient::services()
{
    return get(u"/services"_s, [](const QJsonObject &json) { return json[u"services"_s].isArray(); });
}

MackerelCall *MackerelClient::createService(const QString &name, const QString &memo)
{
    const QJsonObject body{{u"name"_s, name}, {u"memo"_s, memo}};
    return post(u"/services"_s, QJsonDocument(body).toJson(QJsonDocument::Compact),
                [](const QJsonObject &json) { return json[u"name"_s].isString(); });
}

namespace {
QString ofService(const QString &service, const QString &what)
{
    return u"/services/"_s + QString::fromLatin1(QUrl::toPercentEncoding(service)) + what;
}
} // namespace

MackerelCall *MackerelClient::metricNames(const QString &service)
{
    return get(ofService(service, u"/metric-names"_s),
               [](const QJsonObject &json) { return json[u"names"_s].isArray(); });
}

MackerelCall *MackerelClient::postMetrics(const QString &service, const QByteArray &body)
{
    return post(ofService(service, u"/tsdb"_s), body,
                [](const QJsonObject &json) { return json[u"success"_s].toBool(); });
}

MackerelCall *MackerelClient::postAnnotation(const QString &service, const Annotation &annotation)
{
    constexpr qsizetype longestTitle = 250, longestDescription = 1024;
    const QJsonObject body{{u"title"_s, annotation.title.left(longestTitle)},
                           {u"description"_s, annotation.description.left(longestDescription)},
                           {u"from"_s, annotation.fromS},
                           {u"to"_s, annotation.toS},
                           {u"service"_s, service}};
    return post(u"/graph-annotations"_s, QJsonDocument(body).toJson(QJsonDocument::Compact),
                [](const QJsonObject &json) { return json.contains(u"id"_s); });
}

MackerelCall *MackerelClient::get(const QString &path, MackerelProof proof)
{
    if (auto refused = refusal())
        return new MackerelCall(std::move(*refused), this);
    return new MackerelCall(m_network.get(request(path)), proof, m_key, 2 * m_timeout, this);
}

MackerelCall *MackerelClient::post(const QString &path, const QByteArray &body, MackerelProof proof)
{
    if (auto refused = refusal())
        return new MackerelCall(std::move(*refused), this);
    return new MackerelCall(m_network.post(request(path), body), proof, m_key, 2 * m_timeout, this);
}

std::optional<MackerelReply> MackerelClient::refusal() const
{
    const auto base = parseBaseAddress(m_base.toString());
    if (!base)
        return MackerelReply{Kind::Insecure, 0, {}, base.error().message, {}};
    const auto key = parseApiKey(m_key);
    if (!key)
        return MackerelReply{Kind::Insecure, 0, {}, key.error().message, {}};
    return {};
}

QNetworkRequest MackerelClient::request(const QString &path) const
{
    QUrl url = m_base;
    url.setPath(url.path(QUrl::FullyEncoded) + u"/api/v0"_s + path, QUrl::TolerantMode);
    QNetworkRequest request(url);
    request.setRawHeader("X-Api-Key", m_key);
    request.setRawHeader("User-Agent", "gopscope/" GOPSCOPE_VERSION);
    // Some proxies pack whatever is asked for; only without a wish of ours Qt unpacks. read() bounds it.
    request.setDecompressedSafetyCheckThreshold(MackerelCall::mostAnswer);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    // Whoever is redirected to must not get the key.
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setTransferTimeout(static_cast<int>(m_timeout.count()));
    return request;
}

QUrl mackerelAddress()
{
    return QUrl(u"https://api.mackerelio.com"_s);
}

Result<QUrl> parseBaseAddress(const QString &text)
{
    const auto wrong = [](const QString &words) { return failure(ErrorKind::Usage, words); };
    QUrl url(text.trimmed(), QUrl::StrictMode);
    const bool http = url.scheme() == "http"_L1;
    if (!url.isValid() || url.host().isEmpty() || (!http && url.scheme() != "https"_L1))
        return wrong(
            MackerelClient::tr("The base address must look like %1.").arg(mackerelAddress().toString()));
    if (!url.userInfo().isEmpty() || url.hasQuery() || url.hasFragment())
        return wrong(MackerelClient::tr("The base address takes no user, query or fragment."));
    if (http && !isThisMachine(url.host()))
        return wrong(MackerelClient::tr("The API key is not sent to %1 over plain http: use https.")
                         .arg(oneLine(url.host(), 80)));
    while (url.path().endsWith(u'/'))
        url.setPath(url.path().chopped(1));
    return url;
}

Result<QByteArray> parseApiKey(const QByteArray &text)
{
    constexpr qsizetype longest = 1000;
    QByteArray key = text.trimmed();
    if (key.isEmpty())
        return failure(ErrorKind::Usage, MackerelClient::tr("There is no API key."));
    const auto isPlain = [](char c) { return c > ' ' && c < 0x7f; };
    if (key.size() > longest || !std::all_of(key.begin(), key.end(), isPlain))
        return failure(ErrorKind::Usage,
                       MackerelClient::tr("The API key has characters that no key of Mackerel has."));
    return key;
}

QByteArray environmentKey()
{
    const QByteArray key = qgetenv("MACKEREL_API_KEY");
    return key.trimmed().isEmpty() ? qgetenv("MACKEREL_APIKEY") : key;
}

void clearEnvironmentKey()
{
    qunsetenv("MACKEREL_API_KEY");
    qunsetenv("MACKEREL_APIKEY");
}

} // namespace gopscope
