#pragma once

#include "mackerel/forwardstate.h"

/// How a forwarder, or the forwarding of a window, stands.
template<typename Standing, typename Forwarding> [[nodiscard]] bool stands(const Forwarding &forwarding)
{
    return std::holds_alternative<Standing>(forwarding.state().standing);
}

/// Why it is refused; absent when it is not.
template<typename Forwarding>
[[nodiscard]] std::optional<gopscope::standing::Refused::Reason> reasonOf(const Forwarding &forwarding)
{
    const auto *refused = std::get_if<gopscope::standing::Refused>(&forwarding.state().standing);
    return refused ? std::optional(refused->reason) : std::nullopt;
}
