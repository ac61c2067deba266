#pragma once

#include "charts/timewindow.h"
#include "format/ticks.h"

namespace gopscope {

/// The span of time that all charts show, in whole columns of pixels.
struct ChartTime
{
    TimeScale scale = TimeScale::Clock;
    TimeSpan span;
    TimeSpan inView; ///< the same, not widened to whole columns
    qint64 columnMs = 1;
    QList<Tick> ticks;
};

} // namespace gopscope
