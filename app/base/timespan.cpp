#include "base/timespan.h"

#include <QString>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

namespace gopscope {

std::optional<std::chrono::milliseconds> parseTimeSpan(QStringView text)
{
    constexpr double longest = 366.0 * 24 * 3600 * 1000;
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
    const auto isDecimal = [](QChar c) { return (c >= u'0' && c <= u'9') || c == u'.'; };
    if (text.isEmpty() || !std::all_of(text.begin(), text.end(), isDecimal))
        return {};
    bool ok = false;
    const double number = text.toDouble(&ok);
    const double span = number * factor;
    if (!ok || span > longest)
        return {};
    return std::chrono::milliseconds(std::llround(span));
}

} // namespace gopscope
