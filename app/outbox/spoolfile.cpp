#include "outbox/spoolfile.h"

#include "base/plural.h"
#include "base/untrusted.h"
#include "outbox/sendingorder.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

/// What SQLite says of a file that is none of its own, or that is damaged.
bool saysBroken(const QString &words)
{
    return words.contains("not a database"_L1) || words.contains("malformed"_L1);
}

/// Device and inode of a file; absent when there is none.
std::optional<std::pair<quint64, quint64>> placeOf(const QString &fileName)
{
    struct stat found
    {
    };
    if (::stat(QFile::encodeName(fileName).constData(), &found) != 0)
        return {};
    return std::pair<quint64, quint64>(found.st_dev, found.st_ino);
}

void add(Waiting &sum, const Waiting &more)
{
    if (more.points == 0)
        return;
    sum.oldestS = sum.points == 0 ? more.oldestS : std::min(sum.oldestS, more.oldestS);
    sum.points += more.points;
    sum.samples += sum.destination.hold.isEmpty() ? 0 : more.samples;
    sum.id = sum.id == 0 ? more.id : sum.id;
}

} // namespace

SpoolFile::SpoolFile(QString fileName, qint64 ceiling)
    : m_fileName(std::move(fileName))
    , m_ceiling(ceiling)
{
}

SpoolFile::~SpoolFile()
{
    if (m_store.isOpen())
        catchUp();
}

bool SpoolFile::open()
{
    if (!m_store.isOpen())
        return reopen();
    const auto place = placeOf(m_fileName);
    if (place == m_place)
        return true;
    // Somebody removed it, or put another one there; this one dies when it is closed.
    const Salvage kept = place ? Salvage() : m_store.salvage();
    m_store.close();
    if (!reopen())
        return false;
    if (!place)
        saveRemoved(kept);
    return true;
}

void SpoolFile::saveRemoved(const Salvage &kept)
{
    const qint64 saved = save(kept);
    m_news << (kept.parcels.isEmpty()
                   ? tr("The spool %1 was removed; it was made anew.")
                   : tr("The spool %1 was removed; it was made anew, with the %n points that waited in it.",
                        nullptr, plural(saved)))
                  .arg(oneLine(m_fileName));
}

bool SpoolFile::reopen()
{
    const QFileInfo file(m_fileName);
    QDir().mkpath(file.absolutePath());
    // The points are nobody else's business. What SQLite puts beside the file gets the same mode.
    const int made = ::open(QFile::encodeName(m_fileName).constData(), O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (made >= 0)
        ::close(made);
    auto opened = m_store.open(m_fileName);
    if (!opened && saysBroken(opened.error().message)) {
        // Nothing can be read out of it; aside, it stops nobody, and a person may look at it.
        const QString aside = putAside();
        if (!aside.isEmpty()) {
            m_news << tr("The spool could not be read and was put aside as %1.").arg(oneLine(aside));
            return reopen();
        }
    }
    if (!opened) {
        m_trouble = tr("The spool %1 can't be used: %2.").arg(oneLine(m_fileName), opened.error().message);
        return false;
    }
    QFile::setPermissions(m_fileName, QFile::ReadOwner | QFile::WriteOwner);
    m_place = placeOf(m_fileName);
    m_store.forgetError();
    return true;
}

QString SpoolFile::putAside()
{
    const QString aside =
        m_fileName + u".broken-"_s + QDateTime::currentDateTimeUtc().toString(u"yyyyMMddHHmmsszzz"_s);
    if (!QFile::rename(m_fileName, aside))
        return {};
    for (const QString &beside : {u"-wal"_s, u"-shm"_s})
        QFile::rename(m_fileName + beside, aside + beside);
    return aside;
}

qint64 SpoolFile::save(const Salvage &salvage)
{
    qint64 points = 0;
    for (const Parcel &parcel : salvage.parcels)
        points += parcel.points.size();
    return m_store.keep(salvage) ? points : 0;
}

void SpoolFile::lookAfter()
{
    // Another process may have put it aside already.
    if (!m_store.isOpen() || !saysBroken(m_store.lastError().message) || placeOf(m_fileName) != m_place)
        return;
    m_store.close();
    const QString aside = putAside();
    if (aside.isEmpty())
        return;
    const Salvage kept = m_store.openToRead(aside) ? m_store.salvage() : Salvage();
    m_store.close();
    const qint64 saved = reopen() ? save(kept) : 0;
    m_news << tr("The spool was damaged and was put aside as %1; %n points could be read and are kept.",
                 nullptr, plural(saved))
                  .arg(oneLine(aside));
}

bool SpoolFile::append(const QList<Parcel> &parcels)
{
    if (!open())
        return false;
    catchUp();
    // A move that is put off would take along what came after it.
    const bool moves = std::any_of(parcels.begin(), parcels.end(), [this](const Parcel &parcel) {
        return whereTo(parcel.destination) != parcel.destination;
    });
    if (!m_stuck.isEmpty() || moves || !m_store.append(parcels)) {
        tellTrouble(tr("The spool %1 takes no points: %2."));
        return false;
    }
    m_trouble.clear();
    constexpr qsizetype checkEvery = 5000;
    for (const Parcel &parcel : parcels)
        m_unchecked += parcel.points.size();
    if (m_unchecked >= checkEvery)
        keepBelowCeiling();
    return true;
}

void SpoolFile::keepBelowCeiling()
{
    constexpr qsizetype atOnce = 2000;
    m_unchecked = 0;
    while (m_store.usedBytes() > m_ceiling) {
        const qint64 removed = m_store.removeOldest(atOnce);
        if (removed <= 0)
            break;
        m_pushedOut += removed;
    }
}

bool SpoolFile::wasSent(const Destination &destination, const StoredPoint &point) const
{
    return std::any_of(m_stuck.begin(), m_stuck.end(), [&](const Parcel &sent) {
        return sent.destination == destination && sent.points.contains(point);
    });
}

QList<StoredPoint> SpoolFile::batch(const Destination &destination, qint64 fromS, qint64 upToS,
                                    qsizetype mostBytes, const NameFilter &filter)
{
    if (!open())
        return {};
    catchUp();
    if (whereTo(destination) != destination)
        return {};
    const auto newest = m_store.newestSlot(destination, upToS);
    if (!newest)
        return {};
    qsizetype most = mostBytes / shortestPoint;
    for (const Parcel &sent : m_stuck)
        most += sent.points.size();
    // Slots of a second belong to the newest minute too.
    const qint64 minute = *newest - *newest % 60;
    auto found = m_store.points(destination, std::max(minute, fromS), upToS, most, filter);
    if (found.size() < most)
        found += m_store.points(destination, fromS, minute - 1, most, filter);
    if (!m_stuck.isEmpty())
        found.removeIf([&](const StoredPoint &point) { return wasSent(destination, point); });
    return inSendingOrder(std::move(found), mostBytes);
}

bool SpoolFile::removeStuck()
{
    // A file that is locked is waited for each time, so the first failure is enough.
    while (!m_stuck.isEmpty() && m_store.remove(m_stuck.front().destination, m_stuck.front().points))
        m_stuck.removeFirst();
    return m_stuck.isEmpty();
}

bool SpoolFile::catchUp()
{
    if (!removeStuck())
        return false;
    while (!m_moves.isEmpty() && m_moves.front().make(m_store))
        m_moves.removeFirst();
    return m_moves.isEmpty();
}

void SpoolFile::moveNowOrLater(const Move &move)
{
    const bool opened = open();
    if (opened && catchUp() && move.make(m_store))
        return;
    const QString why = m_store.lastError().message;
    if (opened && isNews(move))
        m_news << move.putOff + u": "_s + why + u'.';
    m_moves.append(move);
}

bool SpoolFile::isNews(const Move &move) const
{
    if (std::any_of(m_moves.begin(), m_moves.end(),
                    [&](const Move &earlier) { return earlier.putOff == move.putOff; }))
        return false;
    const QList<Waiting> all = m_store.allWaiting();
    return std::any_of(all.begin(), all.end(), [&](const Waiting &waiting) {
        return move.leads(waiting.destination) != waiting.destination;
    });
}

std::optional<Destination> SpoolFile::whereTo(const Destination &destination) const
{
    std::optional<Destination> there = destination;
    for (const Move &move : m_moves) {
        if (there)
            there = move.leads(*there);
    }
    return there;
}

QList<Destination> SpoolFile::origins(const Destination &destination) const
{
    if (m_moves.isEmpty())
        return {destination};
    QList<Destination> from;
    for (const Waiting &waiting : m_store.allWaiting()) {
        if (whereTo(waiting.destination) == destination)
            from.append(waiting.destination);
    }
    return from;
}

qint64 SpoolFile::stuckOf(const Destination &destination) const
{
    qint64 points = 0;
    for (const Parcel &sent : m_stuck)
        points += sent.destination == destination ? sent.points.size() : 0;
    return points;
}

void SpoolFile::remove(const Destination &destination, const QList<StoredPoint> &points)
{
    if (!open() || m_store.remove(destination, points))
        return;
    m_stuck.append({destination, points});
    tellTrouble(tr("The spool %1 can't be changed: %2."));
}

void SpoolFile::tellTrouble(const QString &sentence)
{
    // Taking and letting go fail in turn; that is one trouble.
    const QString reason = m_store.lastError().message;
    if (m_trouble.isEmpty() || std::exchange(m_troubleReason, reason) != reason)
        m_trouble = sentence.arg(oneLine(m_fileName), reason);
    m_troubleReason = reason;
}

void SpoolFile::setAside(const Destination &destination, const StoredPoint &point, const QString &reason)
{
    if (open() && !m_store.setAside(destination, point, reason))
        remove(destination, {point});
}

qint64 SpoolFile::removeBefore(qint64 timeS)
{
    return open() ? std::max<qint64>(0, m_store.removeBefore(timeS)) : 0;
}

Waiting SpoolFile::waiting(const Destination &destination, qint64 upToS)
{
    Waiting sum{destination, 0, 0, 0, 0, 0};
    if (!open())
        return sum;
    for (const Destination &from : origins(destination)) {
        Waiting waiting = m_store.waiting(from, upToS);
        waiting.points = std::max<qint64>(0, waiting.points - stuckOf(from));
        add(sum, waiting);
    }
    return sum;
}

QList<Waiting> SpoolFile::allWaiting()
{
    QList<Waiting> all;
    if (!open())
        return all;
    for (Waiting waiting : m_store.allWaiting()) {
        const auto there = whereTo(waiting.destination);
        waiting.points -= stuckOf(waiting.destination);
        if (!there || waiting.points <= 0)
            continue;
        auto same = std::find_if(all.begin(), all.end(),
                                 [&](const Waiting &sum) { return sum.destination == *there; });
        if (same == all.end())
            same = all.insert(all.end(), {*there, 0, 0, 0, 0, 0});
        add(*same, waiting);
    }
    return all;
}

void SpoolFile::reassign(const Destination &from, const Destination &to, const QString &before)
{
    moveNowOrLater({[=](const Destination &d) { return std::optional(d == from ? to : d); },
                    [=](PointStore &store) { return store.reassign(from, to, before); },
                    tr("The points for %1 could not be moved yet").arg(oneLine(from.service))});
}

void SpoolFile::adopt(const QString &base, const QString &key, const QString &organisation)
{
    const auto leads = [=](const Destination &d) {
        const bool theirs = d.base == base && d.key == key && d.organisation.isEmpty();
        return std::optional(theirs ? Destination{base, organisation, d.service, {}, d.hold} : d);
    };
    moveNowOrLater({leads, [=](PointStore &store) { return store.adopt(base, key, organisation); },
                    tr("The points for %1 could not be moved yet").arg(oneLine(organisation))});
}

QString SpoolFile::organisationOf(const QString &base, const QString &key)
{
    return open() ? m_store.organisationOf(base, key) : QString();
}

void SpoolFile::discard(const Destination &destination)
{
    const auto leads = [=](const Destination &d) {
        return d == destination ? std::optional<Destination>() : std::optional(d);
    };
    moveNowOrLater({leads, [=](PointStore &store) { return store.discard(destination); },
                    tr("The points for %1 could not be discarded yet").arg(oneLine(destination.service))});
}

void SpoolFile::tidy()
{
    if (!open())
        return;
    catchUp();
    keepBelowCeiling();
    m_store.tidy();
}

QStringList SpoolFile::takeNews()
{
    return std::exchange(m_news, {});
}

} // namespace gopscope
