#pragma once

#include "bench.h"
#include "sampling/sampler.h"

#include <QEventLoop>
#include <QTimer>

namespace bench {

/// A sampler that asks in one way only.
struct Asker
{
    Asker(const QString &source, std::chrono::milliseconds interval)
    {
        sources.choose(source);
        sampler.setInterval(interval);
    }
    void watch(qint64 pid) { sampler.watch({pid, QStringLiteral("agent"), QStringLiteral("/agent"), {}, 0}); }
    /// QTest's waiting sleeps between events.
    static void wait(std::chrono::milliseconds time)
    {
        QEventLoop loop;
        QTimer::singleShot(time, &loop, &QEventLoop::quit);
        loop.exec();
    }

    gopscope::SystemClock clock;
    gopscope::GopsRunner gops;
    gopscope::SourceSet sources{{gops, clock}};
    gopscope::Sampler sampler{sources, clock};
};

/// What samples of a stretch of time cost.
struct Cost
{
    double cpuSeconds = 0;
    int samples = 0;
    qint64 missed = 0;

    [[nodiscard]] double each() const { return cpuSeconds / samples; }
};

/// `cpu` tells the seconds of all that has a part in it.
inline Cost measure(Asker &asker, std::chrono::milliseconds warmUp, std::chrono::milliseconds time,
                    double (*cpu)() = cpuSeconds)
{
    Cost cost;
    Asker::wait(warmUp);
    QObject context;
    QObject::connect(&asker.sampler, &gopscope::Sampler::sampleTaken, &context, [&] { ++cost.samples; });
    cost.missed = -asker.sampler.missed();
    cost.cpuSeconds = -cpu();
    Asker::wait(time);
    cost.cpuSeconds += cpu();
    cost.missed += asker.sampler.missed();
    if (cost.samples == 0)
        qFatal("no sample was taken");
    return cost;
}

} // namespace bench
