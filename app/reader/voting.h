#pragma once

#include "executable/executable.h"
#include "executable/pclntab.h"
#include "reader/layouttable.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace gopscope {

/// The addresses of variables in a program without symbols: every reference that the table knows of a
/// function votes for where its variable begins. Absent is what has no clear winner. In the order of
/// `variables`.
[[nodiscard]] std::vector<std::optional<std::uint64_t>>
voteForVariables(const Executable &executable, const Pclntab &functions, std::uint64_t textStart,
                 const LayoutTable &table, std::span<const std::string_view> variables);

} // namespace gopscope
