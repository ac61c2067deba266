#include "session/forwarding.h"

#include "base/plural.h"
#include "base/untrusted.h"
#include "mackerel/marks.h"

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

bool needsRestart(const ForwardSettings &a, const ForwardSettings &b)
{
    return a.base != b.base || a.service != b.service || a.metrics != b.metrics ||
           a.postEvery != b.postEvery || a.everySample != b.everySample;
}

} // namespace

Forwarding::Forwarding(Session &session, KeyStore &keys, QNetworkAccessManager &network, QString spoolFile)
    : m_session(session)
    , m_keys(keys)
    , m_network(network)
    , m_spoolFile(std::move(spoolFile))
    , m_claims(m_settings,
               [this](const QString &program) { return m_forwarder ? m_forwarder->samplesHeld(program) : 0; })
{
    connect(&m_session, &Session::watched, this, [this](Target *target) {
        if (isPrepared())
            m_claims.add(target);
    });
    connect(&m_session, &Session::sampleTaken, this, &Forwarding::takeSample);
    connect(&m_session, &Session::targetChanged, this, &Forwarding::takeChange);
    connect(&m_session, &Session::aboutToUnwatch, this, [this](Target *target) {
        m_exited.remove(target);
        m_claims.forget(target);
    });
    connectClaims();
    connect(&m_check, &NameCheck::answered, &m_claims, &Claims::readNames);
    connect(&m_check, &NameCheck::unanswered, this, &Forwarding::goOnWithoutNames);
    connect(&m_keys, &KeyStore::changed, this, [this](const QString &changed) {
        if (changed != base())
            return;
        const ApiKey key = m_keys.key(base());
        if (key.source == ApiKey::Source::ThisRun && !key.trouble.isEmpty())
            Q_EMIT saying(tr("The API key is kept for this run only. %1").arg(key.trouble));
        takeKey();
    });
}

Forwarding::~Forwarding() = default;

void Forwarding::connectClaims()
{
    connect(&m_claims, &Claims::rowsChanged, this, &Forwarding::rowsChanged);
    connect(&m_claims, &Claims::settingsChanged, this, &Forwarding::settingsChanged);
    connect(&m_claims, &Claims::opened, this, &Forwarding::askNames);
    connect(&m_claims, &Claims::freed, this, [this](const QString &program, const QString &prefix) {
        if (m_forwarder)
            m_forwarder->release(program, prefix);
    });
    connect(&m_claims, &Claims::unwanted, this, &Forwarding::dropHold);
}

QString Forwarding::base() const
{
    return m_settings.base.isEmpty() ? mackerelAddress().toString() : m_settings.base;
}

bool Forwarding::isSetUp() const
{
    const ApiKey key = m_keys.key(base());
    return isServiceName(m_settings.service) && (key.asking || !key.value.isEmpty());
}

void Forwarding::setSettings(const ForwardSettings &settings)
{
    const bool was = isOn();
    const bool restart = needsRestart(m_settings, settings);
    if (settings.base != m_settings.base)
        m_organisationKey.clear(); // the same key may be another organisation's there
    const QString organisation = m_settings.organisation;
    m_settings = settings;
    if (!organisation.isEmpty() && organisation != settings.organisation)
        m_claims.forgetClaims();
    reloadClaims();
    if (isOn() && (!was || restart))
        start();
    else if (was && !isOn())
        stop();
    Q_EMIT rowsChanged();
    Q_EMIT stateChanged();
}

void Forwarding::switchOn(bool on)
{
    if (on == isOn())
        return;
    m_settings.on = on;
    if (on)
        start();
    else
        stop();
    Q_EMIT settingsChanged();
    Q_EMIT rowsChanged();
}

void Forwarding::takeKey()
{
    const ApiKey key = m_keys.key(base());
    if (isOn() && (key.value != m_usedKey || key.asking != m_keyIsAsked)) {
        start();
        Q_EMIT rowsChanged();
    }
    Q_EMIT stateChanged();
}

void Forwarding::start()
{
    const ApiKey key = m_keys.key(base());
    m_usedKey = key.value;
    m_keyIsAsked = key.asking;
    m_check.stop();
    if (!m_startedBootMs)
        m_startedBootMs = m_session.clock().bootMs();
    if (!m_spool)
        openSpool();
    const bool sameKey = !m_usedKey.isEmpty() && m_usedKey == m_organisationKey;
    m_forwarder->start({QUrl(base()), key.value, m_settings.service,
                        sameKey ? m_settings.organisation : QString(), key.asking},
                       {forwardedMetrics(m_settings), m_settings.postEvery, m_settings.everySample});
    reloadClaims();
    m_claims.judge();
    // A secret store may ask a person, who may be away: points go to disk before that lasts too long.
    if (m_keyIsAsked)
        m_check.wait();
    else
        askNames();
}

void Forwarding::stop()
{
    goOnWithoutNames(); // what was taken while it was on is not dropped
    m_startedBootMs.reset();
    m_claims.judge();
    if (m_forwarder)
        m_forwarder->stop();
    takeState();
}

void Forwarding::openSpool()
{
    m_spool = std::make_unique<Spool>(m_spoolFile);
    m_forwarder = std::make_unique<Forwarder>(*m_spool, m_network, m_session.clock());
    connect(m_spool.get(), &Spool::saying, this, &Forwarding::saying);
    connect(m_forwarder.get(), &Forwarder::stateChanged, this, &Forwarding::takeState);
    connect(m_forwarder.get(), &Forwarder::flushed, this, &Forwarding::flushed);
    connect(m_forwarder.get(), &Forwarder::organisationLearned, this, &Forwarding::takeOrganisation);
    connect(m_forwarder.get(), &Forwarder::pointSetAside, this,
            [this](const MetricPoint &point, const QString &why) {
                Q_EMIT saying(tr("Mackerel does not take %1; it was set aside. %2").arg(point.name, why));
            });
    connect(m_forwarder.get(), &Forwarder::markFailed, this,
            [this](const QString &why) { Q_EMIT saying(tr("A mark could not be posted: %1").arg(why)); });
}

void Forwarding::takeState()
{
    m_state = m_forwarder ? m_forwarder->state() : ForwardState();
    Q_EMIT stateChanged();
    const auto *good = std::get_if<standing::Good>(&m_state.standing);
    if (good && std::exchange(m_lastPostMs, good->lastPostMs) != good->lastPostMs)
        askAgain();
}

void Forwarding::askAgain()
{
    // Samples wait for the answer, so not with every post.
    constexpr qint64 pauseMs = 300'000;
    const qint64 now = m_session.clock().steadyMs();
    if (!isOn() || (m_askedAgainMs > 0 && now - m_askedAgainMs < pauseMs))
        return;
    if (m_claims.reopen())
        m_askedAgainMs = now;
    askNames();
}

void Forwarding::takeOrganisation(const QString &name)
{
    const QString before = std::exchange(m_settings.organisation, name);
    m_organisationKey = m_usedKey;
    if (!before.isEmpty() && before != name)
        m_claims.forgetClaims();
    if (before != name)
        Q_EMIT settingsChanged();
    m_askedAgainMs = 0;
    askAgain();
}

void Forwarding::takeSample(Target *target, const Sample &sample)
{
    if (!isOn() || !m_startedBootMs)
        return;
    const Claims::Entry &entry = m_claims.add(target);
    if (!m_claims.isWanted(entry))
        return;
    markStart(entry, target);
    if (entry.names == Claims::Names::Free) {
        m_forwarder->take(entry.prefix, sample);
    } else {
        m_forwarder->hold(entry.program, sample);
        askNames();
    }
}

void Forwarding::askNames()
{
    if (m_claims.areOpen() && !m_check.isAsking() && m_forwarder && m_forwarder->isOn())
        m_check.ask(m_forwarder->client(), m_settings.service);
}

void Forwarding::goOnWithoutNames()
{
    // What is only in memory is what can be lost. They are asked about again when Mackerel is there.
    m_check.stop();
    m_claims.goOnUnasked();
}

void Forwarding::takeChange(Target *target)
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

void Forwarding::markStart(const Claims::Entry &entry, const Target *target)
{
    const auto started = target->startedAtBootMs();
    const auto life = std::pair(target->process().pid, target->startTicks());
    if (!started || started <= m_startedBootMs || m_markedStarts.contains(life))
        return;
    m_markedStarts.insert(life);
    mark(entry, target, tr("%1 started"), *started);
}

void Forwarding::mark(const Claims::Entry &entry, const Target *target, const QString &title, qint64 bootMs)
{
    if (isOn() && m_settings.marks && m_forwarder && m_claims.isWanted(entry))
        m_forwarder->mark(processMark(entry.prefix, title, target->process(), m_session.timeOf(bootMs)));
}

void Forwarding::dropHold(const QString &program, const QString &prefix)
{
    const qint64 samples = m_forwarder ? m_forwarder->samplesHeld(program) : 0;
    if (samples == 0)
        return;
    m_forwarder->discardHold(program);
    Q_EMIT saying(
        tr("%n samples of %1 waited for your decision and were not forwarded.", nullptr, plural(samples))
            .arg(prefix));
}

void Forwarding::reloadClaims()
{
    static const std::vector<std::unique_ptr<Target>> none;
    m_claims.reload(isPrepared() ? m_session.sampler().targets() : none);
}

void Forwarding::useOffer()
{
    if (const auto renamed = m_claims.useOffer(); !renamed)
        Q_EMIT saying(renamed.error().message);
}

void Forwarding::retryNow()
{
    if (!isOn())
        return;
    m_keys.askAgain(base());
    takeKey();
    m_forwarder->retryNow();
}

void Forwarding::sendHeld()
{
    if (m_forwarder)
        m_forwarder->sendHeld();
}

void Forwarding::discardHeld()
{
    if (m_forwarder)
        m_forwarder->discardHeld();
}

void Forwarding::moveStranded()
{
    if (m_forwarder)
        m_forwarder->moveStranded();
}

bool Forwarding::flush()
{
    if (!m_forwarder || !m_forwarder->isOn())
        return false;
    goOnWithoutNames();
    m_forwarder->flush();
    return true;
}

} // namespace gopscope
