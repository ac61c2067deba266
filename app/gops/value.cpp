#include "gops/value.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <cmath>

namespace gopscope::value {
namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// A non-negative decimal number without exponent, `12.5`, cut off the start of `text`.
std::optional<double> takeDecimal(QByteArrayView &text)
{
    const auto *end =
        std::find_if_not(text.begin(), text.end(), [](char c) { return isDigit(c) || c == '.'; });
    const auto number = text.first(end - text.begin());
    bool ok = false;
    const double parsed = number.toDouble(&ok);
    if (!ok || number.isEmpty() || !isDigit(number.front()))
        return {};
    text = text.sliced(number.size());
    return parsed;
}

struct DurationUnit
{
    QByteArrayView name;
    double perSecond; ///< divided by, since 1e-9 and its like are no exact doubles
};

// Longer names first, since `m` starts `ms`. Both characters that look like a micro sign occur.
constexpr std::array durationUnits{
    DurationUnit{"ns", 1e9},     DurationUnit{"\xc2\xb5s", 1e6}, DurationUnit{"\xce\xbcs", 1e6},
    DurationUnit{"us", 1e6},     DurationUnit{"ms", 1e3},        DurationUnit{"h", 1.0 / 3600},
    DurationUnit{"m", 1.0 / 60}, DurationUnit{"s", 1},
};

/// The seconds east of UTC of `+0100`.
std::optional<int> zoneOffset(QByteArrayView text)
{
    if (text.size() != 5 || (text[0] != '+' && text[0] != '-') ||
        !std::all_of(text.begin() + 1, text.end(), isDigit))
        return {};
    const int digits = text.sliced(1).toInt();
    const int seconds = (digits / 100 * 60 + digits % 100) * 60;
    return text[0] == '-' ? -seconds : seconds;
}

/// Go's time.Time as a text: date, time of day with a fraction, offset, name of the zone.
std::optional<double> date(QByteArrayView text)
{
    const QList<QByteArray> parts = text.toByteArray().split(' ');
    if (parts.size() < 3)
        return {};
    const auto day = QDate::fromString(QString::fromLatin1(parts[0]), Qt::ISODate);
    const auto timeOfDay = QTime::fromString(QString::fromLatin1(parts[1].left(8)), Qt::ISODate);
    const auto offset = zoneOffset(parts[2]);
    double second = 0;
    if (parts[1].size() > 8) {
        bool ok = false;
        second = QByteArray("0" + parts[1].mid(8)).toDouble(&ok);
        if (!ok || parts[1][8] != '.')
            return {};
    }
    if (!day.isValid() || !timeOfDay.isValid() || !offset)
        return {};
    const QDateTime utc(day, timeOfDay, QTimeZone::utc());
    if (utc.toSecsSinceEpoch() < *offset) // Go's zero time, for one
        return {};
    return static_cast<double>(utc.toSecsSinceEpoch() - *offset) + second;
}

} // namespace

std::optional<double> count(QByteArrayView text)
{
    bool ok = false;
    const quint64 number = text.toULongLong(&ok);
    if (!ok || text.isEmpty() || !isDigit(text.front()))
        return {};
    return static_cast<double>(number);
}

std::optional<double> bytes(QByteArrayView text)
{
    constexpr QByteArrayView goal("when heap-alloc >= ");
    constexpr QByteArrayView unit(" bytes");
    if (text.startsWith(goal))
        text = text.sliced(goal.size());
    if (const qsizetype open = text.indexOf('('); open >= 0 && text.endsWith(')'))
        text = text.sliced(open + 1).chopped(1);
    if (!text.endsWith(unit))
        return {};
    return count(text.chopped(unit.size()));
}

std::optional<double> duration(QByteArrayView text)
{
    constexpr QByteArrayView bareUnit(" ns");
    if (text.endsWith(bareUnit))
        return nanoseconds(text.chopped(bareUnit.size()));
    if (text.isEmpty())
        return {};
    double seconds = 0;
    while (!text.isEmpty()) {
        const auto number = takeDecimal(text);
        const auto *const unit = std::find_if(durationUnits.begin(), durationUnits.end(),
                                              [&](const auto &u) { return text.startsWith(u.name); });
        if (!number || unit == durationUnits.end())
            return {};
        text = text.sliced(unit->name.size());
        seconds += *number / unit->perSecond;
    }
    return seconds;
}

std::optional<double> nanoseconds(QByteArrayView text)
{
    const auto number = count(text);
    // Divided, not multiplied by 1e-9: the quotient is the double nearest to the exact value.
    return number ? std::optional(*number / 1e9) : std::nullopt;
}

std::optional<double> fraction(QByteArrayView text)
{
    bool ok = false;
    const double number = text.toDouble(&ok);
    if (!ok || !std::isfinite(number) || text.isEmpty() || !isDigit(text.front()))
        return {};
    return number;
}

std::optional<double> boolean(QByteArrayView text)
{
    if (text == QByteArrayView("true"))
        return 1;
    if (text == QByteArrayView("false"))
        return 0;
    return {};
}

std::optional<double> time(QByteArrayView text)
{
    if (text.endsWith(" ns"))
        return nanoseconds(text.chopped(3));
    if (const auto bare = nanoseconds(text))
        return bare;
    return date(text);
}

bool isNever(QByteArrayView text)
{
    return text == QByteArrayView("-") || text == QByteArrayView("0 ns") || text == QByteArrayView("0");
}

} // namespace gopscope::value
