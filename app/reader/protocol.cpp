#include "reader/protocol.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <concepts>
#include <span>
#include <vector>

namespace gopscope {

namespace {

/// The words of a request, if they are not more than any request has.
std::optional<std::vector<std::string_view>> wordsOf(std::string_view line)
{
    constexpr std::size_t most = 5;
    std::vector<std::string_view> words;
    while (words.size() < most) {
        const std::size_t blank = line.find(' ');
        words.push_back(line.substr(0, blank));
        if (blank == std::string_view::npos)
            return words;
        line.remove_prefix(blank + 1);
    }
    return {};
}

template<std::integral T> bool parse(std::string_view word, T &to)
{
    const char *const wordEnd = word.data() + word.size();
    const auto [end, error] = std::from_chars(word.data(), wordEnd, to);
    return !word.empty() && word.front() != '-' && error == std::errc() && end == wordEnd;
}

void append(std::string &line, auto number)
{
    constexpr std::size_t longestNumber = 32; // of a double, shortest form: 24
    std::array<char, longestNumber> text;
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc())
        line.append(text.data(), end);
}

void append(std::string &line, std::string_view key, auto number)
{
    line += ' ';
    line += key;
    line += '=';
    append(line, number);
}

std::string begin(std::string_view word, TargetId id)
{
    std::string line(word);
    line += ' ';
    append(line, id);
    return line;
}

/// Letters, digits and a few others as they are, the rest as `_`.
std::string cleaned(std::string_view text, std::string_view others, std::size_t most)
{
    std::string clean(text.substr(0, most));
    const auto isKept = [others](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
               others.find(c) != std::string_view::npos;
    };
    std::replace_if(clean.begin(), clean.end(), std::not_fn(isKept), '_');
    return clean;
}

std::string failureLine(std::string_view word, TargetId id, const Failure &failure)
{
    constexpr std::size_t longestWords = 200;
    std::string line = begin(word, id);
    line += ' ';
    line += nameOf(failure.id);
    line += ' ';
    line += cleaned(failure.words, " .:,+-_()'/;", longestWords);
    return line;
}

void appendPauses(std::string &line, const RuntimeReading &reading)
{
    std::span<const Pause> pauses = reading.pauses;
    const std::size_t tooMany = pauses.size() - std::min(pauses.size(), mostPauses);
    for (const Pause &pause : pauses.subspan(tooMany)) {
        append(line, "pause", pause.endUnixNs);
        line += ':';
        append(line, pause.durationNs);
    }
    append(line, "missed_pauses", reading.missedPauses + tooMany);
}

} // namespace

std::optional<Request> parseRequest(std::string_view line)
{
    const auto words = wordsOf(line);
    TargetId id = 0;
    if (!words || words->size() < 2 || !parse((*words)[1], id))
        return {};
    const std::string_view verb = words->front();
    const std::span<const std::string_view> rest = std::span(*words).subspan(2);
    if (verb == "read" && (rest.empty() || (rest.size() == 1 && rest[0] == "states")))
        return ReadRequest{.id = id, .states = !rest.empty()};
    if (verb == "detach" && rest.empty())
        return DetachRequest{.id = id};
    AttachRequest attach{.id = id};
    const bool hasLayout = rest.size() == 3;
    if (verb != "attach" || (rest.size() != 2 && !hasLayout) || !parse(rest[0], attach.pid) ||
        !parse(rest[1], attach.startTicks))
        return {};
    if (hasLayout &&
        (!parse(rest[2], attach.layoutSize) || attach.layoutSize == 0 || attach.layoutSize > longestLayout))
        return {};
    return attach;
}

std::size_t layoutSizeOf(std::string_view line)
{
    const auto request = parseRequest(line);
    const auto *const attach = request ? std::get_if<AttachRequest>(&*request) : nullptr;
    return attach ? attach->layoutSize : 0;
}

std::string greeting(bool isPrivileged)
{
    return std::string("gopscope-reader 1 ") + (isPrivileged ? "privileged" : "plain");
}

std::string attachedLine(TargetId id, std::string_view goVersion)
{
    constexpr std::size_t longestVersion = 64;
    return begin("attached", id) + ' ' + cleaned(goVersion, ".:,+-", longestVersion);
}

std::string refusedLine(TargetId id, const Refused &refused)
{
    std::string line = begin("refused", id);
    line += ' ';
    line += nameOf(refused.refusal);
    if (refused.error != 0)
        append(line, "errno", refused.error);
    if (refused.yamaScope >= 0)
        append(line, "yama", refused.yamaScope);
    return line;
}

std::string refusedLine(TargetId id, const Failure &failure)
{
    return failureLine("refused", id, failure);
}

std::string silentLine(TargetId id, const Failure &failure)
{
    return failureLine("silent", id, failure);
}

std::string readingLine(TargetId id, const RuntimeReading &reading, const Moment &moment)
{
    std::string line = begin("reading", id);
    append(line, "realtime", moment.realtime);
    append(line, "monotonic", moment.monotonic);
    append(line, "boottime", moment.boottime);
    forEachNumber(reading, [&line](std::string_view key, Number number) {
        const double *const real = std::get_if<double>(&number);
        if (!real || std::isfinite(*real))
            std::visit([&](auto value) { append(line, key, value); }, number);
    });
    appendPauses(line, reading);
    return line;
}

std::string detachedLine(TargetId id)
{
    return begin("detached", id);
}

std::string errorLine(std::string_view word)
{
    return "error " + std::string(word);
}

} // namespace gopscope
