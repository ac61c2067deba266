#pragma once

#include "executable/executable.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace gopscope {

/// The addresses that machine code at `address` refers to, rising, each once: operands relative to the
/// instruction on amd64, ADRP and what goes with it on arm64. No disassembler: among them are some that are
/// none.
[[nodiscard]] std::vector<std::uint64_t> referencesIn(Executable::Machine machine,
                                                      std::span<const std::byte> code, std::uint64_t address);

} // namespace gopscope
