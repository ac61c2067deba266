#include "sampling/phases.h"

#include <algorithm>

namespace gopscope::phases {
namespace {

constexpr qint64 wellApart = 15;

/// How far apart moments are: 20 ms, less where the interval is short.
qint64 momentMs(qint64 interval)
{
    constexpr qint64 most = 20, leastMoments = 50;
    return std::clamp<qint64>(interval / leastMoments, 1, most);
}

} // namespace

qint64 delayBeside(std::vector<qint64> ahead, qint64 interval)
{
    if (ahead.empty())
        return 0;
    if (std::ssize(ahead) >= interval) // no millisecond is free
        return std::ssize(ahead) % interval;
    const qint64 apart = std::clamp<qint64>(interval / (std::ssize(ahead) + 1), 1, wellApart);
    std::sort(ahead.begin(), ahead.end());
    qint64 before = ahead.back() - interval; // the poll that has just been
    qint64 widest = 0, middle = 0;
    ahead.push_back(ahead.front() + interval);
    for (const qint64 next : ahead) {
        const qint64 first = std::max<qint64>(0, before + apart);
        if (first + apart <= next && first < interval)
            return first;
        if (next - before > widest) {
            widest = next - before;
            middle = (before + widest / 2 + interval) % interval;
        }
        before = next;
    }
    return middle;
}

qint64 toMoment(qint64 time, qint64 interval)
{
    const qint64 step = momentMs(interval), rest = time % interval % step;
    return rest > 0 ? time + step - rest : time;
}

qint64 delayTogether(const std::vector<qint64> &phases, qint64 now, qint64 interval)
{
    const qint64 step = momentMs(interval), moments = (interval + step - 1) / step;
    std::vector<int> counts(static_cast<std::size_t>(moments));
    const auto countAt = [&](qint64 moment) -> int & { return counts[static_cast<std::size_t>(moment)]; };
    for (const qint64 phase : phases)
        ++countAt(phase / step % moments);
    const qint64 first = (now + step - 1) / step % moments;
    qint64 best = first;
    for (qint64 moment = first; moment < first + moments; ++moment) {
        if (countAt(moment % moments) < countAt(best))
            best = moment % moments;
    }
    return (best * step - now + interval) % interval;
}

qint64 delayAmong(qint64 index, qint64 count, qint64 interval)
{
    return std::min(index * wellApart, index * interval / count);
}

} // namespace gopscope::phases
