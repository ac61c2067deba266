#pragma once

#include "sampling/sampler.h"
#include "setclock.h"

#include <QHash>

/// A sample, and how it follows the one before.
struct Taken
{
    gopscope::Sample sample;
    gopscope::Join join;
};

/// A sampler on one gops, and what it took.
struct SamplerBench
{
    explicit SamplerBench(const QString &program,
                          std::chrono::milliseconds interval = std::chrono::milliseconds(250))
        : sampler(sources, clock)
    {
        runner.setProgram(program);
        sampler.setInterval(interval);
        QObject::connect(
            &sampler, &gopscope::Sampler::sampleTaken, &sampler,
            [this](gopscope::Target *target, const gopscope::Sample &sample, gopscope::Join join) {
                taken[target].append({sample, join});
            });
    }
    gopscope::Target *watch(qint64 pid)
    {
        return sampler.watch({pid,
                              QStringLiteral("name"),
                              QStringLiteral("/path"),
                              {},
                              0,
                              !runner.program().isEmpty()}); // gops lists it with its mark
    }

    SetClock clock;
    gopscope::GopsRunner runner;
    gopscope::SourceSet sources{{runner, clock}};
    gopscope::Sampler sampler;
    QHash<gopscope::Target *, QList<Taken>> taken;
};
