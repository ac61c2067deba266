#include "history/floortrend.h"

#include "history/collections.h"
#include "history/curve.h"

#include <algorithm>
#include <cmath>

namespace gopscope {
namespace {

constexpr std::size_t fewest = 8; ///< collections, and floors
constexpr qint64 shortestMs = 60'000;

struct Low
{
    double minutes;
    double bytes;
};
using Lows = std::vector<Low>;

/// The lowest floors of sixty parts of a span.
Lows lowsOf(const History &history, qint64 fromMs, qint64 toMs)
{
    constexpr qint64 parts = 60;
    const qint64 partMs = std::max<qint64>(1, (toMs - fromMs) / parts);
    Lows lows;
    qint64 lastPart = 0;
    for (const CurvePoint &point : readCurve(history, "heap_floor"_metric, {fromMs, toMs, partMs})) {
        if (point.timeMs < fromMs || point.timeMs > toMs)
            continue;
        const Low low{static_cast<double>(point.timeMs - fromMs) / 60'000, point.value};
        const qint64 part = point.timeMs / partMs;
        if (lows.empty() || part != lastPart)
            lows.push_back(low);
        else if (low.bytes < lows.back().bytes)
            lows.back() = low;
        lastPart = part;
    }
    return lows;
}

double minutesOf(const Lows &lows)
{
    return lows.back().minutes - lows.front().minutes;
}

double medianOf(std::vector<double> values)
{
    const auto middle = values.begin() + std::ssize(values) / 2;
    std::ranges::nth_element(values, middle);
    return *middle;
}

/// The slopes between any two, bytes a minute, in order.
std::vector<double> slopesOf(const Lows &lows)
{
    std::vector<double> slopes;
    slopes.reserve(lows.size() * (lows.size() - 1) / 2);
    for (std::size_t i = 0; i < lows.size(); ++i) {
        for (std::size_t j = i + 1; j < lows.size(); ++j)
            slopes.push_back((lows[j].bytes - lows[i].bytes) / (lows[j].minutes - lows[i].minutes));
    }
    std::ranges::sort(slopes);
    return slopes;
}

double middleOf(const std::vector<double> &sorted)
{
    return sorted[sorted.size() / 2];
}

/// How far each low lies above or below the line through most of them, bytes, and how far is usual.
struct Residuals
{
    std::vector<double> values;
    double usual = 0;
};

Residuals residualsOf(const Lows &lows, double slope)
{
    Residuals residuals;
    for (const Low &low : lows)
        residuals.values.push_back(low.bytes - slope * low.minutes);
    const double level = medianOf(residuals.values);
    std::vector<double> sizes;
    for (double &value : residuals.values) {
        value -= level;
        sizes.push_back(std::abs(value));
    }
    residuals.usual = medianOf(sizes);
    return residuals;
}

/// Takes away the first lows, a quarter at most, that are far off: a program that just started fills its
/// heap.
void dropWarmUp(Lows &lows)
{
    constexpr double far = 5, leastShare = 0.01;
    const Residuals residuals = residualsOf(lows, middleOf(slopesOf(lows)));
    std::size_t drop = 0;
    while (drop < lows.size() / 4 &&
           std::abs(residuals.values[drop]) > std::max(far * residuals.usual, leastShare * lows[drop].bytes))
        ++drop;
    lows.erase(lows.begin(), lows.begin() + static_cast<std::ptrdiff_t>(drop));
}

/// How much less lows tell than their number, when each is like the one before: a heap that rises and falls
/// in waves. 1 when they have nothing to do with each other.
double alikeness(const Residuals &residuals)
{
    const double most = 3 * residuals.usual; // a few far ones must not decide
    double products = 0, squares = 0, before = 0;
    for (const double value : residuals.values) {
        const double residual = std::clamp(value, -most, most);
        products += before * residual;
        squares += residual * residual;
        before = residual;
    }
    const double correlation = squares > 0 ? std::clamp(products / squares, 0.0, 0.9) : 0;
    return std::sqrt((1 + correlation) / (1 - correlation));
}

/// Half the width of the slopes that it could be as well: as many on either side as chance explains, by
/// Kendall's tau.
double doubtOf(const std::vector<double> &sortedSlopes, const Lows &lows)
{
    constexpr double sure = 3; // standard deviations
    const auto count = static_cast<double>(lows.size()), pairs = static_cast<double>(sortedSlopes.size());
    const double deviation = std::sqrt(count * (count - 1) * (2 * count + 5) / 18) *
                             alikeness(residualsOf(lows, middleOf(sortedSlopes)));
    const auto at = [&](double rank) {
        return sortedSlopes[static_cast<std::size_t>(std::clamp(rank, 0.0, pairs - 1))];
    };
    return (at((pairs + sure * deviation) / 2) - at((pairs - sure * deviation) / 2)) / 2;
}

} // namespace

FloorTrend floorTrend(const History &history, qint64 fromMs, qint64 toMs)
{
    using enum FloorTrend::Kind;
    constexpr double mostDoubt = 0.05, leastMove = 0.03;
    if (history.empty())
        return {};
    // Only the present life: a restart begins with another heap.
    fromMs = std::max(fromMs, history.timeAt(history.lifeStart(history.size() - 1)));
    toMs = std::min(toMs, history.lastMs());
    if (toMs - fromMs < shortestMs)
        return {};
    const double collections = collectionsIn(history, fromMs, toMs);
    if (collections < fewest)
        return {TooEarly, 0, collections};
    Lows lows = lowsOf(history, fromMs, toMs);
    if (lows.size() > fewest)
        dropWarmUp(lows);
    constexpr double shortest = 0.75 * shortestMs / 60'000; // from the first to the last, within that time
    if (lows.size() < fewest || minutesOf(lows) < shortest)
        return {None, 0, collections};
    const std::vector<double> slopes = slopesOf(lows);
    const double slope = middleOf(slopes);
    const bool sure = doubtOf(slopes, lows) < mostDoubt * std::abs(slope);
    const bool moved = std::abs(slope) * minutesOf(lows) > leastMove * lows.back().bytes;
    return {sure && moved ? Slope : None, sure && moved ? slope : 0, collections};
}

} // namespace gopscope
