#include "session/forwarding.h"

#include "base/plural.h"
#include "base/untrusted.h"
#include "mackerel/marks.h"
#include "metrics/metricids.h"

#include <QSysInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

bool needsRestart(const ForwardSettings &a, const ForwardSettings &b)
{
    return a.base != b.base || a.service != b.service || a.metrics != b.metrics ||
           a.postEvery != b.postEvery || a.everySample != b.everySample;
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
    connect(&m_session, &Session::watched, this, [this](Target *target) {
        if (isPrepared())
            entryOf(target);
    });
    connect(&m_session, &Session::sampleTaken, this, &Forwarding::takeSample);
    connect(&m_session, &Session::targetChanged, this, &Forwarding::takeChange);
    connect(&m_session, &Session::aboutToUnwatch, this, &Forwarding::forget);
    connect(&m_check, &NameCheck::answered, this, &Forwarding::readNames);
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
        forgetClaims();
    m_book = PrefixBook(settings.prefixes);
    m_lives = LifeBook(settings.lives);
    addAll();
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
    if (m_startedMs == 0)
        m_startedMs = m_session.clock().epochMs();
    if (!m_spool)
        openSpool();
    const bool sameKey = !m_usedKey.isEmpty() && m_usedKey == m_organisationKey;
    m_forwarder->start(
        {QUrl(base()), key.value, m_settings.service, sameKey ? m_settings.organisation : QString()},
        {forwardedMetrics(m_settings), m_settings.postEvery, m_settings.everySample});
    addAll();
    for (auto &[target, entry] : m_entries) {
        judgeNames(entry);
        if (entry.names == Names::Free)
            release(entry);
    }
    // A secret store may ask a person, who may be away: points go to disk before that lasts too long.
    if (m_keyIsAsked)
        m_check.wait();
    else
        askNames();
}

void Forwarding::stop()
{
    goOnWithoutNames(); // what was taken while it was on is not dropped
    m_startedMs = 0;
    for (auto &[target, entry] : m_entries)
        judgeNames(entry);
    updateAsked();
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
    if (isOn() && m_keyIsAsked) {
        m_state.kind = ForwardState::Kind::Waiting;
        m_state.reason = ForwardState::Reason::AskingForKey;
        m_state.words = tr("The desktop's secret store is asked for the API key.");
    }
    Q_EMIT stateChanged();
    if (std::exchange(m_lastPostMs, m_state.lastPostMs) != m_state.lastPostMs)
        askAgain();
}

void Forwarding::askAgain()
{
    // Samples wait for the answer, so not with every post.
    constexpr qint64 pauseMs = 300'000;
    const qint64 now = m_session.clock().steadyMs();
    if (!isOn() || (m_askedAgainMs > 0 && now - m_askedAgainMs < pauseMs))
        return;
    for (auto &[target, entry] : m_entries) {
        if (entry.names != Names::Free || m_settings.ours.contains(claimOf(entry)))
            continue;
        entry.names = Names::Unknown;
        m_askedAgainMs = now;
    }
    askNames();
}

void Forwarding::forgetClaims()
{
    // They were made in another organisation's service.
    m_settings.ours.clear();
    m_settings.unasked.clear();
}

void Forwarding::takeOrganisation(const QString &name)
{
    const QString before = std::exchange(m_settings.organisation, name);
    m_organisationKey = m_usedKey;
    if (!before.isEmpty() && before != name)
        forgetClaims();
    if (before != name)
        Q_EMIT settingsChanged();
    m_askedAgainMs = 0;
    askAgain();
}

void Forwarding::addAll()
{
    if (!isPrepared())
        return;
    for (const auto &target : m_session.sampler().targets()) {
        Entry &entry = entryOf(target.get());
        entry.prefix = m_book.prefixOf(entry.program, target->process().name);
    }
}

QString Forwarding::programOf(const Target *target)
{
    QSet<QString> taken;
    for (const auto &[other, entry] : m_entries)
        taken.insert(entry.program);
    return m_lives.programOf(target->key().isEmpty() ? target->process().name : target->key(),
                             lifeOf(target->process().pid, target->startTicks()), taken,
                             [](const Life &life) {
                                 const auto status = procfs::status(life.pid);
                                 return status && status->startTicks == life.startTicks && !status->zombie;
                             });
}

Forwarding::Entry &Forwarding::entryOf(Target *target)
{
    const auto known = m_entries.find(target);
    if (known != m_entries.end())
        return known->second;
    Entry entry;
    entry.program = programOf(target);
    entry.prefix = m_book.prefixOf(entry.program, target->process().name);
    entry.exited = target->exited();
    judgeNames(entry);
    Entry &added = m_entries[target] = entry;
    if (m_book.all() != m_settings.prefixes || m_lives.all() != m_settings.lives)
        saveBook();
    return added;
}

void Forwarding::saveBook()
{
    m_settings.prefixes = m_book.all();
    m_settings.lives = m_lives.all();
    Q_EMIT settingsChanged();
}

bool Forwarding::isWanted(const Entry &entry) const
{
    return !m_settings.notForwarded.contains(entry.program);
}

std::optional<Forwarding::Row> Forwarding::row(Target *target) const
{
    const auto entry = m_entries.find(target);
    if (entry == m_entries.end() || !isPrepared())
        return {};
    return Row{entry->second.prefix, isWanted(entry->second), isOn() && entry->second.names == Names::Taken};
}

void Forwarding::setWanted(Target *target, bool wanted)
{
    Entry &entry = entryOf(target);
    m_settings.notForwarded.removeAll(entry.program);
    if (!wanted)
        m_settings.notForwarded.append(entry.program);
    if (!wanted)
        dropHold(entry);
    updateAsked();
    Q_EMIT settingsChanged();
    Q_EMIT rowsChanged();
    askNames();
}

Result<void> Forwarding::checkPrefix(Target *target, const QString &prefix) const
{
    const auto entry = m_entries.find(target);
    return entry == m_entries.end() ? Result<void>() : m_book.check(entry->second.program, prefix);
}

Result<void> Forwarding::setPrefix(Target *target, const QString &prefix)
{
    Entry &entry = entryOf(target);
    if (prefix == entry.prefix)
        return {};
    if (auto renamed = m_book.rename(entry.program, prefix); !renamed)
        return renamed;
    entry.prefix = prefix;
    judgeNames(entry);
    saveBook();
    if (entry.names == Names::Free)
        release(entry);
    askNames();
    updateAsked();
    Q_EMIT rowsChanged();
    return {};
}

void Forwarding::takeSample(Target *target, const Sample &sample)
{
    if (!isOn() || m_startedMs == 0)
        return;
    Entry &entry = entryOf(target);
    if (!isWanted(entry))
        return;
    markStart(entry, target);
    if (entry.names == Names::Free) {
        m_forwarder->take(entry.prefix, sample);
    } else {
        m_forwarder->hold(entry.program, sample);
        askNames();
    }
}

void Forwarding::judgeNames(Entry &entry) const
{
    entry.names = m_settings.ours.contains(claimOf(entry)) ? Names::Free : Names::Unknown;
    entry.others.clear();
}

QString Forwarding::claimOf(const Entry &entry) const
{
    return ourName(m_settings, entry.prefix, entry.program);
}

void Forwarding::claim(const Entry &entry)
{
    m_settings.ours.append(claimOf(entry));
    m_settings.ours.removeDuplicates();
    m_settings.unasked.removeAll(claimOf(entry));
    Q_EMIT settingsChanged();
}

void Forwarding::writeUnasked(Entry &entry)
{
    const bool waits = m_forwarder && m_forwarder->samplesHeld(entry.program) > 0;
    if (const QString name = claimOf(entry); waits && !m_settings.unasked.contains(name)) {
        m_settings.unasked.append(name);
        Q_EMIT settingsChanged();
    }
    release(entry);
}

void Forwarding::release(Entry &entry)
{
    entry.names = Names::Free;
    entry.others.clear();
    if (m_forwarder)
        m_forwarder->release(entry.program, entry.prefix);
}

void Forwarding::askNames()
{
    const bool open = std::any_of(m_entries.begin(), m_entries.end(), [this](const auto &entry) {
        return entry.second.names == Names::Unknown && isWanted(entry.second);
    });
    if (open && !m_check.isAsking() && m_forwarder && m_forwarder->isOn())
        m_check.ask(m_forwarder->client(), m_settings.service);
}

void Forwarding::readNames(const QStringList &names)
{
    constexpr qsizetype mostShown = 3;
    for (auto &[target, entry] : m_entries) {
        if (entry.names != Names::Unknown)
            continue;
        entry.others = namesUnder(entry.prefix, names, m_book.all().values());
        if (m_settings.unasked.contains(claimOf(entry))) // then those may be what we wrote
            entry.others.removeIf([&](const QString &name) { return writes(entry, name); });
        entry.others = entry.others.mid(0, mostShown);
        if (!entry.others.isEmpty()) {
            entry.names = Names::Taken;
            continue;
        }
        claim(entry);
        release(entry);
    }
    updateAsked();
    Q_EMIT rowsChanged();
}

void Forwarding::goOnWithoutNames()
{
    // What is only in memory is what can be lost. They are asked about again when Mackerel is there.
    m_check.stop();
    for (auto &[target, entry] : m_entries) {
        if (entry.names == Names::Unknown && isWanted(entry))
            writeUnasked(entry);
    }
    Q_EMIT rowsChanged();
}

bool Forwarding::writes(const Entry &entry, const QString &name) const
{
    const QList<MetricId> metrics = forwardedMetrics(m_settings);
    return std::any_of(metrics.begin(), metrics.end(),
                       [&](MetricId id) { return name == entry.prefix + u'.' + metric(id).idText(); });
}

bool Forwarding::isAsked(const Entry &entry) const
{
    return entry.names == Names::Taken && isWanted(entry);
}

void Forwarding::updateAsked()
{
    // One question at a time, and the same one until it is decided.
    const auto current = m_entries.find(m_asked);
    if (current != m_entries.end() && isAsked(current->second))
        return;
    const auto next = std::find_if(m_entries.begin(), m_entries.end(),
                                   [this](const auto &entry) { return isAsked(entry.second); });
    m_asked = next == m_entries.end() ? nullptr : next->first;
}

void Forwarding::dropHold(const Entry &entry)
{
    const qint64 samples = m_forwarder ? m_forwarder->samplesHeld(entry.program) : 0;
    if (samples == 0)
        return;
    m_forwarder->discardHold(entry.program);
    Q_EMIT saying(plural(samples, tr("%1 sample of %2 waited for your decision and was not forwarded."),
                         tr("%1 samples of %2 waited for your decision and were not forwarded."))
                      .arg(entry.prefix));
}

QString Forwarding::offerFor(const Entry &entry) const
{
    return validPrefix(QSysInfo::machineHostName() + u'.' + entry.prefix);
}

std::optional<Forwarding::Collision> Forwarding::collision() const
{
    const auto found = m_entries.find(m_asked);
    if (found == m_entries.end())
        return {};
    const Entry &entry = found->second;
    const qint64 waiting = m_forwarder ? m_forwarder->samplesHeld(entry.program) : 0;
    return Collision{entry.prefix, offerFor(entry), entry.others, static_cast<std::size_t>(waiting)};
}

void Forwarding::keepPrefix()
{
    if (const auto found = m_entries.find(m_asked); found != m_entries.end()) {
        claim(found->second);
        release(found->second);
    }
    updateAsked();
    Q_EMIT rowsChanged();
}

void Forwarding::useOffer()
{
    const auto found = m_entries.find(m_asked);
    if (found == m_entries.end())
        return;
    if (const auto renamed = setPrefix(m_asked, offerFor(found->second)); !renamed)
        Q_EMIT saying(renamed.error().message);
}

void Forwarding::takeChange(Target *target)
{
    const auto known = m_entries.find(target);
    if (known == m_entries.end() || known->second.exited == target->exited())
        return;
    Entry &entry = known->second;
    entry.exited = target->exited();
    const qint64 now = m_session.clock().epochMs();
    if (entry.exited) {
        mark(entry, target, tr("exited"), target->status().exitedMs);
    } else {
        m_markedStarts.insert({target->process().pid, target->startTicks()});
        m_lives.note(entry.program, lifeOf(target->process().pid, target->startTicks()));
        saveBook();
        mark(entry, target, tr("started again"), target->startedAtMs().value_or(now));
    }
}

void Forwarding::markStart(const Entry &entry, const Target *target)
{
    const auto startedMs = target->startedAtMs();
    const auto life = std::pair(target->process().pid, target->startTicks());
    if (!startedMs || *startedMs <= m_startedMs || m_markedStarts.contains(life))
        return;
    m_markedStarts.insert(life);
    mark(entry, target, tr("started"), *startedMs);
}

void Forwarding::mark(const Entry &entry, const Target *target, const QString &what, qint64 timeMs)
{
    if (isOn() && m_settings.marks && m_forwarder && isWanted(entry))
        m_forwarder->mark(processMark(entry.prefix, what, target->process(), timeMs));
}

void Forwarding::forget(Target *target)
{
    const auto known = m_entries.find(target);
    if (known == m_entries.end())
        return;
    if (known->second.names == Names::Unknown)
        writeUnasked(known->second);
    m_entries.erase(known);
    updateAsked();
    Q_EMIT rowsChanged();
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
