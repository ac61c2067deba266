#include "sources/memory/readeranswer.h"

#include "base/number.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace gopscope::readeranswer {
namespace {

/// Takes the first word off `text`, and the blank behind it.
QByteArrayView takeWord(QByteArrayView &text)
{
    const qsizetype blank = text.indexOf(' ');
    const QByteArrayView word = blank < 0 ? text : text.first(blank);
    text = blank < 0 ? QByteArrayView() : text.sliced(blank + 1);
    return word;
}

std::optional<double> parseNumber(QByteArrayView text)
{
    double number = 0;
    const char *end = text.data() + text.size();
    const auto [read, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && read == end && std::isfinite(number) ? std::optional(number)
                                                                        : std::nullopt;
}

/// None when it is below 0: what ranks pauses builds on that.
std::optional<GcPause> parsePause(QByteArrayView text)
{
    const qsizetype colon = text.indexOf(':');
    if (colon < 0)
        return {};
    const auto end = parseWhole<qint64>(text.first(colon)),
               length = parseWhole<qint64>(text.sliced(colon + 1));
    return end && length && *length >= 0 ? std::optional(GcPause{*end, *length}) : std::nullopt;
}

/// A number in the unit of the metric table: the reader tells all times in nanoseconds.
double inUnitOf(const Metric &metric, double number)
{
    const bool isTime = metric.unit == MetricUnit::Seconds || metric.unit == MetricUnit::EpochSeconds;
    return isTime ? number / 1e9 : number;
}

/// What is off has no percent.
bool isNoValue(const Metric &metric, double number)
{
    return metric.id == "gc_percent" && number < 0;
}

bool takeNumber(Numbers &numbers, QByteArrayView key, QByteArrayView text)
{
    if (key == "pause") {
        const auto pause = parsePause(text);
        if (pause)
            numbers.sample.pauses << *pause;
        return pause.has_value();
    }
    const auto id = findMetric({key.data(), static_cast<std::size_t>(key.size())});
    if (!id) { // clocks, and what a later reader adds
        if (key == "monotonic")
            numbers.monotonicNs = parseWhole<qint64>(text).value_or(0);
        return true;
    }
    const auto number = parseNumber(text);
    if (number && !isNoValue(metric(*id), *number))
        numbers.sample[*id] = inUnitOf(metric(*id), *number);
    return number.has_value();
}

/// What goroutines wait for is told of all that wait, or not at all: the reader sees to it, but what it sends
/// is not believed for that.
void dropPartialWaits(Sample &sample)
{
    constexpr std::array parts{"goroutines_waiting_channel"_metric, "goroutines_waiting_sync"_metric,
                               "goroutines_waiting_io"_metric, "goroutines_waiting_sleep"_metric,
                               "goroutines_waiting_other"_metric};
    double sum = 0; // not a number as soon as one is missing
    for (const MetricId part : parts)
        sum += sample[part];
    if (sum == sample["goroutines_waiting"_metric])
        return;
    for (const MetricId part : parts)
        sample[part] = std::numeric_limits<double>::quiet_NaN();
}

std::optional<Answer> parseNumbers(QByteArrayView rest)
{
    Numbers numbers;
    while (!rest.isEmpty()) {
        const QByteArrayView word = takeWord(rest);
        const qsizetype sign = word.indexOf('=');
        if (sign < 0 || !takeNumber(numbers, word.first(sign), word.sliced(sign + 1)))
            return {};
    }
    dropPartialWaits(numbers.sample);
    return numbers;
}

Refused parseRefused(QByteArrayView rest, bool atOnce)
{
    Refused refused{.reason = takeWord(rest).toByteArray(), .words = {}, .atOnce = atOnce};
    refused.words = rest.toByteArray();
    while (!rest.isEmpty()) {
        const QByteArrayView word = takeWord(rest);
        if (word.startsWith("yama="))
            refused.yamaScope = parseWhole<int>(word.sliced(5)).value_or(-1);
    }
    return refused;
}

} // namespace

std::optional<Answer> parse(QByteArrayView line, quint32 id)
{
    const QByteArrayView verb = takeWord(line);
    if (parseWhole<quint32>(takeWord(line)) != id)
        return {};
    if (verb == "reading")
        return parseNumbers(line);
    if (verb == "refused" || verb == "silent")
        return parseRefused(line, verb == "refused");
    if (verb == "attached")
        return Attached{};
    if (verb == "detached")
        return Detached{};
    return {};
}

} // namespace gopscope::readeranswer
