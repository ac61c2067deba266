#include "base/number.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace gopscope {

QByteArray exactNumber(double value)
{
    constexpr double wholeUpTo = 18446744073709551616.0; // 2^64
    if (!std::isfinite(value))
        return {};
    if (value == std::floor(value) && std::abs(value) < wholeUpTo / 2)
        return QByteArray::number(static_cast<qint64>(value));
    if (value == std::floor(value) && value > 0 && value < wholeUpTo)
        return QByteArray::number(static_cast<quint64>(value));
    return QByteArray::number(value, 'g', QLocale::FloatingPointShortest);
}

std::optional<double> parseDecimal(QByteArrayView text, std::chars_format format)
{
    // from_chars takes `5.`, `-5`, `inf` and `nan` too.
    const auto isPart = [format](char c) {
        return isDigit(c) || c == '.' ||
               (format != std::chars_format::fixed && QByteArrayView("eE+-").contains(c));
    };
    if (text.isEmpty() || !isDigit(text.back()) || (!isDigit(text.front()) && text.front() != '.') ||
        !std::all_of(text.begin(), text.end(), isPart))
        return {};
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, format);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

std::optional<qint64> parsePid(QStringView text)
{
    const auto pid = parseWhole<qint32>(text.toUtf8());
    return pid && *pid > 0 ? std::optional<qint64>(*pid) : std::nullopt;
}

} // namespace gopscope
