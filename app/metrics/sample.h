#pragma once

#include "metrics/metric.h"

#include <QList>

#include <array>
#include <limits>

namespace gopscope {

/// The pause of one collection.
struct GcPause
{
    qint64 endNs = 0; ///< when the world went on, nanoseconds since the epoch
    qint64 ns = 0;    ///< how long it stood, in all phases

    friend bool operator==(const GcPause &, const GcPause &) = default;
};

/// All values of one process at one moment. A missing value is NaN, never 0.
struct Sample
{
    /// When the reply to memstats was complete, milliseconds since the epoch.
    qint64 timeMs = 0;
    /// The same moment on a clock that never jumps. What the operating system says was read then.
    qint64 steadyMs = 0;
    /// When gops was started to ask for it, on that clock: the values of memstats are those of some moment
    /// between the two.
    qint64 askedMs = 0;
    /// The moment of timeMs on a clock that goes on while the machine sleeps; 0 where no clock of this
    /// machine was read.
    qint64 bootMs = 0;
    std::array<double, metricCount> values = none();
    /// Every collection since the sample before, the oldest first, where the source tells them one by one.
    QList<GcPause> pauses{};

    [[nodiscard]] double operator[](MetricId id) const { return values[static_cast<std::size_t>(id)]; }
    [[nodiscard]] double &operator[](MetricId id) { return values[static_cast<std::size_t>(id)]; }

    friend bool operator==(const Sample &, const Sample &) = default;

private:
    static constexpr std::array<double, metricCount> none()
    {
        std::array<double, metricCount> values{};
        values.fill(std::numeric_limits<double>::quiet_NaN());
        return values;
    }
};

/// How a sample stands to the one before it: whether a line may be drawn between them.
enum class Join : quint8
{
    Continues,
    AfterGap, ///< samples in between were missed
    NewLife,  ///< the first of this life of the process
};

/// Whether something that the Go runtime only counts up is lower than before: it was started anew.
[[nodiscard]] bool anyCounterFell(const Sample &before, const Sample &now);

/// Fills the derived values of `now` that are no rates. `before` is the sample before it in the same life of
/// the process, null for the first.
void deriveValues(const Sample *before, Sample &now);

} // namespace gopscope
