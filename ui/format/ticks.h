#pragma once

#include "format/format.h"

#include <QList>

namespace gopscope {

/// One labelled position on an axis.
struct Tick
{
    double position = 0;
    QString label;

    friend bool operator==(const Tick &, const Tick &) = default;
};

/// A value axis from `bottom` to `top`, both on a tick.
struct ValueScale
{
    double bottom = 0;
    double top = 1;
    QList<Tick> ticks;
};

/// Round ticks for values from 0, or from `minimum` where that is below, to `maximum`: steps of 1, 2 or 5
/// times a power of ten, for bytes of a unit (1024^k), all labels in one unit, at most five steps or, with
/// values below 0, six. A maximum that is no number, or 0, gives a scale of one step.
[[nodiscard]] ValueScale valueScale(MetricUnit unit, double minimum, double maximum, const Format &format);

/// What times on an axis are.
enum class TimeScale
{
    Clock,  ///< milliseconds since the epoch, labelled in local time
    Elapsed ///< milliseconds since a start, labelled as 0:00:00
};

/// Ticks on round times between two times, as many as fit but at most `most`. On a clock, midnight carries
/// the date, and so does the first tick when the span is not of today (of the day of `nowMs`).
[[nodiscard]] QList<Tick> timeTicks(TimeScale scale, qint64 fromMs, qint64 toMs, int most, qint64 nowMs);

/// A time in full, for read-outs: `14:23:06`, with milliseconds where `spanMs` is short, with the date where
/// it is not that of `nowMs`.
[[nodiscard]] QString timeText(TimeScale scale, qint64 timeMs, qint64 spanMs, qint64 nowMs);

} // namespace gopscope
