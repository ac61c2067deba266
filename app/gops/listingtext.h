#pragma once

#include "base/number.h"

#include <QByteArrayView>
#include <QLatin1StringView>

/// The small things that rows of a listing are made of.
namespace gopscope::listingtext {

/// What gops prints where it can't read the version out of a binary.
inline constexpr QLatin1StringView unknownVersion("unknown Go version");

/// The end of the run of characters that `accept` takes, from `at` on.
template<typename Accept> qsizetype skip(QByteArrayView text, qsizetype at, Accept accept)
{
    while (at < text.size() && accept(text[at]))
        ++at;
    return at;
}

inline qsizetype skipDigits(QByteArrayView text, qsizetype at)
{
    return skip(text, at, isDigit);
}

inline qsizetype skipBlanks(QByteArrayView text, qsizetype at)
{
    return skip(text, at, [](char c) { return c == ' '; });
}

/// Whether an absolute path starts at `at`, of Windows too.
inline bool isPath(QByteArrayView text, qsizetype at)
{
    if (at >= text.size() || text[at] == '/')
        return at < text.size();
    const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    return at + 2 < text.size() && letter(text[at]) && text[at + 1] == ':' && text[at + 2] == '\\';
}

/// Whether the line at the start of `text` begins like a record: two numbers.
inline bool startsLikeRecord(QByteArrayView text)
{
    const qsizetype pidEnd = skipDigits(text, 0);
    const qsizetype ppid = skipBlanks(text, pidEnd);
    return pidEnd > 0 && ppid > pidEnd && ppid < text.size() && isDigit(text[ppid]);
}

} // namespace gopscope::listingtext
