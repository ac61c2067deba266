#pragma once

#include <sys/types.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace gopscope {

/// A set of capabilities, a bit each.
using Capabilities = std::uint64_t;

/// The rights of a process, as /proc/PID/status tells them.
struct Credentials
{
    std::array<uid_t, 4> uids{}; ///< real, effective, saved, of the file system
    std::array<gid_t, 4> gids{}; ///< the same
    std::vector<gid_t> groups;
    Capabilities inheritable = 0;
    Capabilities permitted = 0;
    Capabilities effective = 0;
    Capabilities ambient = 0;

    friend bool operator==(const Credentials &, const Credentials &) = default;
};

/// Absent when a line of these is missing or odd, as when the text is cut.
[[nodiscard]] std::optional<Credentials> parseCredentials(std::string_view status);

/// Where a process comes from, as /proc/PID/stat tells it.
struct Origin
{
    std::uint64_t startTicks = 0; ///< when it started, in clock ticks after boot
    pid_t parent = 0;             ///< 0 when that is in another PID namespace
    bool isForkOnly = false;      ///< it became no program of its own by exec since
};

/// Absent when the line is cut or odd.
[[nodiscard]] std::optional<Origin> parseOrigin(std::string_view stat);

/// The rights of whoever started this program: its own, without what the file brought with it by a
/// capability.
[[nodiscard]] std::optional<Credentials> credentialsOfStarter();

} // namespace gopscope
