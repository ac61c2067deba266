#pragma once

#include <QByteArrayView>

#include <optional>

/// How gops writes values, all agents from v0.1.0 on. Absent: not a value of that form; negative and
/// overflowing numbers are none. Values above 2^53 round to the nearest double.
namespace gopscope::value {

/// A bare number of things: `7153`.
[[nodiscard]] std::optional<double> count(QByteArrayView text);
/// `N bytes` or `5.94MB (N bytes)`, also behind `when heap-alloc >= `; the exact N.
[[nodiscard]] std::optional<double> bytes(QByteArrayView text);
/// Seconds from a Go duration (`1.322367ms`, `1m2.5s`, `0s`) or from `55473 ns`.
[[nodiscard]] std::optional<double> duration(QByteArrayView text);
/// Seconds from bare nanoseconds: `52799`.
[[nodiscard]] std::optional<double> nanoseconds(QByteArrayView text);
/// A number with a fraction, 0 or more: `1.0537456035261958e-05`.
[[nodiscard]] std::optional<double> fraction(QByteArrayView text);
/// 1 for `true`, 0 for `false`.
[[nodiscard]] std::optional<double> boolean(QByteArrayView text);
/// Epoch seconds from `2026-11-22 15:01:28.36353937 +0100 CET`, from `N ns` or bare nanoseconds.
[[nodiscard]] std::optional<double> time(QByteArrayView text);
/// Whether a time says that the thing never happened: `-`, `0 ns`, `0`.
[[nodiscard]] bool isNever(QByteArrayView text);

} // namespace gopscope::value
