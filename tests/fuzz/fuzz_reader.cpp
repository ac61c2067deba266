#include "fuzz.h"
#include "reader/conversation.h"
#include "reader/credentials.h"
#include "reader/service.h"

#include <algorithm>
#include <vector>

using namespace gopscope;

namespace {

/// What a line counts as, whatever stands in one that is too long.
std::string meaningOf(const RequestBuffer::Line &line)
{
    return line.isTooLong ? "too long" : '=' + line.text + '\n' + line.layout;
}

std::vector<std::string> cut(std::string_view text, std::size_t pieceSize)
{
    RequestBuffer buffer;
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size(); at += pieceSize) {
        buffer.add(text.substr(at, pieceSize));
        while (const auto line = buffer.take())
            lines.push_back(meaningOf(*line));
    }
    return lines;
}

/// Processes that say whatever the client said last.
Service serviceOf(const std::string_view &said)
{
    const auto read = [&said](GoProcess::States states) -> Expected<RuntimeReading> {
        if (states == GoProcess::States::Counted)
            return fail(FailureId::Gone, std::string(said));
        return RuntimeReading{};
    };
    return Service([](pid_t, std::uint64_t) -> tl::expected<Descriptors, Refused> { return Descriptors{}; },
                   [&said, read](Descriptors, std::string_view) -> Expected<Watched> {
                       return Watched{.goVersion = std::string(said), .read = read};
                   });
}

bool isOneLine(const std::string &answer)
{
    return !answer.empty() && answer.size() < longestAnswer &&
           std::all_of(answer.begin(), answer.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    const auto lines = cut(text, std::max<std::size_t>(size, 1));
    fuzz::check(lines.size() <= std::size_t(std::count(text.begin(), text.end(), '\n')), "a line has an end");
    fuzz::check(lines == cut(text, 1) && lines == cut(text, longestRequest), "pieces make no difference");

    Service service = serviceOf(text);
    for (const std::string_view line : lines) {
        const auto end = line.find('\n');
        const bool isTooLong = end == std::string_view::npos;
        const auto request = line.substr(1, isTooLong ? end : end - 1);
        const auto layout = isTooLong ? std::string_view() : line.substr(end + 1);
        fuzz::check(layout.size() <= longestLayout && layout.size() == layoutSizeOf(request),
                    "a layout is what was said to follow");
        fuzz::check(isOneLine(service.answer(request, layout)), "an answer is one line");
    }

    const auto credentials = parseCredentials(text);
    fuzz::check(!credentials || credentials->groups.size() < size, "each group stands there");
    (void)parseOrigin(text);
    return 0;
}
