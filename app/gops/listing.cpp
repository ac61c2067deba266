#include "gops/listing.h"

#include "base/untrusted.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

constexpr qsizetype longestPid = 19;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// The end of the run of `accept` from `at` on.
template<typename Accept> qsizetype skip(QByteArrayView text, qsizetype at, Accept accept)
{
    while (at < text.size() && accept(text[at]))
        ++at;
    return at;
}

qsizetype skipBlanks(QByteArrayView text, qsizetype at)
{
    return skip(text, at, [](char c) { return c == ' '; });
}

std::optional<qint64> toPid(QByteArrayView digits)
{
    if (digits.isEmpty() || digits.size() > longestPid)
        return {};
    bool ok = false;
    const qint64 pid = digits.toLongLong(&ok);
    return ok && pid > 0 ? std::optional(pid) : std::nullopt;
}

/// The byte columns of a listing since v0.3.2. They count from the start of a record, and gops pads in
/// bytes, so they hold for names with blanks, non-ASCII letters and even newlines.
struct Columns
{
    qsizetype ppid = 0;
    qsizetype name = 0;
    qsizetype mark = 0;
    qsizetype path = 0;
};

bool isPathStart(QByteArrayView text, qsizetype at)
{
    if (at < 1 || at >= text.size() || text[at - 1] != ' ')
        return false;
    if (text[at] == '/')
        return true;
    const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    return at + 2 < text.size() && letter(text[at]) && text[at + 1] == ':' && text[at + 2] == '\\';
}

bool isMark(QByteArrayView text, qsizetype at)
{
    return at + 2 < text.size() && (text[at] == '*' || text[at] == ' ') && text[at + 1] == ' ' &&
           text[at + 2] != ' ';
}

/// Whether the text at `at` reads like a version that gops prints, which tells the version's column
/// from blanks inside of a name.
bool looksLikeVersion(QByteArrayView text)
{
    return (text.size() > 2 && text.startsWith("go") && isDigit(text[2])) || text.startsWith("devel ") ||
           text.startsWith("unknown Go version");
}

/// Finds the columns from all lines that start like a record.
class ColumnFinder
{
public:
    explicit ColumnFinder(QByteArrayView text)
        : m_text(text)
    {
    }

    /// Absent when no line starts like a record.
    std::optional<Columns> find()
    {
        findNumbers();
        if (m_starts.empty())
            return {};
        Columns best;
        int bestScore = 0;
        const auto paths = bestPaths();
        const auto marks = likelyMarks(paths.empty() ? 0 : paths.back());
        for (qsizetype path : paths) {
            for (qsizetype mark : marks) {
                const int score = mark + 3 < path ? scoreOf(mark, path) : 0;
                if (score > bestScore) {
                    bestScore = score;
                    best = {m_columns.ppid, m_columns.name, mark, path};
                }
            }
        }
        if (bestScore == 0)
            return {};
        return best;
    }

private:
    void findNumbers()
    {
        for (qsizetype at = 0; at < m_text.size(); at = nextLine(at)) {
            const qsizetype pidEnd = skip(m_text, at, isDigit);
            const qsizetype ppid = skipBlanks(m_text, pidEnd);
            const qsizetype ppidEnd = skip(m_text, ppid, isDigit);
            if (pidEnd == at || ppid == pidEnd || ppidEnd == ppid || ppidEnd >= m_text.size() ||
                m_text[ppidEnd] != ' ')
                continue;
            // The first line is a record for certain; what starts elsewhere is the inside of a name.
            if (m_starts.empty())
                m_columns.ppid = ppid - at;
            else if (ppid - at != m_columns.ppid)
                continue;
            m_columns.name = std::max(m_columns.name, ppidEnd - at + 1);
            if (m_starts.size() < mostStarts)
                m_starts.push_back(at);
        }
    }

    qsizetype nextLine(qsizetype at) const
    {
        const qsizetype end = m_text.indexOf('\n', at);
        return end < 0 ? m_text.size() : end + 1;
    }

    /// The columns at which a path starts in most records, from left to right.
    std::vector<qsizetype> bestPaths() const
    {
        const qsizetype first = m_columns.name + 2;
        const qsizetype last = std::min(longestRecord(), first + widest);
        std::vector<qsizetype> best;
        qsizetype most = 1;
        for (qsizetype column = first; column < last && best.size() < mostCandidates; ++column) {
            const auto fitting =
                countStarts([&](qsizetype start) { return isPathStart(m_text, start + column); });
            if (fitting < most)
                continue;
            if (fitting > most)
                best.clear();
            most = fitting;
            best.push_back(column);
        }
        return best;
    }

    /// The columns before `end` that can be the mark's in most records.
    std::vector<qsizetype> likelyMarks(qsizetype end) const
    {
        std::vector<qsizetype> marks;
        for (qsizetype mark = m_columns.name + 1; mark < end && marks.size() < mostCandidates; ++mark) {
            if (countStarts([&](qsizetype start) { return isMark(m_text, start + mark); }) * 2 >
                std::ssize(m_starts))
                marks.push_back(mark);
        }
        return marks;
    }

    template<typename Fits> qsizetype countStarts(Fits fits) const
    {
        return std::count_if(m_starts.begin(), m_starts.end(), fits);
    }

    qsizetype longestRecord() const
    {
        qsizetype longest = 0;
        for (std::size_t i = 0; i < m_starts.size(); ++i) {
            const qsizetype end = i + 1 < m_starts.size() ? m_starts[i + 1] : m_text.size();
            longest = std::max(longest, end - m_starts[i]);
        }
        return longest;
    }

    /// Records that fit, those with a version that reads like one counting more; columns as tight as
    /// gops makes them win over loose ones.
    int scoreOf(qsizetype mark, qsizetype path) const
    {
        int score = 0;
        bool tightName = false;
        bool tightVersion = false;
        for (qsizetype start : m_starts) {
            if (!isPathStart(m_text, start + path) || !isMark(m_text, start + mark))
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
    static constexpr qsizetype widest = 16 * 1024;
    static constexpr std::size_t mostCandidates = 256;
    static constexpr std::size_t mostStarts = 256;

    QByteArrayView m_text;
    Columns m_columns;
    std::vector<qsizetype> m_starts;
};

/// Reads the record at the start of `text`; absent when it does not fit the columns.
std::optional<ListedProcess> readRecord(QByteArrayView text, const Columns &columns)
{
    const auto pidEnd = skip(text, 0, isDigit);
    if (!isPathStart(text, columns.path) || !isMark(text, columns.mark) ||
        skipBlanks(text, pidEnd) != columns.ppid)
        return {};
    const auto ppidEnd = skip(text, columns.ppid, isDigit);
    const auto pid = toPid(text.first(pidEnd));
    if (!pid || ppidEnd >= columns.name || skipBlanks(text, ppidEnd) < columns.name)
        return {};

    const auto padded = [&](qsizetype from, qsizetype to) {
        while (to > from && text[to - 1] == ' ')
            --to;
        return QString::fromUtf8(text.sliced(from, to - from));
    };
    ListedProcess process;
    process.pid = *pid;
    bool ok = false;
    const qint64 ppid = text.sliced(columns.ppid, ppidEnd - columns.ppid).toLongLong(&ok);
    if (ok)
        process.ppid = ppid;
    process.name = padded(columns.name, columns.mark);
    process.agent = text[columns.mark] == '*';
    const QString version = padded(columns.mark + 2, columns.path - 1);
    if (version != "unknown Go version"_L1)
        process.goVersion = version;
    return process;
}

/// Whether the line at the start of `text` begins like a record: two numbers.
bool startsLikeRecord(QByteArrayView text)
{
    const qsizetype pidEnd = skip(text, 0, isDigit);
    const qsizetype ppid = skipBlanks(text, pidEnd);
    return pidEnd > 0 && ppid > pidEnd && ppid < text.size() && isDigit(text[ppid]);
}

/// Where the path from `pathStart` on ends: at the newline before the next record, since a path may
/// hold newlines itself. -1 when the text ends before: the row was cut.
qsizetype findPathEnd(QByteArrayView text, qsizetype pathStart)
{
    qsizetype end = text.indexOf('\n', pathStart);
    while (end >= 0 && end + 1 < text.size() && !startsLikeRecord(text.sliced(end + 1))) {
        const qsizetype next = text.indexOf('\n', end + 1);
        if (next < 0)
            break;
        end = next;
    }
    return end;
}

Listing parseColumns(QByteArrayView text, const Columns &columns)
{
    Listing listing;
    qsizetype at = 0;
    while (at < text.size()) {
        auto process = readRecord(text.sliced(at), columns);
        const qsizetype pathStart = at + columns.path;
        const qsizetype end = process ? findPathEnd(text, pathStart) : text.indexOf('\n', at);
        if (process && end >= 0) {
            process->path = QString::fromUtf8(text.sliced(pathStart, end - pathStart));
            listing.processes.append(*process);
        } else {
            ++listing.unreadable;
        }
        if (end < 0)
            break;
        at = end + 1;
    }
    return listing;
}

/// Columns that are not aligned, as no gops prints them but a wrapper around it may: one record a line,
/// told apart by the version. Absent unless every line reads as a record.
std::optional<Listing> parseLoose(QByteArrayView text)
{
    static const QRegularExpression row(
        uR"(^(\d{1,19}) +(\d{1,19}) +(\S.*?)(\*| ) *(go\d\S*|devel \S+|unknown Go version) +(/.*|[A-Za-z]:\\.*)$)"_s);
    constexpr qsizetype longestLine = 16 * 1024;
    Listing listing;
    while (!text.isEmpty()) {
        const qsizetype end = text.indexOf('\n');
        if (end < 0 || end > longestLine) // cut before its newline, or no row
            return {};
        const auto match = row.match(QString::fromUtf8(text.first(end)));
        const auto pid = toPid(match.captured(1).toLatin1());
        if (!pid)
            return {};
        ListedProcess process;
        process.pid = *pid;
        process.ppid = match.captured(2).toLongLong();
        process.name = match.captured(3);
        process.agent = match.captured(4) == "*"_L1;
        if (match.captured(5) != "unknown Go version"_L1)
            process.goVersion = match.captured(5);
        process.path = match.captured(6);
        listing.processes.append(process);
        text = text.sliced(end + 1);
    }
    return listing;
}

/// Where the next record of the old form starts: `123*<TAB>` or `123<TAB>` at the start of a line, of the
/// one at `from` or of a later one. The end of the text when there is none.
qsizetype nextTabbed(QByteArrayView text, qsizetype from)
{
    while (from < text.size()) {
        qsizetype end = skip(text, from, isDigit);
        if (end > from && end < text.size() && text[end] == '*')
            ++end;
        if (end > from && end < text.size() && text[end] == '\t')
            return from;
        const qsizetype newline = text.indexOf('\n', from);
        if (newline < 0)
            break;
        from = newline + 1;
    }
    return text.size();
}

/// Where `\t(PATH)` starts in the rest of a record: where the path's base name is the name, since these
/// versions print the executable's base name; else the first one. -1 when there is none.
qsizetype findTabbedPath(QByteArrayView rest)
{
    const QByteArrayView separator("\t(");
    for (qsizetype at = rest.indexOf(separator); at >= 0; at = rest.indexOf(separator, at + 1)) {
        const auto name = rest.first(at);
        const auto path = rest.sliced(at + 2);
        if (path.size() > name.size() && path.chopped(1).endsWith(name))
            return at;
    }
    return rest.indexOf(separator);
}

/// v0.1.0 to v0.3.1: the mark glued to the PID, no parent, no version.
Listing parseTabbed(QByteArrayView text)
{
    Listing listing;
    for (qsizetype at = nextTabbed(text, 0); at < text.size();) {
        const qsizetype lineEnd = text.indexOf('\n', at);
        const qsizetype next = lineEnd < 0 ? text.size() : nextTabbed(text, lineEnd + 1);
        QByteArrayView record = text.sliced(at, next - at);
        at = next;
        // A blank line and a count of other processes follow the last record.
        const qsizetype end = record.lastIndexOf(")\n");
        record = record.first(end + 1);
        const qsizetype pidEnd = skip(record, 0, isDigit);
        const auto pid = toPid(record.first(pidEnd));
        if (!pid) { // a row that was cut before its end, too
            ++listing.unreadable;
            continue;
        }
        const bool agent = record[pidEnd] == '*';
        const auto rest = record.sliced(pidEnd + (agent ? 2 : 1));
        const qsizetype path = findTabbedPath(rest);
        if (path < 0) {
            ++listing.unreadable;
            continue;
        }
        ListedProcess process;
        process.pid = *pid;
        process.agent = agent;
        process.name = QString::fromUtf8(rest.first(path));
        process.path = QString::fromUtf8(rest.sliced(path + 2).chopped(1));
        listing.processes.append(process);
    }
    return listing;
}

} // namespace

Result<Listing> parseListing(const QByteArray &output)
{
    const QByteArrayView text(output);
    if (text.trimmed().isEmpty())
        return Listing{};
    if (nextTabbed(text, 0) == 0)
        return parseTabbed(text);
    Listing listing;
    if (const auto columns = ColumnFinder(text).find())
        listing = parseColumns(text, *columns);
    // Aligned columns are more to be trusted than words, unless they explain less.
    if (const auto loose = parseLoose(text); loose && loose->processes.size() > listing.processes.size())
        return *loose;
    if (!listing.processes.isEmpty())
        return listing;
    return failure(ErrorKind::Unexpected, QCoreApplication::translate(
                                              "gops", "The listing of gops can't be read; it starts with: %1")
                                              .arg(firstLine(output, 120)));
}

} // namespace gopscope
