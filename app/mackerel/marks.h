#pragma once

#include "mackerel/mackerelclient.h"
#include "sampling/target.h"

namespace gopscope {

/// A mark on the graphs of a service: what became of a process at a moment. In `title` %1 stands
/// for the prefix of its names.
[[nodiscard]] Annotation processMark(const QString &prefix, const QString &title,
                                     const TargetProcess &process, qint64 timeMs);

} // namespace gopscope
