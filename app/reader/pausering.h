#pragma once

#include "reader/offsets.h"
#include "reader/processmemory.h"
#include "reader/runtimereading.h"

#include <cstdint>
#include <optional>

namespace gopscope {

/// The pauses of the last 255 collections, which the runtime keeps, each told once.
class PauseRing
{
public:
    /// Puts the collections since the last time into the reading; with the first one none, it only begins
    /// there. Fails as ProcessMemory does, and tells them the next time.
    [[nodiscard]] std::optional<FailureId> tell(RuntimeReading &reading, const ProcessMemory &memory,
                                                std::uint64_t memstats, const Offsets::MemStats &offsets);

private:
    std::optional<std::uint32_t> m_told; ///< how many collections there were the last time
};

} // namespace gopscope
