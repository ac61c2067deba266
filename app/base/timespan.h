#pragma once

#include <QStringView>

#include <chrono>
#include <optional>

namespace gopscope {

/// A span of time as it is written in options: `250ms`, `1s`, `1.5s`, `2m`, `1h`; a bare number is seconds.
/// Absent for anything else, negative spans and spans over a year.
[[nodiscard]] std::optional<std::chrono::milliseconds> parseTimeSpan(QStringView text);

} // namespace gopscope
