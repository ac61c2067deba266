#pragma once

#include "mackerel/mackerelclient.h"

#include <QPointer>

#include <deque>

namespace gopscope {

/// Posts marks on the graphs of a service, one after the other, the oldest first. They are kept in memory
/// only, and the oldest go when there are too many.
class MarkPoster : public QObject
{
    Q_OBJECT

public:
    using Marks = std::deque<Annotation>;

    explicit MarkPoster(MackerelClient &client, QObject *parent = nullptr);

    /// Posts to another service, or with another key; `waiting` are the marks that wait already.
    void start(const QString &service, bool hasKey, Marks waiting);
    /// Drops what waits.
    void stop();
    [[nodiscard]] const Marks &waiting() const { return m_marks; }

    void post(const Annotation &mark);
    /// Mackerel takes something now.
    void tryAgain();
    [[nodiscard]] bool isPosting() const { return m_call; }

Q_SIGNALS:
    void failed(const QString &reason);

private:
    void take(const MackerelReply &reply);

    MackerelClient &m_client;
    QPointer<MackerelCall> m_call;
    Marks m_marks;
    QString m_service;
    bool m_hasKey = false;
};

} // namespace gopscope
