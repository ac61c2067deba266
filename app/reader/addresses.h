#pragma once

#include "executable/failure.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace gopscope {

/// Where the variables of the runtime are in a process.
struct Addresses
{
    std::uint64_t memstats = 0;
    std::uint64_t gcController = 0;
    std::uint64_t mheap = 0;
    std::uint64_t sched = 0;
    std::uint64_t allgs = 0;
    std::uint64_t allp = 0;
    std::uint64_t gomaxprocs = 0;
    std::optional<std::uint64_t> numCpu;
    std::optional<std::uint64_t> gcPercent; ///< of Go 1.16
    std::optional<std::uint64_t> work;

    /// Says of each of these names, sorted and of one prefix, where the variable is; without `bias`.
    using Finder =
        std::function<std::vector<std::optional<std::uint64_t>>(std::span<const std::string_view> names)>;
    static constexpr std::string_view prefix = "runtime.";

    /// Fails with NoTable when one that is needed can't be found.
    [[nodiscard]] static Expected<Addresses> find(const Finder &finder, std::uint64_t bias);
};

} // namespace gopscope
