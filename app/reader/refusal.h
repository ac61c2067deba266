#pragma once

#include <cstdint>
#include <string_view>

namespace gopscope {

/// Why the opener hands out no descriptors of a process.
enum class Refusal : std::uint8_t
{
    None,
    Gone,          ///< it ended; its PID may be another's by now
    HidePid,       ///< it is there, but this /proc does not show it
    AnotherUser,   ///< its real user is not the starter
    UserNamespace, ///< its user IDs are those of a container
    MoreRights,    ///< its IDs, groups or capabilities are more than the starter's
    NotDumpable,   ///< it, or the mode of its program, forbids to read it
    Starting,      ///< it runs in its parent's memory still
    NotPermitted,  ///< the system said no to the opening itself
    Io,            ///< it could not be told
};
inline constexpr auto lastRefusal = Refusal::Io;

/// Why a process could not be opened.
struct Refused
{
    Refusal refusal = Refusal::Io;
    int error = 0;
    int yamaScope = -1; ///< of kernel.yama.ptrace_scope, -1 where the system has no Yama
};

/// As "another_user"; these never change.
[[nodiscard]] constexpr std::string_view nameOf(Refusal refusal)
{
    switch (refusal) {
    case Refusal::None:
        break;
    case Refusal::Gone:
        return "gone";
    case Refusal::HidePid:
        return "hidepid";
    case Refusal::AnotherUser:
        return "another_user";
    case Refusal::UserNamespace:
        return "user_namespace";
    case Refusal::MoreRights:
        return "more_rights";
    case Refusal::NotDumpable:
        return "not_dumpable";
    case Refusal::Starting:
        return "starting";
    case Refusal::NotPermitted:
        return "not_permitted";
    case Refusal::Io:
        return "io";
    }
    return "none";
}

} // namespace gopscope
