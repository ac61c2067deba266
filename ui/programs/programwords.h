#pragma once

#include "session/launchedprograms.h"

#include <QString>

namespace gopscope::programwords {

/// How a program stands, in a sentence or two.
[[nodiscard]] QString state(const LaunchedProgram &program, const ProgramWatch &watch);

/// "SIGKILL"; its number where the system has no name for it.
[[nodiscard]] QString signalName(int number);

} // namespace gopscope::programwords
