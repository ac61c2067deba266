#pragma once

#include "executable/failure.h"
#include "reader/capture.h"
#include "reader/offsets.h"
#include "reader/runtimereading.h"

namespace gopscope {

/// Adds a capture up to what runtime.ReadMemStats would say, without states and pauses. Fails with
/// UnknownLayout, and the name of what does not hold, unless all that the runtime counts twice is equal and
/// the rest is plausible.
[[nodiscard]] Expected<RuntimeReading> account(const Capture &capture, const Offsets &offsets);

} // namespace gopscope
