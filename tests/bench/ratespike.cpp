// rate_spike, rate_mean: the highest rate and the mean rate that are told of a steady one, over it, at the
// shortest interval with three in ten answers late.
#include "bench.h"
#include "fakegops.h"
#include "sampling/sampler.h"

#include <QCoreApplication>

#include <cmath>

using namespace gopscope;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int targets = 4;
constexpr auto runTime = 90s;
constexpr double trueRate = 3'188'000; // bytes a second; the 3188 of the script

/// A gops whose total is the time, read at a random moment of an answer that may take 100 to 900 ms longer.
constexpr auto script = R"sh(
[ "$1" = memstats ] || { echo 'goroutines: 1'; exit; }
random=$(od -An -N4 -tu4 /dev/urandom)
late=0
[ $((random % 10)) -ge 3 ] || late=$((100 + random / 10 % 800))
before=$((random / 8000 % (late + 1)))
[ $late = 0 ] || sleep "$(printf '0.%03d' $before)"
now=$(date +%s%N)
[ $late = 0 ] || sleep "$(printf '0.%03d' $((late - before)))"
echo "total-alloc: $((now / 1000 * 3188 / 1000)) bytes")sh";

} // namespace

int bench::rateSpike(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const FakeGops gops(script);
    const SystemClock clock;
    GopsRunner runner;
    runner.setProgram(gops.program());
    const SourceSet sources({runner, clock});
    Sampler sampler(sources, clock);
    sampler.setInterval(std::chrono::milliseconds(250));
    std::vector<double> told;
    QObject::connect(&sampler, &Sampler::sampleTaken, &app, [&](Target *, const Sample &sample) {
        if (const double rate = sample["alloc_rate"_metric]; !std::isnan(rate))
            told.push_back(rate / trueRate);
    });
    for (int i = 0; i < targets; ++i)
        sampler.watch({QCoreApplication::applicationPid(), u"steady"_s, {}, {}, 0});
    QTest::qWait(static_cast<int>(std::chrono::milliseconds(runTime).count()));
    if (told.size() < 100)
        qFatal("only %zu rates were told", told.size());
    double sum = 0;
    for (const double rate : told)
        sum += rate;
    figure("rate_spike", *std::max_element(told.begin(), told.end()));
    figure("rate_mean", sum / static_cast<double>(told.size()));
    return 0;
}
