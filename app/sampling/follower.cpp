#include "sampling/follower.h"

namespace gopscope {

bool Sought::canBe(const ProcessId &process) const
{
    const auto isIt = [&](const ProcessId &known) { return known.isSame(process); };
    if (isIt(last) || std::any_of(others.begin(), others.end(), isIt))
        return false;
    return process.startTicks == 0 || process.startTicks >= seenTicks;
}

QList<ListedProcess> inOrderOfStart(const Listing &listing)
{
    QList<ListedProcess> rows = listing.processes;
    std::stable_sort(rows.begin(), rows.end(), [](const ListedProcess &a, const ListedProcess &b) {
        return std::pair(a.startTicks, a.pid) < std::pair(b.startTicks, b.pid);
    });
    return rows;
}

} // namespace gopscope
