#include "session/forwarding.h"

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
    , m_claims(m_settings, [this](const QString &program) { return m_outbox.samplesHeld(program); })
    , m_outbox(session, m_claims, network, std::move(spoolFile))
{
    connect(&m_session, &Session::watched, this, [this](Target *target) {
        if (isPrepared())
            m_claims.add(target);
    });
    connect(&m_session, &Session::aboutToUnwatch, &m_claims, &Claims::forget);
    connectClaims();
    connectOutbox();
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

void Forwarding::connectClaims()
{
    connect(&m_claims, &Claims::rowsChanged, this, &Forwarding::rowsChanged);
    connect(&m_claims, &Claims::settingsChanged, this, &Forwarding::settingsChanged);
    connect(&m_claims, &Claims::opened, this, &Forwarding::askNames);
}

void Forwarding::connectOutbox()
{
    connect(&m_outbox, &Outbox::stateChanged, this, &Forwarding::takeState);
    connect(&m_outbox, &Outbox::namesWanted, this, &Forwarding::askNames);
    connect(&m_outbox, &Outbox::organisationLearned, this, &Forwarding::takeOrganisation);
    connect(&m_outbox, &Outbox::saying, this, &Forwarding::saying);
    connect(&m_outbox, &Outbox::flushed, this, &Forwarding::flushed);
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
    m_outbox.setMarking(settings.marks);
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
    const bool sameKey = !m_usedKey.isEmpty() && m_usedKey == m_organisationKey;
    m_outbox.start({QUrl(base()), key.value, m_settings.service,
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
    m_claims.judge();
    m_outbox.stop();
    takeState();
}

void Forwarding::takeState()
{
    Q_EMIT stateChanged();
    const auto *good = std::get_if<standing::Good>(&state().standing);
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

void Forwarding::askNames()
{
    MackerelClient *client = m_outbox.client();
    if (client && m_claims.areOpen() && !m_check.isAsking())
        m_check.ask(*client, m_settings.service);
}

void Forwarding::goOnWithoutNames()
{
    // What is only in memory is what can be lost. They are asked about again when Mackerel is there.
    m_check.stop();
    m_claims.goOnUnasked();
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
    m_outbox.retryNow();
}

void Forwarding::sendHeld()
{
    m_outbox.sendHeld();
}

void Forwarding::discardHeld()
{
    m_outbox.discardHeld();
}

void Forwarding::moveStranded()
{
    m_outbox.moveStranded();
}

bool Forwarding::flush()
{
    if (!m_outbox.isOn())
        return false;
    goOnWithoutNames();
    m_outbox.flush();
    return true;
}

} // namespace gopscope
