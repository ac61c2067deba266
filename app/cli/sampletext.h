#pragma once

#include "metrics/sample.h"
#include "sampling/target.h"

#include <QByteArray>

namespace gopscope {

enum class WatchFormat
{
    Text,
    Csv,
    Json
};

} // namespace gopscope

/// One sample as one line, for scripts.
namespace gopscope::sampletext {

/// `{"name":…,"pid":…,"time_ms":…,"values":{"heap_alloc":…}}`; a missing value is left out.
[[nodiscard]] QByteArray json(const TargetProcess &process, const Sample &sample);

/// `time_ms,pid,name` and the ids of all measured metrics.
[[nodiscard]] QByteArray csvHeader();
[[nodiscard]] QByteArray csv(const TargetProcess &process, const Sample &sample);

/// The local time, PID and name, and the values that matter most as `id=value`.
[[nodiscard]] QByteArray text(const TargetProcess &process, const Sample &sample);

[[nodiscard]] QByteArray line(WatchFormat format, const TargetProcess &process, const Sample &sample);

} // namespace gopscope::sampletext
