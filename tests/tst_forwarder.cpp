// Forwarding with a simulated clock: what is posted when, and what becomes of points while it can't be.
#include "fulldisk.h"
#include "lockedfile.h"
#include "mackerel/marks.h"
#include "simulatedforwarding.h"
#include "spoolcontent.h"
#include "standings.h"

#include <QProcess>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;
using namespace std::chrono_literals;

using Reason = standing::Refused::Reason;
using Mood = MackerelStandIn::Mood;

class tst_Forwarder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void postsTheFirstAtOnce()
    {
        SimulatedForwarding f;
        QVERIFY(stands<standing::Good>(f.forwarder));
        QCOMPARE(f.forwarder.state().organisation, u"standin"_s);
        QVERIFY(f.take(u"app"_s, 100));
        QCOMPARE(f.standIn.posts().size(), 1);
        QCOMPARE(f.standIn.taken.size(), 13);
        QCOMPARE(f.forwarder.state().stored, 13);
        QCOMPARE(std::get<standing::Good>(f.forwarder.state().standing).lastPostMs, f.clock.epochMs());
        QCOMPARE(f.standIn.faults, QStringList());
        QCOMPARE(pointsOf(f.forwarder.state().queued), 0);
    }

    void postsOnceAMinuteForAll()
    {
        SimulatedForwarding f;
        constexpr int processes = 10, minutes = 5;
        for (int second = 0; second < 60 * minutes; ++second) {
            for (int i = 0; i < processes; ++i)
                f.take(u"app%1"_s.arg(i), static_cast<double>(f.clock.epochS()));
            f.pass(1);
        }
        const auto posts = f.standIn.posts();
        QCOMPARE(posts.size(), 1 + minutes); // the first at once, then one a minute
        for (const auto &post : posts.mid(2))
            QCOMPARE(post.points, processes * 13);
        // The last sample of each minute is what is shown.
        const auto shown = f.shown(u"app3.alloc"_s);
        QVERIFY(shown.size() >= minutes);
        for (const auto &point : shown) {
            QCOMPARE(point.time % 60, 59);
            QCOMPARE(point.value, static_cast<double>(point.time));
        }
    }

    void postsEverySample()
    {
        Forwarder::Options options;
        options.everySample = true;
        options.metrics = {"heap_alloc"_metric};
        SimulatedForwarding f(options);
        for (int second = 0; second < 130; ++second) {
            f.take(u"app"_s, second);
            f.pass(1);
        }
        f.pass(70);
        QCOMPARE(f.standIn.taken.size(), 130);
        QVERIFY(f.standIn.posts().size() <= 4);
    }

    void obeysAShortInterval()
    {
        Forwarder::Options options;
        options.postEvery = 2s;
        SimulatedForwarding f(options);
        for (int second = 0; second < 20; ++second) {
            f.take(u"app"_s, second);
            f.pass(1);
        }
        QVERIFY2(f.standIn.posts().size() >= 9 && f.standIn.posts().size() <= 11,
                 qPrintable(QString::number(f.standIn.posts().size())));
    }

    void retriesWithGrowingPauses()
    {
        SimulatedForwarding f;
        f.standIn.mood = Mood::Error;
        f.standIn.status = 503;
        f.take(u"app"_s, 1);
        QVERIFY(stands<standing::Failing>(f.forwarder));
        QCOMPARE(pointsOf(f.forwarder.state().queued), 13);
        QVERIFY(std::get<standing::Failing>(f.forwarder.state().standing).words.contains(u"503"_s));
        QList<qint64> tries;
        qsizetype before = f.standIn.posts().size();
        for (int second = 0; second < 3600; ++second) {
            f.pass(1);
            if (f.standIn.posts().size() > before)
                tries.append(second);
            before = f.standIn.posts().size();
        }
        QVERIFY2(tries.size() >= 15 && tries.size() <= 25, qPrintable(QString::number(tries.size())));
        QVERIFY(tries[0] <= 2 && tries[1] <= 6);
        QVERIFY(tries.last() - tries[tries.size() - 2] >= 200);
        QVERIFY(tries.last() - tries[tries.size() - 2] <= 301);
        f.standIn.mood = Mood::Well;
        f.forwarder.retryNow();
        f.settle();
        QVERIFY(stands<standing::Good>(f.forwarder));
        QCOMPARE(f.standIn.taken.size(), 13);
    }

    void keepsThroughEachFault_data()
    {
        QTest::addColumn<int>("mood");
        QTest::newRow("closing") << static_cast<int>(Mood::Closing);
        QTest::newRow("forgetful") << static_cast<int>(Mood::Forgetful);
        QTest::newRow("empty") << static_cast<int>(Mood::Empty);
        QTest::newRow("garbage") << static_cast<int>(Mood::Garbage);
        QTest::newRow("denying") << static_cast<int>(Mood::Denying);
        QTest::newRow("hollow") << static_cast<int>(Mood::Hollow);
        QTest::newRow("login") << static_cast<int>(Mood::SignIn);
        QTest::newRow("reset") << static_cast<int>(Mood::Reset);
        QTest::newRow("cut") << static_cast<int>(Mood::Cut);
        QTest::newRow("redirecting") << static_cast<int>(Mood::Redirecting);
        QTest::newRow("500") << static_cast<int>(Mood::Error);
    }
    void keepsThroughEachFault()
    {
        QFETCH(int, mood);
        SimulatedForwarding f;
        f.standIn.mood = static_cast<Mood>(mood);
        f.take(u"app"_s, 1);
        QVERIFY(stands<standing::Failing>(f.forwarder));
        QVERIFY(!f.forwarder.state().explanation(f.clock.epochMs()).isEmpty());
        f.standIn.mood = Mood::Well;
        f.pass(5);
        QVERIFY(stands<standing::Good>(f.forwarder));
        QCOMPARE(f.shown(u"app.heap_alloc"_s).size(), 1);
        QCOMPARE(f.forwarder.state().stored, 13);
    }

    void keepsWhatARefusalKeepsOut_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("reason");
        QTest::newRow("401") << 401 << static_cast<int>(Reason::WrongKey);
        QTest::newRow("403") << 403 << static_cast<int>(Reason::Denied);
        QTest::newRow("404") << 404 << static_cast<int>(Reason::NoService);
    }
    void keepsWhatARefusalKeepsOut()
    {
        QFETCH(int, status);
        QFETCH(int, reason);
        SimulatedForwarding f;
        f.standIn.mood = Mood::Error;
        f.standIn.status = status;
        f.take(u"app"_s, 1);
        QVERIFY(stands<standing::Refused>(f.forwarder));
        QCOMPARE(reasonOf(f.forwarder), static_cast<Reason>(reason));
        f.pass(290);
        QCOMPARE(f.standIn.posts().size(), 1);
        f.pass(20);
        QCOMPARE(f.standIn.posts().size(), 2);
        f.standIn.mood = Mood::Well;
        f.pass(300);
        QVERIFY(stands<standing::Good>(f.forwarder));
        QCOMPARE(f.standIn.taken.size(), 13);
    }

    void showsAWrongKeyBeforeAnySample()
    {
        SimulatedForwarding f({}, "wrong-key");
        QVERIFY(stands<standing::Refused>(f.forwarder));
        QCOMPARE(reasonOf(f.forwarder), Reason::WrongKey);
        SimulatedForwarding readOnly({}, "standin-read-only-key");
        QVERIFY(stands<standing::Good>(readOnly.forwarder)); // it may read
        readOnly.take(u"app"_s, 1);
        QCOMPARE(reasonOf(readOnly.forwarder), Reason::Denied);
    }

    void obeysRetryAfter()
    {
        SimulatedForwarding f;
        f.standIn.mood = Mood::Error;
        f.standIn.status = 429;
        f.standIn.retryAfter = "40";
        f.take(u"app"_s, 1);
        QVERIFY(stands<standing::Throttled>(f.forwarder));
        f.standIn.mood = Mood::Well;
        f.pass(39);
        QCOMPARE(f.standIn.posts().size(), 1);
        f.pass(2);
        QCOMPARE(f.standIn.posts().size(), 2);
        QVERIFY(stands<standing::Good>(f.forwarder));
    }

    void asksAgainLongBeforeAFarRetryAfter()
    {
        SimulatedForwarding f;
        f.standIn.mood = Mood::Error;
        f.standIn.status = 503;
        f.standIn.retryAfter = "86400";
        f.take(u"app"_s, 1);
        f.standIn.mood = Mood::Well;
        f.pass(899);
        QCOMPARE(f.standIn.posts().size(), 1);
        f.pass(2);
        QCOMPARE(f.standIn.taken.size(), 13);
    }

    void setsABadPointAside()
    {
        SimulatedForwarding f;
        f.standIn.badNames = {u"app.heap_idle"_s};
        QSignalSpy aside(&f.forwarder, &Forwarder::pointSetAside);
        f.take(u"app"_s, 1);
        f.pass(30);
        QCOMPARE(aside.size(), 1);
        QCOMPARE(f.standIn.taken.size(), 12);
        QCOMPARE(pointsOf(f.forwarder.state().queued), 0);
        for (int hour = 0; hour < 2; ++hour) {
            f.pass(3600, 30);
            f.take(u"app"_s, 1);
            f.pass(120, 10);
        }
        QVERIFY(f.forwarder.state().setAside > 1);
        QCOMPARE(aside.size(), 1); // it is told once
    }

    void shrinksBodiesThatAreTooLarge()
    {
        SimulatedForwarding f;
        f.standIn.mostBody = 300;
        f.take(u"app"_s, 1);
        f.pass(120); // most of them are of a minute that has to end first
        QCOMPARE(f.standIn.taken.size(), 13);
        QCOMPARE(f.forwarder.state().setAside, 0);
    }

    void losesNoneWhenAllIsRejected()
    {
        SimulatedForwarding f;
        f.standIn.mood = Mood::Error;
        f.standIn.status = 400;
        for (int i = 0; i < 5; ++i)
            f.take(u"app%1"_s.arg(i), 1);
        f.pass(60);
        QVERIFY(stands<standing::Refused>(f.forwarder));
        QCOMPARE(f.forwarder.state().setAside, 0); // it is not the points
        const qsizetype posts = f.standIn.posts().size();
        f.pass(900);
        QVERIFY2(f.standIn.posts().size() <= posts + 3,
                 qPrintable(QString::number(f.standIn.posts().size())));
        f.standIn.mood = Mood::Well;
        f.pass(600);
        QVERIFY(stands<standing::Good>(f.forwarder));
        for (int i = 0; i < 5; ++i)
            QCOMPARE(f.shown(u"app%1.alloc"_s.arg(i)).size(), 1);
    }

    void holdsNothingUpForARefusedName()
    {
        SimulatedForwarding f;
        f.standIn.badNames = {u"app1.heap_idle"_s};
        const auto run = [&f](int seconds) {
            for (int second = 0; second < seconds; ++second) {
                for (int i = 0; i < 3; ++i)
                    f.take(u"app%1"_s.arg(i), static_cast<double>(f.clock.epochS()));
                f.pass(1);
            }
        };
        run(120);
        const qsizetype posts = f.standIn.posts().size();
        run(300);
        QCOMPARE(f.standIn.posts().size(), posts + 5);
        QCOMPARE(f.shown(u"app1.alloc"_s).size(), f.shown(u"app0.alloc"_s).size());
        QVERIFY(f.shown(u"app0.alloc"_s).size() >= 7);
        QVERIFY(stands<standing::Good>(f.forwarder));
        // It waits, and is there when Mackerel changes its mind.
        f.standIn.badNames.clear();
        f.pass(3700, 10);
        QVERIFY(f.shown(u"app1.heap_idle"_s).size() >= 5);
    }

    void countsWhatIsTooOld()
    {
        SimulatedForwarding f;
        f.take(u"first"_s, 1);
        f.standIn.away();
        f.pass(60);
        f.take(u"app"_s, 1);
        f.pass(25 * 3600, 30);
        f.standIn.back();
        f.pass(400, 5);
        QCOMPARE(f.forwarder.state().tooOld, 13);
        QCOMPARE(f.standIn.tooOld, 0);
        QCOMPARE(pointsOf(f.forwarder.state().queued), 0);
    }

    void keepsWhatAClockMakesOld()
    {
        constexpr qint64 threeDays = 3 * 24 * 3600'000ll;
        SimulatedForwarding f;
        f.take(u"first"_s, 1);
        f.standIn.away();
        for (int minute = 0; minute < 20; ++minute) {
            f.take(u"app"_s, minute);
            f.pass(60, 20);
        }
        f.clock.jumpMs(threeDays);
        for (int second = 0; second < 12; ++second) {
            f.forwarder.retryNow();
            f.pass(1);
        }
        f.clock.jumpMs(-threeDays);
        f.standIn.back();
        f.forwarder.retryNow();
        f.pass(120);
        QCOMPARE(f.forwarder.state().tooOld, 0);
        QCOMPARE(f.shown(u"app.alloc"_s).size(), 20);
    }

    void believesTheClockWithMackerel_data()
    {
        QTest::addColumn<qint64>("wrongS");
        QTest::addColumn<int>("tooOld");
        QTest::newRow("agrees") << qint64(0) << 13;
        QTest::newRow("contradicts") << qint64(-3 * 24 * 3600) << 0;
    }

    void believesTheClockWithMackerel()
    {
        QFETCH(qint64, wrongS);
        QFETCH(int, tooOld);
        SimulatedForwarding f;
        f.standIn.date = [&] { return MackerelStandIn::httpDate(f.clock.epochS() + wrongS); };
        f.take(u"first"_s, 1);
        f.standIn.away();
        f.pass(60);
        f.take(u"app"_s, 1);
        f.clock.jumpMs(3 * 24 * 3600'000ll);
        f.standIn.back();
        f.take(u"new"_s, 1);
        f.forwarder.retryNow();
        f.pass(120);
        QVERIFY(std::any_of(f.standIn.taken.begin(), f.standIn.taken.end(),
                            [](const auto &point) { return point.name == "new.alloc"_L1; }));
        QCOMPARE(f.forwarder.state().tooOld, tooOld);
        // Where Mackerel contradicts, the points stay however long the clock stands so.
        f.take(u"new"_s, 2);
        f.pass(1200, 5);
        QCOMPARE(f.forwarder.state().tooOld, tooOld);
        QCOMPARE(pointsOf(f.forwarder.state().queued), 13 - tooOld);
    }

    void believesTheClockWithTheOrganisation_data() { believesTheClockWithMackerel_data(); }
    void believesTheClockWithTheOrganisation()
    {
        QFETCH(qint64, wrongS);
        QFETCH(int, tooOld);
        SimulatedForwarding f;
        f.standIn.away();
        f.take(u"app"_s, 1);
        f.forwarder.stop();
        f.clock.jumpMs(3 * 24 * 3600'000ll);
        f.standIn.date = [&] { return MackerelStandIn::httpDate(f.clock.epochS() + wrongS); };
        f.standIn.back();
        f.forwarder.start(f.account, {}); // everything queued is too old, so nothing is posted
        f.settle();
        f.pass(120);
        QVERIFY(f.standIn.posts().isEmpty());
        QCOMPARE(f.forwarder.state().tooOld, tooOld);
        QCOMPARE(pointsOf(f.forwarder.state().queued), 13 - tooOld);
    }

    void flushesWhateverTheBackOff()
    {
        SimulatedForwarding f;
        f.take(u"app"_s, 1);
        f.standIn.away();
        f.pass(3600, 10);
        for (int i = 0; i < 3; ++i) {
            f.take(u"app"_s, i);
            f.pass(60, 60);
        }
        f.standIn.back();
        QSignalSpy flushed(&f.forwarder, &Forwarder::flushed);
        f.forwarder.flush();
        QTRY_COMPARE(flushed.size(), 1);
        QCOMPARE(flushed[0][0].toLongLong(), 0);
        QCOMPARE(f.shown(u"app.alloc"_s).size(), 4);
    }

    void flushesNoLongerThan3Seconds()
    {
        SimulatedForwarding f;
        f.standIn.mood = Mood::Silent;
        f.forwarder.take(u"app"_s, f.sample(1));
        QElapsedTimer timer;
        timer.start();
        QSignalSpy flushed(&f.forwarder, &Forwarder::flushed);
        f.forwarder.flush();
        QVERIFY(flushed.wait(5000));
        QVERIFY(timer.elapsed() > 2500 && timer.elapsed() < 4000);
        QCOMPARE(flushed[0][0].toLongLong(), 13);
    }

    void countsAtTheEndWhatStays()
    {
        SimulatedForwarding f;
        f.standIn.away();
        f.take(u"app"_s, 1);
        spoolcontent::add(f.spool.fileName(), {f.account.base.toString(), u"another"_s, f.account.service},
                          {{u"not.ours"_s, f.clock.epochS(), 1}});
        const LockedFile lock(f.spool.fileName());
        f.take(u"in.memory"_s, 1);
        QCOMPARE(f.spool.atRisk(), 13);
        QSignalSpy flushed(&f.forwarder, &Forwarder::flushed);
        f.forwarder.flush();
        QTRY_COMPARE_WITH_TIMEOUT(flushed.size(), 1, 10'000);
        QCOMPARE(flushed[0][0].toLongLong(), 13); // what is only in memory does not stay
    }

    void drainsOneByOneWithPauses()
    {
        SimulatedForwarding f;
        f.take(u"app"_s, 1);
        f.standIn.away();
        constexpr int processes = 100;
        for (int minute = 0; minute < 10; ++minute) {
            for (int i = 0; i < processes; ++i)
                f.forwarder.take(u"process-%1"_s.arg(i), f.sample(minute));
            f.pass(60, 20);
        }
        f.standIn.back();
        const qsizetype before = f.standIn.posts().size();
        f.forwarder.retryNow();
        f.settle();
        QCOMPARE(f.standIn.posts().size(), before + 1);
        QVERIFY(f.shown(u"process-99.alloc"_s).size() == 1); // the newest minute is there at once
        f.pass(4);
        QCOMPARE(f.standIn.posts().size(), before + 1);
        f.pass(1);
        QCOMPARE(f.standIn.posts().size(), before + 2);
        f.pass(120);
        QCOMPARE(f.shown(u"process-99.alloc"_s).size(), 10);
        for (const auto &post : f.standIn.posts())
            QVERIFY(post.body.size() < 100'000);
        QCOMPARE(f.standIn.faults, QStringList());
    }

    void holdsPointsOfAnotherOrganisation()
    {
        SimulatedForwarding f;
        f.standIn.away();
        f.take(u"app"_s, 1);
        f.forwarder.stop();
        f.standIn.back();
        f.standIn.organisation = u"another"_s;
        f.account.key = f.standIn.key = "standin-key-of-another";
        QSignalSpy found(&f.forwarder, &Forwarder::otherOrganisationFound);
        f.forwarder.start(f.account, {});
        f.settle();
        f.pass(120);
        QCOMPARE(found.size(), 1);
        QCOMPARE(pointsOf(f.forwarder.state().held), 13);
        QCOMPARE(f.forwarder.state().held->organisation, u"standin"_s);
        QVERIFY(f.standIn.taken.isEmpty());
        f.forwarder.sendHeld();
        f.settle();
        f.pass(10);
        QCOMPARE(f.standIn.taken.size(), 13);
        QCOMPARE(pointsOf(f.forwarder.state().held), 0);
    }

    void asksAboutPointsOfAnotherKey()
    {
        SimulatedForwarding f;
        f.standIn.away();
        auto other = f.account;
        other.key = "another-key-of-nobody-knows-whom";
        f.forwarder.start(other, {});
        f.take(u"secret"_s, 1);
        f.standIn.back();
        f.forwarder.start(f.account, {});
        f.settle();
        f.pass(120);
        QVERIFY(f.standIn.taken.isEmpty());
        QCOMPARE(pointsOf(f.forwarder.state().held), 13);
        QVERIFY2(f.forwarder.state().explanation(f.clock.epochMs()).contains(u"another API key"_s),
                 qPrintable(f.forwarder.state().explanation(f.clock.epochMs())));
        QFile file(f.spool.fileName());
        QVERIFY(file.open(QIODevice::ReadOnly) && !file.readAll().contains(other.key));
        f.forwarder.sendHeld();
        f.settle();
        f.pass(10);
        QCOMPARE(f.standIn.taken.size(), 13);
    }

    void takesItsOwnForItsOwnInALockedFile()
    {
        SimulatedForwarding f;
        f.forwarder.stop();
        f.standIn.away();
        f.account.key = f.standIn.key = "standin-key-of-a-newcomer";
        f.forwarder.start(f.account, {});
        f.take(u"app"_s, 1);
        QSignalSpy found(&f.forwarder, &Forwarder::otherOrganisationFound);
        {
            const LockedFile lock(f.spool.fileName());
            f.standIn.back();
            f.forwarder.retryNow();
            f.settle();
            QCOMPARE(f.forwarder.state().organisation, u"standin"_s);
            QCOMPARE(pointsOf(f.forwarder.state().held), 0);
        }
        f.pass(30);
        QCOMPARE(found.size(), 0);
        QCOMPARE(f.standIn.taken.size(), 13);
    }

    void knowsTheOrganisationOfItsKeyAgain()
    {
        SimulatedForwarding f;
        f.standIn.away();
        f.take(u"app"_s, 1);
        Spool again(f.spool.fileName());
        f.forwarder.stop();
        Forwarder next(again, f.network, f.clock); // as after a restart
        next.start(f.account, {});
        QTRY_COMPARE(next.state().organisation, u"standin"_s);
        const quint64 number = next.take(u"app"_s, f.sample(100));
        QTRY_COMPARE(again.savedUpTo(), number);
        f.standIn.back();
        next.retryNow();
        QTRY_VERIFY(!f.standIn.taken.isEmpty());
        QTRY_COMPARE(pointsOf(next.state().queued), 0);
        QCOMPARE(f.standIn.taken.size(), 13); // one second, one point
        QCOMPARE(f.standIn.taken[0].value, 100.0 + f.sample(0)["alloc"_metric]);
    }

    void takesNoOrganisationOfTheKeyBefore()
    {
        SimulatedForwarding f;
        f.standIn.away();
        auto other = f.account;
        other.key = "another-key-of-nobody-knows-whom";
        f.forwarder.start(f.account, {}); // the spool knows whose this key is, and says it later
        f.forwarder.start(other, {});
        f.settle();
        QCOMPARE(f.forwarder.state().organisation, QString());
        f.forwarder.start(f.account, {});
        f.settle();
        QCOMPARE(f.forwarder.state().organisation, u"standin"_s);
    }

    void sendsWhatWasQueuedForAnotherService()
    {
        SimulatedForwarding f;
        f.standIn.away();
        f.take(u"app"_s, 1);
        f.standIn.back();
        f.standIn.services.append(u"Second"_s);
        auto second = f.account;
        second.service = u"Second"_s;
        f.forwarder.start(second, {});
        f.settle();
        f.take(u"app"_s, 2);
        f.pass(10);
        QCOMPARE(f.shown(u"app.alloc"_s).size(), 1);
        QCOMPARE(f.standIn.shown.value({u"Second"_s, u"app.alloc"_s}).size(), 1);
    }

    void onePostsForAllOnASpool()
    {
        SimulatedForwarding f;
        f.take(u"app"_s, 1);
        Spool sameSpool(f.spool.fileName());
        Forwarder other(sameSpool, f.network, f.clock);
        other.start(f.account, {});
        QTRY_VERIFY(!other.state().organisation.isEmpty() && !other.isPosting() && !sameSpool.isBusy());
        const qsizetype before = f.standIn.posts().size();
        const quint64 taken = other.take(u"other"_s, f.sample(1));
        other.wake();
        QTRY_VERIFY(!other.isPosting());
        QTRY_VERIFY(sameSpool.savedUpTo() >= taken); // what is in its memory, the first can't post
        QVERIFY(stands<standing::Elsewhere>(other));
        QCOMPARE(f.standIn.posts().size(), before);
        f.pass(90);
        QCOMPARE(f.shown(u"other.alloc"_s).size(), 1);
        // When the first one goes, the other takes over.
        f.forwarder.stop();
        f.clock.advance(120);
        other.take(u"other"_s, f.sample(2));
        other.wake();
        QTRY_VERIFY(!other.isPosting());
        f.clock.advance(70);
        other.wake();
        QTRY_COMPARE(f.shown(u"other.alloc"_s).size(), 2);
    }

    void postsHereWhileItSearchesARefusedName()
    {
        SimulatedForwarding f;
        f.take(u"app"_s, 1);
        Spool sameSpool(f.spool.fileName());
        Forwarder other(sameSpool, f.network, f.clock);
        other.start(f.account, {});
        QTRY_VERIFY(!other.state().organisation.isEmpty() && !other.isPosting() && !sameSpool.isBusy());
        other.take(u"other"_s, f.sample(1));
        other.wake();
        QTRY_VERIFY(stands<standing::Elsewhere>(other) && !other.isPosting() && !sameSpool.isBusy());
        f.forwarder.stop();
        f.standIn.badNames = {u"other.heap_idle"_s};
        const qsizetype before = f.standIn.posts().size();
        f.clock.advance(70);
        other.wake();
        QTRY_VERIFY(f.standIn.posts().size() == before + 1 && !other.isPosting());
        QVERIFY(f.standIn.taken.size() == 13); // it was refused, and the search has begun
        QVERIFY(!stands<standing::Elsewhere>(other));
    }

    void isNotStoppedByAStaleLock_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("NUL") << QByteArray(64, '\0');
        QTest::newRow("another host") << QByteArray("1\ngopscope\nelsewhere\n");
        QTest::newRow("garbage") << QByteArray(5000, 'x');
    }
    void isNotStoppedByAStaleLock()
    {
        QFETCH(QByteArray, content);
        SimulatedForwarding f;
        f.take(u"app"_s, 1);
        const QDir dir(f.dir.path());
        const QStringList locks = dir.entryList({u"*.lock"_s});
        QVERIFY(!locks.isEmpty());
        f.forwarder.stop();
        for (const QString &lock : locks) {
            QFile file(dir.filePath(lock));
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
        }
        f.forwarder.start(f.account, {});
        f.settle();
        f.pass(60);
        f.take(u"again"_s, 1);
        QVERIFY(!f.shown(u"again.alloc"_s).isEmpty());
        QVERIFY(!stands<standing::Elsewhere>(f.forwarder));
    }

    void locksOnAFullDisk()
    {
        const QTemporaryDir dir;
        PostingLock one(dir.filePath(u"lock"_s)), two(dir.filePath(u"lock"_s));
        const FullDisk full(0);
        QVERIFY(one.acquire());
        QVERIFY(!two.acquire());
        one.release();
        QVERIFY(two.acquire());
    }

    void takesOverFromAProcessThatDies()
    {
        SimulatedForwarding f;
        f.forwarder.stop();
        for (const QString &lock : QDir(f.dir.path()).entryList({u"*.lock"_s}))
            QVERIFY(QFile::remove(f.dir.filePath(lock)));
        f.account.organisation = u"standin"_s;
        f.forwarder.start(f.account, {});
        f.pass(70);
        const QString lock = f.dir.filePath(QDir(f.dir.path()).entryList({u"*.lock"_s}).value(0));
        f.forwarder.stop();
        QProcess holder;
        holder.start(u"flock"_s, {u"-F"_s, lock, u"sh"_s, u"-c"_s, u"echo held; exec cat"_s});
        QVERIFY(holder.waitForReadyRead(5000));
        f.forwarder.start(f.account, {});
        f.take(u"app"_s, 1);
        QVERIFY(stands<standing::Elsewhere>(f.forwarder));
        QVERIFY2(f.forwarder.state()
                     .explanation(f.clock.epochMs())
                     .contains(u"PID %1 on "_s.arg(
                         QCoreApplication::applicationPid())), // what it said itself before
                 qPrintable(f.forwarder.state().explanation(f.clock.epochMs())));
        QVERIFY(f.standIn.taken.isEmpty());
        holder.kill();
        QVERIFY(holder.waitForFinished(5000));
        f.pass(15);
        QVERIFY(!stands<standing::Elsewhere>(f.forwarder));
        QCOMPARE(f.standIn.taken.size(), 13);
    }

    void letsGoWhenItIsRefused()
    {
        SimulatedForwarding f({}, "standin-read-only-key");
        f.take(u"app"_s, 1);
        QCOMPARE(reasonOf(f.forwarder), Reason::Denied);
        Spool sameSpool(f.spool.fileName());
        Forwarder other(sameSpool, f.network, f.clock);
        auto account = f.account;
        account.key = f.standIn.key;
        other.start(account, {});
        QTRY_VERIFY(!other.isPosting() && !sameSpool.isBusy());
        f.clock.advance(10);
        other.wake();
        QTRY_COMPARE(f.standIn.taken.size(), 13);
        QVERIFY(!stands<standing::Elsewhere>(other));
        f.pass(310); // it is the other's turn for good
        QVERIFY(stands<standing::Elsewhere>(f.forwarder));
        QCOMPARE(f.standIn.taken.size(), 13);
    }

    void doesNotWaitForAnotherOrganisation()
    {
        SimulatedForwarding f;
        f.take(u"app"_s, 1);
        f.standIn.organisation = u"second"_s;
        Spool sameSpool(f.spool.fileName());
        Forwarder other(sameSpool, f.network, f.clock);
        other.start(f.account, {});
        QTRY_COMPARE(other.state().organisation, u"second"_s);
        other.take(u"other"_s, f.sample(1));
        QTRY_COMPARE(f.shown(u"other.alloc"_s).size(), 1);
    }

    void keepsTwoOrganisationsApart()
    {
        SimulatedForwarding f;
        SecondForwarder second(f);
        QCOMPARE(second.forwarder.state().organisation, u"other"_s);
        QSignalSpy found(&f.forwarder, &Forwarder::otherOrganisationFound);
        QSignalSpy foundThere(&second.forwarder, &Forwarder::otherOrganisationFound);
        const auto minutes = [&](int count) {
            for (int i = 0; i < count; ++i) {
                f.take(u"app"_s, 1000);
                second.take(u"app"_s, 2000);
                second.pass(60, 5);
            }
        };
        minutes(3);
        f.standIn.away();
        minutes(3);
        // Whoever looks into the spool sees what the other has not sent.
        f.forwarder.hold(u"asked about"_s, f.sample(1000));
        second.forwarder.hold(u"asked about"_s, f.sample(2000));
        f.settle();
        second.settle();
        QCOMPARE(pointsOf(f.forwarder.state().held), 0);
        QCOMPARE(pointsOf(second.forwarder.state().held), 0);
        f.standIn.back();
        second.pass(600, 5);
        const auto isOf = [](double least) {
            return [least](const MackerelStandIn::Point &point) {
                return point.value >= least && point.value < least + 1000;
            };
        };
        const auto &ours = f.standIn.taken, &theirs = f.standIn.other.taken;
        QVERIFY(std::all_of(ours.begin(), ours.end(), isOf(1000)));
        QVERIFY(std::all_of(theirs.begin(), theirs.end(), isOf(2000)));
        QCOMPARE(f.shown(u"app.alloc"_s).size(), 6);
        QCOMPARE(f.standIn.other.shown.value({u"My-Service"_s, u"app.alloc"_s}).size(), 6);
        QVERIFY(!stands<standing::Elsewhere>(f.forwarder) && !stands<standing::Elsewhere>(second.forwarder));
        QCOMPARE(found.size(), 0);
        QCOMPARE(foundThere.size(), 0);
        QCOMPARE(f.standIn.faults, QStringList());
    }

    void holdsWhatTheOtherOrganisationLeaves()
    {
        SimulatedForwarding f;
        SecondForwarder second(f);
        f.standIn.away();
        second.take(u"app"_s, 2000);
        f.forwarder.start(f.account, {}); // which looks into the spool
        f.settle();
        QCOMPARE(pointsOf(f.forwarder.state().held), 0);
        QSignalSpy found(&f.forwarder, &Forwarder::otherOrganisationFound);
        second.forwarder.stop();
        f.pass(130, 5);
        QCOMPARE(found.size(), 1);
        QCOMPARE(pointsOf(f.forwarder.state().held), 13);
        // Asked about, they are somebody's again before there is an answer.
        second.forwarder.start(second.account, {});
        second.settle();
        f.forwarder.discardHeld();
        f.settle();
        QCOMPARE(pointsOf(f.forwarder.state().held), 0);
        f.standIn.back();
        second.pass(300, 5);
        QCOMPARE(f.standIn.taken.size(), 0);
        QCOMPARE(f.standIn.other.taken.size(), 13);
    }

    void postsMarks()
    {
        SimulatedForwarding f;
        f.forwarder.mark({u"app started"_s, u"PID 1"_s, f.clock.epochS(), f.clock.epochS()});
        f.settle();
        QCOMPARE(f.standIn.annotations.size(), 1);
        f.standIn.mood = Mood::Error;
        f.forwarder.mark({u"app stopped"_s, {}, f.clock.epochS(), f.clock.epochS()});
        f.settle();
        f.standIn.mood = Mood::Well;
        f.take(u"app"_s, 1);
        f.settle();
        QCOMPARE(f.standIn.annotations.size(), 2);
        QCOMPARE(f.standIn.faults, QStringList());
    }

    void marksSayAPathAsItIs()
    {
        const TargetProcess process{
            .pid = 4711, .name = u"app"_s, .path = u"/srv/%1/app %2"_s, .goVersion = {}, .startTicks = 0};
        QCOMPARE(processMark(u"app"_s, u"exited"_s, process, 0).description, u"/srv/%1/app %2, PID 4711"_s);
    }

    void countsWhatIsAtRisk()
    {
        SimulatedForwarding f;
        f.standIn.away();
        QFile inTheWay(f.dir.filePath(u"file"_s));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        Spool bad(f.dir.filePath(u"file/spool.sqlite"_s));
        Forwarder forwarder(bad, f.network, f.clock);
        forwarder.start(f.account, {});
        const quint64 number = forwarder.take(u"app"_s, f.sample(1));
        QTRY_COMPARE(forwarder.state().atRisk, 13);
        QVERIFY(bad.savedUpTo() < number);
        QVERIFY2(forwarder.state().explanation(f.clock.epochMs()).contains(u"only in memory"_s),
                 qPrintable(forwarder.state().explanation(f.clock.epochMs())));
        const QSignalSpy told(&forwarder, &Forwarder::stateChanged);
        forwarder.hold(u"asked about"_s, f.sample(1));
        QCOMPARE(forwarder.state().atRisk, 26);
        QCOMPARE(told.size(), 1);
        forwarder.discardHold(u"asked about"_s);
        f.standIn.back();
        forwarder.retryNow();
        QTRY_VERIFY(!forwarder.isPosting());
        QTRY_COMPARE(f.standIn.taken.size(), 13);
    }

    void countsAmongTheQueuedWhatIsInMemory()
    {
        SimulatedForwarding f;
        f.standIn.away();
        QFile inTheWay(f.dir.filePath(u"file"_s));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        Spool bad(f.dir.filePath(u"file/spool.sqlite"_s));
        Forwarder forwarder(bad, f.network, f.clock);
        forwarder.start(f.account, {});
        forwarder.take(u"app"_s, f.sample(1));
        QTRY_VERIFY(stands<standing::Failing>(forwarder));
        QTRY_COMPARE(pointsOf(forwarder.state().queued), 13);
        forwarder.take(u"other"_s, f.sample(1));
        QTRY_COMPARE(forwarder.state().atRisk, 26);
        QTRY_COMPARE(pointsOf(forwarder.state().queued), 26);
    }

    void losesNothingIn23Hours()
    {
        constexpr int processes = 10, minutes = 23 * 60;
        SimulatedForwarding f;
        SimulatedProcesses all(f, processes);
        all.sampleAll();
        f.standIn.away();
        for (int minute = 0; minute < minutes; ++minute) {
            for (int half = 0; half < 2; ++half) {
                f.pass(30, 30);
                all.sampleAll();
            }
        }
        f.standIn.back();
        const qsizetype posts = f.standIn.posts().size();
        f.pass(300); // the longest back-off
        f.pass(900);
        QCOMPARE(pointsOf(f.forwarder.state().queued), 0);
        QCOMPARE(f.forwarder.state().tooOld, 0);
        QCOMPARE(all.missing(), 0);
        QCOMPARE(all.wrong(), 0);
        QCOMPARE(all.doubled(), 0);
        QCOMPARE(f.standIn.faults, QStringList());
        QVERIFY(f.standIn.posts().size() - posts < 130);
    }
};

QTEST_GUILESS_MAIN(tst_Forwarder)
#include "tst_forwarder.moc"
