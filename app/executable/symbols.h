#pragma once

#include "executable/executable.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace gopscope {

/// Where a variable is, before the system moves a position-independent program, and its bytes.
struct Extent
{
    std::uint64_t address = 0;
    std::uint64_t size = 0;
};

/// The places of variables by the symbol table, in the order of their names; these are sorted and begin with
/// `prefix`. All are absent in a stripped program.
[[nodiscard]] std::vector<std::optional<Extent>>
findExtents(const Executable &executable, std::string_view prefix, std::span<const std::string_view> names);

/// Their addresses alone.
[[nodiscard]] std::vector<std::optional<std::uint64_t>>
findVariables(const Executable &executable, std::string_view prefix, std::span<const std::string_view> names);

} // namespace gopscope
