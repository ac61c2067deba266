#include "fuzz.h"
#include "mackerel/mackerelclient.h"

#include <QCoreApplication>

using namespace gopscope;
using namespace std::chrono_literals;

namespace {

/// The first line is the status and the header, `429 120`; the rest is the body.
MackerelAnswer answerOf(const QByteArray &text)
{
    const qsizetype end = text.indexOf('\n');
    const QByteArray head = text.left(end), status = head.left(3);
    MackerelAnswer answer;
    answer.status = status.toInt();
    if (answer.status >= 400)
        answer.error = QNetworkReply::UnknownContentError;
    answer.errorText = QString::fromUtf8(head);
    answer.retryAfter = head.mid(4);
    answer.body = end < 0 ? QByteArray() : text.mid(end + 1);
    return answer;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using Kind = MackerelReply::Kind;
    const QByteArray secret("k3y");
    const MackerelAnswer answer = answerOf(fuzz::bytesOf(data, size));
    const MackerelReply reply = judgeAnswer(
        answer, [](const QJsonObject &json) { return json[u"success"].toBool(); }, secret);
    fuzz::check((reply.kind == Kind::Done) == reply.words.isEmpty(), "what failed is said in words");
    fuzz::check(reply.kind != Kind::Done || (answer.status / 100 == 2), "only 2xx is done");
    fuzz::check(reply.kind == Kind::Done || reply.json.isEmpty(), "what failed has no JSON");
    fuzz::check(!reply.words.contains(QString::fromLatin1(secret)), "the key is in no words");
    fuzz::check(reply.words.size() < 600 && !reply.words.contains(u'\n'), "words are one line");
    fuzz::check(!reply.retryAfter || (*reply.retryAfter >= 0s && *reply.retryAfter <= 15min),
                "a wait is 15 min at most");
    return 0;
}
