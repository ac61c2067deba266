#include "session/forwarding.h"

#include "base/untrusted.h"
#include "forward/marks.h"
#include "sampling/metricids.h"

#include <QJsonArray>
#include <QSysInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

bool isSameAccount(const ForwardSettings &a, const ForwardSettings &b)
{
    return a.base == b.base && a.service == b.service && a.metrics == b.metrics &&
           a.postEvery == b.postEvery && a.everySample == b.everySample && a.organisation == b.organisation;
}

} // namespace

QList<MetricId> forwardedMetrics(const ForwardSettings &settings)
{
    const QList<MetricId> chosen = metricsFromIds(settings.metrics);
    return chosen.isEmpty() ? mackerelGopsMetrics() : chosen;
}

Forwarding::Forwarding(Session &session, KeyStore &keys, QNetworkAccessManager &network, QString spoolFile)
    : m_session(session)
    , m_keys(keys)
    , m_network(network)
    , m_spoolFile(std::move(spoolFile))
{
    connect(&m_session, &Session::sampleTaken, this, &Forwarding::takeSample);
    connect(&m_session, &Session::targetChanged, this, &Forwarding::takeChange);
    connect(&m_session, &Session::aboutToUnwatch, this, &Forwarding::forget);
    connect(&m_keys, &KeyStore::changed, this, [this](const QString &changed) {
        if (isOn() && changed == base())
            takeKey();
        Q_EMIT stateChanged();
    });
}

Forwarding::~Forwarding() = default;

QString Forwarding::base() const
{
    return m_settings.base.isEmpty() ? mackerelAddress().toString() : m_settings.base;
}

Forwarder::Options Forwarding::options() const
{
    return {forwardedMetrics(m_settings), m_settings.postEvery, m_settings.everySample};
}

bool Forwarding::isSetUp() const
{
    return isServiceName(m_settings.service) && !m_keys.key(base()).value.isEmpty();
}

QUrl Forwarding::servicePage() const
{
    if (m_settings.service.isEmpty())
        return {};
    // Other addresses serve the API and the pages by one host.
    QUrl page = m_settings.base.isEmpty() || QUrl(base()) == mackerelAddress()
                    ? QUrl(u"https://mackerel.io"_s)
                    : QUrl(base());
    const QString organisation = m_settings.organisation;
    page.setPath(organisation.isEmpty() ? u"/my"_s
                                        : u"/orgs/%1/services/%2"_s.arg(organisation, m_settings.service));
    return page;
}

void Forwarding::setSettings(const ForwardSettings &settings)
{
    const bool was = isOn();
    const bool same = isSameAccount(m_settings, settings);
    m_settings = settings;
    m_book = PrefixBook(settings.prefixes);
    if (isOn() && (!was || !same))
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
    if (m_forwarder && m_forwarder->isOn() && key.value == m_usedKey)
        return;
    if (!m_usedKey.isEmpty())
        m_settings.organisation.clear(); // it may be another one
    start();
}

void Forwarding::start()
{
    const ApiKey key = m_keys.key(base());
    m_usedKey = key.value;
    if (m_startedMs == 0)
        m_startedMs = m_session.clock().epochMs();
    dropNamesCall();
    if (key.asking) {
        // Samples wait in their history for the answer.
        if (m_forwarder)
            m_forwarder->stop();
        m_state = {};
        m_state.kind = ForwardState::Kind::Waiting;
        m_state.words = tr("The desktop's secret store is asked for the API key.");
        Q_EMIT stateChanged();
        return;
    }
    if (!m_spool) {
        m_spool = std::make_unique<Spool>(m_spoolFile);
        m_forwarder = std::make_unique<Forwarder>(*m_spool, m_network, m_session.clock());
        connectForwarder();
        if (!m_spool->brokenFile().isEmpty())
            Q_EMIT saying(tr("The spool could not be read and was put aside as %1.")
                              .arg(oneLine(m_spool->brokenFile())));
    }
    for (auto &[target, entry] : m_entries)
        unsettle(entry);
    m_forwarder->start({QUrl(base()), key.value, m_settings.service, m_settings.organisation}, options());
    for (const auto &target : m_session.sampler().targets())
        entryOf(target.get());
    askNames();
}

void Forwarding::stop()
{
    m_startedMs = 0;
    m_entries.clear();
    dropNamesCall();
    if (m_forwarder)
        m_forwarder->stop();
    takeState();
}

void Forwarding::dropNamesCall()
{
    if (m_namesCall)
        m_namesCall->disconnect(this);
    m_namesCall = nullptr;
}

void Forwarding::connectForwarder()
{
    connect(m_forwarder.get(), &Forwarder::stateChanged, this, &Forwarding::takeState);
    connect(m_forwarder.get(), &Forwarder::flushed, this, &Forwarding::flushed);
    connect(m_forwarder.get(), &Forwarder::organisationLearned, this, [this](const QString &name) {
        if (std::exchange(m_settings.organisation, name) != name)
            Q_EMIT settingsChanged();
    });
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
}

QString Forwarding::programOf(const Target *target) const
{
    const QString key = target->key().isEmpty() ? target->process().name : target->key();
    // Several processes of one program are told apart by their number.
    for (int number = 1;; ++number) {
        const QString program = number == 1 ? key : u"%1 #%2"_s.arg(key).arg(number);
        if (std::none_of(m_entries.begin(), m_entries.end(),
                         [&](const auto &entry) { return entry.second.program == program; }))
            return program;
    }
}

Forwarding::Entry &Forwarding::entryOf(Target *target)
{
    const auto known = m_entries.find(target);
    if (known != m_entries.end())
        return known->second;
    Entry entry;
    entry.program = programOf(target);
    const auto prefixes = m_book.all().size();
    entry.prefix = m_book.prefixOf(entry.program, target->process().name);
    entry.exited = target->exited();
    unsettle(entry);
    Entry &added = m_entries[target] = entry;
    if (m_book.all().size() != prefixes)
        saveBook();
    const qint64 startedMs = target->startedAtMs().value_or(0);
    if (startedMs > m_startedMs && m_startedMs > 0)
        mark(added, target, tr("started"), startedMs);
    return added;
}

void Forwarding::unsettle(Entry &entry)
{
    entry.settled = m_settings.ours.contains(ourName(m_settings, entry.prefix));
    entry.others.clear();
}

void Forwarding::saveBook()
{
    m_settings.prefixes = m_book.all();
    Q_EMIT settingsChanged();
}

Forwarding::Row Forwarding::row(Target *target)
{
    const Entry &entry = entryOf(target);
    return {entry.prefix, !m_settings.notForwarded.contains(entry.program), !entry.others.isEmpty()};
}

void Forwarding::setWanted(Target *target, bool wanted)
{
    Entry &entry = entryOf(target);
    m_settings.notForwarded.removeAll(entry.program);
    if (!wanted)
        m_settings.notForwarded.append(entry.program);
    entry.heldSinceMs = 0;
    Q_EMIT settingsChanged();
    Q_EMIT rowsChanged();
    askNames();
}

Result<void> Forwarding::setPrefix(Target *target, const QString &prefix)
{
    Entry &entry = entryOf(target);
    if (auto renamed = m_book.rename(entry.program, prefix); !renamed)
        return renamed;
    entry.prefix = prefix;
    unsettle(entry);
    saveBook();
    if (entry.settled)
        sendWaiting(target, entry);
    askNames();
    Q_EMIT rowsChanged();
    return {};
}

void Forwarding::takeSample(Target *target)
{
    if (!isOn() || m_startedMs == 0)
        return;
    Entry &entry = entryOf(target);
    if (m_settings.notForwarded.contains(entry.program))
        return;
    const History &history = m_session.history(target);
    if (entry.settled && m_forwarder && m_forwarder->isOn()) {
        if (entry.heldSinceMs > 0)
            sendWaiting(target, entry);
        else
            m_forwarder->take(entry.prefix, history.at(history.size() - 1));
        return;
    }
    if (entry.heldSinceMs == 0)
        entry.heldSinceMs = history.lastMs();
    askNames();
}

void Forwarding::claim(Entry &entry)
{
    m_settings.ours.append(ourName(m_settings, entry.prefix));
    m_settings.ours.removeDuplicates();
    Q_EMIT settingsChanged();
}

void Forwarding::sendWaiting(Target *target, Entry &entry)
{
    entry.settled = true;
    entry.others.clear();
    const qint64 sinceMs = std::exchange(entry.heldSinceMs, 0);
    if (sinceMs == 0)
        return;
    const History &history = m_session.history(target);
    for (std::size_t i = history.indexAt(sinceMs); i < history.size(); ++i)
        m_forwarder->take(entry.prefix, history.at(i));
}

void Forwarding::takeChange(Target *target)
{
    const auto known = m_entries.find(target);
    if (known == m_entries.end() || known->second.exited == target->exited())
        return;
    Entry &entry = known->second;
    entry.exited = target->exited();
    if (entry.exited)
        mark(entry, target, tr("exited"), target->status().exitedMs);
    else
        mark(entry, target, tr("started again"), target->startedAtMs().value_or(m_session.clock().epochMs()));
}

void Forwarding::mark(const Entry &entry, const Target *target, const QString &what, qint64 timeMs)
{
    if (m_settings.marks && m_forwarder && !m_settings.notForwarded.contains(entry.program))
        m_forwarder->mark(processMark(entry.prefix, what, target->process(), timeMs));
}

void Forwarding::forget(Target *target)
{
    if (m_entries.erase(target) > 0)
        Q_EMIT rowsChanged();
}

void Forwarding::askNames()
{
    const bool open = std::any_of(m_entries.begin(), m_entries.end(), [this](const auto &entry) {
        return !entry.second.settled && entry.second.others.isEmpty() &&
               !m_settings.notForwarded.contains(entry.second.program);
    });
    if (!open || m_namesCall || !m_forwarder || !m_forwarder->isOn())
        return;
    m_namesCall = m_forwarder->client().metricNames(m_settings.service);
    connect(m_namesCall, &MackerelCall::done, this, &Forwarding::readNames);
}

void Forwarding::readNames(const MackerelReply &reply)
{
    constexpr qsizetype mostShown = 3;
    m_namesCall = nullptr;
    const QJsonArray names = reply.json[u"names"_s].toArray();
    for (auto &[target, entry] : m_entries) {
        if (entry.settled || !entry.others.isEmpty())
            continue;
        for (const auto &name : names) {
            if (name.toString().startsWith(entry.prefix + u'.') && entry.others.size() < mostShown)
                entry.others.append(oneLine(name.toString(), 100));
        }
        if (!entry.others.isEmpty())
            continue;
        if (reply.kind == MackerelReply::Kind::Done)
            claim(entry);
        // Without an answer it goes on: what is only in memory is what can be lost.
        sendWaiting(target, entry);
    }
    Q_EMIT rowsChanged();
}

std::map<Target *, Forwarding::Entry>::const_iterator Forwarding::asked() const
{
    return std::find_if(m_entries.begin(), m_entries.end(), [this](const auto &entry) {
        return !entry.second.others.isEmpty() && !m_settings.notForwarded.contains(entry.second.program);
    });
}

QString Forwarding::offerFor(const Entry &entry) const
{
    return validPrefix(QSysInfo::machineHostName() + u'.' + entry.prefix);
}

std::optional<Forwarding::Collision> Forwarding::collision() const
{
    const auto found = asked();
    if (found == m_entries.end())
        return {};
    return Collision{found->second.prefix, offerFor(found->second), found->second.others};
}

void Forwarding::keepPrefix()
{
    if (const auto found = asked(); found != m_entries.end()) {
        Entry &entry = m_entries.at(found->first);
        claim(entry);
        sendWaiting(found->first, entry);
    }
    Q_EMIT rowsChanged();
}

void Forwarding::useOffer()
{
    const auto found = asked();
    if (found == m_entries.end())
        return;
    if (const auto renamed = setPrefix(found->first, offerFor(found->second)); !renamed)
        Q_EMIT saying(renamed.error().message);
}

void Forwarding::retryNow()
{
    if (m_forwarder)
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

bool Forwarding::flush()
{
    if (!m_forwarder || !m_forwarder->isOn())
        return false;
    m_forwarder->flush();
    return true;
}

} // namespace gopscope
