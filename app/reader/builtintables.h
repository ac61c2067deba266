#pragma once

#include "executable/executable.h"

#include <string_view>

namespace gopscope {

/// The table of resources/goruntime/tables for Go 1.`minor`; empty when there is none.
[[nodiscard]] std::string_view builtInTable(Executable::Machine machine, int minor);

} // namespace gopscope
