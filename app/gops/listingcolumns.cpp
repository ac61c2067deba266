#include "gops/listingcolumns.h"

#include "gops/listingtext.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <vector>

namespace gopscope {

using namespace listingtext;

namespace {

constexpr qsizetype longestNumber = 19;
/// Wider than the numbers of any listing.
constexpr qsizetype widestNumbers = 128;
/// The kernel bounds a name at 128 KiB.
constexpr qsizetype widest = 160 * 1024;

bool isPathColumn(QByteArrayView text, qsizetype at)
{
    return at >= 1 && at < text.size() && text[at - 1] == ' ' && isPath(text, at);
}

bool isMark(QByteArrayView text, qsizetype at)
{
    return at + 2 < text.size() && (text[at] == '*' || text[at] == ' ') && text[at + 1] == ' ' &&
           text[at + 2] != ' ';
}

/// Whether the text reads like a version that gops prints, which tells the version's column from blanks
/// inside of a name.
bool looksLikeVersion(QByteArrayView text)
{
    return (text.size() > 2 && text.startsWith("go") && isDigit(text[2])) || text.startsWith("devel ") ||
           text.startsWith("unknown Go version");
}

/// At most `most` of the list, evenly spread.
std::vector<qsizetype> sampled(const std::vector<qsizetype> &all, std::size_t most)
{
    std::vector<qsizetype> some;
    for (std::size_t i = 0; i < std::min(all.size(), most); ++i)
        some.push_back(all[i * all.size() / std::min(all.size(), most)]);
    return some;
}

/// What becomes of the text when the paths are taken to start in one column. Only this tells a record from
/// a line in a name that looks like one: the walk steps over names.
struct Walk
{
    qsizetype path = 0;
    std::vector<qsizetype> starts; ///< of the records that fit
    qsizetype unreadable = 0;      ///< lines that don't

    /// More is better. The right column leaves no line over, but the last one, when that was cut.
    [[nodiscard]] auto rank() const { return std::tuple(unreadable <= 1, starts.size(), -unreadable); }
};

/// Finds the columns from all lines that start like a record.
class ColumnFinder
{
public:
    explicit ColumnFinder(QByteArrayView text)
        : m_text(text)
        , m_budget(mostPasses * text.size())
    {
    }

    std::optional<ListingColumns> find()
    {
        findNumbers();
        if (m_starts.empty())
            return {};
        ListingColumns best;
        int bestScore = 0;
        for (const Walk &walk : bestWalks()) {
            const auto starts = sampled(walk.starts, mostStarts);
            for (qsizetype mark : likelyMarks(walk)) {
                const int score = scoreOf(starts, mark, walk.path);
                if (score > bestScore) {
                    bestScore = score;
                    best = {m_columns.ppid, m_columns.name, mark, walk.path};
                }
            }
        }
        return bestScore > 0 ? std::optional(best) : std::nullopt;
    }

private:
    void findNumbers()
    {
        NameVotes votes;
        for (qsizetype at = 0; at < m_text.size(); at = nextLine(at)) {
            const auto line = m_text.sliced(at);
            const qsizetype pidEnd = skipDigits(line, 0);
            const qsizetype ppid = skipBlanks(line, pidEnd);
            const qsizetype ppidEnd = skipDigits(line, ppid);
            if (pidEnd == 0 || pidEnd > longestNumber || ppid == pidEnd || ppidEnd == ppid ||
                ppidEnd - ppid > longestNumber || ppidEnd + 1 >= widestNumbers || ppidEnd >= line.size() ||
                line[ppidEnd] != ' ')
                continue;
            // The first line is a record for certain; what starts elsewhere is the inside of a name.
            if (!m_starts.empty() && ppid != m_columns.ppid)
                continue;
            m_columns.ppid = ppid;
            m_starts.push_back(at);
            votes.add(ppidEnd, std::min(skipBlanks(line, ppidEnd), widestNumbers - 1));
        }
        m_columns.name = votes.best();
    }

    /// Which column the names can start in: behind a parent's number, and in as many records as can be, the
    /// first one among them.
    struct NameVotes
    {
        void add(qsizetype ppidEnd, qsizetype name)
        {
            if (firstEnd < 0)
                std::tie(firstEnd, firstName) = std::pair(ppidEnd, name);
            ++steps[static_cast<std::size_t>(ppidEnd) + 1];
            --steps[static_cast<std::size_t>(name) + 1];
            candidates[static_cast<std::size_t>(ppidEnd) + 1] = true;
        }
        [[nodiscard]] qsizetype best() const
        {
            qsizetype best = 0;
            int fitting = 0, most = 0;
            for (std::size_t column = 0; column < candidates.size(); ++column) {
                fitting += steps[column];
                const auto at = static_cast<qsizetype>(column);
                if (candidates[column] && at > firstEnd && at <= firstName && fitting >= most)
                    std::tie(best, most) = std::pair(at, fitting);
            }
            return best;
        }

        std::array<int, widestNumbers + 1> steps{};
        std::array<bool, widestNumbers + 1> candidates{};
        qsizetype firstEnd = -1;
        qsizetype firstName = -1;
    };

    qsizetype nextLine(qsizetype at) const
    {
        const qsizetype end = m_text.indexOf('\n', at);
        return end < 0 ? m_text.size() : end + 1;
    }

    /// The columns where the first record can have its path, those first that most records can have theirs
    /// in.
    std::vector<qsizetype> likelyPaths() const
    {
        std::vector<std::pair<qsizetype, qsizetype>> votes; // negative, so that sorting puts the most first
        for (qsizetype column = m_columns.name + 2; column < widest; ++column) {
            if (isPathColumn(m_text, m_starts.front() + column))
                votes.emplace_back(0, column);
        }
        for (qsizetype start : sampled(m_starts, mostVoters)) {
            for (auto &[count, column] : votes)
                count -= isPathColumn(m_text, start + column) ? 1 : 0;
        }
        std::sort(votes.begin(), votes.end());
        std::vector<qsizetype> columns;
        for (const auto &[count, column] : votes)
            columns.push_back(column);
        return columns;
    }

    /// The walks of the best rank.
    std::vector<Walk> bestWalks()
    {
        std::vector<Walk> best;
        for (qsizetype column : likelyPaths()) {
            Walk walk = walkAt(column, !best.empty() && best.front().unreadable <= 1);
            if (!best.empty() && walk.rank() < best.front().rank())
                continue;
            if (!best.empty() && walk.rank() > best.front().rank())
                best.clear();
            if (best.size() < mostCandidates)
                best.push_back(std::move(walk));
            if (m_budget <= 0)
                break;
        }
        return best;
    }

    /// Gives up at the second line that can't be read when there is a `better` column already.
    Walk walkAt(qsizetype path, bool better)
    {
        ListingColumns columns = m_columns;
        columns.path = path;
        Walk walk;
        walk.path = path;
        for (qsizetype at = m_starts.front(); at < m_text.size() && m_budget > 0;) {
            const bool fits = columns.fit(m_text.sliced(at));
            qsizetype end = fits ? findPathEnd(m_text, at + path) : m_text.indexOf('\n', at);
            if (fits && end >= 0)
                walk.starts.push_back(at);
            else if (++walk.unreadable > 1 && better)
                break;
            end = end < 0 ? m_text.size() : end;
            m_budget -= end - at + 1;
            at = end + 1;
        }
        return walk;
    }

    /// The columns that can be the mark's in the first record and in most others.
    std::vector<qsizetype> likelyMarks(const Walk &walk) const
    {
        std::vector<qsizetype> marks;
        const auto voters = sampled(walk.starts, mostVoters);
        for (qsizetype mark = m_columns.name + 1;
             !voters.empty() && mark + 3 < walk.path && marks.size() < mostCandidates; ++mark) {
            if (!isMark(m_text, voters.front() + mark))
                continue;
            const auto fitting = std::count_if(voters.begin(), voters.end(),
                                               [&](qsizetype start) { return isMark(m_text, start + mark); });
            if (fitting * 2 > std::ssize(voters))
                marks.push_back(mark);
        }
        return marks;
    }

    /// Records that fit, those with a version that reads like one counting more; columns as tight as
    /// gops makes them win over loose ones.
    int scoreOf(const std::vector<qsizetype> &starts, qsizetype mark, qsizetype path) const
    {
        int score = 0;
        bool tightName = false;
        bool tightVersion = false;
        for (qsizetype start : starts) {
            if (!isMark(m_text, start + mark))
                continue;
            score += 8;
            const auto version = m_text.sliced(start + mark + 2, path - mark - 3);
            score += looksLikeVersion(version) ? 8 : 0;
            tightName |= m_text[start + mark - 1] != ' ';
            tightVersion |= version.back() != ' ';
        }
        return score == 0 ? 0 : score + (tightName ? 2 : 0) + (tightVersion ? 2 : 0);
    }

    // Bounds on the search, so that hostile text costs milliseconds.
    static constexpr qsizetype mostPasses = 32;
    static constexpr std::size_t mostCandidates = 128;
    static constexpr std::size_t mostVoters = 64;
    static constexpr std::size_t mostStarts = 256;

    QByteArrayView m_text;
    qsizetype m_budget; ///< bytes that walks may still look at
    ListingColumns m_columns;
    std::vector<qsizetype> m_starts;
};

} // namespace

bool ListingColumns::fit(QByteArrayView text) const
{
    const qsizetype pidEnd = skipDigits(text, 0);
    if (pidEnd == 0 || pidEnd > longestNumber || skipBlanks(text, pidEnd) != ppid)
        return false;
    const qsizetype ppidEnd = skipDigits(text, ppid);
    return ppidEnd > ppid && ppidEnd < name && skipBlanks(text, ppidEnd) >= name && isPathColumn(text, path);
}

bool ListingColumns::fitMark(QByteArrayView text) const
{
    return isMark(text, mark);
}

std::optional<ListingColumns> findColumns(QByteArrayView text)
{
    return ColumnFinder(text).find();
}

qsizetype findPathEnd(QByteArrayView text, qsizetype from)
{
    qsizetype end = text.indexOf('\n', from);
    while (end >= 0 && end + 1 < text.size() && !startsLikeRecord(text.sliced(end + 1))) {
        const qsizetype next = text.indexOf('\n', end + 1);
        if (next < 0)
            break;
        end = next;
    }
    return end;
}

} // namespace gopscope
