#include "sampling/phases.h"

#include <algorithm>

namespace gopscope::phases {
namespace {

constexpr qint64 wellApart = 15;

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

qint64 delayAmong(qint64 index, qint64 count, qint64 interval)
{
    return std::min(index * wellApart, index * interval / count);
}

} // namespace gopscope::phases
