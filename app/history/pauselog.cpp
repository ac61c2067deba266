#include "history/pauselog.h"

#include <numeric>
#include <vector>

namespace gopscope {

void PauseLog::append(qint64 timeMs, double ns)
{
    m_levels.front().push_back({timeMs, static_cast<float>(ns), 1});
    for (std::size_t i = 0; i + 1 < m_levels.size(); ++i) {
        if (m_levels[i].size() > m_most)
            thin(m_levels[i], m_levels[i + 1]);
    }
}

void PauseLog::thin(Level &from, Level &to)
{
    constexpr std::ptrdiff_t length = 1024, longest = 32, group = 32;
    std::vector<KeptPause> part(from.begin(), from.begin() + length);
    from.erase(from.begin(), from.begin() + length);
    std::ranges::sort(part, {}, &KeptPause::ns);
    std::vector<KeptPause> kept(part.end() - longest, part.end());
    for (auto first = part.begin(); first != part.end() - longest; first += group) {
        KeptPause middle = first[group / 2];
        middle.count = std::accumulate(first, first + group, quint32(0),
                                       [](quint32 sum, const KeptPause &pause) { return sum + pause.count; });
        kept.push_back(middle);
    }
    std::ranges::sort(kept, {}, &KeptPause::timeMs);
    to.insert(to.end(), kept.begin(), kept.end());
}

void PauseLog::dropUpTo(qint64 timeMs)
{
    for (Level &level : m_levels)
        level.erase(level.begin(), std::ranges::upper_bound(level, timeMs, {}, &KeptPause::timeMs));
}

bool PauseLog::empty() const
{
    return std::ranges::all_of(m_levels, &Level::empty);
}

std::size_t PauseLog::bytes() const
{
    constexpr std::size_t step = 4096;
    std::size_t bytes = 0;
    for (const Level &level : m_levels)
        bytes += (level.size() * sizeof(KeptPause) + step - 1) / step * step;
    return bytes;
}

bool PauseLog::any(qint64 fromMs, qint64 toMs) const
{
    return std::ranges::any_of(m_levels, [&](const Level &level) {
        const auto pause = std::ranges::lower_bound(level, fromMs, {}, &KeptPause::timeMs);
        return pause != level.end() && pause->timeMs <= toMs;
    });
}

} // namespace gopscope
