#pragma once

#include "reader/addresses.h"
#include "reader/gather.h"
#include "reader/offsets.h"
#include "reader/processmemory.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace gopscope {

/// The raw bytes that a reading is made of, all of one moment.
///
/// The runtime counts in memstats.heapStats, and what its Ps' caches have handed out since is in the spans
/// that these hold. Nothing stops the process meanwhile, so both are read again afterwards: when neither the
/// counters nor the caches have changed, and no P was in the middle of counting, the bytes belong together.
class Capture
{
public:
    /// `program` are the addresses that the program's own variables take up.
    struct Range
    {
        std::uint64_t begin = 0;
        std::uint64_t end = 0;
    };
    Capture(const ProcessMemory &memory, const Offsets &offsets, const Addresses &addresses, Range program);

    /// Absent when it succeeded, else Inconsistent, Starting, UnknownLayout, Gone or NotPermitted.
    [[nodiscard]] std::optional<FailureId> take();

    using Bytes = std::span<const std::byte>;
    [[nodiscard]] Bytes memstats() const { return m_variables[m_memstats]; }
    [[nodiscard]] Bytes heapStats() const;
    [[nodiscard]] Bytes gcController() const { return m_variables[m_gcController]; }
    [[nodiscard]] Bytes sched() const { return m_variables[m_sched]; }
    [[nodiscard]] std::uint64_t spanBytesInUse() const;
    [[nodiscard]] std::uint64_t cacheBytesInUse() const;
    [[nodiscard]] std::uint32_t sweepgen() const;
    [[nodiscard]] std::uint32_t gomaxprocs() const;
    [[nodiscard]] std::optional<std::uint32_t> numCpu() const;
    [[nodiscard]] std::optional<std::int32_t> gcPercent() const; ///< of Go 1.16
    /// From Offsets::Work::begin on; empty when it is not known where that is.
    [[nodiscard]] Bytes work() const { return m_work ? m_variables[*m_work] : Bytes(); }
    struct Slice
    {
        std::uint64_t array = 0;
        std::uint64_t length = 0;
    };
    [[nodiscard]] Slice allgs() const { return sliceOf(m_allgs); }

    [[nodiscard]] std::size_t processors() const { return m_processors.size(); }
    /// Of what the Ps keep for themselves.
    [[nodiscard]] std::uint64_t tinyAllocs() const;
    [[nodiscard]] std::uint64_t freeGoroutines() const;

    /// A span in a P's cache; bytes are those from Offsets::Mspan::begin on.
    struct CachedSpan
    {
        std::size_t slot = 0;
        Bytes bytes;
    };
    [[nodiscard]] std::size_t cachedSpans() const { return m_slots.size(); }
    [[nodiscard]] CachedSpan cachedSpan(std::size_t i) const { return {m_slots[i], m_spans[i]}; }

    [[nodiscard]] std::uint64_t takenUnixNs() const { return m_takenUnixNs; }

private:
    struct Processor
    {
        std::uint64_t address = 0;
        std::uint64_t mcache = 0;
        std::size_t id = 0, mcacheField = 0, statsSeq = 0, freeCount = 0, cache = 0; ///< pieces of m_before
        std::size_t statsSeqAfter = 0, cacheAfter = 0;                               ///< pieces of m_after
    };

    [[nodiscard]] Slice sliceOf(std::size_t piece) const;
    [[nodiscard]] std::optional<FailureId> readVariables();
    [[nodiscard]] std::optional<FailureId> findProcessors();
    void planProcessors();
    [[nodiscard]] std::optional<FailureId> readProcessors();
    [[nodiscard]] std::optional<FailureId> readSpans();
    [[nodiscard]] std::optional<FailureId> readAgain();

    const ProcessMemory &m_memory;
    const Offsets &m_offsets;
    const Addresses &m_addresses;
    Range m_program;

    Gather m_variables;
    std::size_t m_memstats = 0, m_gcController = 0, m_sched = 0, m_allgs = 0, m_allp = 0, m_gomaxprocs = 0;
    std::size_t m_spanInUse = 0, m_cacheInUse = 0, m_sweepgen = 0;
    std::optional<std::size_t> m_numCpu, m_gcPercent, m_work;

    Slice m_known; ///< allp, of which m_processors are the elements
    std::vector<Processor> m_processors;
    Gather m_before;
    Gather m_after;
    Gather m_spans;
    std::vector<std::size_t> m_slots;
    std::vector<std::byte> m_heapStatsAfter;
    std::uint64_t m_takenUnixNs = 0;
};

} // namespace gopscope
