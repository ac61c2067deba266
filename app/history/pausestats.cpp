#include "history/pausestats.h"

#include <bit>
#include <cmath>

namespace gopscope {
namespace {

/// Finds values by their rank among hundreds of thousands: it counts them by magnitude, a hundred and
/// twenty-eight classes for each doubling, and orders only those of the class that is asked for.
class Ranking
{
public:
    void add(const KeptPause &pause)
    {
        m_pauses.push_back(pause);
        m_classes[classOf(pause)] += pause.count;
        m_count += pause.count;
    }
    [[nodiscard]] qint64 count() const { return m_count; }

    /// The smallest value that this share of all does not exceed.
    [[nodiscard]] double at(double share) const
    {
        auto rank = static_cast<qint64>(std::ceil(share * static_cast<double>(m_count)));
        std::size_t place = 0;
        while (m_classes[place] < rank)
            rank -= m_classes[place++];
        std::vector<KeptPause> alike;
        for (const KeptPause &pause : m_pauses) {
            if (classOf(pause) == place)
                alike.push_back(pause);
        }
        std::ranges::sort(alike, {}, &KeptPause::ns);
        auto pause = alike.cbegin();
        for (; pause->count < rank; ++pause)
            rank -= pause->count;
        return pause->seconds();
    }

private:
    static constexpr int mantissaBits = 23, classBits = 7;

    /// Exponent and leading digits of a float order as the values do, none of which is below 0.
    static std::size_t classOf(const KeptPause &pause)
    {
        return std::bit_cast<quint32>(pause.ns) >> (mantissaBits - classBits);
    }

    std::vector<KeptPause> m_pauses;
    std::vector<qint64> m_classes = std::vector<qint64>(std::size_t(1) << (8 + classBits));
    qint64 m_count = 0;
};

} // namespace

std::optional<PauseStats> pauseStats(const History &history, qint64 fromMs, qint64 toMs)
{
    if (!history.hasPauses())
        return {};
    Ranking ranking;
    PauseStats stats;
    history.forEachPause(fromMs, toMs, [&](const KeptPause &pause) {
        ranking.add(pause);
        stats.longest = std::max(stats.longest, pause.seconds());
        stats.isExact = stats.isExact && pause.count == 1;
    });
    if (ranking.count() == 0)
        return {};
    stats.count = ranking.count();
    stats.median = ranking.at(0.5);
    stats.p99 = ranking.at(0.99);
    return stats;
}

} // namespace gopscope
