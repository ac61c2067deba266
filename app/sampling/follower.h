#pragma once

#include "gops/listing.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace gopscope {

/// What is known of a program that ended, or has not started yet, and is looked for.
struct Sought
{
    /// Its last life; an empty one before the first.
    ProcessId last;
    /// Processes that were there beside it; none of them is its next life.
    std::set<ProcessId> others;
    /// When it was seen alive for the last time, in clock ticks after boot: its next life started later.
    quint64 seenTicks = 0;

    /// Whether a process that fits can be its next life.
    [[nodiscard]] bool canBe(const ProcessId &process) const;
};

/// The rows of a listing in the order of their starts.
[[nodiscard]] QList<ListedProcess> inOrderOfStart(const Listing &listing);

/// Decides that a program that starts is one that ended. The window and the command line share it. `Who`
/// names those that are looked for.
template<typename Who> class Follower
{
public:
    using Fits = std::function<bool(const Who &, const ListedProcess &)>;

    /// Looks for the next life of `who` from now on.
    void seek(const Who &who, Sought sought)
    {
        stop(who);
        const auto later = [](const ProcessId &last, const auto &entry) {
            return last.startTicks < entry.second.last.startTicks;
        };
        const auto at = std::upper_bound(m_sought.begin(), m_sought.end(), sought.last, later);
        m_sought.insert(at, {who, std::move(sought)});
    }
    [[nodiscard]] bool isSeeking(const Who &who) const
    {
        return std::any_of(m_sought.begin(), m_sought.end(),
                           [&](const auto &entry) { return entry.first == who; });
    }
    void stop(const Who &who)
    {
        std::erase_if(m_sought, [&](const auto &entry) { return entry.first == who; });
    }

    /// Gives each that is looked for a process of its own, as far as there are any that fit: the one whose
    /// last life started first gets the one that started first. What was found is looked for no more.
    [[nodiscard]] std::vector<std::pair<Who, ListedProcess>> find(const Listing &listing, const Fits &fits)
    {
        std::vector<std::pair<Who, ListedProcess>> found;
        QList<ListedProcess> rows = inOrderOfStart(listing);
        std::erase_if(m_sought, [&](const auto &entry) {
            const auto row = std::find_if(rows.cbegin(), rows.cend(), [&](const ListedProcess &r) {
                return entry.second.canBe(r.id()) && fits(entry.first, r);
            });
            if (row == rows.cend())
                return false;
            found.emplace_back(entry.first, *row);
            rows.erase(row);
            return true;
        });
        return found;
    }

private:
    std::vector<std::pair<Who, Sought>> m_sought; ///< in the order of the starts of their last lives
};

} // namespace gopscope
