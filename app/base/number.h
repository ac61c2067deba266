#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QStringView>

#include <charconv>
#include <concepts>
#include <optional>

namespace gopscope {

/// A number for files and scripts: the shortest text that reads back as the same double, whole numbers
/// without exponent; empty for NaN and infinities.
[[nodiscard]] QByteArray exactNumber(double value);

/// Whether `c` is one of 0 to 9.
[[nodiscard]] constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// The number that `text` is from end to end, digits and nothing else; absent when it is none or does not
/// fit. Qt's own readers take blanks, signs and what stands behind a NUL.
template<std::integral T> [[nodiscard]] std::optional<T> parseWhole(QByteArrayView text)
{
    T number = 0;
    if (text.isEmpty() || !isDigit(text.front()))
        return {};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

/// The finite number, 0 or more, that `text` is from end to end: digits, a fraction, and an exponent unless
/// `format` is std::chars_format::fixed. Absent when it is none or does not fit.
[[nodiscard]] std::optional<double> parseDecimal(QByteArrayView text,
                                                 std::chars_format format = std::chars_format::general);

/// A process ID in words from outside, 1 to 2^31-1.
[[nodiscard]] std::optional<qint64> parsePid(QStringView text);

} // namespace gopscope
