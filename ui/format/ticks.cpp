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

} // namespace

ValueScale valueScale(MetricUnit unit, double maximum, const Format &format)
{
    constexpr double largest = 1e21;
    const bool usable = std::isfinite(maximum) && maximum > 0;
    const double reach = std::clamp(usable ? maximum : 0, smallestMaximum(unit), largest);
    const Step step = stepFor(unit, reach / mostSteps, format);
    const int steps = std::max(1, static_cast<int>(std::ceil(reach / step.size - 1e-9)));
    const int decimals = step.size / step.unit < 0.999 ? 1 : 0;
    ValueScale scale{.top = step.size * steps, .ticks = {}};
    for (int i = 0; i <= steps; ++i) {
        const double position = step.size * i;
        const QString number =
            i == 0 ? u"0"_s : format.locale().toString(position / step.unit, 'f', decimals);
        scale.ticks.append({position, number + step.suffix});
    }
    return scale;
}

QList<Tick> timeTicks(qint64 fromMs, qint64 toMs, int most)
{
    constexpr std::array<qint64, 17> steps{1,   2,   5,    10,   15,   30,    60,    120,  300,
                                           600, 900, 1800, 3600, 7200, 10800, 21600, 43200};
    if (toMs <= fromMs || most < 1)
        return {};
    qint64 stepMs = steps.back() * 1000;
    for (const qint64 step : steps) {
        if ((toMs - fromMs) / (step * 1000) <= most) {
            stepMs = step * 1000;
            break;
        }
    }
    // Round in local time: with an offset of 5:30 h, hours begin at half past in UTC.
    const qint64 offset = QDateTime::fromMSecsSinceEpoch(toMs).offsetFromUtc() * 1000LL;
    const QString pattern = stepMs % 60000 == 0 ? u"HH:mm"_s : u"HH:mm:ss"_s;
    QList<Tick> ticks;
    for (qint64 at = ((fromMs + offset + stepMs - 1) / stepMs) * stepMs - offset; at <= toMs; at += stepMs)
        ticks.append({static_cast<double>(at), QDateTime::fromMSecsSinceEpoch(at).toString(pattern)});
    return ticks;
}

} // namespace gopscope
