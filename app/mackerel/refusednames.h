#pragma once

#include <QHash>
#include <QSet>
#include <QStringList>

#include <chrono>
#include <deque>
#include <optional>

namespace gopscope {

/// Which names of metrics Mackerel refuses, so that they hold up no others. Of a rejected batch it searches
/// the bad names by halves; a name that was refused alone is left out from then on and tried alone, once an
/// hour. Times are steady milliseconds; it knows names only, no points and no network.
class RefusedNames
{
public:
    static constexpr std::chrono::milliseconds triedAgain{3'600'000};

    /// What a search, or a try of one name, came to.
    struct Verdict
    {
        /// No name at all is taken: it is not the names, and nothing may be set aside.
        bool all = false;
        /// Names whose points are to be set aside, with what Mackerel said.
        QHash<QString, QString> aside;
    };

    /// Names that the common batch leaves out.
    [[nodiscard]] QSet<QString> leftOut() const;
    /// Those of them that may be tried now, each alone.
    [[nodiscard]] QSet<QString> due(qint64 nowMs) const;
    /// A rejected batch is searched: group() is to be posted next, and nothing else.
    [[nodiscard]] bool isSearching() const { return !m_groups.empty(); }
    [[nodiscard]] QStringList group() const { return isSearching() ? m_groups.front() : QStringList(); }

    /// A post with these names was taken.
    [[nodiscard]] std::optional<Verdict> take(const QStringList &names, qint64 nowMs);
    /// A post with these names was rejected; `reason` is what Mackerel said.
    [[nodiscard]] std::optional<Verdict> reject(const QStringList &names, const QString &reason,
                                                qint64 nowMs);
    /// Forgets a search in its middle.
    void stopSearch();
    /// Lets everything be tried at once, for somebody who has put something right.
    void tryAgain();

private:
    [[nodiscard]] std::optional<Verdict> conclude(qint64 nowMs);
    [[nodiscard]] bool takesOthers(qint64 nowMs) const;

    std::deque<QStringList> m_groups;     ///< of a search; the wide ones come first
    QHash<QString, QString> m_found;      ///< by the search: refused alone, and why
    bool m_tookSome = false;              ///< in the search
    QHash<QString, qint64> m_refused;     ///< when it was last tried
    QHash<QString, qint64> m_taken;       ///< when it was last taken
    std::optional<qint64> m_allRefusedMs; ///< when a search found no name that is taken
};

} // namespace gopscope
