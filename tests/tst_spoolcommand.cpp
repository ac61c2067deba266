// gopscope-cli spool: what is queued and set aside, and what a person does about it.
#include "cli/spoolcommand.h"
#include "spoolcontent.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;

namespace {

constexpr qint64 start = 1795000020; // a minute begins
const Destination mistyped{u"http://127.0.0.1:1"_s, u"org"_s, u"My-Servce"_s};

} // namespace

class tst_SpoolCommand : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;
    [[nodiscard]] QString file() const { return m_dir->filePath(u"spool.sqlite"_s); }
    /// What it says, a failure too.
    QString run(const QStringList &words) const
    {
        const auto arguments = readSpoolArguments(words + QStringList{u"--spool"_s, file()});
        if (!arguments)
            return arguments.error().message;
        const auto said = runSpool(*arguments);
        return said ? QString::fromUtf8(*said) : said.error().message;
    }
    void setAside() const
    {
        PointStore store;
        QVERIFY(store.open(file()));
        const auto points = store.points(mistyped, 0, start + 1000, 2, {});
        QCOMPARE(points.size(), 2);
        for (const StoredPoint &point : points)
            QVERIFY(store.setAside(mistyped, point, u"not with us"_s));
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        spoolcontent::add(file(), mistyped,
                          {{u"a"_s, start, 1}, {u"a"_s, start + 60, 2}, {u"b"_s, start + 120, 3}});
    }

    void lists()
    {
        const QString said = run({});
        QVERIFY2(said.startsWith(u"1: 3 points since "_s) &&
                     said.contains(u"My-Servce org http://127.0.0.1:1"_s),
                 qPrintable(said));
        setAside();
        QVERIFY2(run({}).contains(u"1: 2 points of a set aside, for My-Servce"_s), qPrintable(run({})));
        QVERIFY(run({}).contains(u"not with us"_s));
    }

    void movesToAnotherService()
    {
        QCOMPARE(run({u"move"_s, u"1"_s, u"My-Service"_s}),
                 u"3 points are queued for My-Service of org.\n"_s);
        PointStore store;
        QVERIFY(store.open(file()));
        QCOMPARE(store.waiting({mistyped.base, mistyped.organisation, u"My-Service"_s}, start + 1000).points,
                 3);
        QCOMPARE(store.waiting(mistyped, start + 1000).points, 0);
    }

    void movesToAnOrganisationWhatNoKeyIsKnownFor()
    {
        const Destination unknown{mistyped.base, {}, u"My-Service"_s, u"mark of a key"_s};
        spoolcontent::add(file(), unknown, {{u"c"_s, start, 4}});
        QCOMPARE(run({u"move"_s, u"2"_s, u"Other"_s}),
                 u"1 point is queued for Other and waits for the API key it was taken with, or for an"
                 " ORGANISATION.\n"_s);
        QCOMPARE(run({u"move"_s, u"3"_s, u"My-Service"_s, u"org"_s}),
                 u"1 point is queued for My-Service of org.\n"_s);
        PointStore store;
        QVERIFY(store.open(file()));
        QCOMPARE(store.waiting({mistyped.base, u"org"_s, u"My-Service"_s}, start + 1000).points, 1);
        QCOMPARE(store.allWaiting().size(), 2);
    }

    void sendsAgainWhatWasSetAside()
    {
        setAside();
        QCOMPARE(spoolcontent::count(file()), 1);
        // One of them was taken anew meanwhile.
        spoolcontent::add(file(), mistyped, {{u"a"_s, start + 30, 9}});
        QCOMPARE(run({u"resend"_s, u"1"_s}), u"1 point is queued again.\n"_s);
        PointStore store;
        QVERIFY(store.open(file()));
        QVERIFY(store.allAside().isEmpty());
        const auto points = store.points(mistyped, 0, start + 1000, 10, {});
        QCOMPARE(points.size(), 3);
        QCOMPARE(points[0].point.value, 9.0);
    }

    void discards()
    {
        setAside();
        QCOMPARE(run({u"discard"_s, u"1"_s, u"--aside"_s}), u"2 points are discarded.\n"_s);
        QCOMPARE(spoolcontent::count(file()), 1);
        QCOMPARE(run({u"discard"_s, u"1"_s}), u"1 point is discarded.\n"_s);
        QCOMPARE(run({}), u"Nothing is queued.\n"_s);
    }

    void refusesWhatIsWrong()
    {
        QVERIFY(run({u"move"_s, u"1"_s}).contains(u"SERVICE"_s));
        QVERIFY(run({u"move"_s, u"1"_s, u"_"_s}).contains(u"name of a service"_s));
        QVERIFY(run({u"move"_s, u"1"_s, u"My-Service"_s, u"org"_s, u"x"_s}).contains(u"at most"_s));
        QVERIFY(run({u"drop"_s}).contains(u"move, resend and discard"_s));
        QVERIFY(run({u"discard"_s, u"x"_s}).contains(u"number"_s));
        QVERIFY(run({u"discard"_s, u"7"_s}).contains(u"no such line 7"_s));
        QVERIFY(run({u"resend"_s, u"1"_s}).contains(u"no such line"_s));
        QVERIFY(QFile::remove(file()));
        QVERIFY(run({}).contains(u"there is no spool"_s));
        QVERIFY(!QFile::exists(file()));
    }
};

QTEST_GUILESS_MAIN(tst_SpoolCommand)
#include "tst_spoolcommand.moc"
