#include "outbox/pointbuffer.h"

#include <algorithm>

namespace gopscope {

int PointBuffer::seriesOf(const Destination &destination, const QString &name)
{
    const auto known = m_seriesIds.constFind({destination, name});
    if (known != m_seriesIds.cend())
        return *known;
    m_series.push_back({destination, name});
    return m_seriesIds[{destination, name}] = static_cast<int>(m_series.size()) - 1;
}

const Destination &PointBuffer::destinationOf(const Point &point) const
{
    return m_series[static_cast<std::size_t>(point.series)].destination;
}

StoredPoint PointBuffer::stored(const Point &point) const
{
    const QString &name = m_series[static_cast<std::size_t>(point.series)].name;
    return {point.slotS, 0, {name, point.timeS, point.value}};
}

void PointBuffer::add(const Destination &destination, const QList<MetricPoint> &points, int slotSeconds)
{
    for (const MetricPoint &point : points) {
        put(++m_last, {seriesOf(destination, point.name), point.timeS - point.timeS % slotSeconds,
                       point.timeS, point.value});
        if (size() > m_most) {
            erase(m_points.begin());
            ++m_pushedOut;
        }
    }
}

void PointBuffer::put(quint64 order, const Point &point)
{
    const auto before = m_places.constFind({point.series, point.slotS});
    if (before != m_places.cend() && *before > order)
        return; // what was taken later stays
    if (before != m_places.cend())
        erase(m_points.find(*before));
    m_points.emplace(order, point);
    m_places.insert({point.series, point.slotS}, order);
    Counts &counts = m_counts[destinationOf(point)];
    ++counts.bySlot[point.slotS];
    ++counts.all;
}

PointBuffer::Points::iterator PointBuffer::erase(Points::iterator point)
{
    m_places.remove({point->second.series, point->second.slotS});
    const auto counts = m_counts.find(destinationOf(point->second));
    const auto slot = counts->bySlot.find(point->second.slotS);
    if (--slot->second == 0)
        counts->bySlot.erase(slot);
    if (--counts->all == 0)
        m_counts.erase(counts);
    return m_points.erase(point);
}

PointBuffer::Load PointBuffer::load(qsizetype most) const
{
    Load load;
    QHash<Destination, qsizetype> places;
    auto next = m_points.begin();
    for (; next != m_points.end() && most > 0; ++next, --most) {
        const Destination &destination = destinationOf(next->second);
        if (!places.contains(destination)) {
            places.insert(destination, load.parcels.size());
            load.parcels.append({destination, {}});
        }
        load.parcels[places.value(destination)].points.append(stored(next->second));
        load.upTo = next->first;
    }
    load.isAll = next == m_points.end();
    return load;
}

void PointBuffer::unload(quint64 upTo)
{
    for (auto point = m_points.begin(); point != m_points.end() && point->first <= upTo;)
        point = erase(point);
}

QList<StoredPoint> PointBuffer::due(const Destination &destination, qint64 fromS, qint64 upToS,
                                    qsizetype most, const NameFilter &filter) const
{
    QList<StoredPoint> newest, oldest;
    const auto isDue = [&](const Point &point) {
        return point.slotS >= fromS && point.slotS <= upToS && destinationOf(point) == destination &&
               filter.takes(m_series[static_cast<std::size_t>(point.series)].name);
    };
    // Time goes the way of the order, so both ends are near.
    qint64 minute = -1;
    for (auto point = m_points.rbegin(); point != m_points.rend() && newest.size() < most; ++point) {
        if (minute >= 0 && point->second.slotS < minute)
            break;
        if (!isDue(point->second))
            continue;
        minute = minute < 0 ? point->second.slotS - point->second.slotS % 60 : minute;
        newest.append(stored(point->second));
    }
    std::reverse(newest.begin(), newest.end());
    for (const auto &[order, point] : m_points) {
        if (newest.size() + oldest.size() >= most || (minute >= 0 && point.slotS >= minute))
            break;
        if (isDue(point))
            oldest.append(stored(point));
    }
    return newest + oldest;
}

void PointBuffer::remove(const Destination &destination, const QList<StoredPoint> &points)
{
    for (const StoredPoint &sent : points) {
        const int series = m_seriesIds.value({destination, sent.point.name}, -1);
        const auto place = m_places.constFind({series, sent.slotS});
        if (place == m_places.cend())
            continue;
        const auto here = m_points.find(*place);
        if (stored(here->second).point == sent.point)
            erase(here);
    }
}

qint64 PointBuffer::removeBefore(qint64 timeS)
{
    const qsizetype before = size();
    for (auto point = m_points.begin(); point != m_points.end() && point->second.timeS < timeS;)
        point = erase(point);
    return before - size();
}

void PointBuffer::reassign(const Destination &from, const Destination &to, const QString &before)
{
    if (from == to || !m_counts.contains(from))
        return;
    QList<std::pair<quint64, Point>> moved;
    for (auto point = m_points.begin(); point != m_points.end();) {
        if (destinationOf(point->second) != from) {
            ++point;
            continue;
        }
        moved.append(*point);
        point = erase(point);
    }
    for (auto &[order, point] : moved) {
        point.series = seriesOf(to, before + m_series[static_cast<std::size_t>(point.series)].name);
        put(order, point);
    }
}

void PointBuffer::adopt(const QString &base, const QString &key, const QString &organisation)
{
    for (const Waiting &waiting : allWaiting()) {
        const Destination &from = waiting.destination;
        if (from.base == base && from.key == key && from.organisation.isEmpty())
            reassign(from, {base, organisation, from.service, {}, from.hold});
    }
}

qint64 PointBuffer::discard(const Destination &destination)
{
    if (!m_counts.contains(destination))
        return 0;
    const qsizetype before = size();
    for (auto point = m_points.begin(); point != m_points.end();)
        point = destinationOf(point->second) == destination ? erase(point) : std::next(point);
    return before - size();
}

Waiting PointBuffer::waiting(const Destination &destination, qint64 upToS) const
{
    const auto counts = m_counts.constFind(destination);
    if (counts == m_counts.cend())
        return {destination, 0, 0, 0, 0, 0};
    Waiting waiting{destination, counts->all, counts->bySlot.begin()->first, 0, 0, 0};
    // What is not due yet is of the newest minute.
    for (auto slot = counts->bySlot.rbegin(); slot != counts->bySlot.rend() && slot->first > upToS; ++slot)
        waiting.points -= slot->second;
    waiting.inMemory = waiting.points;
    if (!destination.hold.isEmpty())
        waiting.samples = static_cast<qint64>(counts->bySlot.size());
    return waiting.points == 0 ? Waiting{destination, 0, 0, 0, 0, 0} : waiting;
}

QList<Waiting> PointBuffer::allWaiting() const
{
    QList<Waiting> all;
    for (auto it = m_counts.cbegin(); it != m_counts.cend(); ++it)
        all.append(waiting(it.key(), std::numeric_limits<qint64>::max()));
    return all;
}

} // namespace gopscope
