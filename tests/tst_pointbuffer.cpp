// What waits in memory while the disk takes nothing: bounded, counted, and in order.
#include "outbox/pointbuffer.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;

namespace {

constexpr qint64 start = 1795000020; // a minute begins
const Destination ours{u"http://127.0.0.1:1"_s, u"org"_s, u"Service"_s};
const Destination other{u"http://127.0.0.1:1"_s, u"other"_s, u"Service"_s};

QList<double> values(const QList<StoredPoint> &points)
{
    QList<double> found;
    for (const StoredPoint &stored : points)
        found.append(stored.point.value);
    return found;
}

} // namespace

class tst_PointBuffer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTheLastOfAMinute()
    {
        PointBuffer buffer;
        for (int second = 0; second < 130; ++second)
            buffer.add(ours, {{u"a"_s, start + second, double(second)}}, 60);
        QCOMPARE(buffer.size(), 3);
        QCOMPARE(buffer.waiting(ours, start + 119).points, 2);
        QCOMPARE(buffer.waiting(ours, start + 119).oldestS, start);
        QCOMPARE(buffer.waiting(ours, start - 1).points, 0);
        QCOMPARE(buffer.waiting(other, start + 119).points, 0);
        QCOMPARE(values(buffer.due(ours, 0, start + 200, 10)), (QList<double>{129, 59, 119}));
        QCOMPARE(values(buffer.due(ours, start + 60, start + 119, 10)), (QList<double>{119}));
    }

    void keepsWhatReplacedAPartOfALoad()
    {
        PointBuffer buffer;
        buffer.add(ours, {{u"a"_s, start, 1}, {u"b"_s, start, 2}}, 60);
        const auto load = buffer.load(10);
        QVERIFY(load.isAll);
        QCOMPARE(load.parcels.size(), 1);
        buffer.add(ours, {{u"a"_s, start + 5, 3}}, 60); // while it is written
        buffer.unload(load.upTo);
        QCOMPARE(values(buffer.due(ours, 0, start, 10)), (QList<double>{3}));
        QCOMPARE(buffer.waiting(ours, start).points, 1);
        buffer.remove(ours, {{start, 0, {u"a"_s, start, 1}}}); // the one before was sent
        QCOMPARE(buffer.size(), 1);
    }

    void loadsTheOldestFirst()
    {
        PointBuffer buffer;
        for (int i = 0; i < 10; ++i)
            buffer.add(i % 2 ? ours : other, {{u"a"_s, start + 60 * i, double(i)}}, 60);
        const auto load = buffer.load(4);
        QVERIFY(!load.isAll);
        QCOMPARE(load.parcels.size(), 2);
        QCOMPARE(values(load.parcels[0].points), (QList<double>{0, 2}));
        QCOMPARE(values(load.parcels[1].points), (QList<double>{1, 3}));
        buffer.unload(load.upTo);
        QCOMPARE(buffer.size(), 6);
        QVERIFY(buffer.load(6).isAll);
    }

    void pushesOutTheOldest()
    {
        PointBuffer buffer(100);
        for (int i = 0; i < 250; ++i)
            buffer.add(ours, {{u"a"_s, start + 60 * i, double(i)}}, 60);
        QCOMPARE(buffer.size(), 100);
        QCOMPARE(buffer.pushedOut(), 150);
        QCOMPARE(buffer.waiting(ours, start + 60 * 249).points, 100);
        QCOMPARE(buffer.waiting(ours, start + 60 * 249).oldestS, start + 60 * 150);
        QCOMPARE(buffer.removeBefore(start + 60 * 200), 50);
        QCOMPARE(buffer.discard(ours), 50);
        QVERIFY(buffer.allWaiting().isEmpty());
    }

    void movesToAnother()
    {
        PointBuffer buffer;
        buffer.add(ours, {{u"a"_s, start, 1}, {u"b"_s, start, 1}}, 60);
        const auto load = buffer.load(10);
        buffer.add(other, {{u"a"_s, start, 2}}, 60);
        buffer.add(ours, {{u"c"_s, start, 3}}, 60);
        buffer.reassign(ours, other);
        QCOMPARE(buffer.waiting(ours, start).points, 0);
        QCOMPARE(buffer.waiting(other, start).points, 3);
        QVERIFY(values(buffer.due(other, 0, start, 10)).contains(2)); // what was taken later stays
        buffer.unload(load.upTo);                                     // it was on its way to the disk then
        QCOMPARE(values(buffer.due(other, 0, start, 10)), (QList<double>{2, 3}));
    }
};

QTEST_GUILESS_MAIN(tst_PointBuffer)
#include "tst_pointbuffer.moc"
