#include "base/timespan.h"

#include "base/number.h"

#include <QString>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

namespace gopscope {

namespace {

constexpr double longestSpan = 366.0 * 24 * 3600 * 1000;

bool isDecimal(QChar c)
{
    return (c >= u'0' && c <= u'9') || c == u'.';
}

/// Takes a number and its unit from the front of `text`: milliseconds; absent when there is none.
std::optional<double> takePart(QStringView &text)
{
    // The longer ones first; a micro sign is one of two letters.
    const std::array units{std::pair{u"ns"_s, 1e-6},      std::pair{u"us"_s, 1e-3},
                           std::pair{u"\u00b5s"_s, 1e-3}, std::pair{u"\u03bcs"_s, 1e-3},
                           std::pair{u"ms"_s, 1.0},       std::pair{u"s"_s, 1e3},
                           std::pair{u"m"_s, 60e3},       std::pair{u"h"_s, 3600e3}};
    const auto digits = std::find_if_not(text.begin(), text.end(), isDecimal) - text.begin();
    const auto number = parseDecimal(text.first(digits).toUtf8(), std::chars_format::fixed);
    text = text.sliced(digits);
    for (const auto &[name, milliseconds] : units) {
        if (!number || !text.startsWith(name))
            continue;
        text = text.sliced(name.size());
        return *number * milliseconds;
    }
    return {};
}

} // namespace

std::optional<std::chrono::milliseconds> parseGoTimeSpan(QStringView text)
{
    if (std::all_of(text.begin(), text.end(), isDecimal))
        return parseTimeSpan(text);
    double span = 0;
    while (!text.isEmpty()) {
        const auto part = takePart(text);
        if (!part)
            return {};
        span += *part;
    }
    if (!(span <= longestSpan))
        return {};
    return std::chrono::milliseconds(std::llround(span));
}

std::optional<std::chrono::milliseconds> parseTimeSpan(QStringView text)
{
    const std::array units{std::pair{"ms"_L1, 1.0}, std::pair{"s"_L1, 1000.0}, std::pair{"m"_L1, 60'000.0},
                           std::pair{"h"_L1, 3'600'000.0}};
    double factor = 1000;
    for (const auto &[name, milliseconds] : units) {
        if (text.endsWith(name)) {
            text.chop(name.size());
            factor = milliseconds;
            break;
        }
    }
    const auto number = parseDecimal(text.toUtf8(), std::chars_format::fixed);
    if (!number || *number * factor > longestSpan)
        return {};
    return std::chrono::milliseconds(std::llround(*number * factor));
}

} // namespace gopscope
