// Single pauses of collections: kept with the samples that brought them.
#include "history/ceiling.h"
#include "history/collections.h"
#include "history/pausestats.h"
#include "history/stemreader.h"

#include <QtTest>

#include <cmath>
#include <map>
#include <random>

using namespace gopscope;
using namespace std::chrono_literals;

namespace {

constexpr qint64 beginMs = 1'795'000'000'000;

/// A sample with pauses that ended so many milliseconds before it, each as long in microseconds.
Sample sampleAt(qint64 timeMs, const QList<qint64> &agoMs = {})
{
    Sample sample;
    sample.timeMs = timeMs;
    sample.bootMs = timeMs - beginMs + 5000;
    for (const qint64 ago : agoMs)
        sample.pauses << GcPause{(timeMs - ago) * 1'000'000, ago * 1000};
    return sample;
}

std::vector<KeptPause> pausesOf(const History &history, qint64 fromMs = beginMs - 1'000'000'000,
                                qint64 toMs = beginMs + 1'000'000'000)
{
    std::vector<KeptPause> pauses;
    history.forEachPause(fromMs, toMs, [&](const KeptPause &pause) { pauses.push_back(pause); });
    return pauses;
}

} // namespace

class tst_Pauses : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsEachAtItsOwnTime()
    {
        History history;
        history.append(sampleAt(beginMs), Join::NewLife);
        history.append(sampleAt(beginMs + 1000, {900, 400, 1}), Join::Continues);
        history.append(sampleAt(beginMs + 2000), Join::Continues);
        const auto pauses = pausesOf(history);
        QCOMPARE(pauses.size(), std::size_t(3));
        QCOMPARE(pauses[0], (KeptPause{beginMs + 100, 900'000, 1}));
        QCOMPARE(pauses[2], (KeptPause{beginMs + 999, 1000, 1}));
        QCOMPARE(pausesOf(history, beginMs + 101, beginMs + 999).size(), std::size_t(2));
        QCOMPARE(pausesOf(history, beginMs + 601, beginMs + 998).size(), std::size_t(0));
        QVERIFY(!history.hasPausesAt(0) && history.hasPausesAt(1) && !history.hasPausesAt(2));
    }

    /// Each is one since the sample before, and their order is theirs.
    void keepsTheirOrderWhateverTheWallClockSays()
    {
        History history;
        history.append(sampleAt(beginMs), Join::NewLife);
        Sample sample = sampleAt(beginMs + 1000, {900, 400, 100});
        sample.pauses[0].endNs -= 3'600'000'000'000; // before the clock was set an hour ahead
        sample.pauses[2].endNs += 7'200'000'000'000;
        history.append(sample, Join::Continues);
        const auto pauses = pausesOf(history);
        QCOMPARE(pauses[0].timeMs, beginMs + 1);
        QCOMPARE(pauses[1].timeMs, beginMs + 600);
        QCOMPARE(pauses[2].timeMs, beginMs + 1000);
        history.setWallOffset(beginMs - 5000 + 60'000); // all times move with the clock
        QCOMPARE(pausesOf(history)[1].timeMs, beginMs + 60'600);
    }

    void keepsThoseOfTheLifeBefore()
    {
        History history;
        history.append(sampleAt(beginMs), Join::NewLife);
        history.append(sampleAt(beginMs + 1000, {500}), Join::Continues);
        history.append(sampleAt(beginMs + 9000), Join::NewLife);
        history.append(sampleAt(beginMs + 10'000, {500}), Join::Continues);
        QCOMPARE(pausesOf(history).size(), std::size_t(2));
    }

    void dropsThemWithTheirSamples()
    {
        History history;
        history.setRetention(10min);
        for (int i = 0; i < 4000; ++i)
            history.append(sampleAt(beginMs + i * 1000, {300}), Join::Continues);
        QVERIFY(history.size() < 2000);
        const auto pauses = pausesOf(history, beginMs, beginMs + 5'000'000);
        QCOMPARE(pauses.size(), history.size());
        QCOMPARE(pauses.front().timeMs, history.firstMs() - 300);
        QVERIFY(history.hasPausesAt(0));
    }

    void countsThemBelowTheCeiling()
    {
        History plain, paused;
        QList<qint64> ago;
        for (int i = 0; i < 250; ++i)
            ago << 999 - i * 3;
        for (int i = 0; i < 1100; ++i) {
            plain.append(sampleAt(beginMs + i * 1000), Join::Continues);
            paused.append(sampleAt(beginMs + i * 1000, ago), Join::Continues);
        }
        QVERIFY(paused.bytes() > plain.bytes() + (1 << 20));
        const std::array histories{&paused};
        keepBelow(histories, 1);
        QCOMPARE(paused.size(), std::size_t(1100 - 1024));
        QCOMPARE(pausesOf(paused).size(), paused.size() * 250);
    }

    void thinsWhatIsOldAndKeepsTheLongest()
    {
        constexpr std::size_t most = 2048;
        constexpr int count = 200'000;
        PauseLog log(most);
        std::mt19937 random(3);
        std::map<qint64, float> longest; // by minute
        for (int i = 0; i < count; ++i) {
            const float ns = float(20'000 + random() % 100'000);
            const qint64 timeMs = qint64(i) * 10 / 7; // 700 a second
            log.append(timeMs, double(ns));
            float &longestOfMinute = longest[timeMs / 60'000];
            longestOfMinute = std::max(longestOfMinute, ns);
        }
        QVERIFY(log.bytes() < 6 * most * sizeof(KeptPause));
        qint64 before = 0, total = 0, exact = 0;
        bool inOrder = true;
        std::map<qint64, float> found;
        log.forEach(0, count * 2LL, [&](const KeptPause &pause) {
            inOrder = inOrder && pause.timeMs >= before;
            before = pause.timeMs;
            total += pause.count;
            exact += pause.count == 1 ? 1 : 0;
            float &longestOfMinute = found[pause.timeMs / 60'000];
            longestOfMinute = std::max(longestOfMinute, pause.ns);
        });
        QVERIFY(inOrder);
        QCOMPARE(total, qint64(count));
        QVERIFY(exact >= qint64(most) - 1024);
        QVERIFY(found == longest);
    }

    void ranksPausesAsASearchDoes()
    {
        std::mt19937 random(11);
        for (int round = 0; round < 50; ++round) {
            History history;
            std::vector<double> all;
            for (int i = 0; i < 30; ++i) {
                Sample sample = sampleAt(beginMs + i * 1000);
                for (auto left = random() % 200; left > 0 && i > 0; --left) {
                    const auto ns = qint64(random() % (round % 5 == 0 ? 3 : 10'000'000));
                    sample.pauses << GcPause{(sample.timeMs - qint64(left)) * 1'000'000, ns};
                    all.push_back(double(ns) / 1e9);
                }
                history.append(sample, i == 0 ? Join::NewLife : Join::Continues);
            }
            std::ranges::sort(all);
            const auto ranked = [&](double share) {
                return all[std::size_t(std::ceil(share * double(all.size()))) - 1];
            };
            const auto stats = pauseStats(history, beginMs, history.lastMs());
            QVERIFY(stats);
            QCOMPARE(stats->count, qint64(all.size()));
            QCOMPARE(stats->median, ranked(0.5));
            QCOMPARE(stats->p99, ranked(0.99));
            QCOMPARE(stats->longest, all.back());
            QVERIFY(stats->isExact);
        }
        QVERIFY(!pauseStats(History(), 0, beginMs));
    }

    void saysWhenPausesWereThinned()
    {
        History history;
        std::mt19937 random(5);
        for (int i = 0; i < 1200; ++i) {
            Sample sample = sampleAt(beginMs + i * 1000);
            for (int left = 250; left > 0; --left)
                sample.pauses << GcPause{(sample.timeMs - left) * 1'000'000, qint64(random() % 1'000'000)};
            history.append(sample, Join::Continues);
        }
        const auto old = pauseStats(history, beginMs, beginMs + 100'000);
        QVERIFY(!old->isExact);
        QVERIFY(std::abs(old->median / 0.0005 - 1) < 0.02);
        QVERIFY(std::abs(old->p99 / 0.00099 - 1) < 0.002);
        QVERIFY(pauseStats(history, beginMs + 1'000'000, beginMs + 1'200'000)->isExact);
    }

    void drawsTheLongestOfEachColumnAtItsTime()
    {
        History history;
        history.append(sampleAt(beginMs), Join::NewLife);
        history.append(sampleAt(beginMs + 1000, {910, 905, 300}), Join::Continues);
        history.append(sampleAt(beginMs + 2000, {5}), Join::Continues);
        StemReader reader;
        const CurveSpan fine{beginMs, beginMs + 2000, 10};
        QVERIFY(reader.read(history, "pause"_metric, fine));
        QCOMPARE(reader.curve(), (Curve{{beginMs + 90, 910e-6, true},
                                        {beginMs + 700, 300e-6, true},
                                        {beginMs + 1995, 5e-6, true}}));
        QVERIFY(!reader.read(history, "pause"_metric, fine));
        QVERIFY(reader.read(history, "pause"_metric, {beginMs, beginMs + 2000, 1000}));
        QCOMPARE(reader.curve(), (Curve{{beginMs + 90, 910e-6, true}, {beginMs + 1995, 5e-6, true}}));
    }

    /// A process that was asked by its agent at first, and read from its memory then.
    void drawsWhatSamplesSayWhereNoPauseIsKnown()
    {
        History history;
        for (int i = 0; i < 4; ++i) {
            Sample sample = i < 2 ? sampleAt(beginMs + i * 1000) : sampleAt(beginMs + i * 1000, {400});
            sample["pause"_metric] = i == 0 ? std::nan("") : i < 2 ? 7e-6 : 400e-6;
            history.append(sample, i == 0 ? Join::NewLife : Join::Continues);
        }
        StemReader reader;
        reader.read(history, "pause"_metric, {beginMs, beginMs + 4000, 10});
        QCOMPARE(reader.curve().size(), std::size_t(3));
        QCOMPARE(reader.curve()[0].timeMs, beginMs + 1000);
        QCOMPARE(reader.curve()[0].value, 7e-6);
        QCOMPARE(reader.curve()[1].timeMs, beginMs + 1600);
        QCOMPARE(reader.curve()[2].timeMs, beginMs + 2600);
    }

    void marksCollectionsWhenTheyEnded()
    {
        History history;
        for (int i = 0; i < 4; ++i) {
            Sample sample = i == 2 ? sampleAt(beginMs + i * 1000, {750, 400}) : sampleAt(beginMs + i * 1000);
            sample["num_gc"_metric] = i < 2 ? 7 : i < 3 ? 9 : 10; // the last one's pause is not known
            sample["num_forced_gc"_metric] = i < 3 ? 0 : 1;
            history.append(sample, i == 0 ? Join::NewLife : Join::Continues);
        }
        QCOMPARE(gcMarks(history, beginMs, beginMs + 4000, 100),
                 (std::vector<GcMark>{{beginMs + 1250, 2, 0}, {beginMs + 3000, 1, 1}}));
    }

    void tellsTheLongestPauseOfASample()
    {
        Sample before = sampleAt(beginMs), now = sampleAt(beginMs + 1000, {300, 800, 500});
        before["num_gc"_metric] = 4;
        now["num_gc"_metric] = 7;
        now["gc_pause"_metric] = 500e-6;
        deriveValues(&before, now);
        QCOMPARE(now["pause"_metric], 800e-6);
    }
};

QTEST_APPLESS_MAIN(tst_Pauses)
#include "tst_pauses.moc"
