#include "base/confirmedclock.h"
#include "simulatedclock.h"

#include <QtTest>

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
        const SystemClock clock;
        const qint64 before = clock.bootMs();
        QVERIFY(before >= clock.steadyMs() - 100);
        QVERIFY(clock.bootMs() >= before);
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
};

QTEST_APPLESS_MAIN(tst_Clock)
#include "tst_clock.moc"
