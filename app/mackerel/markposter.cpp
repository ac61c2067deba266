#include "mackerel/markposter.h"

namespace gopscope {

MarkPoster::MarkPoster(MackerelClient &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
{
}

void MarkPoster::start(const QString &service, bool hasKey, Marks waiting)
{
    stop();
    m_service = service;
    m_hasKey = hasKey;
    m_marks = std::move(waiting);
}

void MarkPoster::stop()
{
    if (m_call) {
        m_call->disconnect(this);
        m_call->deleteLater();
    }
    m_call = nullptr;
    m_marks.clear();
}

void MarkPoster::post(const Annotation &mark)
{
    constexpr std::size_t mostMarks = 100;
    m_marks.push_back(mark);
    if (m_marks.size() > mostMarks)
        m_marks.pop_front();
    tryAgain();
}

void MarkPoster::tryAgain()
{
    if (m_marks.empty() || m_call)
        return;
    m_call = m_client.postAnnotation(m_service, m_marks.front());
    connect(m_call, &MackerelCall::done, this, &MarkPoster::take);
}

void MarkPoster::take(const MackerelReply &reply)
{
    using Is = MackerelReply::Kind;
    m_call = nullptr;
    const bool later = (reply.kind == Is::Insecure && !m_hasKey) || reply.kind == Is::Unreachable ||
                       reply.kind == Is::TimedOut || reply.kind == Is::Throttled ||
                       reply.kind == Is::ServerTrouble || reply.kind == Is::OddAnswer;
    if (later)
        return; // tried again after the next post that is taken
    m_marks.pop_front();
    if (reply.kind != Is::Done)
        Q_EMIT failed(reply.words);
    else
        tryAgain();
}

} // namespace gopscope
