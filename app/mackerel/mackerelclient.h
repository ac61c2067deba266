#pragma once

#include "base/result.h"

#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QObject>
#include <QTimer>
#include <QUrl>

#include <chrono>
#include <optional>

namespace gopscope {

/// What came of a request to Mackerel.
struct MackerelReply
{
    enum class Kind
    {
        Done,          ///< 2xx with what Mackerel, and nobody else, answers to such a request
        Unreachable,   ///< no connection, or one that broke
        TimedOut,      ///< no complete answer in time
        Throttled,     ///< 429
        ServerTrouble, ///< 5xx, and 408
        OddAnswer,     ///< 2xx without JSON, a redirect, an answer past its bound
        WrongKey,      ///< 401
        Denied,        ///< 403: a read-only key, or an address that is not allowed
        NotFound,      ///< 404
        Rejected,      ///< 400 and 413: the body is what Mackerel does not like
        Refused,       ///< any other 4xx
        Insecure,      ///< never sent: the address or the key is not fit to be used
    };
    Kind kind = Kind::Unreachable;
    int status = 0;   ///< of HTTP; 0: there was none
    QJsonObject json; ///< of a 2xx
    QString words;    ///< one plain line for a person, never with the key in it
    std::optional<std::chrono::seconds> retryAfter;
    std::optional<qint64> dateMs = {}; ///< of a 2xx: when Mackerel made it by its own clock, epoch ms
};

/// All that is known of an answer of Mackerel, or of something in between.
struct MackerelAnswer
{
    QNetworkReply::NetworkError error = QNetworkReply::NoError;
    QString errorText;
    int status = 0;        ///< of HTTP; 0: there was none
    QByteArray body;       ///< as far as it was read
    bool cut = false;      ///< there was more
    QByteArray retryAfter; ///< the header
    QByteArray date;       ///< the header
};

/// Epoch milliseconds of a date as HTTP has it today, `Sun, 06 Nov 1994 08:49:37 GMT`; absent when it is
/// anything else.
[[nodiscard]] std::optional<qint64> parseHttpDate(const QByteArray &text);

/// Whether a 2xx with this JSON is Mackerel's own: pages that ask for a login come with 200 and JSON too.
using MackerelProof = bool (*)(const QJsonObject &);

/// What came of a request, by the answer. `secret` is what must not be seen in words.
[[nodiscard]] MackerelReply judgeAnswer(MackerelAnswer answer, MackerelProof proof, const QByteArray &secret);

/// One request. Emits done() once, then deletes itself.
class MackerelCall : public QObject
{
    Q_OBJECT

public:
    /// Answers past this many bytes are cut off; the names of 10,000 metrics have 400 KB.
    static constexpr qsizetype mostAnswer = 2 * 1024 * 1024;

    /// Takes the reply over. `secret` is what must not be seen in words.
    MackerelCall(QNetworkReply *reply, MackerelProof proof, QByteArray secret,
                 std::chrono::milliseconds deadline, QObject *parent);
    /// A request that was refused before any connection.
    MackerelCall(MackerelReply refusal, QObject *parent);

Q_SIGNALS:
    /// Not emitted before control is back in the event loop.
    void done(const gopscope::MackerelReply &reply);

private:
    void read();
    void finish();

    QNetworkReply *m_reply = nullptr;
    MackerelProof m_proof = nullptr;
    QByteArray m_secret;
    QTimer m_deadline;
    QByteArray m_answer;
    bool m_tooMuch = false;
};

/// A mark on the graphs of a service.
struct Annotation
{
    QString title;
    QString description;
    qint64 fromS = 0; ///< epoch seconds
    qint64 toS = 0;
};

/// Mackerel's API as this program uses it. The key goes into one header of each request and nowhere else.
class MackerelClient : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds transferTimeout{30000};

    explicit MackerelClient(QNetworkAccessManager &network, QObject *parent = nullptr);

    /// Where to post, and with which key.
    void setAccount(const QUrl &base, const QByteArray &key);
    void setTransferTimeout(std::chrono::milliseconds timeout) { m_timeout = timeout; }

    /// `GET /org`: `{"name"}`; the cheapest test of a key.
    MackerelCall *organisation();
    /// `GET /services`: `{"services":[{"name"}]}`.
    MackerelCall *services();
    MackerelCall *createService(const QString &name, const QString &memo);
    /// `{"names":[…]}`.
    MackerelCall *metricNames(const QString &service);
    /// Posts `body`, a JSON array of points.
    MackerelCall *postMetrics(const QString &service, const QByteArray &body);
    MackerelCall *postAnnotation(const QString &service, const Annotation &annotation);

private:
    MackerelCall *get(const QString &path, MackerelProof proof);
    MackerelCall *post(const QString &path, const QByteArray &body, MackerelProof proof);
    [[nodiscard]] QNetworkRequest request(const QString &path) const;
    /// Why nothing may be sent; absent when it may.
    [[nodiscard]] std::optional<MackerelReply> refusal() const;

    QNetworkAccessManager &m_network;
    QUrl m_base;
    QByteArray m_key;
    std::chrono::milliseconds m_timeout = transferTimeout;
};

/// Where Mackerel is unless a person says otherwise.
[[nodiscard]] QUrl mackerelAddress();

/// The base address in `text`, without a slash at its end. Fails with ErrorKind::Usage unless it is https,
/// or http to this machine, and nothing but scheme, host, port and path.
[[nodiscard]] Result<QUrl> parseBaseAddress(const QString &text);

/// The key in `text` without blanks around. Fails with ErrorKind::Usage when there is none, or when it has
/// characters that no header can carry.
[[nodiscard]] Result<QByteArray> parseApiKey(const QByteArray &text);

/// The key in MACKEREL_API_KEY, else in MACKEREL_APIKEY, as it is there; empty without any.
[[nodiscard]] QByteArray environmentKey();
/// Takes both out of the environment, so that nothing that is started from now on gets them.
void clearEnvironmentKey();

} // namespace gopscope
