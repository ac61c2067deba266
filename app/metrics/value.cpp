#include "metrics/value.h"

#include "base/number.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <cmath>

namespace gopscope::value {
namespace {

/// A non-negative decimal number without exponent, `12.5`, cut off the start of `text`.
std::optional<double> takeDecimal(QByteArrayView &text)
{
    const auto *const end =
        std::find_if_not(text.begin(), text.end(), [](char c) { return isDigit(c) || c == '.'; });
    const auto number = text.first(end - text.begin());
    if (number.isEmpty() || !isDigit(number.front()))
        return {};
    text = text.sliced(number.size());
    return parseDecimal(number, std::chars_format::fixed);
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

/// The number in `digits` digits at `at`; absent when there is anything else.
std::optional<int> digitsAt(QByteArrayView text, qsizetype at, qsizetype digits)
{
    return text.size() < at + digits ? std::nullopt : parseWhole<int>(text.sliced(at, digits));
}

/// `2026-11-22`.
QDate day(QByteArrayView text)
{
    const auto year = digitsAt(text, 0, 4), month = digitsAt(text, 5, 2), day = digitsAt(text, 8, 2);
    const bool whole = text.size() == 10 && text[4] == '-' && text[7] == '-' && year && month && day;
    return whole ? QDate(*year, *month, *day) : QDate();
}

/// The seconds since midnight of `15:01:28.36353937` and their fraction, which need not be there. Apart,
/// since a sum of three would be rounded twice.
std::optional<std::pair<int, double>> timeOfDay(QByteArrayView text)
{
    constexpr qsizetype whole = 8;
    const auto hour = digitsAt(text, 0, 2), minute = digitsAt(text, 3, 2), second = digitsAt(text, 6, 2);
    if (!hour || !minute || !second || text[2] != ':' || text[5] != ':' ||
        !QTime::isValid(*hour, *minute, *second))
        return {};
    const auto fraction = text.size() == whole ? std::optional(0.0)
                          : text[whole] == '.' ? parseDecimal(text.sliced(whole), std::chars_format::fixed)
                                               : std::nullopt;
    if (!fraction)
        return {};
    return std::pair((*hour * 60 + *minute) * 60 + *second, *fraction);
}

/// The seconds east of UTC of `+0100`.
std::optional<int> zoneOffset(QByteArrayView text)
{
    const auto hours = digitsAt(text, 1, 2), minutes = digitsAt(text, 3, 2);
    if (text.size() != 5 || (text[0] != '+' && text[0] != '-') || !hours || !minutes ||
        !QTime::isValid(*hours, *minutes, 0))
        return {};
    const int seconds = (*hours * 60 + *minutes) * 60;
    return text[0] == '-' ? -seconds : seconds;
}

/// `CET`, or `+01` where a zone has no name.
bool isZoneName(QByteArrayView text)
{
    const auto isPart = [](char c) {
        return isDigit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '+' || c == '-';
    };
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), isPart);
}

/// Go's time.Time as a text: date, time of day with a fraction, offset, name of the zone.
std::optional<double> date(QByteArrayView text)
{
    const QList<QByteArray> parts = text.toByteArray().split(' ');
    if (parts.size() != 4 || !isZoneName(parts[3]))
        return {};
    const QDate date = day(parts[0]);
    const auto time = timeOfDay(parts[1]);
    const auto offset = zoneOffset(parts[2]);
    if (!date.isValid() || !time || !offset)
        return {};
    const qint64 midnight = QDateTime(date, QTime(0, 0), QTimeZone::utc()).toSecsSinceEpoch();
    const qint64 seconds = midnight + time->first - *offset;
    if (seconds < 0) // Go's zero time, for one
        return {};
    return static_cast<double>(seconds) + time->second;
}

/// Whether `text` is how an agent rounds bytes for people: `5.94MB`.
bool isRounded(QByteArrayView text)
{
    constexpr qsizetype longestUnit = 3;
    const auto isLetter = [](char c) { return (c >= 'A' && c <= 'Z') || c == 'i'; };
    return takeDecimal(text) && text.size() <= longestUnit && text.endsWith('B') &&
           std::all_of(text.begin(), text.end(), isLetter);
}

} // namespace

std::optional<double> count(QByteArrayView text)
{
    const auto number = parseWhole<quint64>(text);
    return number ? std::optional(static_cast<double>(*number)) : std::nullopt;
}

std::optional<double> bytes(QByteArrayView text)
{
    constexpr QByteArrayView goal("when heap-alloc >= ");
    constexpr QByteArrayView unit(" bytes");
    if (text.startsWith(goal))
        text = text.sliced(goal.size());
    if (const qsizetype open = text.indexOf(QByteArrayView(" (")); open >= 0 && text.endsWith(')')) {
        if (!isRounded(text.first(open)))
            return {};
        text = text.sliced(open + 2).chopped(1);
    }
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
    double before = 0;
    while (!text.isEmpty()) {
        const auto number = takeDecimal(text);
        const auto *const unit = std::find_if(durationUnits.begin(), durationUnits.end(),
                                              [&](const auto &u) { return text.startsWith(u.name); });
        // Hours, minutes and seconds, each at most once and in this order, as Go writes them.
        if (!number || unit == durationUnits.end() || unit->perSecond <= before)
            return {};
        before = unit->perSecond;
        text = text.sliced(unit->name.size());
        seconds += *number / unit->perSecond;
    }
    return std::isfinite(seconds) ? std::optional(seconds) : std::nullopt;
}

std::optional<double> nanoseconds(QByteArrayView text)
{
    const auto number = count(text);
    // Divided, not multiplied by 1e-9: the quotient is the double nearest to the exact value.
    return number ? std::optional(*number / 1e9) : std::nullopt;
}

std::optional<double> fraction(QByteArrayView text)
{
    return text.isEmpty() || !isDigit(text.front()) ? std::nullopt : parseDecimal(text);
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
