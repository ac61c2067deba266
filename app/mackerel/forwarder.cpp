#include "mackerel/forwarder.h"

#include "base/untrusted.h"

#include <QCryptographicHash>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace gopscope {
namespace {

using Reason = standing::Refused::Reason;

Reason reasonOf(MackerelReply::Kind kind, bool hasKey)
{
    switch (kind) {
    case MackerelReply::Kind::WrongKey:
        return Reason::WrongKey;
    case MackerelReply::Kind::Denied:
        return Reason::Denied;
    case MackerelReply::Kind::NotFound:
        return Reason::NoService;
    case MackerelReply::Kind::Insecure:
        return hasKey ? Reason::Insecure : Reason::NoKey;
    default:
        return Reason::Other;
    }
}

/// What a key is known by here, without being the key.
QString keyMark(const QByteArray &key)
{
    const QByteArray digest = QCryptographicHash::hash(key, QCryptographicHash::Sha256).toHex();
    return key.isEmpty() ? noKey : QString::fromLatin1(digest);
}

} // namespace

Forwarder::Forwarder(Spool &spool, QNetworkAccessManager &network, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_spool(spool)
    , m_clock(clock)
    , m_confirmed(clock, ConfirmedClock::forDropping)
    , m_client(network)
    , m_marks(m_client)
{
    connect(&m_marks, &MarkPoster::failed, this, &Forwarder::markFailed);
    m_flushTimer.setSingleShot(true);
    connect(&m_flushTimer, &QTimer::timeout, this, &Forwarder::endFlush);
    m_lookTimer.setSingleShot(true);
    connect(&m_lookTimer, &QTimer::timeout, this, &Forwarder::lookIntoSpool);
    m_countTimer.setSingleShot(true);
    connect(&m_countTimer, &QTimer::timeout, this, [this] {
        // What is only in memory does not stay.
        endCount(std::max<qint64>(0, pointsOf(m_state.queued) - m_spool.atRisk()));
    });
    connect(&m_spool, &Spool::changed, this, &Forwarder::updateState);
}

void Forwarder::start(const Account &account, const Options &options)
{
    const bool same = account.base == m_account.base && account.service == m_account.service;
    auto marks = same ? m_marks.waiting() : MarkPoster::Marks();
    stop();
    m_marks.start(account.service, !account.key.isEmpty(), std::move(marks));
    m_account = account;
    m_options = options;
    m_options.postEvery = std::max(options.postEvery, shortestPostEvery);
    m_client.setAccount(account.base, account.key);
    m_state.organisation = account.organisation;
    const QString base = account.base.toString(), mark = keyMark(account.key);
    addPoster(
        {base, account.organisation, account.service, account.organisation.isEmpty() ? mark : QString()});
    if (account.organisation.isEmpty()) {
        m_spool.readOrganisation(base, mark, own(), [this, base, mark](const QString &name) {
            const bool isOurs =
                isOn() && own()->destination().base == base && own()->destination().key == mark;
            if (isOurs && !name.isEmpty() && m_state.organisation.isEmpty())
                useOrganisation(name);
        });
    }
    lookIntoSpool();
    askOrganisation();
    updateState();
}

void Forwarder::stop()
{
    m_flushTimer.stop();
    m_flushing = 0;
    endCount(0); // somebody may wait for it
    m_marks.stop();
    if (m_organisationCall) {
        m_organisationCall->disconnect(this);
        m_organisationCall->deleteLater();
    }
    m_organisationCall = nullptr;
    for (auto &poster : m_posters) {
        // It may be one of its own signals that leads here.
        poster->stop();
        poster->disconnect(this);
        poster.release()->deleteLater();
    }
    m_posters.clear();
    m_held.clear();
    m_holds.clear();
    m_organisationSettled = false;
    m_keyRefusal.reset();
    clearState();
    Q_EMIT stateChanged();
}

void Forwarder::clearState()
{
    ForwardState state;
    state.stored = m_state.stored;
    state.tooOld = m_state.tooOld;
    state.pushedOut = m_state.pushedOut;
    state.setAside = m_state.setAside;
    m_state = state;
}

Poster *Forwarder::addPoster(const Destination &destination)
{
    m_posters.push_back(std::make_unique<Poster>(m_spool, m_client, m_clock, m_confirmed, this));
    Poster *poster = m_posters.back().get();
    connect(poster, &Poster::changed, this, &Forwarder::updateState);
    connect(poster, &Poster::changed, this, [this, poster] {
        if (poster != own())
            lookIntoSpool(); // its service may be none
    });
    connect(poster, &Poster::flushed, this, [this] {
        if (m_flushing > 0 && --m_flushing == 0)
            endFlush();
    });
    connect(poster, &Poster::pointsStored, this, [this](qint64 points) {
        m_state.stored += points;
        m_marks.tryAgain();
    });
    connect(poster, &Poster::pointsTooOld, this, [this](qint64 points) {
        m_state.tooOld += points;
        if (m_state.held)
            lookIntoSpool(); // there may be fewer now
        Q_EMIT pointsTooOld(points);
    });
    connect(poster, &Poster::pointSetAside, this, [this](const MetricPoint &point, const QString &reason) {
        ++m_state.setAside;
        if (!m_namesAside.contains(point.name))
            Q_EMIT pointSetAside(point, reason);
        m_namesAside.insert(point.name);
    });
    connect(poster, &Poster::attempted, this, [this] {
        constexpr qint64 tidyEvery = 60'000;
        askOrganisation();
        if (m_clock.steadyMs() - m_tidiedMs < tidyEvery)
            return;
        m_tidiedMs = m_clock.steadyMs();
        m_spool.tidy();
        if (m_state.held || m_othersAreServed)
            lookIntoSpool(); // whoever serves them comes and goes
    });
    poster->start(destination, m_options.postEvery);
    return poster;
}

quint64 Forwarder::take(const QString &prefix, const Sample &sample)
{
    constexpr qint64 countEvery = 60'000;
    if (!isOn())
        return 0;
    const quint64 number = m_spool.append(own()->destination(), toPoints(prefix, sample, m_options.metrics),
                                          m_options.everySample ? 1 : 60);
    tellSpool();
    const bool due = !isSending(m_state.standing) && m_clock.steadyMs() - m_countedMs >= countEvery;
    if (due || m_state.atRisk > 0) // never more in memory than queued
        count();
    own()->pointsCame();
    return number;
}

quint64 Forwarder::append(const Destination &destination, const QString &prefix, const Sample &sample)
{
    return m_spool.append(destination, toPoints(prefix, sample, m_options.metrics),
                          m_options.everySample ? 1 : 60);
}

Destination Forwarder::holdOf(const QString &program) const
{
    Destination hold = own()->destination();
    hold.hold = program;
    return hold;
}

quint64 Forwarder::hold(const QString &program, const Sample &sample)
{
    if (!isOn())
        return 0;
    const quint64 number = append(holdOf(program), {}, sample);
    tellSpool();
    constexpr std::chrono::milliseconds lookEvery = 2s;
    if (!m_holds.contains(program))
        lookIntoSpool();
    else if (!m_lookTimer.isActive())
        m_lookTimer.start(lookEvery);
    m_holds[program] = std::max<qint64>(m_holds.value(program), 1);
    return number;
}

void Forwarder::release(const QString &program, const QString &prefix)
{
    if (!isOn())
        return;
    m_holds.remove(program);
    m_spool.reassign(holdOf(program), own()->destination(), prefix + u'.');
    own()->pointsCame();
}

void Forwarder::discardHold(const QString &program)
{
    if (!isOn())
        return;
    m_holds.remove(program);
    m_spool.discard(holdOf(program));
}

void Forwarder::askOrganisation()
{
    if (m_organisationSettled || m_organisationCall || !isOn())
        return;
    m_organisationAskedMs = m_clock.bootMs();
    m_organisationCall = m_client.organisation();
    connect(m_organisationCall, &MackerelCall::done, this, &Forwarder::learnOrganisation);
}

void Forwarder::learnOrganisation(const MackerelReply &reply)
{
    m_organisationCall = nullptr;
    if (reply.dateMs)
        m_confirmed.takeWitness(*reply.dateMs, m_organisationAskedMs);
    const QString name = oneLine(reply.json[u"name"_s].toString(), 100);
    if (reply.kind == MackerelReply::Kind::WrongKey || reply.kind == MackerelReply::Kind::Insecure) {
        m_keyRefusal = reply;
        return updateState();
    }
    // What Mackerel itself answered is settled; no answer, or somebody else's, is asked for again.
    m_organisationSettled =
        reply.kind == MackerelReply::Kind::Done || reply.kind == MackerelReply::Kind::NotFound ||
        reply.kind == MackerelReply::Kind::Denied || reply.kind == MackerelReply::Kind::Refused ||
        reply.kind == MackerelReply::Kind::Rejected;
    if (name.isEmpty())
        return;
    m_keyRefusal.reset();
    useOrganisation(name);
    Q_EMIT organisationLearned(name);
    updateState();
}

void Forwarder::useOrganisation(const QString &name)
{
    m_state.organisation = name;
    // What this key took before it was known is this organisation's, and what was taken without one.
    m_spool.adopt(own()->destination().base, keyMark(m_account.key), name);
    m_spool.adopt(own()->destination().base, noKey, name);
    for (const auto &poster : m_posters) {
        const Destination &before = poster->destination();
        poster->setDestination({before.base, name, before.service});
    }
    lookIntoSpool();
    updateState();
}

void Forwarder::lookIntoSpool()
{
    if (!isOn())
        return;
    m_lookAgain = m_looking;
    if (std::exchange(m_looking, true))
        return;
    m_spool.countAll(this, [this](const QList<Waiting> &all) {
        m_looking = false;
        if (!isOn())
            return;
        if (m_lookAgain)
            return lookIntoSpool(); // what was counted before a change says nothing of it
        takeHolds(all);
        if (!m_state.organisation.isEmpty()) {
            adoptOtherServices(all);
            takeHeld(all);
            takeStranded(all);
        }
        if (std::any_of(all.begin(), all.end(), [this](const Waiting &waiting) {
                return waiting.destination == own()->destination() && waiting.oldestS <= own()->upToS();
            }))
            own()->backlogCame();
    });
}

void Forwarder::takeHolds(const QList<Waiting> &all)
{
    m_holds.clear();
    for (const Waiting &waiting : all) {
        if (waiting.destination == holdOf(waiting.destination.hold) && waiting.samples > 0)
            m_holds[waiting.destination.hold] = waiting.samples;
    }
}

void Forwarder::adoptOtherServices(const QList<Waiting> &all)
{
    for (const Waiting &waiting : all) {
        const Destination &other = waiting.destination;
        const bool known = std::any_of(m_posters.begin(), m_posters.end(), [&](const auto &poster) {
            return poster->destination().service == other.service;
        });
        // Points of an unknown organisation may be somebody else's.
        if (!known && other.base == own()->destination().base && other.hold.isEmpty() &&
            other.organisation == m_state.organisation)
            addPoster(other);
    }
}

void Forwarder::takeHeld(const QList<Waiting> &all)
{
    const qint64 before = pointsOf(std::exchange(m_state.held, {}));
    m_held.clear();
    m_othersAreServed = false;
    ForwardState::Held held{};
    for (const Waiting &waiting : all) {
        const Destination &other = waiting.destination;
        if (other.base != own()->destination().base || other.organisation == m_state.organisation ||
            (!m_held.isEmpty() && other.organisation != held.organisation))
            continue;
        if (Poster::isServed(m_spool, other)) {
            m_othersAreServed = true;
            continue;
        }
        held.organisation = other.organisation;
        held.points += waiting.points;
        m_held.append(other);
    }
    if (held.points > 0)
        m_state.held = held;
    if (held.points > before)
        Q_EMIT otherOrganisationFound(held);
    if (held.points != before)
        Q_EMIT stateChanged();
}

void Forwarder::takeStranded(const QList<Waiting> &all)
{
    const auto before = std::exchange(m_state.stranded, {});
    for (const auto &poster : m_posters) {
        if (m_state.stranded || poster.get() == own() || poster->standing() != Poster::Standing::Refused ||
            poster->lastReply().kind != MackerelReply::Kind::NotFound)
            continue;
        const auto waiting = std::find_if(all.begin(), all.end(), [&](const Waiting &row) {
            return row.destination == poster->destination() && row.points > 0;
        });
        if (waiting != all.end())
            m_state.stranded = {waiting->points, waiting->destination.service};
    }
    if (m_state.stranded && (!before || before->service != m_state.stranded->service))
        Q_EMIT strandedFound(*m_state.stranded);
    if (pointsOf(m_state.stranded) != pointsOf(before))
        Q_EMIT stateChanged();
}

void Forwarder::moveStranded()
{
    if (!isOn() || !m_state.stranded)
        return;
    Destination from = own()->destination();
    from.service = m_state.stranded->service;
    m_spool.reassign(from, own()->destination());
    m_state.stranded.reset();
    lookIntoSpool();
    updateState();
    retryNow();
}

QList<Destination> Forwarder::decideOnHeld()
{
    QList<Destination> held = std::exchange(m_held, {});
    held.removeIf([this](const Destination &other) { return Poster::isServed(m_spool, other); });
    m_state.held.reset();
    return held;
}

void Forwarder::sendHeld()
{
    if (!isOn())
        return;
    for (const Destination &destination : decideOnHeld()) {
        m_spool.reassign(destination,
                         {destination.base, m_state.organisation, destination.service, {}, destination.hold});
    }
    lookIntoSpool();
    updateState();
    retryNow();
}

void Forwarder::discardHeld()
{
    if (!isOn())
        return;
    for (const Destination &destination : decideOnHeld())
        m_spool.discard(destination);
    lookIntoSpool();
    updateState();
}

void Forwarder::mark(const Annotation &annotation)
{
    if (isOn())
        m_marks.post(annotation);
}

void Forwarder::flush()
{
    if (!isOn()) {
        Q_EMIT flushed(0);
        return;
    }
    m_isFlushing = true;
    m_flushTimer.start(flushTime);
    m_flushing = static_cast<int>(m_posters.size());
    const auto count = m_posters.size(); // a poster may end its flush at once
    for (std::size_t i = 0; i < count; ++i)
        m_posters[i]->flush();
}

void Forwarder::endFlush()
{
    m_flushTimer.stop();
    m_flushing = 0;
    for (const auto &poster : m_posters)
        poster->stopFlushing();
    updateState();
    m_spool.save(); // once more, so that what is said to be lost is
    m_countTimer.start(countTime);
    m_spool.countAll(this, [this](const QList<Waiting> &all) {
        qint64 left = 0;
        for (const Waiting &waiting : all) {
            if (std::any_of(m_posters.begin(), m_posters.end(),
                            [&](const auto &poster) { return poster->destination() == waiting.destination; }))
                left += waiting.points - waiting.inMemory;
        }
        endCount(left);
    });
}

void Forwarder::endCount(qint64 left)
{
    m_countTimer.stop();
    if (std::exchange(m_isFlushing, false))
        Q_EMIT flushed(left);
}

void Forwarder::retryNow()
{
    for (const auto &poster : m_posters)
        poster->retryNow();
}

void Forwarder::wake()
{
    for (const auto &poster : m_posters)
        poster->wake();
}

bool Forwarder::isPosting() const
{
    return m_organisationCall || m_marks.isPosting() ||
           std::any_of(m_posters.begin(), m_posters.end(), [](const auto &p) { return p->isPosting(); });
}

void Forwarder::showSpool()
{
    m_state.atRisk = m_spool.atRisk();
    m_state.trouble = m_spool.trouble();
    m_state.pushedOut = m_spool.pushedOut();
}

void Forwarder::tellSpool()
{
    if (m_state.atRisk == m_spool.atRisk() && m_state.pushedOut == m_spool.pushedOut())
        return;
    showSpool();
    Q_EMIT stateChanged();
}

void Forwarder::count()
{
    m_countedMs = m_clock.steadyMs();
    m_countAgain = m_counting;
    if (std::exchange(m_counting, true))
        return;
    m_spool.count(own()->destination(), own()->upToS(), this, [this](const Waiting &waiting) {
        m_counting = false;
        if (!isOn())
            return;
        m_state.queued.reset();
        if (waiting.points > 0)
            m_state.queued = {waiting.points, waiting.oldestS};
        if (m_countAgain)
            count();
        Q_EMIT stateChanged();
    });
}

void Forwarder::updateState()
{
    if (!isOn())
        return;
    m_state.standing = standing();
    showSpool();
    count();
    Q_EMIT stateChanged();
}

ForwardStanding Forwarder::standing() const
{
    if (m_account.keyIsAsked)
        return standing::AskingForKey{};
    const MackerelReply &reply = own()->lastReply();
    const bool hasKey = !m_account.key.isEmpty();
    const standing::Good good{own()->lastPostMs() > 0 ? std::optional(own()->lastPostMs()) : std::nullopt};
    switch (own()->standing()) {
    case Poster::Standing::Idle:
        // A wrong key shows at once, even before there is anything to post.
        if (m_keyRefusal)
            return standing::Refused{reasonOf(m_keyRefusal->kind, hasKey), m_keyRefusal->words};
        return good;
    case Poster::Standing::Good:
        return good;
    case Poster::Standing::Failing:
        return standing::Failing{reply.words};
    case Poster::Standing::Throttled:
        return standing::Throttled{reply.words, own()->nextTryMs()};
    case Poster::Standing::Refused:
        return standing::Refused{reasonOf(reply.kind, hasKey), reply.words};
    case Poster::Standing::Elsewhere:
        return standing::Elsewhere{own()->holder()};
    }
    return good;
}

} // namespace gopscope
