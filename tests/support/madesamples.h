#pragma once

#include "metrics/sample.h"

#include <cmath>

/// Samples that nobody took, for tests and figures that need a day of them.
namespace madesamples {

using namespace gopscope;

/// Values that jump up and down all over their range every few seconds, as a heap does between collections;
/// each metric in a rhythm of its own.
inline double sawTooth(std::size_t metric, qint64 second)
{
    const double period = 5 + static_cast<double>(metric % 13) * 1.7;
    const double phase =
        std::fmod(static_cast<double>(second) / period + static_cast<double>(metric) * 0.37, 1);
    const double noise =
        static_cast<double>((second * 2654435761 + static_cast<qint64>(metric) * 40503) & 0xffff);
    return (0.15 + 0.7 * phase + 0.15 * noise / 65536) * (40 << 20);
}

/// Values that hardly move from second to second.
inline double calm(std::size_t metric, qint64 second)
{
    const double slow = std::sin(static_cast<double>(second) / 9000 + static_cast<double>(metric));
    return (1 + 0.02 * slow + 0.1 * static_cast<double>(metric % 10)) * (20 << 20);
}

/// All values of a process at a second; a collection each ten seconds, every hundredth one forced.
inline Sample at(qint64 timeMs, double (*shape)(std::size_t, qint64))
{
    Sample sample;
    sample.timeMs = sample.steadyMs = timeMs;
    const qint64 second = timeMs / 1000;
    for (std::size_t i = 0; i < metricCount; ++i)
        sample.values[i] = shape(i, second);
    sample["num_gc"_metric] = static_cast<double>(second / 10);
    sample["num_forced_gc"_metric] = static_cast<double>(second / 1000);
    sample["last_gc"_metric] = static_cast<double>(second / 10 * 10);
    if (second % 10 != 0)
        sample["heap_floor"_metric] = std::nan("");
    return sample;
}

} // namespace madesamples
