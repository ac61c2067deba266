// Which samples of a session are forwarded, and under which names; to a stand-in for Mackerel.
#include "forwardingbench.h"
#include "goprogram.h"
#include "gopssession.h"
#include "realgops.h"
#include "settings/settings.h"
#include "spoolcontent.h"
#include "standings.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;

namespace {

using Bench = ForwardingBench;

} // namespace

class tst_Forwarding : public QObject
{
    Q_OBJECT

    OwnConfig m_config;
    /// Two processes of one program.
    const GoProgram m_one{GoProgram::peer(u"noagent"_s)}, m_two{GoProgram::peer(u"noagent"_s)};

private Q_SLOTS:
    void tellsOurNamesFromOthers()
    {
        const QStringList names{u"api.heap_alloc"_s, u"api.worker.heap_alloc"_s, u"apix.heap_alloc"_s};
        QCOMPARE(namesUnder(u"api"_s, names, {}), names.mid(0, 2));
        QCOMPARE(namesUnder(u"api"_s, names, {u"api.worker"_s}), names.mid(0, 1));
        QCOMPARE(namesUnder(u"ap"_s, names, {}), QStringList());
    }

    void keepsNumbersWhileItIsOff()
    {
        Bench bench;
        bench.setUp();
        Target *one = bench.watch(m_one.pid()), *two = bench.watch(m_two.pid());
        QCOMPARE(bench.prefix(one), u"noagent"_s);
        QCOMPARE(bench.prefix(two), u"noagent-2"_s);
        bench.session.unwatch(one);
        one = bench.watch(m_one.pid());
        QCOMPARE(bench.prefix(one), u"noagent"_s);
        bench.forwarding.switchOn(true);
        bench.forwarding.switchOn(false);
        bench.forwarding.switchOn(true);
        QCOMPARE(bench.prefix(one), u"noagent"_s);
        QCOMPARE(bench.prefix(two), u"noagent-2"_s);
    }

    void knowsNothingOfWhatIsUnticked()
    {
        Bench bench;
        bench.setUp();
        Target *one = bench.watch(m_one.pid());
        bench.forwarding.switchOn(true);
        // Whoever looks in the middle of it must not bring it back.
        std::optional<Claims::Row> seen;
        connect(&bench.forwarding, &Forwarding::rowsChanged, this,
                [&] { seen = bench.forwarding.claims().row(one); });
        bench.session.unwatch(one);
        QVERIFY(!seen);
        disconnect(&bench.forwarding, nullptr, this, nullptr);
        // What the one has been given stays with it while it lives.
        QCOMPARE(bench.prefix(bench.watch(m_two.pid())), u"noagent-2"_s);
    }

    void swapsNoPrefixesWhenTheWindowStartsAgain()
    {
        ForwardSettings kept;
        {
            Bench bench;
            bench.setUp();
            QCOMPARE(bench.prefix(bench.watch(m_one.pid())), u"noagent"_s);
            QCOMPARE(bench.prefix(bench.watch(m_two.pid())), u"noagent-2"_s);
            QTemporaryDir dir;
            Settings all;
            all.forward = bench.forwarding.settings();
            SettingsStore store(dir.filePath(u"settings.ini"_s));
            QVERIFY(store.save(all));
            kept = store.load().forward;
        }
        Bench bench;
        bench.settings.prefixes = kept.prefixes;
        bench.settings.lives = kept.lives;
        bench.setUp();
        QCOMPARE(bench.prefix(bench.watch(m_two.pid())), u"noagent-2"_s); // in another order
        QCOMPARE(bench.prefix(bench.watch(m_one.pid())), u"noagent"_s);
    }

    void spoolsWithoutAKey()
    {
        Bench bench;
        bench.settings.on = true;
        bench.forwarding.setSettings(bench.settings);
        Target *one = bench.watch(m_one.pid());
        bench.sample(one);
        QTRY_COMPARE(reasonOf(bench.forwarding), standing::Refused::Reason::NoKey);
        QTRY_VERIFY(pointsOf(bench.forwarding.state().queued) > 0);
        bench.own.keys.keep(bench.settings.base, bench.standIn.key);
        QTRY_VERIFY(bench.isTaken(u"noagent"_s));
    }

    void waitsForASecretStore()
    {
        // A bus that is not there: the store answers after a while that there is none.
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        MackerelStandIn standIn;
        const QTemporaryDir dir;
        const SystemClock clock;
        GopsSession session(clock);
        KeyStore keys({});
        QNetworkAccessManager network;
        Forwarding forwarding(session, keys, network, dir.filePath(u"spool.sqlite"_s));
        ForwardSettings settings;
        settings.base = standIn.url().toString();
        settings.service = u"My-Service"_s;
        settings.on = true;
        forwarding.setSettings(settings);
        QVERIFY(forwarding.isSetUp()); // nobody knows otherwise yet
        QVERIFY(stands<standing::AskingForKey>(forwarding));
        Target *target = session.watch(m_one.pid());
        session.takeSample(target, madesamples::at(clock.epochMs(), madesamples::sawTooth), Join::NewLife);
        // What a person does meanwhile finds nothing half made.
        QVERIFY(forwarding.claims().setPrefix(target, u"other"_s));
        QVERIFY(forwarding.claims().setPrefix(target, u"other"_s));
        forwarding.claims().keepPrefix();
        forwarding.useOffer();
        QTRY_COMPARE_WITH_TIMEOUT(reasonOf(forwarding), standing::Refused::Reason::NoKey, 30000);
        QVERIFY(!forwarding.isSetUp());
        keys.keep(settings.base, standIn.key);
        QTRY_VERIFY_WITH_TIMEOUT(!standIn.taken.isEmpty(), 15000);
        QVERIFY(standIn.taken[0].name.startsWith(u"other."_s));
    }

    void sendsWhatWaitedForAProcessThatEnded()
    {
        Bench bench;
        bench.standIn.shown[{u"My-Service"_s, u"noagent.latency"_s}];
        bench.setUp();
        GoProgram ending(GoProgram::peer(u"noagent"_s));
        Target *target = bench.watch(ending.pid());
        bench.forwarding.switchOn(true);
        bench.sample(target);
        QTRY_VERIFY(bench.forwarding.claims().collision());
        QCOMPARE(bench.forwarding.claims().collision()->waiting, std::size_t(1));
        ending.quit();
        QTRY_VERIFY_WITH_TIMEOUT(target->exited() || !target->stillThere(), 15000);
        QVERIFY(!bench.isTaken(u"noagent"_s));
        bench.forwarding.claims().keepPrefix();
        QTRY_VERIFY(bench.isTaken(u"noagent"_s));
        QVERIFY(!bench.forwarding.claims().collision());
    }

    void asksAboutNamesWhenMackerelIsBack()
    {
        Bench bench;
        bench.setUp();
        Target *target = bench.watch(m_one.pid());
        bench.standIn.away();
        bench.forwarding.switchOn(true);
        bench.sample(target);
        QTRY_VERIFY(pointsOf(bench.forwarding.state().queued) > 0); // on disk, without an answer
        QVERIFY(bench.forwarding.settings().ours.isEmpty());
        bench.standIn.back();
        bench.forwarding.retryNow();
        QTRY_VERIFY(bench.isTaken(u"noagent"_s));
        QTRY_COMPARE(bench.forwarding.settings().ours.size(), 1);
        QVERIFY(!bench.forwarding.claims().collision()); // what is there now is ours
    }

    void trustsNoOrganisationOfAnotherKey()
    {
        Bench bench;
        spoolcontent::add(bench.dir.filePath(u"spool.sqlite"_s),
                          {bench.settings.base, u"acme"_s, u"My-Service"_s},
                          {{u"old.point"_s, QDateTime::currentSecsSinceEpoch() - 300, 1.0}});
        bench.settings.organisation = u"acme"_s; // that of the key of the last run
        bench.setUp();
        Target *target = bench.watch(m_one.pid());
        bench.forwarding.switchOn(true);
        bench.sample(target);
        QTRY_VERIFY(bench.isTaken(u"noagent"_s));
        QTRY_COMPARE(pointsOf(bench.forwarding.state().held), 1);
        QVERIFY(!bench.isTaken(u"old"_s));
        bench.forwarding.sendHeld();
        QCOMPARE(pointsOf(bench.forwarding.state().held), 0);
        bench.forwarding.discardHeld(); // a second thought comes too late, and takes nothing else
        QTRY_VERIFY_WITH_TIMEOUT(bench.isTaken(u"old"_s), 15000); // behind a post that is under way
    }

    void forgetsClaimsInAnotherOrganisation()
    {
        Bench bench;
        bench.standIn.shown[{u"My-Service"_s, u"noagent.latency"_s}]; // somebody's of this organisation
        bench.setUp();
        Target *target = bench.watch(m_one.pid());
        bench.settings.organisation = u"before"_s;
        bench.settings.ours = {ourName(bench.settings, u"noagent"_s, target->key())};
        bench.forwarding.setSettings(bench.settings);
        bench.settings.organisation = u"standin"_s; // as the test of another key said
        bench.settings.ours = bench.forwarding.settings().ours;
        bench.forwarding.setSettings(bench.settings);
        bench.forwarding.switchOn(true);
        bench.sample(target);
        QTRY_VERIFY(bench.forwarding.claims().collision());
        QVERIFY(bench.standIn.taken.isEmpty());
    }

    void saysWhatItDrops()
    {
        Bench bench;
        bench.standIn.shown[{u"My-Service"_s, u"noagent.latency"_s}];
        bench.setUp();
        Target *target = bench.watch(m_one.pid());
        bench.forwarding.switchOn(true);
        bench.sample(target);
        QTRY_VERIFY(bench.forwarding.claims().collision());
        QSignalSpy saying(&bench.forwarding, &Forwarding::saying);
        bench.forwarding.claims().setWanted(target, false);
        QCOMPARE(saying.size(), 1);
        QVERIFY(saying[0][0].toString().startsWith(u"1 sample of noagent"_s));
        QVERIFY(!bench.forwarding.claims().collision());
        QTRY_COMPARE(spoolcontent::count(bench.dir.filePath(u"spool.sqlite"_s)), 0);
    }

    void keepsWhatWaitsForADecision()
    {
        const QTemporaryDir dir;
        const QString spool = dir.filePath(u"spool.sqlite"_s);
        {
            Bench bench(spool);
            bench.standIn.shown[{u"My-Service"_s, u"noagent.latency"_s}];
            bench.setUp();
            Target *target = bench.watch(m_one.pid());
            bench.forwarding.switchOn(true);
            for (int minute = 180; minute > 0; --minute)
                bench.session.takeSample(
                    target, madesamples::at(bench.clock.epochMs() - minute * 60'000, madesamples::sawTooth),
                    minute == 180 ? Join::NewLife : Join::Continues);
            QTRY_VERIFY(bench.forwarding.claims().collision());
            // Neither the history nor this run has to last.
            bench.session.unwatch(target);
            bench.sample(bench.watch(m_one.pid()));
            QTRY_VERIFY(bench.forwarding.claims().collision());
            QTRY_COMPARE(bench.forwarding.claims().collision()->waiting, std::size_t(181));
        }
        QCOMPARE(spoolcontent::count(spool, true), 181 * mackerelGopsMetrics().size());
    }

    void forwardsAfterARestartWhatWaited()
    {
        Bench bench;
        bench.standIn.shown[{u"My-Service"_s, u"noagent.latency"_s}];
        bench.setUp();
        const qint64 pid = m_one.pid();
        Target *target = bench.watch(pid);
        bench.forwarding.switchOn(true);
        bench.sample(target);
        QTRY_VERIFY(bench.forwarding.claims().collision());
        const QString spool = bench.dir.filePath(u"spool.sqlite"_s);
        QTRY_COMPARE(spoolcontent::count(spool, true), mackerelGopsMetrics().size());
        bench.forwarding.switchOn(false);

        GopsSession session(bench.clock);
        OwnForwarding again(session, spool);
        session.watch(pid);
        again.forwarding.setSettings(bench.settings);
        again.keys.keep(bench.settings.base, bench.standIn.key);
        again.forwarding.switchOn(true);
        QTRY_VERIFY(again.forwarding.claims().collision());
        QTRY_COMPARE(again.forwarding.claims().collision()->waiting, std::size_t(1));
        again.forwarding.useOffer();
        QTRY_COMPARE(bench.standIn.taken.size(), mackerelGopsMetrics().size());
        QVERIFY(bench.standIn.taken[0].name.endsWith(u".noagent.alloc"_s));
    }

    void forwardsOnlyWhatIsWanted()
    {
        Bench bench;
        bench.setUp();
        Target *one = bench.watch(m_one.pid()), *two = bench.watch(m_two.pid());
        bench.forwarding.claims().setWanted(one, false);
        bench.forwarding.switchOn(true);
        bench.sample(one);
        bench.sample(two);
        QTRY_VERIFY(bench.isTaken(u"noagent-2"_s));
        QVERIFY(!bench.isTaken(u"noagent"_s));
    }

    void keepsWhatWaitsWhenItEnds_data()
    {
        QTest::addColumn<int>("how");
        QTest::newRow("quit") << 0;
        QTest::newRow("switched off") << 1;
        QTest::newRow("unticked") << 2;
    }
    void keepsWhatWaitsWhenItEnds()
    {
        QFETCH(int, how);
        Bench bench;
        bench.setUp();
        Target *target = bench.watch(m_one.pid());
        bench.standIn.mood = MackerelStandIn::Mood::Silent; // nobody says whether the names are free
        bench.forwarding.switchOn(true);
        bench.sample(target);
        const QString spool = bench.dir.filePath(u"spool.sqlite"_s);
        QTRY_COMPARE(spoolcontent::count(spool, true), mackerelGopsMetrics().size());
        if (how == 0)
            QVERIFY(bench.forwarding.flush());
        else if (how == 1)
            bench.forwarding.switchOn(false);
        else
            bench.session.unwatch(target);
        QTRY_COMPARE(spoolcontent::count(spool, true), 0);
        QCOMPARE(spoolcontent::count(spool), mackerelGopsMetrics().size());
    }

    void marksStartsWhateverTheWallClockSays_data()
    {
        QTest::addColumn<qint64>("shiftMs");
        QTest::newRow("right") << 0LL;
        QTest::newRow("an hour ahead") << 3'600'000LL;
        QTest::newRow("an hour back") << -3'600'000LL;
    }
    void marksStartsWhateverTheWallClockSays()
    {
        QFETCH(qint64, shiftMs);
        Bench bench;
        bench.settings.marks = true;
        bench.setUp();
        const qint64 rightMs = bench.clock.epochMs();
        bench.clock.shiftMs = shiftMs;
        bench.forwarding.switchOn(true);
        const qint64 switchedMs = bench.clock.bootMs();
        QTRY_VERIFY(bench.clock.bootMs() > switchedMs + 20); // start times are told in ticks of 10 ms
        GoProgram later(GoProgram::peer(u"noagent"_s));
        bench.sample(bench.watch(m_one.pid()));
        bench.sample(bench.watch(later.pid()));
        QTRY_VERIFY(!bench.standIn.annotations.isEmpty());
        const auto started = bench.standIn.annotations.front();
        QCOMPARE(started[u"title"_s].toString(), u"noagent-2 started"_s);
        QVERIFY(started[u"description"_s].toString().endsWith(u"PID %1"_s.arg(later.pid())));
        const qint64 atMs = started[u"from"_s].toInteger() * 1000;
        QVERIFY2(std::abs(atMs - rightMs) < 60'000, qPrintable(QString::number(atMs - rightMs)));
    }

    void marksAnExitWhateverTheWallClockSays()
    {
        Bench bench;
        bench.settings.marks = true;
        bench.setUp();
        GoProgram program(GoProgram::peer(u"noagent"_s));
        bench.forwarding.switchOn(true);
        Target *target = bench.watch(program.pid());
        bench.sample(target);
        const qint64 rightMs = bench.clock.epochMs();
        bench.clock.shiftMs = 3'600'000;
        program.quit();
        QVERIFY(!target->stillThere());
        QTRY_VERIFY(!bench.standIn.annotations.isEmpty());
        const auto exited = bench.standIn.annotations.front();
        QCOMPARE(exited[u"title"_s].toString(), u"noagent exited"_s);
        const qint64 atMs = exited[u"from"_s].toInteger() * 1000;
        QVERIFY2(std::abs(atMs - rightMs) < 60'000, qPrintable(QString::number(atMs - rightMs)));
    }

    void endsAFlushThatIsSwitchedOff()
    {
        Bench bench;
        bench.setUp();
        Target *target = bench.watch(m_one.pid());
        bench.standIn.mood = MackerelStandIn::Mood::Silent;
        bench.forwarding.switchOn(true);
        bench.sample(target);
        QSignalSpy flushed(&bench.forwarding, &Forwarding::flushed);
        QVERIFY(bench.forwarding.flush());
        bench.forwarding.switchOn(false);
        QVERIFY(flushed.size() == 1);
        QVERIFY(!bench.forwarding.flush());
    }
};

QTEST_GUILESS_MAIN(tst_Forwarding)
#include "tst_forwarding.moc"
