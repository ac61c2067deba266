#include "gops/listing.h"

#include "base/untrusted.h"
#include "gops/listingcolumns.h"
#include "gops/listingtext.h"
#include "gops/looselisting.h"

#include <QCoreApplication>

namespace gopscope {

using namespace listingtext;

namespace {

std::optional<qint64> toPid(QByteArrayView digits)
{
    const auto pid = parseWhole<qint64>(digits);
    return pid && *pid > 0 ? pid : std::nullopt;
}

/// Reads the record at the start of `text`; absent when it does not fit the columns.
std::optional<ListedProcess> readRecord(QByteArrayView text, const ListingColumns &columns)
{
    if (!columns.fit(text) || !columns.fitMark(text))
        return {};
    const auto pid = toPid(text.first(skipDigits(text, 0)));
    if (!pid)
        return {};
    const auto padded = [&](qsizetype from, qsizetype to) {
        while (to > from && text[to - 1] == ' ')
            --to;
        return QString::fromUtf8(text.sliced(from, to - from));
    };
    const qsizetype ppidEnd = skipDigits(text, columns.ppid);
    ListedProcess process;
    process.pid = *pid;
    process.ppid = parseWhole<qint64>(text.sliced(columns.ppid, ppidEnd - columns.ppid));
    process.name = padded(columns.name, columns.mark);
    process.agent = text[columns.mark] == '*';
    const QString version = padded(columns.mark + 2, columns.path - 1);
    if (version != unknownVersion)
        process.goVersion = version;
    return process;
}

Listing parseColumns(QByteArrayView text, const ListingColumns &columns)
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

/// Where the next record of the old form starts: `123*<TAB>` or `123<TAB>` at the start of a line, of the
/// one at `from` or of a later one. The end of the text when there is none.
qsizetype nextTabbed(QByteArrayView text, qsizetype from)
{
    while (from < text.size()) {
        qsizetype end = skipDigits(text, from);
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
    constexpr qsizetype longestName = 512; // file systems allow 255 bytes
    const QByteArrayView separator("\t(");
    const qsizetype first = rest.indexOf(separator);
    for (qsizetype at = first; at >= 0 && at <= longestName; at = rest.indexOf(separator, at + 1)) {
        const auto name = rest.first(at);
        const auto path = rest.sliced(at + 2);
        if (path.size() > name.size() && path.chopped(1).endsWith(name))
            return at;
    }
    return first;
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
        const qsizetype pidEnd = skipDigits(record, 0);
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
    qsizetype unexplained = text.count('\n') + 1;
    if (const auto columns = findColumns(text)) {
        listing = parseColumns(text, *columns);
        unexplained = listing.unreadable;
    }
    // Aligned columns are more to be trusted than words, since a name can hold what looks like rows.
    if (listing.processes.size() > 1 && unexplained == 0)
        return listing;
    const Listing loose = parseLoose(text);
    const bool explainsMore = loose.unreadable < unexplained || listing.processes.size() <= 1;
    if (loose.processes.size() > listing.processes.size() && explainsMore)
        return loose;
    if (!listing.processes.isEmpty())
        return listing;
    return failure(ErrorKind::Unexpected, QCoreApplication::translate(
                                              "gops", "The listing of gops can't be read; it starts with: %1")
                                              .arg(firstLine(output, 120)));
}

} // namespace gopscope
