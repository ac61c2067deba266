#pragma once

#include "sampling/target.h"

/// A target in the lines that commands say on standard error.
namespace gopscope::targetwords {

/// Its name and PID.
[[nodiscard]] QString label(const Target &target);

/// Why it has no values now.
[[nodiscard]] QString silence(const Target &target);

} // namespace gopscope::targetwords
