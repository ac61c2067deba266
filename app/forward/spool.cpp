#include "forward/spool.h"

#include "base/number.h"
#include "base/untrusted.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

/// What SQLite says of a file that is none of its own, or that is damaged.
bool saysBroken(const QString &words)
{
    return words.contains("not a database"_L1) || words.contains("malformed"_L1);
}

QString tr(const char *text)
{
    return QCoreApplication::translate("Spool", text);
}

constexpr qint64 forEver = std::numeric_limits<qint64>::max();

} // namespace

Spool::Spool(QString fileName, qint64 ceiling)
    : m_fileName(std::move(fileName))
    , m_ceiling(ceiling)
{
    openFile();
}

QString Spool::defaultFileName()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
           u"/gopscope/spool.sqlite"_s;
}

bool Spool::openFile()
{
    QDir().mkpath(QFileInfo(m_fileName).absolutePath());
    auto opened = m_disk.open(m_fileName);
    if (!opened && saysBroken(opened.error().message)) {
        // Nothing can be read out of it; aside, it stops nobody, and a person may look at it.
        const QString aside =
            m_fileName + u".broken-"_s + QDateTime::currentDateTimeUtc().toString(u"yyyyMMddHHmmss"_s);
        if (QFile::rename(m_fileName, aside)) {
            m_brokenFile = aside;
            opened = m_disk.open(m_fileName);
        }
    }
    m_trouble = opened
                    ? QString()
                    : tr("The spool %1 can't be used: %2.").arg(oneLine(m_fileName), opened.error().message);
    // The points are nobody else's business.
    if (opened)
        QFile::setPermissions(m_fileName, QFile::ReadOwner | QFile::WriteOwner);
    return opened.has_value();
}

bool Spool::append(const Destination &destination, const QList<MetricPoint> &points, int slotSeconds)
{
    constexpr qsizetype checkEvery = 5000;
    if ((m_unchecked += points.size()) >= checkEvery) {
        m_unchecked = 0;
        keepBelowCeiling();
    }
    // What is in memory goes first: a later point of the same slot must stay the last one.
    if ((m_disk.isOpen() || openFile()) && save() && m_disk.append(destination, points, slotSeconds)) {
        m_trouble.clear();
        return true;
    }
    if (m_disk.isOpen())
        m_trouble =
            tr("The spool %1 takes no points: %2.").arg(oneLine(m_fileName), m_disk.lastError().message);
    keepInMemory(destination, points, slotSeconds);
    return false;
}

bool Spool::save()
{
    constexpr qsizetype atOnce = 5000;
    if (!m_stuck.isEmpty() && m_disk.remove(m_stuck)) {
        m_stuck.clear();
        m_stuckKeys.clear();
    }
    while (m_atRisk > 0) {
        const QList<Waiting> all = m_memory.allWaiting();
        if (all.isEmpty())
            break;
        const auto kept = m_memory.points(all.front().destination, 0, forEver, atOnce);
        if (!m_disk.append(all.front().destination, kept))
            return false;
        m_memory.remove(kept);
        m_atRisk = std::max<qint64>(0, m_atRisk - kept.size());
    }
    m_atRisk = 0;
    return true;
}

void Spool::keepInMemory(const Destination &destination, const QList<MetricPoint> &points, int slotSeconds)
{
    if (!m_memory.isOpen() && !m_memory.open(u":memory:"_s))
        return;
    (void)m_memory.append(destination, points, slotSeconds);
    countAtRisk();
}

void Spool::countAtRisk()
{
    m_atRisk = 0;
    for (const Waiting &waiting : m_memory.allWaiting())
        m_atRisk += waiting.points;
}

void Spool::keepBelowCeiling()
{
    constexpr qsizetype atOnce = 2000;
    for (PointStore *store : {&m_disk, &m_memory}) {
        while (store->usedBytes() > m_ceiling) {
            const qint64 removed = store->removeOldest(atOnce);
            if (removed <= 0)
                break;
            m_pushedOut += removed;
        }
    }
}

bool Spool::wasSent(const StoredPoint &point) const
{
    if (m_stuckKeys.isEmpty() || !m_stuckKeys.contains({point.series, point.slotS}))
        return false;
    return std::any_of(m_stuck.begin(), m_stuck.end(), [&](const StoredPoint &stuck) {
        return stuck.series == point.series && stuck.slotS == point.slotS && stuck.point == point.point;
    });
}

QList<StoredPoint> Spool::pointsOf(const Destination &destination, qint64 fromS, qint64 upToS,
                                   qsizetype most) const
{
    auto found = m_disk.points(destination, fromS, upToS, most + m_stuck.size());
    if (!m_stuck.isEmpty())
        found.removeIf([this](const StoredPoint &point) { return wasSent(point); });
    if (m_atRisk == 0)
        return found;
    auto inMemory = m_memory.points(destination, fromS, upToS, most);
    for (StoredPoint &point : inMemory)
        point.inMemory = true;
    return found + inMemory;
}

QList<StoredPoint> Spool::batch(const QList<Destination> &destinations, qint64 upToS,
                                qsizetype mostBytes) const
{
    const qsizetype mostPoints = mostBytes / 30; // no point is shorter
    QList<StoredPoint> batch;
    qsizetype bytes = 2;
    const auto fill = [&](const QList<StoredPoint> &points) {
        for (const StoredPoint &point : points) {
            const qsizetype size = asJson(point.point).size() + 1;
            if (bytes + size > mostBytes)
                return;
            bytes += size;
            batch.append(point);
        }
    };
    qint64 newest = -1;
    for (const Destination &destination : destinations) {
        for (const PointStore *store : {&m_disk, &m_memory})
            newest = std::max(newest, store->newestSlot(destination, upToS).value_or(-1));
    }
    if (newest < 0)
        return batch;
    // Slots of a second belong to the newest minute too.
    const qint64 minute = newest - newest % 60;
    for (const Destination &destination : destinations)
        fill(pointsOf(destination, minute, upToS, mostPoints));
    for (const Destination &destination : destinations)
        fill(pointsOf(destination, 0, minute - 1, mostPoints));
    return batch;
}

void Spool::remove(const QList<StoredPoint> &points)
{
    QList<StoredPoint> onDisk, inMemory;
    for (const StoredPoint &point : points)
        (point.inMemory ? inMemory : onDisk).append(point);
    if (!inMemory.isEmpty()) {
        m_memory.remove(inMemory);
        countAtRisk();
    }
    if (m_disk.remove(onDisk))
        return;
    m_stuck += onDisk;
    for (const StoredPoint &point : onDisk)
        m_stuckKeys.insert({point.series, point.slotS});
    m_trouble = tr("The spool %1 can't be changed: %2.").arg(oneLine(m_fileName), m_disk.lastError().message);
}

void Spool::setAside(const StoredPoint &point, const QString &reason)
{
    if (point.inMemory || !m_disk.setAside(point, reason))
        remove({point});
}

qint64 Spool::removeBefore(qint64 timeS)
{
    qint64 removed = 0;
    for (PointStore *store : {&m_disk, &m_memory}) {
        if (store->isOpen())
            removed += std::max<qint64>(0, store->removeBefore(timeS));
    }
    return removed;
}

Waiting Spool::waiting(const QList<Destination> &destinations, qint64 upToS) const
{
    Waiting sum;
    for (const Destination &destination : destinations) {
        for (const PointStore *store : {&m_disk, &m_memory}) {
            const Waiting waiting = store->waiting(destination, upToS);
            if (waiting.points == 0)
                continue;
            sum.points += waiting.points;
            sum.oldestS = sum.oldestS == 0 ? waiting.oldestS : std::min(sum.oldestS, waiting.oldestS);
        }
    }
    sum.points = std::max<qint64>(0, sum.points - m_stuck.size());
    return sum;
}

QList<Waiting> Spool::allWaiting() const
{
    return m_disk.allWaiting();
}

bool Spool::reassign(const Destination &from, const Destination &to)
{
    return m_disk.reassign(from, to);
}

bool Spool::discard(const Destination &destination)
{
    return m_disk.discard(destination);
}

void Spool::tidy()
{
    keepBelowCeiling();
    m_disk.tidy();
}

QByteArray asJson(const MetricPoint &point)
{
    // The name needs no escapes: see isMetricName().
    return "{\"name\":\"" + point.name.toLatin1() + "\",\"time\":" + QByteArray::number(point.timeS) +
           ",\"value\":" + exactNumber(point.value) + '}';
}

} // namespace gopscope
