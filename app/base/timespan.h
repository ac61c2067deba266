#pragma once

#include <QStringView>

#include <chrono>
#include <optional>

namespace gopscope {

/// A span of time as it is written in options: `250ms`, `1s`, `1.5s`, `2m`, `1h`; a bare number is seconds.
/// Absent for anything else, negative spans and spans over a year.
[[nodiscard]] std::optional<std::chrono::milliseconds> parseTimeSpan(QStringView text);

/// The same as Go writes it, for options that were those of a Go program: numbers with the units ns, us, µs,
/// ms, s, m and h, one behind the other as in `1h15m30.918s`. What is below a millisecond is rounded.
[[nodiscard]] std::optional<std::chrono::milliseconds> parseGoTimeSpan(QStringView text);

} // namespace gopscope
