#include "base/confirmedclock.h"
#include "simulatedclock.h"
#include "system/procfs.h"

#include <QtTest>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace gopscope;

namespace {

constexpr qint64 hour = 3600, day = 24 * hour;

/// Reads the clocks once a second; how often that changed the offset.
int changesIn(SimulatedClock &clock, ConfirmedClock &confirmed, int seconds)
{
    int changes = 0;
    for (int i = 0; i < seconds; ++i) {
        clock.advance(1);
        changes += confirmed.read() ? 1 : 0;
    }
    return changes;
}

} // namespace

class tst_Clock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goesOnSinceBoot()
    {
        // The system tells starts of processes by the same clock, in ticks.
        constexpr qint64 tickMs = 10;
        const SystemClock clock;
        const qint64 beforeMs = clock.bootMs();
        const pid_t child = ::fork();
        if (child == 0) {
            ::pause();
            ::_exit(0);
        }
        const auto status = procfs::status(child);
        const qint64 afterMs = clock.bootMs();
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        QVERIFY(status);
        const auto startedMs = procfs::startedAtBootMs(status->startTicks);
        QVERIFY(startedMs);
        QVERIFY2(*startedMs > beforeMs - tickMs && *startedMs <= afterMs,
                 qPrintable(QString::number(*startedMs - beforeMs)));
    }

    void goesOnThroughASuspend()
    {
        SimulatedClock clock;
        ConfirmedClock confirmed(clock);
        const qint64 offset = confirmed.offsetMs();
        QCOMPARE(changesIn(clock, confirmed, 20), 0);
        const qint64 steadyMs = clock.steadyMs(), bootMs = clock.bootMs();
        clock.suspendMs(1000 * day);
        QCOMPARE(clock.steadyMs(), steadyMs);
        QCOMPARE(clock.bootMs(), bootMs + 1000 * day);
        // The wall clock went on with it, which is no jump.
        QCOMPARE(changesIn(clock, confirmed, 20), 0);
        QVERIFY(confirmed.isConfirmed());
        QCOMPARE(confirmed.offsetMs(), offset);
    }

    void doesNotBelieveABlip()
    {
        SimulatedClock clock;
        ConfirmedClock confirmed(clock);
        const qint64 offset = confirmed.offsetMs();
        for (const qint64 blip : {2 * day, -2 * day, hour, qint64(1)}) {
            clock.jumpMs(1000LL * blip);
            QCOMPARE(changesIn(clock, confirmed, 8), 0);
            clock.jumpMs(1000LL * -blip);
            QCOMPARE(changesIn(clock, confirmed, 8), 0);
        }
        QCOMPARE(confirmed.offsetMs(), offset);
    }

    void believesWhatStays()
    {
        SimulatedClock clock;
        ConfirmedClock confirmed(clock);
        for (const qint64 jump : {hour, -2 * hour, hour, qint64(1), 400 * day}) {
            const qint64 offset = confirmed.offsetMs();
            clock.jumpMs(1000LL * jump);
            QCOMPARE(changesIn(clock, confirmed, 20), 1);
            QCOMPARE(confirmed.offsetMs(), offset + jump * 1000);
        }
        // Read once a minute, it takes two readings.
        clock.jumpMs(1000LL * -day);
        clock.advance(60);
        QVERIFY(!confirmed.read());
        clock.advance(60);
        QVERIFY(confirmed.read());
    }

    void believesNoClockThatNeverAgrees()
    {
        SimulatedClock clock;
        ConfirmedClock confirmed(clock);
        for (int i = 0; i < 60; ++i) {
            clock.jumpMs(1000LL * 10);
            QCOMPARE(changesIn(clock, confirmed, 1), 0);
        }
    }

    void needsTimeToDropByIt()
    {
        SimulatedClock clock;
        ConfirmedClock confirmed(clock, ConfirmedClock::forDropping);
        QCOMPARE(changesIn(clock, confirmed, 599), 0);
        QVERIFY(!confirmed.isConfirmed());
        QCOMPARE(changesIn(clock, confirmed, 1), 0); // it stands where it stood
        QVERIFY(confirmed.isConfirmed());
        clock.jumpMs(4000); // no jump but a correction
        confirmed.read();
        QVERIFY(confirmed.isConfirmed());
        clock.jumpMs(1000 * day);
        confirmed.read();
        QVERIFY(!confirmed.isConfirmed());
        QCOMPARE(changesIn(clock, confirmed, 600), 1);
        QVERIFY(confirmed.isConfirmed());
    }

    void believesAWitnessAtOnce()
    {
        SimulatedClock clock;
        ConfirmedClock confirmed(clock, ConfirmedClock::forDropping);
        for (const qint64 saidMs : {5000, -5000, 0}) {
            clock.jumpMs(1000 * day);
            confirmed.read();
            QVERIFY(!confirmed.isConfirmed());
            confirmed.takeWitness(clock.epochMs() + saidMs, clock.bootMs());
            QVERIFY(confirmed.isConfirmed());
            QVERIFY(confirmed.read()); // the offset is the new one
            QCOMPARE(confirmed.offsetMs(), clock.epochMs() - clock.bootMs());
        }
    }

    void believesNoClockThatAWitnessContradicts()
    {
        SimulatedClock clock;
        ConfirmedClock confirmed(clock, ConfirmedClock::forDropping);
        for (const qint64 saidMs : {6000, -6000}) {
            QCOMPARE(changesIn(clock, confirmed, 700), 0);
            QVERIFY(confirmed.isConfirmed());
            confirmed.takeWitness(clock.epochMs() + saidMs, clock.bootMs());
            QCOMPARE(changesIn(clock, confirmed, 3600), 0);
            QVERIFY(!confirmed.isConfirmed());
            // Set right, it has to stand again.
            clock.jumpMs(saidMs);
            QCOMPARE(changesIn(clock, confirmed, 601), 1);
            QVERIFY(confirmed.isConfirmed());
        }
    }

    void blamesNoClockForASlowAnswer()
    {
        SimulatedClock clock;
        ConfirmedClock confirmed(clock, ConfirmedClock::forDropping);
        changesIn(clock, confirmed, 600);
        QVERIFY(confirmed.isConfirmed());
        const qint64 askedMs = clock.bootMs(), saidMs = clock.epochMs();
        clock.advance(30);
        confirmed.takeWitness(saidMs, askedMs);
        QVERIFY(confirmed.isConfirmed());
        clock.jumpMs(1000 * hour);
        confirmed.takeWitness(saidMs + 1000 * hour, askedMs); // which proves nothing either
        QVERIFY(!confirmed.isConfirmed());
    }
};

QTEST_APPLESS_MAIN(tst_Clock)
#include "tst_clock.moc"
