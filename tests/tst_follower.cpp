// Which process that starts is the one that ended, on listings that a test makes.
#include "sampling/follower.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;

namespace {

ListedProcess row(qint64 pid, quint64 startTicks, const QString &name = u"app"_s)
{
    ListedProcess process;
    process.pid = pid;
    process.startTicks = startTicks;
    process.name = name;
    process.agent = true;
    return process;
}

/// Those that are looked for are known by a name, and the process has the same.
class Names
{
public:
    void seek(const QString &who, const Sought &sought) { m_follower.seek(who, sought); }
    void stop(const QString &who) { m_follower.stop(who); }
    /// What was found, as `name=PID` with blanks between.
    QString find(const QList<ListedProcess> &rows)
    {
        QStringList found;
        for (const auto &[who, process] : m_follower.find({rows, 0}, fits))
            found << who + u'=' + QString::number(process.pid);
        return found.join(u' ');
    }

private:
    static bool fits(const QString &who, const ListedProcess &process)
    {
        return who.startsWith(process.name);
    }
    Follower<QString> m_follower;
};

} // namespace

class tst_Follower : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheNextLife()
    {
        Names names;
        names.seek(u"app"_s, {.last = {10, 100}, .others = {}, .seenTicks = 500});
        QCOMPARE(names.find({}), QString());
        QCOMPARE(names.find({row(11, 510, u"other"_s)}), QString());
        QCOMPARE(names.find({row(12, 520)}), u"app=12"_s);
        QCOMPARE(names.find({row(12, 520), row(13, 530)}), QString()); // found is found
    }

    void knowsAReusedPid()
    {
        Names names;
        names.seek(u"app"_s, {.last = {10, 100}, .others = {{10, 100}, {20, 200}}, .seenTicks = 500});
        QCOMPARE(names.find({row(10, 100)}), QString()); // a listing from before the end
        QCOMPARE(names.find({row(10, 510, u"other"_s)}), QString());
        QCOMPARE(names.find({row(10, 520)}), u"app=10"_s);
        names.seek(u"app"_s, {.last = {10, 520}, .others = {{20, 200}}, .seenTicks = 600});
        QCOMPARE(names.find({row(20, 600)}), u"app=20"_s); // the PID of one that was there beside it
    }

    void takesNoneThatRanAlready()
    {
        Names names;
        names.seek(u"app"_s, {.last = {10, 100}, .others = {{20, 550}}, .seenTicks = 500});
        // One was listed, the other not yet, but it started while this one was alive.
        QCOMPARE(names.find({row(20, 550), row(21, 499)}), QString());
        QCOMPARE(names.find({row(20, 550), row(21, 499), row(22, 500)}), u"app=22"_s);
    }

    void givesEachItsOwn()
    {
        Names names;
        names.seek(u"app-second"_s, {.last = {11, 101}, .others = {}, .seenTicks = 500});
        names.seek(u"app-first"_s, {.last = {10, 100}, .others = {}, .seenTicks = 500});
        names.seek(u"app-third"_s, {.last = {12, 102}, .others = {}, .seenTicks = 500});
        QCOMPARE(names.find({row(30, 701), row(31, 700)}), u"app-first=31 app-second=30"_s);
        QCOMPARE(names.find({row(32, 702)}), u"app-third=32"_s);
    }

    void forgets()
    {
        Names names;
        names.seek(u"app"_s, {});
        names.stop(u"app"_s);
        QCOMPARE(names.find({row(10, 100)}), QString());
    }

    void doesWithoutStartTimes()
    {
        Names names;
        names.seek(u"app"_s, {.last = {10, 0}, .others = {{20, 0}}, .seenTicks = 0});
        QCOMPARE(names.find({row(10, 0), row(20, 0)}), QString());
        QCOMPARE(names.find({row(10, 0), row(20, 0), row(21, 0)}), u"app=21"_s);
    }
};

QTEST_GUILESS_MAIN(tst_Follower)
#include "tst_follower.moc"
