#include "reader/credentials.h"

#include "reader/smallfile.h"

#include <linux/securebits.h>
#include <sys/auxv.h>
#include <sys/prctl.h>

#include <algorithm>
#include <charconv>
#include <string>

namespace gopscope {

namespace {

/// Takes the text up to `separator` off the front; all of it when there is none.
std::string_view takeUpTo(char separator, std::string_view &text)
{
    const std::size_t end = std::min(text.find(separator), text.size());
    const std::string_view front = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return front;
}

template<typename T> std::optional<T> parse(std::string_view text, int base = 10)
{
    T number = 0;
    const char *const textEnd = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), textEnd, number, base);
    return !text.empty() && error == std::errc() && end == textEnd ? std::optional(number) : std::nullopt;
}

/// Four numbers with tabs between.
template<typename Id> bool parseIds(std::string_view text, std::array<Id, 4> &ids)
{
    for (Id &id : ids) {
        const auto number = parse<Id>(takeUpTo('\t', text));
        if (!number)
            return false;
        id = *number;
    }
    return text.empty();
}

/// Any number of numbers with blanks between, and one more behind them.
bool parseGroups(std::string_view text, std::vector<gid_t> &groups)
{
    if (!text.ends_with(' '))
        return false;
    text.remove_suffix(1);
    while (!text.empty()) {
        const auto group = parse<gid_t>(takeUpTo(' ', text));
        if (!group)
            return false;
        groups.push_back(*group);
    }
    return true;
}

bool parseCapabilities(std::string_view text, Capabilities &capabilities)
{
    const auto bits = parse<Capabilities>(text, 16);
    capabilities = bits.value_or(0);
    return bits.has_value();
}

/// What stands in a line of that name; empty when there is none, or its end is cut off. The kernel escapes
/// line feeds in the name of the process, the only text here that somebody can choose.
std::string_view lineOf(std::string_view status, std::string_view name)
{
    const std::string begin = '\n' + std::string(name) + ":\t";
    const std::size_t at = status.find(begin);
    if (at == std::string_view::npos)
        return {};
    status.remove_prefix(at + begin.size());
    const std::size_t end = status.find('\n');
    return end == std::string_view::npos ? std::string_view() : status.substr(0, end);
}

/// Whether exec gave capabilities to this process that its user does not have: getauxval(3) tells so of all
/// but root, who gets his own anyway, unless that was turned off.
bool mayHoldMoreThanStarter(const Credentials &self)
{
    return ::getauxval(AT_SECURE) != 0 ||
           (self.uids.front() == 0 && (::prctl(PR_GET_SECUREBITS) & SECBIT_NOROOT) != 0);
}

} // namespace

std::optional<Credentials> parseCredentials(std::string_view status)
{
    Credentials credentials;
    const bool isWhole = parseIds(lineOf(status, "Uid"), credentials.uids) &&
                         parseIds(lineOf(status, "Gid"), credentials.gids) &&
                         parseGroups(lineOf(status, "Groups"), credentials.groups) &&
                         parseCapabilities(lineOf(status, "CapInh"), credentials.inheritable) &&
                         parseCapabilities(lineOf(status, "CapPrm"), credentials.permitted) &&
                         parseCapabilities(lineOf(status, "CapEff"), credentials.effective) &&
                         parseCapabilities(lineOf(status, "CapAmb"), credentials.ambient);
    return isWhole ? std::optional(credentials) : std::nullopt;
}

std::optional<Origin> parseOrigin(std::string_view stat)
{
    // proc(5): pid (comm) state ppid …; the name may hold blanks and parentheses, so count from its end.
    constexpr std::size_t parentAt = 2, flagsAt = 7, startTicksAt = 20;
    constexpr std::uint32_t forkedNotExecuted = 0x40; // PF_FORKNOEXEC
    const std::size_t nameEnd = stat.rfind(')');
    if (nameEnd == std::string_view::npos)
        return {};
    stat.remove_prefix(nameEnd + 1);
    std::array<std::string_view, startTicksAt + 1> fields;
    for (std::string_view &field : fields)
        field = takeUpTo(' ', stat);
    const auto parent = parse<pid_t>(fields[parentAt]);
    const auto flags = parse<std::uint32_t>(fields[flagsAt]);
    const auto startTicks = parse<std::uint64_t>(fields[startTicksAt]);
    if (stat.empty() || !parent || !flags || !startTicks)
        return {};
    return Origin{
        .startTicks = *startTicks, .parent = *parent, .isForkOnly = (*flags & forkedNotExecuted) != 0};
}

std::optional<Credentials> credentialsOfStarter()
{
    SmallFile file;
    const auto status = file.read(AT_FDCWD, "/proc/self/status");
    auto credentials = status ? parseCredentials(*status) : std::nullopt;
    if (credentials && mayHoldMoreThanStarter(*credentials))
        credentials->permitted = credentials->effective = credentials->ambient = 0;
    return credentials;
}

} // namespace gopscope
