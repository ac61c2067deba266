#pragma once

#include "reader/credentials.h"
#include "reader/refusal.h"

#include <optional>

namespace gopscope {

/// What the opener saw of a process at one moment.
struct Candidate
{
    Credentials credentials;
    /// Who /proc says owns its memory: root, not its user, when it is not dumpable.
    uid_t memoryOwner = 0;
    /// Absent when the system does not let us look.
    std::optional<bool> sharesUserNamespace;
};

/// Whether the starter could read the process if he asked himself, but for Yama: what the kernel checks too,
/// unless the reader holds a capability, and the groups, which it does not. None: he could.
[[nodiscard]] Refusal judge(const Candidate &candidate, const Credentials &starter);

} // namespace gopscope
