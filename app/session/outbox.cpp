#include "session/outbox.h"

#include "base/plural.h"
#include "mackerel/marks.h"

namespace gopscope {

Outbox::Outbox(Session &session, Claims &claims, QNetworkAccessManager &network, QString spoolFile)
    : m_session(session)
    , m_claims(claims)
    , m_network(network)
    , m_spoolFile(std::move(spoolFile))
{
    connect(&m_session, &Session::sampleTaken, this, &Outbox::takeSample);
    connect(&m_session, &Session::targetChanged, this, &Outbox::takeChange);
    connect(&m_session, &Session::aboutToUnwatch, this, [this](Target *target) { m_exited.remove(target); });
    connect(&m_claims, &Claims::freed, this, &Outbox::release);
    connect(&m_claims, &Claims::unwanted, this, &Outbox::drop);
}

Outbox::~Outbox() = default;

void Outbox::open()
{
    m_spool = std::make_unique<Spool>(m_spoolFile);
    m_forwarder = std::make_unique<Forwarder>(*m_spool, m_network, m_session.clock());
    connect(m_spool.get(), &Spool::saying, this, &Outbox::saying);
    connect(m_forwarder.get(), &Forwarder::stateChanged, this, &Outbox::stateChanged);
    connect(m_forwarder.get(), &Forwarder::flushed, this, &Outbox::flushed);
    connect(m_forwarder.get(), &Forwarder::organisationLearned, this, &Outbox::organisationLearned);
    connect(m_forwarder.get(), &Forwarder::pointSetAside, this,
            [this](const MetricPoint &point, const QString &why) {
                Q_EMIT saying(tr("Mackerel does not take %1; it was set aside. %2").arg(point.name, why));
            });
    connect(m_forwarder.get(), &Forwarder::markFailed, this,
            [this](const QString &why) { Q_EMIT saying(tr("A mark could not be posted: %1").arg(why)); });
}

void Outbox::start(const Forwarder::Account &account, const Forwarder::Options &options)
{
    if (!m_startedBootMs)
        m_startedBootMs = m_session.clock().bootMs();
    if (!m_spool)
        open();
    m_forwarder->start(account, options);
}

void Outbox::stop()
{
    m_startedBootMs.reset();
    if (m_forwarder)
        m_forwarder->stop();
}

const ForwardState &Outbox::state() const
{
    static const ForwardState off;
    return m_forwarder ? m_forwarder->state() : off;
}

qint64 Outbox::samplesHeld(const QString &program) const
{
    return m_forwarder ? m_forwarder->samplesHeld(program) : 0;
}

MackerelClient *Outbox::client() const
{
    return m_forwarder && m_forwarder->isOn() ? &m_forwarder->client() : nullptr;
}

void Outbox::takeSample(Target *target, const Sample &sample)
{
    if (!isOn())
        return;
    const Claims::Entry &entry = m_claims.add(target);
    if (!m_claims.isWanted(entry))
        return;
    markStart(entry, target);
    if (entry.names == Claims::Names::Free) {
        m_forwarder->take(entry.prefix, sample);
    } else {
        m_forwarder->hold(entry.program, sample);
        Q_EMIT namesWanted();
    }
}

void Outbox::release(const QString &program, const QString &prefix)
{
    if (m_forwarder)
        m_forwarder->release(program, prefix);
}

void Outbox::drop(const QString &program, const QString &prefix)
{
    const qint64 samples = samplesHeld(program);
    if (samples == 0)
        return;
    m_forwarder->discardHold(program);
    Q_EMIT saying(
        tr("%n samples of %1 waited for your decision and were not forwarded.", nullptr, plural(samples))
            .arg(prefix));
}

void Outbox::takeChange(Target *target)
{
    if (!m_claims.has(target) || m_exited.contains(target) == target->exited())
        return;
    const Claims::Entry &entry = m_claims.add(target);
    if (target->exited()) {
        m_exited.insert(target);
        mark(entry, target, tr("%1 exited"), target->status().exitedBootMs);
    } else {
        m_exited.remove(target);
        m_markedStarts.insert({target->process().pid, target->startTicks()});
        m_claims.goOn(target);
        mark(entry, target, tr("%1 started again"),
             target->startedAtBootMs().value_or(m_session.clock().bootMs()));
    }
}

void Outbox::markStart(const Claims::Entry &entry, const Target *target)
{
    const auto started = target->startedAtBootMs();
    const auto life = std::pair(target->process().pid, target->startTicks());
    if (!started || started <= m_startedBootMs || m_markedStarts.contains(life))
        return;
    m_markedStarts.insert(life);
    mark(entry, target, tr("%1 started"), *started);
}

void Outbox::mark(const Claims::Entry &entry, const Target *target, const QString &title, qint64 bootMs)
{
    if (isOn() && m_marks && m_claims.isWanted(entry))
        m_forwarder->mark(processMark(entry.prefix, title, target->process(), m_session.timeOf(bootMs)));
}

void Outbox::retryNow()
{
    if (m_forwarder)
        m_forwarder->retryNow();
}

void Outbox::sendHeld()
{
    if (m_forwarder)
        m_forwarder->sendHeld();
}

void Outbox::discardHeld()
{
    if (m_forwarder)
        m_forwarder->discardHeld();
}

void Outbox::moveStranded()
{
    if (m_forwarder)
        m_forwarder->moveStranded();
}

void Outbox::flush()
{
    if (m_forwarder)
        m_forwarder->flush();
}

} // namespace gopscope
