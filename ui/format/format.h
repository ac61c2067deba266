#pragma once

#include "metrics/metric.h"
#include "settings/settings.h"

#include <QLocale>
#include <QString>

namespace gopscope {

/// How values are written on screen. A missing value (NaN) is a dash.
class Format
{
public:
    Format() = default;
    explicit Format(ByteUnits units)
        : m_units(units)
    {
    }

    /// A value in the unit of its metric, rounded for reading: `128.4 MiB`, `183 µs`, `1.84 M`, `12.1 k/s`.
    [[nodiscard]] QString value(MetricUnit unit, double value) const;
    /// The same of a metric, or its word for none.
    [[nodiscard]] QString value(const Metric &metric, double value) const;
    /// The whole value: `134,637,158 bytes`.
    [[nodiscard]] QString exact(MetricUnit unit, double value) const;

    [[nodiscard]] QString bytes(double bytes) const;
    [[nodiscard]] QString count(double count) const;
    [[nodiscard]] QString duration(double seconds) const;
    /// 0.123 as `12.3 %`.
    [[nodiscard]] QString percent(double ratio) const;
    /// Hours, minutes, seconds since something: `3 h 12 min`, `41 s`.
    [[nodiscard]] QString elapsed(qint64 milliseconds) const;

    /// The base of byte units: 1024 or 1000.
    [[nodiscard]] double byteBase() const { return m_units == ByteUnits::Binary ? 1024 : 1000; }
    /// The name of byteBase()^power: B, KiB, MiB …, or B, kB, MB ….
    [[nodiscard]] QString byteUnit(int power) const;
    [[nodiscard]] const QLocale &locale() const { return m_locale; }

private:
    /// Three to four digits: 5.94, 59.4, 594.
    [[nodiscard]] QString rounded(double number) const;

    ByteUnits m_units = ByteUnits::Binary;
    QLocale m_locale;
};

/// The unit that a raw value is in, for tables of exact numbers: bytes, s, bytes/s; empty for plain numbers.
[[nodiscard]] QString unitName(MetricUnit unit);

/// Tool tips take text that looks like HTML for HTML; this makes any text show as it is.
[[nodiscard]] QString plainToolTip(const QString &text);

} // namespace gopscope
