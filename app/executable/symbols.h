#pragma once

#include "executable/executable.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace gopscope {

/// The addresses of variables by the symbol table, in the order of their names; these are sorted and begin
/// with `prefix`. All are absent in a stripped program.
[[nodiscard]] std::vector<std::optional<std::uint64_t>>
findVariables(const Executable &executable, std::string_view prefix, std::span<const std::string_view> names);

} // namespace gopscope
