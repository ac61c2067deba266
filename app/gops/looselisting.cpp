#include "gops/looselisting.h"

#include "gops/listingtext.h"

#include <vector>

namespace gopscope {

using namespace listingtext;

namespace {

/// The words of a line, between blanks. Each place of the line is looked at a fixed number of times: a
/// regular expression for the same goes back and forth over hostile names.
class LooseRow
{
public:
    explicit LooseRow(QByteArrayView line)
        : m_line(line)
    {
        for (qsizetype at = skipBlanks(line, 0); at < line.size();) {
            const qsizetype end = skip(line, at, [](char c) { return c != ' '; });
            m_words.push_back({at, end});
            at = skipBlanks(line, end);
        }
    }

    [[nodiscard]] std::optional<ListedProcess> read() const
    {
        if (m_words.size() < 5 || m_words.front().start != 0)
            return {};
        const auto pid = parseWhole<qint64>(wordAt(0));
        const auto ppid = parseWhole<qint64>(wordAt(1));
        if (!pid || *pid == 0 || !ppid)
            return {};
        for (std::size_t word = 2; word + 1 < m_words.size(); ++word) {
            if (auto process = readFromVersion(word)) {
                process->pid = *pid;
                process->ppid = *ppid;
                return process;
            }
        }
        return {};
    }

private:
    struct Word
    {
        qsizetype start;
        qsizetype end;
    };

    [[nodiscard]] QByteArrayView wordAt(std::size_t word) const
    {
        return m_line.sliced(m_words[word].start, m_words[word].end - m_words[word].start);
    }

    /// Name, version and path, when a version starts in this word: at its start, or glued to the mark.
    [[nodiscard]] std::optional<ListedProcess> readFromVersion(std::size_t word) const
    {
        const auto [start, end] = m_words[word];
        for (qsizetype at = start; at < end; ++at) {
            if (at > start && m_line[at - 1] != '*')
                continue;
            const std::size_t path = pathBehind(word, at);
            if (path == 0)
                continue;
            const qsizetype nameStart = m_words[2].start;
            qsizetype nameEnd = at > start ? at : m_words[word - 1].end;
            const bool agent = m_line[nameEnd - 1] == '*' && nameEnd - 1 > nameStart;
            nameEnd -= agent ? 1 : 0;
            if (nameEnd > nameStart && (agent || at == start))
                return process(m_line.sliced(nameStart, nameEnd - nameStart), agent, at, path);
        }
        return {};
    }

    /// The word that starts a path right behind the version at `at` in `word`; 0 when there is none.
    [[nodiscard]] std::size_t pathBehind(std::size_t word, qsizetype at) const
    {
        const auto text = m_line.sliced(at);
        std::size_t path = 0;
        if (text.size() > 2 && text.startsWith("go") && isDigit(text[2]))
            path = word + 1;
        else if (text.startsWith("devel ") && m_words[word].end == at + 5)
            path = word + 2;
        else if (text.startsWith("unknown Go version ") && m_words[word].end == at + 7)
            path = word + 3;
        return path > 0 && path < m_words.size() && isPath(m_line, m_words[path].start) ? path : 0;
    }

    [[nodiscard]] ListedProcess process(QByteArrayView name, bool agent, qsizetype at, std::size_t path) const
    {
        ListedProcess process;
        process.name = QString::fromUtf8(name);
        process.agent = agent;
        const QString version = QString::fromUtf8(m_line.sliced(at, m_words[path - 1].end - at));
        if (version != unknownVersion)
            process.goVersion = version;
        process.path = QString::fromUtf8(m_line.sliced(m_words[path].start));
        return process;
    }

    QByteArrayView m_line;
    std::vector<Word> m_words;
};

} // namespace

Listing parseLoose(QByteArrayView text)
{
    Listing listing;
    while (!text.isEmpty()) {
        const qsizetype end = text.indexOf('\n');
        // A last line without its end was cut.
        if (const auto process = end < 0 ? std::nullopt : LooseRow(text.first(end)).read())
            listing.processes.append(*process);
        else
            ++listing.unreadable;
        text = end < 0 ? QByteArrayView() : text.sliced(end + 1);
    }
    return listing;
}

} // namespace gopscope
