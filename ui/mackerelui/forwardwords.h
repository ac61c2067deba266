#pragma once

#include "notices/notice.h"
#include "session/forwarding.h"

namespace gopscope {

enum class Length
{
    Short,
    Full
};

/// How forwarding stands, in words for the switch.
[[nodiscard]] QString switchWords(const ForwardState &state, qint64 nowMs, Length length);

/// What Mackerel took since the start and what was lost, for the status bar; empty when there is nothing to
/// say.
[[nodiscard]] QString forwardCounters(const ForwardState &state);

/// What a person has to decide or put right about forwarding; absent when there is nothing.
[[nodiscard]] std::optional<Notice> forwardNotice(const Forwarding &forwarding, qint64 nowMs);

} // namespace gopscope
