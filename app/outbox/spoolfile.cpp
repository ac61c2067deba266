#include "outbox/spoolfile.h"

#include "base/untrusted.h"
#include "outbox/sendingorder.h"

#include <QCoreApplication>
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

QString tr(const char *text)
{
    return QCoreApplication::translate("Spool", text);
}

} // namespace

SpoolFile::SpoolFile(QString fileName, qint64 ceiling)
    : m_fileName(std::move(fileName))
    , m_ceiling(ceiling)
{
}

bool SpoolFile::open()
{
    if (!m_store.isOpen())
        return reopen();
    const auto place = placeOf(m_fileName);
    if (place == m_place)
        return true;
    // Somebody removed it, or put another one there; this one dies when it is closed.
    const QList<Parcel> kept = place ? QList<Parcel>() : m_store.salvage();
    m_store.close();
    if (!reopen())
        return false;
    if (!place)
        m_news << tr("The spool %1 was removed; it was made anew, with the %2 points that waited in it.")
                      .arg(oneLine(m_fileName), QString::number(save(kept)));
    return true;
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

qint64 SpoolFile::save(const QList<Parcel> &parcels)
{
    qint64 points = 0;
    for (const Parcel &parcel : parcels)
        points += parcel.points.size();
    return parcels.isEmpty() || m_store.append(parcels) ? points : 0;
}

void SpoolFile::lookAfter()
{
    // Another process may have put it aside already.
    if (!m_store.isOpen() || !saysBroken(m_store.lastError().message) || placeOf(m_fileName) != m_place)
        return;
    m_store.close();
    const QString aside = putAside();
    PointStore broken;
    if (aside.isEmpty() || !reopen() || !broken.openToRead(aside))
        return;
    m_news << tr("The spool was damaged and was put aside as %1; %2 points could be read and are kept.")
                  .arg(oneLine(aside), QString::number(save(broken.salvage())));
}

bool SpoolFile::append(const QList<Parcel> &parcels)
{
    if (!open())
        return false;
    if (!removeStuck() || !m_store.append(parcels)) {
        m_trouble =
            tr("The spool %1 takes no points: %2.").arg(oneLine(m_fileName), m_store.lastError().message);
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
    m_stuck.removeIf([this](const Parcel &sent) { return m_store.remove(sent.destination, sent.points); });
    return m_stuck.isEmpty();
}

void SpoolFile::remove(const Destination &destination, const QList<StoredPoint> &points)
{
    if (!open() || m_store.remove(destination, points))
        return;
    m_stuck.append({destination, points});
    m_trouble =
        tr("The spool %1 can't be changed: %2.").arg(oneLine(m_fileName), m_store.lastError().message);
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
    if (!open())
        return {destination, 0, 0, 0, 0, 0};
    Waiting waiting = m_store.waiting(destination, upToS);
    for (const Parcel &sent : m_stuck) {
        if (sent.destination == destination)
            waiting.points = std::max<qint64>(0, waiting.points - sent.points.size());
    }
    return waiting;
}

QList<Waiting> SpoolFile::allWaiting()
{
    return open() ? m_store.allWaiting() : QList<Waiting>();
}

void SpoolFile::reassign(const Destination &from, const Destination &to, const QString &before)
{
    if (open() && !m_store.reassign(from, to, before))
        m_news << tr("The points for %1 could not be moved: %2.")
                      .arg(oneLine(from.service), m_store.lastError().message);
}

void SpoolFile::adopt(const QString &base, const QString &key, const QString &organisation)
{
    if (open() && !m_store.adopt(base, key, organisation))
        m_news << tr("The points for %1 could not be moved: %2.")
                      .arg(oneLine(organisation), m_store.lastError().message);
}

QString SpoolFile::organisationOf(const QString &base, const QString &key)
{
    return open() ? m_store.organisationOf(base, key) : QString();
}

void SpoolFile::discard(const Destination &destination)
{
    if (open() && !m_store.discard(destination))
        m_news << tr("The points for %1 could not be discarded: %2.")
                      .arg(oneLine(destination.service), m_store.lastError().message);
}

void SpoolFile::tidy()
{
    if (!open())
        return;
    keepBelowCeiling();
    m_store.tidy();
}

QStringList SpoolFile::takeNews()
{
    return std::exchange(m_news, {});
}

} // namespace gopscope
