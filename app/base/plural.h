#pragma once

#include <QtGlobal>

#include <algorithm>
#include <limits>

namespace gopscope {

/// A count for the %n of tr(), which takes an int: tr("%n points", nullptr, plural(points)). The words in the
/// sources are those for many; resources/translations/gopscope_en.ts has those for one.
[[nodiscard]] constexpr int plural(qint64 count)
{
    return static_cast<int>(std::clamp<qint64>(count, 0, std::numeric_limits<int>::max()));
}

} // namespace gopscope
