#pragma once

#include "executable/executable.h"
#include "executable/pclntab.h"
#include "reader/offsets.h"
#include "reader/processmemory.h"

#include <cstdint>
#include <optional>

namespace gopscope {

/// Where the text begins that the function table's entries are relative to, as the running program knows it;
/// before the system moved the program by `bias`. From the runtime's module data, next to its pointer to the
/// table: the file has it in some versions only, and not in position-independent programs.
[[nodiscard]] std::optional<std::uint64_t> findTextStart(const Executable &executable,
                                                         const Pclntab &functions,
                                                         const ProcessMemory &memory, std::uint64_t bias,
                                                         const Offsets::ModuleData &offsets);

} // namespace gopscope
