#pragma once

#include "mackerel/forwardstate.h"

namespace gopscope {

enum class Length
{
    Short,
    Full
};

/// Why Mackerel takes nothing, in a few words.
[[nodiscard]] QString reasonWord(standing::Refused::Reason reason);

/// How forwarding stands, in words for the switch.
[[nodiscard]] QString switchWords(const ForwardState &state, qint64 nowMs, Length length);

/// What Mackerel took since the start and what was lost, for the status bar; empty when there is nothing to
/// say.
[[nodiscard]] QString forwardCounters(const ForwardState &state);

} // namespace gopscope
