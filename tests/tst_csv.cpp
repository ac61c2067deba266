// Saving samples: exactly, and on disks that do not take them.
#include "history/csv.h"

#include <QtTest>

#include <csignal>
#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace gopscope;

namespace {

Sample sampleAt(qint64 timeMs, double value)
{
    Sample sample;
    sample.timeMs = timeMs;
    sample["heap_alloc"_metric] = value;
    return sample;
}

History samples(int count)
{
    History history;
    for (int i = 0; i < count; ++i)
        history.append(sampleAt(1'795'000'000'000 + i * 1000, i), i == 0 ? Join::NewLife : Join::Continues);
    return history;
}

/// While it lives, a file takes so many bytes and no more, as on a disk that is full.
class FullDisk
{
public:
    explicit FullDisk(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{bytes, m_before.rlim_max};
        if (::setrlimit(RLIMIT_FSIZE, &limit) != 0)
            qFatal("can't limit the size of files");
    }
    ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &m_before); }
    FullDisk(const FullDisk &) = delete;
    FullDisk &operator=(const FullDisk &) = delete;

private:
    rlimit m_before{};
};

QByteArray contents(const QString &fileName)
{
    QFile file(fileName);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("can't be read");
}

} // namespace

class tst_Csv : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void savesExactly()
    {
        History history;
        Sample sample = sampleAt(1'795'355'640'059, 6224544);
        sample["gc_pause_total"_metric] = 0.001322367;
        history.append(sample, Join::NewLife);
        history.append(sampleAt(1'795'355'641'059, 1), Join::NewLife);
        const QTemporaryDir dir;
        const QString file = dir.filePath(u"out.csv"_s);
        QVERIFY(saveCsv(history, file));
        QFile saved(file);
        QVERIFY(saved.open(QIODevice::ReadOnly));
        const auto lines = saved.readAll().split('\n');
        QCOMPARE(lines.size(), 4);
        const auto header = lines[0].split(',');
        const auto values = lines[1].split(',');
        QCOMPARE(header.size(), values.size());
        const auto value = [&](const char *id) { return values[header.indexOf(id)]; };
        QCOMPARE(value("time_ms"), QByteArray("1795355640059"));
        QCOMPARE(value("heap_alloc"), QByteArray("6224544"));
        QCOMPARE(value("gc_pause_total"), QByteArray("0.001322367"));
        QCOMPARE(value("sys"), QByteArray());
        QCOMPARE(lines[2].split(',')[1], QByteArray("2"));
    }

    void savesAll()
    {
        const QTemporaryDir dir;
        const QString file = dir.filePath(u"out.csv"_s);
        QVERIFY(saveCsv(samples(5000), file)); // several blocks
        QCOMPARE(contents(file).count('\n'), 5001);
        QVERIFY(saveCsv(samples(0), file));
        QCOMPARE(contents(file).count('\n'), 1);
    }

    void leavesTheOldFileOnAFullDisk_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("missing");
        QTest::newRow("no room at all") << 51 << 1'000'000;
        QTest::newRow("the last ten lines") << 101 << 500;
        QTest::newRow("the last byte") << 101 << 1;
        QTest::newRow("in the middle of many") << 5000 << 100'000;
    }

    void leavesTheOldFileOnAFullDisk()
    {
        QFETCH(int, count);
        QFETCH(int, missing);
        const QTemporaryDir dir;
        const QString file = dir.filePath(u"out.csv"_s);
        const History history = samples(count);
        QVERIFY(saveCsv(history, file));
        const qint64 room = std::max<qint64>(0, QFileInfo(file).size() - missing);
        QVERIFY(saveCsv(samples(3), file));
        const QByteArray before = contents(file);
        const auto saved = [&] {
            const FullDisk disk(static_cast<rlim_t>(room));
            return saveCsv(history, file);
        }();
        QVERIFY(!saved);
        QVERIFY2(saved.error().message.contains(file), qPrintable(saved.error().message));
        QVERIFY2(saved.error().message.contains(u"File too large"_s), qPrintable(saved.error().message));
        QCOMPARE(contents(file), before);
        QCOMPARE(QDir(dir.path()).entryList(QDir::Files | QDir::Hidden), QStringList{u"out.csv"_s});
    }

    void saysWhereItCantSave_data()
    {
        QTest::addColumn<QString>("place");
        QTest::newRow("a folder that is gone") << u"gone/out.csv"_s;
        QTest::newRow("a file in place of the folder") << u"file/out.csv"_s;
        QTest::newRow("a folder of that name") << u"folder"_s;
    }

    void saysWhereItCantSave()
    {
        QFETCH(QString, place);
        const QTemporaryDir dir;
        QVERIFY(saveCsv(samples(1), dir.filePath(u"file"_s)));
        QVERIFY(QDir(dir.path()).mkdir(u"folder"_s));
        const auto saved = saveCsv(samples(2), dir.filePath(place));
        QVERIFY(!saved);
        QVERIFY2(saved.error().message.contains(dir.filePath(place)), qPrintable(saved.error().message));
        QVERIFY2(!saved.error().message.contains(u"Unknown"_s), qPrintable(saved.error().message));
    }

    /// sysfs takes no new files even from root.
    void saysThatAFolderIsReadOnly()
    {
        const QString file = u"/sys/kernel/out.csv"_s;
        const auto saved = saveCsv(samples(2), file);
        QVERIFY(!saved);
        QVERIFY2(saved.error().message.startsWith(file + u" was not saved: "_s),
                 qPrintable(saved.error().message));
        QVERIFY2(!saved.error().message.contains(u"Unknown"_s), qPrintable(saved.error().message));
    }
};

QTEST_APPLESS_MAIN(tst_Csv)
#include "tst_csv.moc"
