#pragma once

#include <QByteArray>

namespace gopscope {

/// A number for files and scripts: the shortest text that reads back as the same double, whole numbers
/// without exponent; empty for NaN and infinities.
[[nodiscard]] QByteArray exactNumber(double value);

} // namespace gopscope
