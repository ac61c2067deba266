#include "mackerel/namecheck.h"

#include "base/untrusted.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gopscope {

NameCheck::NameCheck(QObject *parent)
    : QObject(parent)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        stop();
        Q_EMIT unanswered();
    });
}

void NameCheck::ask(MackerelClient &client, const QString &service)
{
    stop();
    m_call = client.metricNames(service);
    connect(m_call, &MackerelCall::done, this, &NameCheck::read);
    m_timer.start(patience);
}

void NameCheck::wait()
{
    stop();
    m_timer.start(patience);
}

void NameCheck::stop()
{
    m_timer.stop();
    if (m_call)
        m_call->disconnect(this);
    m_call = nullptr;
}

void NameCheck::read(const MackerelReply &reply)
{
    m_call = nullptr;
    m_timer.stop();
    if (reply.kind != MackerelReply::Kind::Done) {
        Q_EMIT unanswered();
        return;
    }
    QStringList names;
    for (const auto &name : reply.json[u"names"_s].toArray())
        names << oneLine(name.toString(), 255);
    Q_EMIT answered(names);
}

QStringList namesUnder(const QString &prefix, const QStringList &names, const QStringList &ourPrefixes)
{
    QStringList found;
    for (const QString &name : names) {
        const bool ofAnother = std::any_of(ourPrefixes.begin(), ourPrefixes.end(), [&](const QString &other) {
            return other.startsWith(prefix + u'.') && name.startsWith(other + u'.');
        });
        if (name.startsWith(prefix + u'.') && !ofAnother)
            found << name;
    }
    return found;
}

} // namespace gopscope
