#pragma once

#include "executable/failure.h"

#include <string>

namespace gopscope {

/// How the runtime in a Go program is laid out, in the form of resources/goruntime/tables, from the DWARF and
/// the symbols of the program: all lines but those of kind R, which only serve without symbols, and those of
/// kind W where the words stand in no file, as in position-independent programs. What the program's version
/// of Go lacks is left out. Fails when there is no telling.
[[nodiscard]] Expected<std::string> layoutOf(int descriptor);

} // namespace gopscope
