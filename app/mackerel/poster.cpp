#include "mackerel/poster.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace gopscope {
namespace {

using Kind = MackerelReply::Kind;
constexpr std::chrono::milliseconds minute = 60s;

QString lockFileName(const Spool &spool, const Destination &destination)
{
    const QString what =
        QStringList{destination.base, destination.organisation, destination.service, destination.key}.join(
            u'\n');
    const QByteArray digest =
        QCryptographicHash::hash(what.toUtf8(), QCryptographicHash::Sha1).toHex().left(12);
    return spool.fileName() + u'.' + QString::fromLatin1(digest) + u".lock"_s;
}

QByteArray bodyOf(const QList<StoredPoint> &points)
{
    QByteArray body;
    body.reserve(points.size() * 64);
    for (const StoredPoint &stored : points) {
        body += body.isEmpty() ? '[' : ',';
        body += asJson(stored.point);
    }
    return body + ']';
}

QStringList namesOf(const QList<StoredPoint> &points)
{
    QStringList names;
    for (const StoredPoint &stored : points)
        names << stored.point.name;
    names.removeDuplicates();
    return names;
}

} // namespace

bool Poster::isServed(const Spool &spool, const Destination &destination)
{
    return PostingLock::isUsed(lockFileName(spool, destination));
}

Poster::Poster(Spool &spool, MackerelClient &client, const Clock &clock, ConfirmedClock &confirmed,
               QObject *parent)
    : QObject(parent)
    , m_spool(spool)
    , m_client(client)
    , m_clock(clock)
    , m_confirmed(confirmed)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Poster::wake);
}

void Poster::start(const Destination &destination, std::chrono::milliseconds postEvery)
{
    setDestination(destination);
    m_postEvery = postEvery;
    m_started = true;
    m_dueMs = m_clock.steadyMs();
    arm();
}

void Poster::setDestination(const Destination &destination)
{
    if (m_lock && destination == m_destination)
        return; // a lock is not let go of without need
    m_destination = destination;
    m_lock = std::make_unique<PostingLock>(lockFileName(m_spool, destination));
    if (m_standing == Standing::Elsewhere)
        pauseFor({}); // here it may be ours
}

void Poster::stop()
{
    m_started = false;
    m_timer.stop();
    m_lock.reset();
    if (!m_call)
        return;
    m_call->disconnect(this);
    m_call->deleteLater();
}

void Poster::arm()
{
    // Not longer, so that a clock that jumped is seen.
    const qint64 wait = std::clamp<qint64>(m_dueMs - m_clock.steadyMs(), 0, minute.count());
    m_timer.start(static_cast<int>(wait));
}

void Poster::pauseFor(std::chrono::milliseconds span)
{
    m_dueMs = m_clock.steadyMs() + span.count();
    arm();
}

void Poster::waitForRegular()
{
    if (m_postEvery < minute)
        return pauseFor(m_postEvery);
    // A little after the minute, when it is complete; not twice within half of one.
    constexpr qint64 after = 1000, apart = 30'000;
    const qint64 now = m_clock.epochMs(), every = m_postEvery.count();
    qint64 next = (now / every + 1) * every + after;
    if (next - now < apart)
        next += minute.count();
    pauseFor(std::chrono::milliseconds(next - now));
}

qint64 Poster::nextTryMs() const
{
    return m_clock.epochMs() + std::max<qint64>(0, m_dueMs - m_clock.steadyMs());
}

qint64 Poster::upToS() const
{
    const qint64 now = m_clock.epochMs() / 1000;
    // The minute that still runs gets a later point; sending it now and then is for those who want to see
    // something at once.
    const bool running = m_nothingStored || m_flushing || m_postEvery < minute;
    return running ? now : now - now % 60 - 1;
}

void Poster::pointsCame()
{
    m_cameMeanwhile = m_reading;
    if (m_tried || isPosting() || m_standing == Standing::Elsewhere)
        return;
    m_dueMs = m_clock.steadyMs();
    wake();
}

void Poster::backlogCame()
{
    if (isPosting() || (m_standing != Standing::Good && m_standing != Standing::Idle))
        return;
    m_dueMs = std::min(m_dueMs, m_clock.steadyMs() + backlogPause.count());
    arm();
}

void Poster::retryNow()
{
    m_backOff.reset();
    m_refused.tryAgain();
    m_dueMs = m_clock.steadyMs();
    wake();
}

void Poster::wake()
{
    if (!m_started || isPosting())
        return;
    if (!m_flushing && m_clock.steadyMs() < m_dueMs)
        return arm();
    if (!m_lock->acquire()) {
        stand(Standing::Elsewhere);
        pauseFor(elsewherePause);
        return endFlush();
    }
    if (m_standing == Standing::Elsewhere)
        stand(m_tried ? Standing::Good : Standing::Idle); // what a post comes to may take a while to see
    Q_EMIT attempted();
    dropTooOld();
    if (m_refused.isSearching())
        post(searched());
    else
        read({m_refused.leftOut(), false});
}

QList<StoredPoint> Poster::searched() const
{
    const QStringList group = m_refused.group();
    const QSet<QString> names(group.begin(), group.end());
    QList<StoredPoint> points = m_rejected;
    points.removeIf([&](const StoredPoint &stored) { return !names.contains(stored.point.name); });
    return points;
}

void Poster::dropTooOld()
{
    // Until the clock is believed they are only not sent, see read().
    m_confirmed.read();
    if (!m_confirmed.isConfirmed())
        return;
    m_spool.removeBefore(m_clock.epochMs() / 1000 - oldestTakenS, this, [this](qint64 dropped) {
        if (dropped > 0)
            Q_EMIT pointsTooOld(dropped);
    });
}

void Poster::read(const NameFilter &filter)
{
    m_reading = true;
    m_readUpToS = upToS();
    const qint64 fromS = m_clock.epochMs() / 1000 - oldestTakenS;
    m_spool.readBatch(m_destination, fromS, m_readUpToS, m_mostBody, filter, this,
                      [this, filter](const Spool::Batch &batch) {
                          m_reading = false;
                          if (m_started)
                              takeBatch(batch, filter);
                      });
}

void Poster::takeBatch(Spool::Batch batch, const NameFilter &filter)
{
    if (const auto due = m_refused.due(m_clock.steadyMs());
        batch.points.isEmpty() && !filter.only && !due.isEmpty())
        return read({due, true});
    if (filter.only) { // each alone
        const QString name = batch.points.value(0).point.name;
        batch.points.removeIf([&](const StoredPoint &stored) { return stored.point.name != name; });
    }
    // Points that are too old to be sent are among those that are due.
    m_left = batch.points.isEmpty() ? 0 : batch.due.points - batch.points.size();
    post(batch.points);
}

void Poster::post(const QList<StoredPoint> &points)
{
    if (points.isEmpty()) {
        const bool more = std::exchange(m_cameMeanwhile, false) && !m_tried;
        if (more || (m_flushing && m_readUpToS < upToS()))
            return read({m_refused.leftOut(),
                         false}); // what came meanwhile, or what a flush sends before its minute is over
        waitForRegular();
        Q_EMIT changed(); // there may have been points that were too old
        return endFlush();
    }
    m_tried = true;
    m_askedMs = m_clock.bootMs();
    const QByteArray body = bodyOf(points);
    m_call = m_client.postMetrics(m_destination.service, body);
    connect(m_call, &MackerelCall::done, this,
            [this, points, bytes = body.size()](const MackerelReply &reply) {
                finishPost(points, bytes, reply);
            });
}

void Poster::finishPost(const QList<StoredPoint> &points, qsizetype bytes, const MackerelReply &reply)
{
    m_call = nullptr;
    m_lastReply = reply;
    if (reply.dateMs)
        m_confirmed.takeWitness(*reply.dateMs, m_askedMs);
    if (reply.kind == Kind::Done)
        takeSuccess(points);
    else if (reply.kind == Kind::Rejected)
        takeRejection(points, bytes, reply);
    else
        takeFailure(reply);
    Q_EMIT changed();
}

void Poster::takeSuccess(const QList<StoredPoint> &points)
{
    constexpr int mostFlushPosts = 10;
    m_spool.remove(m_destination, points);
    m_backOff.reset();
    m_nothingStored = false;
    m_lastPostMs = m_clock.epochMs();
    m_standing = Standing::Good;
    Q_EMIT pointsStored(points.size());
    const bool wasSearching = m_refused.isSearching();
    if (const auto verdict = m_refused.take(namesOf(points), m_clock.steadyMs()))
        takeVerdict(*verdict);
    const bool more = m_flushing || m_refused.isSearching() || m_left > 0;
    if (!more) {
        waitForRegular();
        return endFlush();
    }
    pauseFor(wasSearching ? splitPause : backlogPause);
    if (!m_flushing)
        return;
    if (++m_flushPosts >= mostFlushPosts)
        return endFlush();
    wake();
}

void Poster::takeRejection(const QList<StoredPoint> &points, qsizetype bytes, const MackerelReply &reply)
{
    pauseFor(splitPause);
    if (reply.status == 413 && points.size() > 1) {
        shrink(bytes);
    } else {
        if (!m_refused.isSearching())
            m_rejected = points;
        if (const auto verdict = m_refused.reject(namesOf(points), reply.words, m_clock.steadyMs()))
            takeVerdict(*verdict);
    }
    if (m_standing == Standing::Refused)
        return endFlush();
    if (m_flushing)
        wake();
}

void Poster::shrink(qsizetype bytes)
{
    m_mostBody = std::min(m_mostBody, bytes) / 2;
    m_refused.stopSearch();
}

void Poster::takeVerdict(const RefusedNames::Verdict &verdict)
{
    for (const StoredPoint &stored : std::exchange(m_rejected, {})) {
        const auto reason = verdict.aside.constFind(stored.point.name);
        if (reason == verdict.aside.cend())
            continue;
        m_spool.setAside(m_destination, stored, *reason);
        Q_EMIT pointSetAside(stored.point, *reason);
    }
    // When nothing at all is taken, it is not the points.
    m_standing = verdict.all ? Standing::Refused : Standing::Good;
    if (!verdict.all)
        return;
    m_lock->release(); // another process may have a better key
    pauseFor(refusedPause);
}

void Poster::takeFailure(const MackerelReply &reply)
{
    if (reply.kind != Kind::Throttled)
        letGo();
    switch (reply.kind) {
    case Kind::WrongKey:
    case Kind::Denied:
    case Kind::NotFound:
    case Kind::Refused:
    case Kind::Insecure:
        m_standing = Standing::Refused;
        m_backOff.reset();
        pauseFor(refusedPause);
        break;
    default: {
        m_standing = reply.kind == Kind::Throttled ? Standing::Throttled : Standing::Failing;
        const auto pause = m_backOff.next();
        pauseFor(reply.retryAfter ? std::max<std::chrono::milliseconds>(*reply.retryAfter, 1s) : pause);
        break;
    }
    }
    endFlush();
}

void Poster::letGo()
{
    // Another process may have a better key or way; what it sends is not to be sent again.
    m_lock->release();
    m_refused.stopSearch();
    m_rejected.clear();
}

void Poster::stand(Standing standing)
{
    if (m_standing == standing)
        return;
    m_standing = standing;
    Q_EMIT changed();
}

void Poster::flush()
{
    if (!m_started || m_flushing)
        return;
    m_flushing = true;
    m_flushPosts = 0;
    wake(); // what is under way ends first
}

void Poster::endFlush()
{
    if (!m_flushing)
        return;
    m_flushing = false;
    Q_EMIT flushed();
}

} // namespace gopscope
