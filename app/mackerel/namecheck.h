#pragma once

#include "mackerel/mackerelclient.h"

#include <QPointer>

namespace gopscope {

/// Asks which metrics a service has already. One question at a time, with less patience than for a post:
/// points wait for the answer.
class NameCheck : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds patience{10000};

    explicit NameCheck(QObject *parent = nullptr);

    void ask(MackerelClient &client, const QString &service);
    /// Waits without a question, for somebody else's answer that comes before it.
    void wait();
    /// Forgets the question.
    void stop();
    [[nodiscard]] bool isAsking() const { return m_timer.isActive(); }

Q_SIGNALS:
    void answered(const QStringList &names);
    /// Mackerel does not say, or not in time.
    void unanswered();

private:
    void read(const MackerelReply &reply);

    QPointer<MackerelCall> m_call;
    QTimer m_timer;
};

/// Those of `names` that `prefix` would write to, but for those of longer prefixes that are ours too.
[[nodiscard]] QStringList namesUnder(const QString &prefix, const QStringList &names,
                                     const QStringList &ourPrefixes);

} // namespace gopscope
