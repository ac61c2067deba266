#include "fuzz.h"
#include "gops/listing.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace gopscope;

namespace {

bool isPlain(const QString &text)
{
    return !text.isEmpty() &&
           std::all_of(text.begin(), text.end(), [](QChar c) { return c > u' ' && c < u'\x7f'; });
}

/// Whether gops prints such a row so that it can be read in one way only.
bool isPlain(const ListedProcess &process)
{
    return process.ppid && process.goVersion && process.goVersion->startsWith("go1."_L1) &&
           isPlain(*process.goVersion) && isPlain(process.name) && isPlain(process.path) &&
           process.path.startsWith(u'/');
}

/// The rows as gops prints them: columns padded to the widest value.
QByteArray printed(const QList<ListedProcess> &processes)
{
    std::array<qsizetype, 4> widths{};
    const auto cells = [](const ListedProcess &process) {
        return std::array{QByteArray::number(process.pid), QByteArray::number(*process.ppid),
                          process.name.toUtf8(), process.goVersion->toUtf8()};
    };
    for (const ListedProcess &process : processes) {
        for (std::size_t i = 0; i < widths.size(); ++i)
            widths[i] = std::max(widths[i], cells(process)[i].size());
    }
    QByteArray text;
    for (const ListedProcess &process : processes) {
        auto row = cells(process);
        for (std::size_t i = 0; i < row.size(); ++i)
            row[i] = row[i].leftJustified(widths[i]);
        text += row[0] + ' ' + row[1] + ' ' + row[2] + (process.agent ? "* " : "  ") + row[3] + ' ' +
                process.path.toUtf8() + '\n';
    }
    return text;
}

void checkRow(const ListedProcess &process, qsizetype size)
{
    fuzz::check(process.pid > 0, "a PID is above 0");
    fuzz::check(!process.ppid || *process.ppid >= 0, "a parent's PID is not below 0");
    fuzz::check(process.goVersion != u"unknown Go version"_s, "an unknown version is absent");
    fuzz::check(process.name.size() + process.path.size() < size, "a row is a part of the listing");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray text = fuzz::bytesOf(data, size);
    const auto listing = parseListing(text);
    if (!listing)
        return 0;
    for (const ListedProcess &process : listing->processes)
        checkRow(process, text.size());
    fuzz::check(listing->processes.size() + listing->unreadable <= text.count('\n') + 1,
                "a row needs a line");

    auto plain = listing->processes;
    plain.removeIf([](const ListedProcess &process) { return !isPlain(process); });
    if (plain.isEmpty())
        return 0;
    const auto again = parseListing(printed(plain));
    fuzz::check(again && again->unreadable == 0 && again->processes == plain,
                "what gops prints of it reads the same");
    return 0;
}
