// What waits for Mackerel: on disk before it counts as taken, and never lost by a fault of the disk.
#include "fulldisk.h"
#include "lockedfile.h"
#include "mackerel/names.h"
#include "outbox/spool.h"
#include "spoolcontent.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;

namespace {

constexpr qint64 start = 1795000020; // a minute begins
const Destination ours{u"http://127.0.0.1:1"_s, u"org"_s, u"Service"_s};

/// `count` points, one a minute.
QList<MetricPoint> minutes(const QString &name, int count, qint64 from = start)
{
    QList<MetricPoint> points;
    for (int i = 0; i < count; ++i)
        points.append({name, from + 60 * i, 0.1 * i});
    return points;
}

/// Waits for what was asked for.
void settle(const Spool &spool)
{
    while (spool.isBusy())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

/// True when it is on disk.
bool append(Spool &spool, const Destination &destination, const QList<MetricPoint> &points,
            int slotSeconds = 60)
{
    const quint64 number = spool.append(destination, points, slotSeconds);
    spool.save();
    settle(spool);
    return spool.savedUpTo() >= number;
}

QList<StoredPoint> nextBatch(Spool &spool, const Destination &destination, qint64 upToS,
                             qsizetype mostBytes = 10'000)
{
    QList<StoredPoint> points;
    spool.readBatch(destination, 0, upToS, mostBytes, {}, &spool,
                    [&](const Spool::Batch &read) { points = read.points; });
    settle(spool);
    return points;
}

Waiting waiting(Spool &spool, qint64 upToS, const Destination &destination = ours)
{
    Waiting counted;
    spool.count(destination, upToS, &spool, [&](const Waiting &found) { counted = found; });
    settle(spool);
    return counted;
}

QList<Waiting> countAll(Spool &spool)
{
    QList<Waiting> all;
    spool.countAll(&spool, [&](const QList<Waiting> &found) { all = found; });
    settle(spool);
    return all;
}

qint64 removeBefore(Spool &spool, qint64 timeS)
{
    qint64 removed = -1;
    spool.removeBefore(timeS, &spool, [&](qint64 points) { removed = points; });
    settle(spool);
    return removed;
}

} // namespace

class tst_Spool : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;
    [[nodiscard]] QString file() const { return m_dir->filePath(u"deep/spool.sqlite"_s); }
    /// Breaks a page in the middle of the file.
    [[nodiscard]] bool damage() const
    {
        QFile damaged(file());
        constexpr qint64 page = 4096;
        return damaged.open(QIODevice::ReadWrite) && damaged.seek(damaged.size() / page / 2 * page) &&
               damaged.write(QByteArray(page, 'x')) == page;
    }

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void keepsExactValues()
    {
        const QList<MetricPoint> points{{u"a.x"_s, start, 0.1},
                                        {u"a.y"_s, start, 18446744073709551615.0},
                                        {u"a.z"_s, start, 1e-300},
                                        {u"b.x"_s, start, -3}};
        {
            Spool spool(file());
            QVERIFY2(append(spool, ours, points), qPrintable(spool.trouble()));
            QCOMPARE(spool.atRisk(), 0);
        }
        Spool again(file());
        QList<MetricPoint> got;
        for (const StoredPoint &stored : nextBatch(again, ours, start, 10'000))
            got.append(stored.point);
        QCOMPARE(got.size(), points.size());
        for (const MetricPoint &point : points)
            QVERIFY(got.contains(point));
        QVERIFY(nextBatch(again, {ours.base, u"else"_s, ours.service}, start).isEmpty());
        QCOMPARE(QFile::permissions(file()) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    }

    void keepsTheLastOfAMinute()
    {
        Spool spool(file());
        for (int second = 0; second < 130; ++second)
            append(spool, ours, {{u"a"_s, start + second, double(second)}});
        const auto batch = nextBatch(spool, ours, start + 1000, 10'000);
        QCOMPARE(batch.size(), 3);
        QCOMPARE(batch[0].point, (MetricPoint{u"a"_s, start + 129, 129})); // the newest minute comes first
        QCOMPARE(batch[1].point, (MetricPoint{u"a"_s, start + 59, 59}));
        QCOMPARE(batch[2].point, (MetricPoint{u"a"_s, start + 119, 119}));
        QCOMPARE(waiting(spool, start + 119).points, 2);
        QCOMPARE(waiting(spool, start + 119).oldestS, start);
    }

    void keepsEverySample()
    {
        Spool spool(file());
        for (int second = 0; second < 130; ++second)
            append(spool, ours, {{u"a"_s, start + second, double(second)}}, 1);
        const auto batch = nextBatch(spool, ours, start + 1000, 100'000);
        QCOMPARE(batch.size(), 130);
        QCOMPARE(batch[0].point.timeS, start + 120);
        QCOMPARE(batch[10].point.timeS, start);
    }

    void fillsABatch()
    {
        Spool spool(file());
        append(spool, ours, minutes(u"some.name"_s, 1000));
        const auto batch = nextBatch(spool, ours, start + 100'000, 5000);
        qsizetype bytes = 2;
        for (const StoredPoint &stored : batch)
            bytes += asJson(stored.point).size() + 1;
        QVERIFY2(bytes > 4900 && bytes <= 5000, qPrintable(QString::number(bytes)));
        QCOMPARE(batch[0].point.timeS, start + 60 * 999);
        QCOMPARE(batch[1].point.timeS, start);
    }

    void removesOnlyWhatWasSent()
    {
        Spool spool(file());
        append(spool, ours, {{u"a"_s, start, 1}, {u"b"_s, start, 2}});
        const auto sent = nextBatch(spool, ours, start, 1000);
        append(spool, ours, {{u"a"_s, start + 5, 3}}); // while that was under way
        spool.remove(ours, sent);
        settle(spool);
        const auto left = nextBatch(spool, ours, start, 1000);
        QCOMPARE(left.size(), 1);
        QCOMPARE(left[0].point, (MetricPoint{u"a"_s, start + 5, 3}));
    }

    void dropsWhatIsTooOld()
    {
        Spool spool(file());
        append(spool, ours, minutes(u"a"_s, 10));
        QCOMPARE(removeBefore(spool, start + 180), 3);
        QCOMPARE(removeBefore(spool, start + 180), 0);
        QCOMPARE(waiting(spool, start + 1000).points, 7);
    }

    void staysBelowItsCeiling()
    {
        constexpr qint64 ceiling = 1024 * 1024;
        Spool spool(file(), ceiling);
        for (int i = 0; i < 100; ++i)
            append(spool, ours, minutes(u"a"_s, 1000, start + i * 60'000));
        spool.tidy();
        settle(spool);
        QVERIFY(spool.pushedOut() > 0);
        const Waiting left = waiting(spool, start + 60ll * 1000 * 1000);
        QCOMPARE(left.points + spool.pushedOut(), 100'000);
        QCOMPARE(left.oldestS, start + spool.pushedOut() * 60); // the oldest went
        QVERIFY(QFileInfo(file()).size() < 3 * ceiling);
    }

    void setsAside()
    {
        Spool spool(file());
        append(spool, ours, minutes(u"a"_s, 2));
        spool.setAside(ours, nextBatch(spool, ours, start, 1000).front(), u"no good"_s);
        QCOMPARE(waiting(spool, start + 1000).points, 1);
        PointStore store;
        QVERIFY(store.open(file()));
        const auto aside = store.allAside();
        QCOMPARE(aside.size(), 1);
        QCOMPARE(aside[0].name, u"a"_s);
        QCOMPARE(aside[0].points, 1);
        QCOMPARE(aside[0].reason, u"no good"_s);
    }

    void goesOnWithoutADisk()
    {
        // A file where the folder should be: nobody can write there, root included.
        QFile inTheWay(m_dir->filePath(u"deep"_s));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        inTheWay.close();
        Spool spool(file());
        QVERIFY(!append(spool, ours, minutes(u"a"_s, 5)));
        QCOMPARE(spool.atRisk(), 5);
        QVERIFY2(spool.trouble().contains(file()), qPrintable(spool.trouble()));
        const auto batch = nextBatch(spool, ours, start + 60, 1000);
        QCOMPARE(batch.size(), 2);
        spool.remove(ours, batch);
        settle(spool);
        QCOMPARE(spool.atRisk(), 3);
        QVERIFY(inTheWay.remove());
        QVERIFY(append(spool, ours, minutes(u"b"_s, 1))); // and all that was in memory with it
        QCOMPARE(spool.atRisk(), 0);
        QVERIFY(spool.trouble().isEmpty());
        QCOMPARE(spoolcontent::count(file()), 4);
    }

    void goesOnWithAFullDisk()
    {
        Spool spool(file());
        QVERIFY(append(spool, ours, minutes(u"a"_s, 100)));
        const auto before = nextBatch(spool, ours, start + 60 * 50, 1'000'000);
        {
            const FullDisk full(4096);
            QVERIFY(!append(spool, ours, minutes(u"b"_s, 1000)));
            QCOMPARE(spool.atRisk(), 1000);
            QVERIFY(!spool.trouble().isEmpty());
            // What the disk does not let go of is not sent again.
            spool.remove(ours, before);
            settle(spool);
            for (const StoredPoint &stored : nextBatch(spool, ours, start + 60 * 50, 1'000'000))
                QVERIFY(stored.point.name == u"b"_s);
        }
        QVERIFY(append(spool, ours, minutes(u"c"_s, 1)));
        QCOMPARE(spool.atRisk(), 0);
        QCOMPARE(spoolcontent::count(file()), 100 - before.size() + 1001);
    }

    void tellsOneTroubleOnce()
    {
        Spool spool(file());
        QVERIFY(append(spool, ours, minutes(u"a"_s, 100)));
        const auto sent = nextBatch(spool, ours, start + 60 * 50, 1'000'000);
        QVERIFY(sent.size() > 3);
        QStringList told;
        connect(&spool, &Spool::changed, this, [&] { told << spool.trouble(); });
        {
            const FullDisk full(4096);
            for (int i = 0; i < 3; ++i) {
                QVERIFY(!append(spool, ours, minutes(u"b"_s, 10)));
                spool.remove(ours, {sent[i]});
                settle(spool);
            }
            QVERIFY2(told.size() == 1 && told[0].contains(u"takes no points"_s),
                     qPrintable(told.join(u'\n')));
        }
        QVERIFY(append(spool, ours, minutes(u"c"_s, 1)));
        QCOMPARE(told.size(), 2);
        QVERIFY(told[1].isEmpty());
    }

    void tellsOnceOfPointsThatCanNotBeMoved()
    {
        const Destination keyed{ours.base, {}, ours.service, u"key"_s};
        Spool spool(file());
        QVERIFY(append(spool, ours, minutes(u"a"_s, 100)));
        QSignalSpy said(&spool, &Spool::saying);
        {
            const FullDisk full(4096);
            spool.adopt(ours.base, u"key"_s, u"org"_s);
            settle(spool);
            QVERIFY2(said.isEmpty(), "there is nothing to move");
        }
        QVERIFY(append(spool, keyed, minutes(u"b"_s, 100)));
        const FullDisk full(4096);
        for (int i = 0; i < 2; ++i)
            spool.adopt(ours.base, u"key"_s, u"org"_s);
        settle(spool);
        QCOMPARE(said.size(), 1);
    }

    void isNotFilledByItsLog()
    {
        Spool spool(file());
        QVERIFY(append(spool, ours, minutes(u"a"_s, 100)));
        const FullDisk full(200'000);
        for (int i = 0; i < 50; ++i)
            QVERIFY2(append(spool, ours, minutes(u"a"_s, 100)), qPrintable(spool.trouble()));
        QVERIFY(QFileInfo(file()).size() < 100'000);
        spool.discard(ours);
        QCOMPARE(waiting(spool, start + 60 * 1000).points, 0);
    }

    void makesNobodyWaitForALockedFile()
    {
        Spool spool(file());
        QVERIFY(append(spool, ours, minutes(u"a"_s, 1)));
        std::optional<LockedFile> lock(file());
        QElapsedTimer watch;
        watch.start();
        quint64 number = 0;
        for (int i = 0; i < 100; ++i)
            number = spool.append(ours, {{u"b"_s, start + 60 * i, 1.0}}, 60);
        spool.readBatch(ours, 0, start, 1000, {}, this, [](const Spool::Batch &) {});
        QVERIFY2(watch.elapsed() < 500, qPrintable(QString::number(watch.elapsed())));
        QTRY_COMPARE_WITH_TIMEOUT(spool.atRisk(), 100, 10'000);
        QVERIFY2(spool.trouble().contains(u"locked"_s), qPrintable(spool.trouble()));
        lock.reset();
        QTRY_COMPARE_WITH_TIMEOUT(spool.savedUpTo(), number, 10'000);
        QCOMPARE(spool.atRisk(), 0);
        QCOMPARE(spoolcontent::count(file()), 101);
    }

    void movesLaterWhatALockedFileKeeps()
    {
        Spool spool(file());
        const Destination keyed{ours.base, {}, ours.service, u"key"_s},
            asked{ours.base, u"org"_s, ours.service, {}, u"app"_s};
        QVERIFY(append(spool, keyed, minutes(u"a"_s, 3)));
        QVERIFY(append(spool, asked, minutes(u"held"_s, 4)));
        {
            const LockedFile lock(file());
            spool.adopt(ours.base, u"key"_s, u"org"_s);
            spool.reassign(asked, ours, u"app."_s);
            // Counted as if it were done.
            QCOMPARE(waiting(spool, start + 1000).points, 7);
            QCOMPARE(waiting(spool, start + 1000, keyed).points, 0);
            const auto all = countAll(spool);
            QCOMPARE(all.size(), 1);
            QCOMPARE(all[0].destination, ours);
            QCOMPARE(all[0].points, 7);
        }
        QCOMPARE(nextBatch(spool, ours, start + 1000).size(), 7);
        const auto all = countAll(spool);
        QCOMPARE(all.size(), 1);
        QCOMPARE(all[0].destination, ours);
        QVERIFY(append(spool, keyed, minutes(u"b"_s, 1))); // it is not moved with what came before
        QCOMPARE(waiting(spool, start, keyed).points, 1);
    }

    void discardsLaterWhatALockedFileKeeps()
    {
        {
            Spool spool(file());
            QVERIFY(append(spool, ours, minutes(u"a"_s, 3)));
            const LockedFile lock(file());
            spool.discard(ours);
            QCOMPARE(waiting(spool, start + 1000).points, 0);
            QVERIFY(countAll(spool).isEmpty());
            QVERIFY(nextBatch(spool, ours, start + 1000).isEmpty());
            // What comes after the decision is none of it.
            QVERIFY(!append(spool, ours, minutes(u"b"_s, 2)));
            QCOMPARE(waiting(spool, start + 1000).points, 2);
        }
        QCOMPARE(spoolcontent::count(file()), 0); // it was said to be lost
    }

    void countsNowhereWhatWasSent()
    {
        Spool spool(file());
        QVERIFY(append(spool, ours, minutes(u"a"_s, 5)));
        const auto sent = nextBatch(spool, ours, start + 60);
        const LockedFile lock(file());
        spool.remove(ours, sent);
        QCOMPARE(waiting(spool, start + 1000).points, 3);
        QCOMPARE(countAll(spool).value(0).points, 3);
    }

    void adoptsWhatAnEarlierRunTookWithoutAKey()
    {
        {
            Spool spool(file());
            QVERIFY(append(spool, {ours.base, {}, ours.service, noKey}, minutes(u"a"_s, 3)));
        }
        Spool spool(file());
        spool.adopt(ours.base, noKey, u"org"_s);
        QCOMPARE(waiting(spool, start + 1000).points, 3);
    }

    void writesWhatIsInMemoryWhenItEnds()
    {
        {
            Spool spool(file());
            for (int i = 0; i < 100; ++i)
                spool.append(ours, {{u"a"_s, start + 60 * i, 1.0}}, 60);
        }
        QCOMPARE(spoolcontent::count(file()), 100);
    }

    void putsABrokenFileAside()
    {
        QVERIFY(QDir().mkpath(m_dir->filePath(u"deep"_s)));
        QFile broken(file());
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write(QByteArray(10'000, 'x'));
        broken.close();
        Spool spool(file());
        QSignalSpy said(&spool, &Spool::saying);
        QVERIFY2(append(spool, ours, minutes(u"a"_s, 1)), qPrintable(spool.trouble()));
        QCOMPARE(said.size(), 1);
        const auto aside = QDir(m_dir->filePath(u"deep"_s)).entryList({u"*.broken-*"_s});
        QCOMPARE(aside.size(), 1);
        QVERIFY(said[0][0].toString().contains(aside[0]));
    }

    void savesWhatADamagedFileHas()
    {
        {
            Spool spool(file());
            for (int i = 0; i < 20; ++i)
                QVERIFY(append(spool, ours, minutes(u"metric-%1"_s.arg(i), 1000)));
        }
        QVERIFY(damage());
        Spool spool(file());
        QSignalSpy said(&spool, &Spool::saying);
        waiting(spool, start + 60 * 2000);
        nextBatch(spool, ours, start + 60 * 2000, 100'000'000);
        QVERIFY(append(spool, ours, minutes(u"later"_s, 1)));
        QCOMPARE(said.size(), 1);
        QVERIFY2(said[0][0].toString().contains(u"damaged"_s), qPrintable(said[0][0].toString()));
        const qint64 left = spoolcontent::count(file());
        QVERIFY2(left > 15'000 && left <= 20'001, qPrintable(QString::number(left)));
    }

    void savesWhoseTheyAreInADamagedFile()
    {
        const Destination keyed{ours.base, {}, ours.service, u"key"_s};
        {
            Spool spool(file());
            spool.adopt(ours.base, u"known key"_s, u"its org"_s);
            for (int i = 0; i < 20; ++i)
                QVERIFY(append(spool, keyed, minutes(u"metric-%1"_s.arg(i), 1000)));
            QVERIFY(append(spool, ours, minutes(u"a"_s, 1)));
            spool.setAside(ours, nextBatch(spool, ours, start).value(0), u"no good"_s);
            settle(spool);
        }
        QVERIFY(damage());
        QList<StoredPoint> underWay;
        {
            Spool spool(file());
            QSignalSpy said(&spool, &Spool::saying);
            underWay = nextBatch(spool, keyed, start + 60 * 2000, 100'000'000);
            QCOMPARE(said.size(), 1);
            QVERIFY(append(spool, keyed, {{underWay.value(0).point.name, start + 60 * 999 + 5, 77}}));
            spool.remove(keyed, underWay);
            settle(spool);
        }
        PointStore store;
        QVERIFY(store.open(file()));
        QCOMPARE(store.organisationOf(ours.base, u"known key"_s), u"its org"_s);
        QVERIFY(store.adopt(ours.base, u"key"_s, ours.organisation));
        QVERIFY(store.waiting(ours, start + 60 * 2000).points > 15'000);
        const auto newest = store.points(ours, start + 60 * 999, start + 60 * 999, 100);
        QVERIFY(std::any_of(newest.begin(), newest.end(),
                            [](const StoredPoint &stored) { return stored.point.value == 77; }));
        const auto aside = store.allAside();
        QCOMPARE(aside.size(), 1);
        QCOMPARE(aside[0].reason, u"no good"_s);
        QCOMPARE(store.resend(aside[0].id), 1);
    }

    void leavesAnotherProgramsFileAlone_data()
    {
        QTest::addColumn<QStringList>("made");
        const QString mark = u"PRAGMA application_id=4711"_s;
        QTest::newRow("tables") << QStringList{u"CREATE TABLE photo(id INTEGER)"_s};
        QTest::newRow("mark") << QStringList{mark};
        QTest::newRow("mark and names of ours")
            << QStringList{mark, u"CREATE TABLE destination(id)"_s, u"CREATE TABLE series(id)"_s,
                           u"CREATE TABLE point(id)"_s, u"CREATE TABLE aside(id)"_s};
    }
    void leavesAnotherProgramsFileAlone()
    {
        QFETCH(QStringList, made);
        const QString foreign = m_dir->filePath(u"other.sqlite"_s);
        auto other = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"other"_s);
        other.setDatabaseName(foreign);
        QVERIFY(other.open());
        for (const QString &sql : made)
            QVERIFY2(QSqlQuery(other).exec(sql), qPrintable(sql));
        other = {};
        QSqlDatabase::removeDatabase(u"other"_s);
        const auto content = [&] {
            QFile read(foreign);
            return read.open(QIODevice::ReadOnly) ? read.readAll() : QByteArray();
        };
        const QByteArray before = content();
        Spool spool(foreign);
        QVERIFY(!append(spool, ours, minutes(u"a"_s, 1)));
        QVERIFY2(spool.trouble().contains(u"another program"_s), qPrintable(spool.trouble()));
        QVERIFY(!before.isEmpty() && content() == before);
        QCOMPARE(QDir(m_dir->path()).entryList(QDir::Files), QStringList{u"other.sqlite"_s});
    }

    void isMadeAnewWhenItIsRemoved()
    {
        Spool spool(file()), other(file());
        QSignalSpy said(&spool, &Spool::saying);
        QVERIFY(append(spool, ours, minutes(u"a"_s, 5)));
        QVERIFY(append(other, ours, minutes(u"b"_s, 5)));
        QVERIFY(QDir(m_dir->filePath(u"deep"_s)).removeRecursively());
        QVERIFY(append(spool, ours, minutes(u"c"_s, 5)));
        QCOMPARE(said.size(), 1);
        QVERIFY2(said[0][0].toString().contains(u"with the 10 points"_s), qPrintable(said[0][0].toString()));
        QVERIFY(append(other, ours, minutes(u"d"_s, 5)));
        QCOMPARE(spoolcontent::count(file()), 20);
    }

    void isMadeAnewWithoutPointsWhenNoneWaited()
    {
        Spool spool(file());
        QSignalSpy said(&spool, &Spool::saying);
        QVERIFY(append(spool, ours, minutes(u"a"_s, 1)));
        spool.discard(ours);
        settle(spool);
        QVERIFY(QDir(m_dir->filePath(u"deep"_s)).removeRecursively());
        QVERIFY(append(spool, ours, minutes(u"b"_s, 1)));
        QCOMPARE(said.size(), 1);
        QVERIFY2(said[0][0].toString().endsWith(u"was made anew."_s), qPrintable(said[0][0].toString()));
    }

    void isNobodyElsesFromTheFirstByte()
    {
        Spool spool(file());
        QVERIFY(append(spool, ours, minutes(u"a"_s, 5)));
        const auto files = QDir(m_dir->filePath(u"deep"_s)).entryInfoList(QDir::Files);
        QCOMPARE(files.size(), 3); // with -wal and -shm
        for (const QFileInfo &info : files)
            QVERIFY2(!(info.permissions() & (QFile::ReadGroup | QFile::ReadOther)),
                     qPrintable(info.fileName()));
    }

    void servesSeveral()
    {
        Spool one(file()), two(file());
        for (int i = 0; i < 100; ++i) {
            QVERIFY(append(one, ours, {{u"a"_s, start + 60 * i, 1}}));
            QVERIFY(append(two, ours, {{u"b"_s, start + 60 * i, 2}}));
        }
        const auto all = nextBatch(one, ours, start + 60 * 1000, 100'000);
        QCOMPARE(all.size(), 200);
        two.remove(ours, all);
        settle(two);
        QCOMPARE(waiting(one, start + 60 * 1000).points, 0);
    }

    void movesToAnotherOrganisation()
    {
        Spool spool(file());
        const Destination other{ours.base, u"other"_s, ours.service};
        append(spool, other, minutes(u"a"_s, 7));
        append(spool, ours, {{u"a"_s, start + 10, 99}});
        QCOMPARE(waiting(spool, start + 1000, other).points, 7);
        spool.reassign(other, ours);
        QCOMPARE(waiting(spool, start + 1000).points, 7);
        QCOMPARE(waiting(spool, start + 1000, other).points, 0);
        QCOMPARE(nextBatch(spool, ours, start, 1000).front().point.value, 99.0); // the later one stays
        spool.discard(ours);
        settle(spool);
        QCOMPARE(spoolcontent::count(file()), 0);
    }

    void mergesByWhatWasTakenLater()
    {
        Spool spool(file());
        const Destination unknown{ours.base, {}, ours.service};
        // All of one second, and a clock that went back.
        append(spool, ours, {{u"a"_s, start + 10, 1}, {u"b"_s, start + 20, 1}});
        append(spool, unknown, {{u"a"_s, start + 10, 2}, {u"b"_s, start + 5, 2}});
        append(spool, ours, {{u"c"_s, start + 10, 3}});
        append(spool, unknown, {{u"c"_s, start + 10, 4}});
        append(spool, ours, {{u"c"_s, start + 10, 5}});
        spool.reassign(unknown, ours);
        QMap<QString, double> values;
        for (const StoredPoint &stored : nextBatch(spool, ours, start, 10'000))
            values[stored.point.name] = stored.point.value;
        QCOMPARE(values, (QMap<QString, double>{{u"a"_s, 2}, {u"b"_s, 2}, {u"c"_s, 5}}));
    }

    void upgradesWhatIsQueued()
    {
        QVERIFY(QDir().mkpath(m_dir->filePath(u"deep"_s)));
        {
            auto database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"first form"_s);
            database.setDatabaseName(file());
            QVERIFY(database.open());
            for (const QString &sql :
                 {u"CREATE TABLE destination(id INTEGER PRIMARY KEY, base TEXT NOT NULL, organisation TEXT"
                  " NOT NULL, service TEXT NOT NULL, UNIQUE(base, organisation, service))"_s,
                  u"CREATE TABLE series(id INTEGER PRIMARY KEY, destination INTEGER NOT NULL, name TEXT NOT"
                  " NULL, UNIQUE(destination, name))"_s,
                  u"CREATE TABLE point(series INTEGER NOT NULL, slot INTEGER NOT NULL, destination INTEGER"
                  " NOT NULL, time INTEGER NOT NULL, value REAL NOT NULL, PRIMARY KEY(series, slot))"
                  " WITHOUT ROWID"_s,
                  u"CREATE INDEX point_order ON point(destination, slot)"_s,
                  u"CREATE TABLE aside(id INTEGER PRIMARY KEY, destination INTEGER NOT NULL, name TEXT NOT"
                  " NULL, time INTEGER NOT NULL, value REAL NOT NULL, reason TEXT NOT NULL)"_s,
                  u"INSERT INTO destination VALUES(1, '%1', 'org', 'Service')"_s.arg(ours.base),
                  u"INSERT INTO series VALUES(1, 1, 'a')"_s,
                  u"INSERT INTO point VALUES(1, %1, 1, %1, 7)"_s.arg(start), u"PRAGMA user_version=1"_s})
                QVERIFY2(QSqlQuery(database).exec(sql), qPrintable(sql));
        }
        QSqlDatabase::removeDatabase(u"first form"_s);
        Spool spool(file());
        QVERIFY2(append(spool, ours, {{u"b"_s, start, 8}}), qPrintable(spool.trouble()));
        QCOMPARE(nextBatch(spool, ours, start, 10'000).size(), 2);
    }

    void makesPrefixes_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("prefix");
        QTest::newRow("good") << u"my-Server_1.x"_s << u"my-Server_1.x"_s;
        QTest::newRow("blanks") << u"star* app"_s << u"star__app"_s;
        QTest::newRow("letters") << u"größe"_s << u"gr__e"_s;
        QTest::newRow("dots") << u"..x."_s << u"x"_s;
        QTest::newRow("empty") << QString() << u"process"_s;
        QTest::newRow("only dots") << u"..."_s << u"process"_s;
        QTest::newRow("long") << QString(5000, u'n') << QString(100, u'n');
    }
    void makesPrefixes()
    {
        QFETCH(QString, name);
        QFETCH(QString, prefix);
        QCOMPARE(validPrefix(name), prefix);
        QVERIFY(isMetricName(prefix + u".heap_alloc"_s));
    }

    void knowsServiceNames()
    {
        for (const QString &good : {u"ab"_s, u"My-Service"_s, u"0_"_s, QString(63, u'x')})
            QVERIFY(isServiceName(good));
        for (const QString &bad :
             {u""_s, u"a"_s, u"-ab"_s, u"_ab"_s, u"a b"_s, u"a.b"_s, u"äb"_s, QString(64, u'x')})
            QVERIFY(!isServiceName(bad));
    }

    void makesPoints()
    {
        Sample sample;
        sample.timeMs = 1795000059'999;
        sample["heap_alloc"_metric] = 123;
        sample["alloc"_metric] = 0.5;
        const auto points = toPoints(u"p"_s, sample, mackerelGopsMetrics());
        QCOMPARE(points.size(), 2); // what is missing is left out
        QCOMPARE(points[1], (MetricPoint{u"p.heap_alloc"_s, 1795000059, 123}));
        QCOMPARE(mackerelGopsMetrics().size(), 13);
        QCOMPARE(asJson(points[0]), QByteArray(R"({"name":"p.alloc","time":1795000059,"value":0.5})"));
    }
};

QTEST_GUILESS_MAIN(tst_Spool)
#include "tst_spool.moc"
