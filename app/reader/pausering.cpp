#include "reader/pausering.h"

#include <algorithm>
#include <array>
#include <span>

namespace gopscope {

namespace {

constexpr std::uint32_t ringLength = 256;
using Ring = std::array<std::uint64_t, ringLength>;

template<typename T> std::span<std::byte> bytesOf(T &object)
{
    return std::as_writable_bytes(std::span(&object, 1));
}

} // namespace

std::optional<FailureId> PauseRing::tell(RuntimeReading &reading, const ProcessMemory &memory,
                                         std::uint64_t memstats, const Offsets::MemStats &offsets)
{
    const auto count = static_cast<std::uint32_t>(reading.numGc);
    if (!m_told || *m_told == count) {
        m_told = count;
        return {};
    }
    // The count is raised once a collection's entry is written. So those below the count of before are whole,
    // and those that are more than 255 below the count of afterwards may be overwritten.
    Ring durations;
    Ring ends;
    std::uint32_t countAfter = 0;
    for (const auto &[offset, bytes] :
         {std::pair(offsets.pauseNs, bytesOf(durations)), std::pair(offsets.pauseEnd, bytesOf(ends)),
          std::pair(offsets.numGc, bytesOf(countAfter))}) {
        if (const auto failed = memory.read(memstats + offset, bytes))
            return failed;
    }
    const std::uint32_t happened = count - *m_told;
    const std::uint32_t since = countAfter - count;
    const std::uint32_t kept = since < ringLength ? ringLength - 1 - since : 0;
    const std::uint32_t told = std::min(happened, kept);
    reading.missedPauses = happened - told;
    for (std::uint32_t i = count - told; i != count; ++i)
        reading.pauses.push_back(
            {.endUnixNs = ends[i % ringLength], .durationNs = durations[i % ringLength]});
    m_told = count;
    return {};
}

} // namespace gopscope
