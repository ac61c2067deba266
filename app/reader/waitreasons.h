#pragma once

#include "reader/runtimereading.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace gopscope {

/// What the runtime of one Go version means by the numbers of the reasons for which goroutines wait.
class WaitReasons
{
public:
    WaitReasons() = default;
    /// `words` by their numbers, as a stack trace has them. Those that no version up to 1.27 uses stay
    /// unknown: a later one may mean anything by them.
    explicit WaitReasons(std::span<const std::string_view> words);

    using Counts = std::array<std::uint64_t, 256>; ///< goroutines by the number of their reason
    /// Absent when one of them waits for a reason that is not known.
    [[nodiscard]] std::optional<GoroutineWaits> grouped(const Counts &counts) const;

private:
    using Group = std::uint64_t GoroutineWaits::*;
    std::vector<Group> m_groups; ///< by number; null: not known
};

} // namespace gopscope
