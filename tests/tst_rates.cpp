// The rates that are told of counters whose rise is known, from answers that come late.
#include "sampling/rates.h"

#include <QtTest>

#include <cmath>
#include <functional>
#include <random>

using namespace gopscope;

namespace {

constexpr MetricId counter = "total_alloc"_metric, rate = "alloc_rate"_metric;
constexpr double MiB = 1 << 20;

/// When a sample is asked for and answered, and when between the two its values were taken.
struct Times
{
    qint64 askedMs;
    double takenMs;
    qint64 answeredMs;
};

/// One request at a time each 250 ms, some answered 100 to 900 ms late.
class LateAnswers
{
public:
    LateAnswers(unsigned seed, int latePercent)
        : m_random(seed)
        , m_latePercent(latePercent)
    {
    }
    /// `taken` says where in 0 to 1 between question and answer the values were taken, from a random number
    /// in 0 to 1.
    Times next(const std::function<double(double)> &taken)
    {
        constexpr qint64 interval = 250;
        m_freeMs = (m_freeMs + interval) / interval * interval;
        const bool late = int(m_random() % 100) < m_latePercent;
        const qint64 answered =
            m_freeMs + (late ? 100 + qint64(m_random() % 800) : 4 + qint64(m_random() % 8));
        const double share = taken(double(m_random() % 10'000) / 10'000);
        const Times times{m_freeMs, double(m_freeMs) + share * double(answered - m_freeMs), answered};
        m_freeMs = answered;
        return times;
    }

private:
    std::mt19937 m_random;
    int m_latePercent;
    qint64 m_freeMs = 1'000'000;
};

Sample sampleAt(const Times &times, double count)
{
    Sample sample;
    sample.askedMs = times.askedMs;
    sample.steadyMs = times.answeredMs;
    sample[counter] = count;
    return sample;
}

/// What is told of a counter that is `count` at a time in milliseconds.
std::vector<double> tell(Rates &rates, const std::vector<Times> &times,
                         const std::function<double(double)> &count)
{
    std::vector<double> told;
    for (const Times &one : times) {
        Sample sample = sampleAt(one, count(one.takenMs));
        rates.tell(sample);
        told.push_back(sample[rate]);
    }
    return told;
}

} // namespace

class tst_Rates : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsAllCounters()
    {
        Rates rates;
        Sample before, now;
        before.askedMs = before.steadyMs = 10'000;
        now.askedMs = now.steadyMs = 12'000;
        before["total_alloc"_metric] = 1000;
        now["total_alloc"_metric] = 5000;
        before["num_gc"_metric] = 4;
        now["num_gc"_metric] = 5;
        before["mallocs"_metric] = 9;
        now["mallocs"_metric] = 8; // a counter that fell
        before["cpu"_metric] = 1;
        now["cpu"_metric] = 2;
        rates.tell(before);
        QVERIFY(std::isnan(before["alloc_rate"_metric]));
        rates.tell(now);
        QCOMPARE(now["alloc_rate"_metric], 2000.0);
        QCOMPARE(now["gc_rate"_metric], 0.5);
        QCOMPARE(now["cpu_usage"_metric], 0.5);
        QVERIFY(std::isnan(now["malloc_rate"_metric]));
        QVERIFY(std::isnan(now["free_rate"_metric]));
        rates.clear();
        rates.tell(now);
        QVERIFY(std::isnan(now["alloc_rate"_metric]));
    }

    void tellsASteadyRate_data()
    {
        QTest::addColumn<int>("latePercent");
        QTest::addColumn<int>("taken");
        for (const int late : {5, 30, 70, 100}) {
            QTest::addRow("anywhere, %d %% late", late) << late << 0;
            QTest::addRow("at one end or the other, %d %% late", late) << late << 1;
            QTest::addRow("as soon as asked, %d %% late", late) << late << 2;
            QTest::addRow("just before the answer, %d %% late", late) << late << 3;
        }
    }
    void tellsASteadyRate()
    {
        QFETCH(int, latePercent);
        QFETCH(int, taken);
        const std::array<std::function<double(double)>, 4> places{
            [](double random) { return random; }, [](double random) { return random < 0.5 ? 0.0 : 1.0; },
            [](double) { return 0.0; }, [](double) { return 1.0; }};
        constexpr double truth = 3.04 * MiB;
        double sum = 0, most = 0;
        int count = 0;
        for (unsigned seed = 1; seed <= 5; ++seed) {
            LateAnswers answers(seed, latePercent);
            std::vector<Times> times;
            for (int i = 0; i < 400; ++i)
                times.push_back(answers.next(places.at(std::size_t(taken))));
            Rates rates;
            const auto told = tell(rates, times, [](double ms) { return ms * truth / 1000; });
            for (std::size_t i = 1; i < told.size(); ++i) {
                most = std::max(most, told[i] / truth);
                sum += told[i] / truth;
                ++count;
            }
        }
        QVERIFY2(most <= 1.2, qPrintable(QString::number(most)));
        // Nobody can know that all of the delay lies at one end.
        const double mostBias = taken < 2 ? 0.02 : 0.06;
        QVERIFY2(std::abs(sum / count - 1) < mostBias, qPrintable(QString::number(sum / count)));
    }

    void seesABurst()
    {
        // Ten times as much for three seconds from second 20 on; then nothing for five.
        const auto count = [](double ms) {
            const double s = ms / 1000 - 1000;
            return MiB * (s < 20 ? s : s < 23 ? 20 + (s - 20) * 10 : s < 28 ? 50 : 50 + s - 28);
        };
        for (const int latePercent : {0, 30}) {
            LateAnswers answers(7, latePercent);
            std::vector<Times> times;
            while (times.empty() || times.back().answeredMs < 1'040'000)
                times.push_back(answers.next([](double random) { return random; }));
            Rates rates;
            const auto told = tell(rates, times, count);
            const double most = *std::max_element(told.begin() + 1, told.end()) / MiB;
            QVERIFY2(most > 8.5 && most < 11.8, qPrintable(QString::number(most)));
            // What was in the burst is not told again of the silence behind it.
            for (std::size_t i = 1; i < times.size(); ++i) {
                if (times[i - 1].askedMs > 1'023'000 && times[i].answeredMs < 1'028'000)
                    QCOMPARE(told[i], 0.0);
            }
        }
    }

    void toldIsAtLeastWhatIsSure()
    {
        // One step as large as all before it, answered 700 ms late: it was no less than this.
        Rates rates;
        std::vector<Times> times;
        for (qint64 ms = 0; ms <= 10'000; ms += 250)
            times.push_back({ms, double(ms), ms + 5});
        times.push_back({10'250, 10'900, 10'950});
        const auto told = tell(rates, times, [](double ms) { return ms <= 10'000 ? ms : 20'000.0; });
        QVERIFY(told.back() >= 10'000 / 0.950);
        QVERIFY(told.back() <= 10'000 / 0.245);
    }

    void tellsNothingOfNoTime()
    {
        Rates rates;
        const auto told = tell(rates, {{1000, 1000, 1000}, {1000, 1000, 1000}}, [](double) { return 5; });
        QVERIFY(std::isnan(told[1]));
    }

    void remembersLongEnoughAtShortIntervals()
    {
        // Asked every 10 ms; one answer takes 5 s, and its values are as old as the question.
        Rates rates;
        std::vector<Times> times;
        for (qint64 ms = 1'000'000; ms < 1'030'000; ms += 10)
            times.push_back({ms, double(ms), ms + 1});
        times.push_back({1'030'000, 1'030'000, 1'035'000});
        const auto told = tell(rates, times, [](double ms) { return ms * MiB / 1000; });
        QVERIFY2(told.back() > 0.8 * MiB && told.back() < 1.2 * MiB,
                 qPrintable(QString::number(told.back() / MiB)));
    }

    void toldCpuIsNoStepOfTheSystem()
    {
        // A tenth of a core, in steps of 10 ms; the reading behind a late one comes 20 ms later.
        Rates rates;
        double most = 0;
        for (int i = 0; i < 400; ++i) {
            Sample sample;
            sample.steadyMs = 1'000'000 + i * 250 + (i % 10 == 3 ? 230 : 0);
            sample.askedMs = 1'000'000 + i * 250;
            sample["cpu"_metric] = std::floor(double(sample.steadyMs) / 100) / 100;
            rates.tell(sample);
            if (i > 0)
                most = std::max(most, sample["cpu_usage"_metric]);
        }
        QVERIFY2(most <= 0.15, qPrintable(QString::number(most)));
    }

    /// The system counts time in programs and in the kernel apart, and both may make a step at once.
    void twoStepsAtOnceAreNoPeak()
    {
        Rates rates;
        double most = 0;
        for (int i = 0; i < 200; ++i) {
            Sample sample;
            sample.steadyMs = sample.askedMs = 1'000'000 + i * 10;
            sample["cpu"_metric] = i < 150 ? 1 : 1.02;
            rates.tell(sample);
            if (i > 0)
                most = std::max(most, sample["cpu_usage"_metric]);
        }
        QVERIFY2(most <= 0.045, qPrintable(QString::number(most)));
    }

    void tellsCpuEvenlyAtShortIntervals()
    {
        // 5 % of a core, in steps of 10 ms: half of the intervals see none, the other half 10 %.
        Rates rates;
        double least = 1, most = 0;
        for (int i = 0; i < 200; ++i) {
            Sample sample;
            sample.steadyMs = 1'000'000 + i * 100;
            sample.askedMs = sample.steadyMs - 1;
            sample["cpu"_metric] = std::floor(i * 0.5) / 100;
            rates.tell(sample);
            if (i < 10)
                continue;
            least = std::min(least, sample["cpu_usage"_metric]);
            most = std::max(most, sample["cpu_usage"_metric]);
        }
        QVERIFY2(least >= 0.03, qPrintable(QString::number(least)));
        QVERIFY2(most <= 0.07, qPrintable(QString::number(most)));
    }
};

QTEST_APPLESS_MAIN(tst_Rates)
#include "tst_rates.moc"
