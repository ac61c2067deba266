#include "format/format.h"

#include <QCoreApplication>
#include <QDateTime>

#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

const QString dash = u"–"_s;

} // namespace

QString Format::rounded(double number) const
{
    const double size = std::abs(number);
    const int decimals = size == 0 || size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
    return m_locale.toString(number, 'f', decimals);
}

QString Format::byteUnit(int power) const
{
    constexpr std::array binary{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    constexpr std::array decimal{"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    const auto &names = m_units == ByteUnits::Binary ? binary : decimal;
    return QString::fromLatin1(names[static_cast<std::size_t>(std::clamp(power, 0, 6))]);
}

QString Format::bytes(double bytes) const
{
    if (!std::isfinite(bytes))
        return dash;
    int power = 0;
    double scaled = bytes;
    while (std::abs(scaled) >= byteBase() - 0.5 && power < 6) {
        scaled /= byteBase();
        ++power;
    }
    const QString number = power == 0     ? m_locale.toString(scaled, 'f', 0)
                           : scaled < 100 ? rounded(scaled)
                                          : m_locale.toString(scaled, 'f', scaled < 1000 ? 1 : 0);
    return number + u' ' + byteUnit(power);
}

QString Format::count(double count) const
{
    if (!std::isfinite(count))
        return dash;
    if (std::abs(count) < 10'000) {
        const bool whole = count == std::floor(count) || std::abs(count) >= 100;
        return m_locale.toString(count, 'f', whole ? 0 : std::abs(count) >= 10 ? 1 : 2);
    }
    constexpr std::array units{std::pair{1e12, "T"}, std::pair{1e9, "G"}, std::pair{1e6, "M"},
                               std::pair{1e3, "k"}};
    for (const auto &[size, name] : units) {
        if (std::abs(count) >= size)
            return rounded(count / size) + u' ' + QString::fromLatin1(name);
    }
    return m_locale.toString(count, 'f', 0);
}

QString Format::duration(double seconds) const
{
    if (!std::isfinite(seconds))
        return dash;
    if (seconds == 0)
        return u"0 s"_s;
    constexpr std::array units{std::pair{1.0, u" s"}, std::pair{1e-3, u" ms"}, std::pair{1e-6, u" µs"}};
    for (const auto &[size, name] : units) {
        if (std::abs(seconds) >= size * 0.9995)
            return rounded(seconds / size) + QString::fromUtf16(name);
    }
    return m_locale.toString(seconds * 1e9, 'f', 0) + u" ns"_s;
}

QString Format::percent(double ratio) const
{
    if (!std::isfinite(ratio))
        return dash;
    const double percent = ratio * 100;
    return m_locale.toString(percent, 'f', percent < 9.95 ? 1 : 0) + u" %"_s;
}

QString Format::elapsed(qint64 milliseconds) const
{
    const qint64 seconds = std::max<qint64>(0, milliseconds / 1000);
    const auto minutes = seconds / 60, hours = minutes / 60, days = hours / 24;
    if (days > 0)
        return QCoreApplication::translate("format", "%1 d %2 h")
            .arg(QString::number(days), QString::number(hours % 24));
    if (hours > 0)
        return QCoreApplication::translate("format", "%1 h %2 min")
            .arg(QString::number(hours), QString::number(minutes % 60));
    if (minutes > 0)
        return QCoreApplication::translate("format", "%1 min %2 s")
            .arg(QString::number(minutes), QString::number(seconds % 60));
    return QCoreApplication::translate("format", "%1 s").arg(seconds);
}

QString Format::value(MetricUnit unit, double value) const
{
    if (!std::isfinite(value))
        return dash;
    switch (unit) {
    case MetricUnit::Bytes:
        return bytes(value);
    case MetricUnit::BytesPerSecond:
        return bytes(value) + u"/s"_s;
    case MetricUnit::PerSecond: {
        const QString number = count(value);
        return number + (number.back().isLetter() ? u"/s"_s : u" /s"_s);
    }
    case MetricUnit::Seconds:
        return duration(value);
    case MetricUnit::Ratio:
        return percent(value);
    case MetricUnit::Boolean:
        return value != 0 ? QCoreApplication::translate("format", "yes")
                          : QCoreApplication::translate("format", "no");
    case MetricUnit::EpochSeconds:
        return m_locale.toString(QDateTime::fromMSecsSinceEpoch(std::llround(value * 1000)).time(),
                                 u"HH:mm:ss"_s);
    case MetricUnit::Count:
        break;
    }
    return count(value);
}

QString Format::value(const Metric &metric, double value) const
{
    return metric.isNone(value) ? metric.translatedNone() : this->value(metric.unit, value);
}

QString Format::exact(MetricUnit unit, double value) const
{
    if (!std::isfinite(value))
        return dash;
    const QString number = value == std::floor(value) && std::abs(value) < 9e15
                               ? m_locale.toString(static_cast<qint64>(value))
                               : m_locale.toString(value, 'g', 10);
    switch (unit) {
    case MetricUnit::Bytes:
        return QCoreApplication::translate("format", "%1 bytes").arg(number);
    case MetricUnit::BytesPerSecond:
        return QCoreApplication::translate("format", "%1 bytes/s").arg(number);
    case MetricUnit::PerSecond:
        return number + u" /s"_s;
    case MetricUnit::Seconds:
        return number + u" s"_s;
    default:
        return number;
    }
}

QString unitName(MetricUnit unit)
{
    switch (unit) {
    case MetricUnit::Bytes:
        return u"bytes"_s;
    case MetricUnit::BytesPerSecond:
        return u"bytes/s"_s;
    case MetricUnit::PerSecond:
        return u"1/s"_s;
    case MetricUnit::Seconds:
    case MetricUnit::EpochSeconds:
        return u"s"_s;
    default:
        return {};
    }
}

QString plainToolTip(const QString &text)
{
    return text.isEmpty() ? QString()
                          : u"<qt>"_s + text.toHtmlEscaped().replace(u'\n', u"<br>"_s) + u"</qt>"_s;
}

} // namespace gopscope
