#include "format/ticks.h"

#include <QDateTime>

#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

constexpr int mostSteps = 5;

/// A step and the unit that its labels are written in.
struct Step
{
    double size;
    double unit;
    QString suffix;
};

/// The smallest 1-2-5 step of at least `least`, and not below 1 unit.
double roundStep(double least)
{
    const double decade = std::pow(10, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
        if (factor * decade >= least * (1 - 1e-9))
            return factor * decade;
    }
    return 10 * decade;
}

Step byteStep(double least, const Format &format, const QString &suffix)
{
    int power = 0;
    double unit = 1;
    // A step of 500 of a unit is the largest; the next one is 1 of the unit above.
    while (least > unit * 500 && power < 6) {
        unit *= format.byteBase();
        ++power;
    }
    const double step = std::max(1.0, roundStep(std::max(least / unit, 1.0)));
    return {step * unit, unit, u' ' + format.byteUnit(power) + suffix};
}

Step durationStep(double least)
{
    constexpr std::array units{std::pair{1.0, u" s"}, std::pair{1e-3, u" ms"}, std::pair{1e-6, u" µs"},
                               std::pair{1e-9, u" ns"}};
    const double step = roundStep(std::max(least, 1e-9));
    for (const auto &[unit, name] : units) {
        if (step >= unit * 0.0999)
            return {step, unit, QString::fromUtf16(name)};
    }
    return {step, 1e-9, u" ns"_s};
}

Step countStep(double least, const QString &suffix, double smallest)
{
    const double step = std::max(smallest, roundStep(std::max(least, smallest)));
    constexpr std::array units{std::pair{1e12, u" T"}, std::pair{1e9, u" G"}, std::pair{1e6, u" M"},
                               std::pair{1e3, u" k"}};
    for (const auto &[unit, name] : units) {
        if (step >= unit)
            return {step, unit, QString::fromUtf16(name) + suffix};
    }
    return {step, 1, suffix.isEmpty() ? QString() : u' ' + suffix};
}

Step stepFor(MetricUnit unit, double least, const Format &format)
{
    switch (unit) {
    case MetricUnit::Bytes:
        return byteStep(least, format, {});
    case MetricUnit::BytesPerSecond:
        return byteStep(least, format, u"/s"_s);
    case MetricUnit::Seconds:
        return durationStep(least);
    case MetricUnit::PerSecond:
        return countStep(least, u"/s"_s, 0.1);
    case MetricUnit::Ratio: {
        Step step = countStep(least * 100, u"%"_s, 0.1);
        return {step.size / 100, step.unit / 100, step.suffix};
    }
    default:
        return countStep(least, {}, 1);
    }
}

double smallestMaximum(MetricUnit unit)
{
    switch (unit) {
    case MetricUnit::Seconds:
        return 1e-6;
    case MetricUnit::Ratio:
        return 0.01;
    default:
        return 1;
    }
}

/// Steps of time axes in milliseconds.
constexpr qint64 second = 1000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;
constexpr std::array timeSteps{qint64(10), qint64(20), qint64(50), qint64(100), qint64(200), qint64(500),
                               second,     2 * second, 5 * second, 10 * second, 15 * second, 30 * second,
                               minute,     2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute,
                               hour,       2 * hour,   3 * hour,   6 * hour,    12 * hour,   day,
                               2 * day,    7 * day};

qint64 timeStep(qint64 spanMs, int most)
{
    for (const qint64 step : timeSteps) {
        if (spanMs / step <= most)
            return step;
    }
    return (spanMs / most / day + 1) * day;
}

qint64 offsetAt(qint64 timeMs)
{
    return QDateTime::fromMSecsSinceEpoch(timeMs).offsetFromUtc() * second;
}

/// Times that are multiples of a step on a clock that is `offset` ahead of the epoch's.
QList<qint64> multiples(qint64 fromMs, qint64 toMs, qint64 stepMs, qint64 offset)
{
    QList<qint64> times;
    for (qint64 at = (fromMs + offset + stepMs - 1) / stepMs * stepMs - offset; at <= toMs; at += stepMs)
        times.append(at);
    return times;
}

/// Round local times. With an offset of 5:30 h, hours begin at half past in UTC; where summer time begins or
/// ends in between, the offset changes.
QList<qint64> roundTimes(qint64 fromMs, qint64 toMs, qint64 stepMs)
{
    const qint64 offset = offsetAt(fromMs);
    constexpr qint64 finest = 15 * minute; // no offset is finer
    if (offset == offsetAt(toMs) || stepMs < finest)
        return multiples(fromMs, toMs, stepMs, offset);
    QList<qint64> times;
    for (const qint64 at : multiples(fromMs, toMs, finest, offset)) {
        if ((at + offsetAt(at)) % stepMs == 0)
            times.append(at);
    }
    return times;
}

QString clockLabel(qint64 timeMs, qint64 stepMs, bool withDate)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(timeMs);
    const QString date = QLocale().toString(time.date(), u"d MMM"_s);
    if (time.time() == QTime(0, 0) && stepMs >= minute)
        return date;
    const QString pattern = stepMs % minute == 0   ? u"HH:mm"_s
                            : stepMs % second == 0 ? u"HH:mm:ss"_s
                                                   : u"HH:mm:ss.zzz"_s;
    return (withDate ? date + u' ' : QString()) + time.toString(pattern);
}

QString elapsedLabel(qint64 timeMs, qint64 stepMs)
{
    const QChar zero(u'0');
    const auto two = [zero](qint64 number) { return u"%1"_s.arg(number, 2, 10, zero); };
    const qint64 size = std::abs(timeMs);
    QString text = (timeMs < 0 ? u"-"_s : QString()) + QString::number(size / hour) + u':' +
                   two(size / minute % 60) + u':' + two(size / second % 60);
    if (stepMs < second)
        text += u".%1"_s.arg(size % second, 3, 10, zero);
    return text;
}

} // namespace

ValueScale valueScale(MetricUnit unit, double minimum, double maximum, const Format &format)
{
    constexpr double largest = 1e21;
    const auto usable = [](double value) { return std::isfinite(value) ? value : 0; };
    const double low = std::clamp(usable(minimum), -largest, 0.0);
    const double high = std::clamp(usable(maximum), low < 0 ? 0 : smallestMaximum(unit), largest);
    const Step step = stepFor(unit, (high - low) / mostSteps, format);
    const auto steps = [&](double reach) { return static_cast<int>(std::ceil(reach / step.size - 1e-9)); };
    const int below = steps(-low), above = std::max(below > 0 ? 0 : 1, steps(high));
    const int decimals = step.size / step.unit < 0.999 ? 1 : 0;
    ValueScale scale{.bottom = -step.size * below, .top = step.size * above, .ticks = {}};
    for (int i = -below; i <= above; ++i) {
        const double position = step.size * i;
        const QString number =
            i == 0 ? u"0"_s : format.locale().toString(position / step.unit, 'f', decimals);
        scale.ticks.append({position, number + step.suffix});
    }
    return scale;
}

QList<Tick> timeTicks(TimeScale scale, qint64 fromMs, qint64 toMs, int most, qint64 nowMs)
{
    if (toMs <= fromMs || most < 1)
        return {};
    const qint64 step = timeStep(toMs - fromMs, most);
    QList<Tick> ticks;
    if (scale == TimeScale::Elapsed) {
        for (const qint64 at : multiples(std::max<qint64>(fromMs, 0), toMs, step, 0))
            ticks.append({static_cast<double>(at), elapsedLabel(at, step)});
        return ticks;
    }
    const QDate today = QDateTime::fromMSecsSinceEpoch(nowMs).date();
    for (const qint64 at : roundTimes(fromMs, toMs, step)) {
        const bool first = ticks.isEmpty() && QDateTime::fromMSecsSinceEpoch(at).date() != today;
        ticks.append({static_cast<double>(at), clockLabel(at, step, first)});
    }
    return ticks;
}

QString timeText(TimeScale scale, qint64 timeMs, qint64 spanMs, qint64 nowMs)
{
    const qint64 step = spanMs < 30 * second ? 1 : second;
    if (scale == TimeScale::Elapsed)
        return elapsedLabel(timeMs, step);
    const bool today =
        QDateTime::fromMSecsSinceEpoch(timeMs).date() == QDateTime::fromMSecsSinceEpoch(nowMs).date();
    return clockLabel(timeMs, step, !today);
}

} // namespace gopscope
