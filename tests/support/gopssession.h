#pragma once

#include "session/session.h"

/// A session that knows only what its gops lists and asks, not what else runs on this machine.
struct GopsSession : gopscope::Session
{
    explicit GopsSession(const gopscope::Clock &clock)
        : Session(clock)
    {
        setSource(gopscope::gopsSource());
    }
};
