#include "base/number.h"

#include <QLocale>

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

} // namespace gopscope
