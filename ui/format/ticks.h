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

/// A value axis from 0 to `top`, both on a tick.
struct ValueScale
{
    double top = 1;
    QList<Tick> ticks;
};

/// Round ticks for values from 0 to `maximum`: steps of 1, 2 or 5 times a power of ten, for bytes of a unit
/// (1024^k), all labels in one unit, at most five steps. A maximum that is no number, or 0, gives a scale of
/// one step.
[[nodiscard]] ValueScale valueScale(MetricUnit unit, double maximum, const Format &format);

/// Ticks on round local times between two times in epoch milliseconds, as many as fit but at most `most`.
[[nodiscard]] QList<Tick> timeTicks(qint64 fromMs, qint64 toMs, int most);

} // namespace gopscope
