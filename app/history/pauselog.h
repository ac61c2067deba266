#pragma once

#include <QtGlobal>

#include <algorithm>
#include <array>
#include <deque>

namespace gopscope {

/// How long a collection stopped the world; long ago, where there were many, how long several about did.
struct KeptPause
{
    qint64 timeMs = 0; ///< when it ended
    float ns = 0;      ///< exact up to 16 ms, then to seven digits
    quint32 count = 1; ///< how many pauses it stands for

    [[nodiscard]] double seconds() const { return static_cast<double>(ns) / 1e9; }

    friend bool operator==(const KeptPause &, const KeptPause &) = default;
};

/// Single pauses in the order of time. The latest quarter of a million is kept as it is. A day can have sixty
/// million, more than anybody could draw or sum up each second, so what is older is thinned, twice when there
/// is that much of it: of 1024 the 32 longest stay what they are, since it is those that people look for, and
/// every 32nd of the others by length stands for 32.
class PauseLog
{
public:
    static constexpr std::size_t mostExact = std::size_t(1) << 18;

    /// With another length, at least 1024, of what is kept before it is thinned.
    explicit PauseLog(std::size_t most = mostExact)
        : m_most(most)
    {
    }

    /// Adds a pause that did not end before those that are there.
    void append(qint64 timeMs, double ns);
    /// Drops those that ended at a time or before it.
    void dropUpTo(qint64 timeMs);

    [[nodiscard]] bool empty() const;
    /// Memory in use, in steps of 4 KiB.
    [[nodiscard]] std::size_t bytes() const;

    /// Calls `take` for each that ended from `fromMs` to `toMs`, the oldest first.
    template<typename Take> void forEach(qint64 fromMs, qint64 toMs, Take take) const
    {
        for (auto level = m_levels.rbegin(); level != m_levels.rend(); ++level) {
            auto pause = std::ranges::lower_bound(*level, fromMs, {}, &KeptPause::timeMs);
            for (; pause != level->end() && pause->timeMs <= toMs; ++pause)
                take(*pause);
        }
    }
    /// Whether one ended within that time.
    [[nodiscard]] bool any(qint64 fromMs, qint64 toMs) const;

private:
    using Level = std::deque<KeptPause>;

    static void thin(Level &from, Level &to);

    std::size_t m_most;
    std::array<Level, 3> m_levels; ///< the exact ones, those thinned once, those thinned twice
};

} // namespace gopscope
