#include "reader/capture.h"

#include "executable/bytes.h"

#include <algorithm>
#include <ctime>

namespace gopscope {

namespace {

// What Go's runtime itself allows; more is what a process makes us believe.
constexpr std::uint64_t maximumProcessors = 1024;

std::uint64_t unixNow()
{
    timespec now = {};
    ::clock_gettime(CLOCK_REALTIME, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(now.tv_nsec);
}

} // namespace

Capture::Capture(const ProcessMemory &memory, const Offsets &offsets, const Addresses &addresses,
                 Range program)
    : m_memory(memory)
    , m_offsets(offsets)
    , m_addresses(addresses)
    , m_program(program)
    , m_heapStatsAfter(offsets.heapStats.size)
{
    constexpr std::size_t sliceSize = 2 * sizeof(std::uint64_t);
    m_memstats = m_variables.add(addresses.memstats, offsets.memstats.size);
    m_gcController = m_variables.add(addresses.gcController, offsets.gcController.size);
    const auto &sched = offsets.sched;
    const auto schedEnd = std::max({sched.systemGoroutines, sched.threadsMade, sched.threadsFreed,
                                    std::ranges::max(sched.freeGoroutines)});
    m_sched = m_variables.add(addresses.sched, schedEnd + sizeof(std::uint64_t));
    m_allgs = m_variables.add(addresses.allgs, sliceSize);
    m_allp = m_variables.add(addresses.allp, sliceSize);
    m_gomaxprocs = m_variables.add(addresses.gomaxprocs, sizeof(std::uint32_t));
    m_spanInUse = m_variables.add(addresses.mheap + offsets.mheap.spanInUse, sizeof(std::uint64_t));
    m_cacheInUse = m_variables.add(addresses.mheap + offsets.mheap.cacheInUse, sizeof(std::uint64_t));
    m_sweepgen = m_variables.add(addresses.mheap + offsets.mheap.sweepgen, sizeof(std::uint32_t));
    if (addresses.numCpu)
        m_numCpu = m_variables.add(*addresses.numCpu, sizeof(std::uint32_t));
    if (addresses.gcPercent)
        m_gcPercent = m_variables.add(*addresses.gcPercent, sizeof(std::uint32_t));
    if (addresses.work && offsets.work)
        m_work =
            m_variables.add(*addresses.work + offsets.work->begin, offsets.work->end - offsets.work->begin);
}

std::optional<FailureId> Capture::take()
{
    const std::uint64_t begin = unixNow();
    // The counters first and last: a change of what is read between them shows there.
    for (const auto step : {&Capture::readVariables, &Capture::findProcessors, &Capture::readProcessors,
                            &Capture::readSpans, &Capture::readAgain}) {
        if (const auto failed = (this->*step)())
            return failed;
    }
    m_takenUnixNs = begin + (unixNow() - begin) / 2;
    return {};
}

std::optional<FailureId> Capture::readVariables()
{
    return m_variables.read(m_memory);
}

std::optional<FailureId> Capture::findProcessors()
{
    const Slice allp = sliceOf(m_allp);
    // The Ps are made before the first goroutine.
    if ((allp.length == 0 && allp.array == 0) || (allgs().length == 0 && allgs().array == 0))
        return FailureId::Starting;
    if (allp.length == 0 || allp.length > maximumProcessors)
        return FailureId::UnknownLayout;
    if (allp.array == m_known.array && allp.length == m_known.length)
        return {};
    m_known = {};
    std::vector<std::uint64_t> addresses(static_cast<std::size_t>(allp.length));
    if (const auto failed = m_memory.read(allp.array, std::as_writable_bytes(std::span(addresses))))
        return failed;
    m_processors.assign(addresses.size(), {});
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        Processor &processor = m_processors[i];
        processor.address = addresses[i];
        if (processor.address == 0) // the world is stopped, and GOMAXPROCS rises
            return FailureId::Inconsistent;
        auto mcache = std::as_writable_bytes(std::span(&processor.mcache, 1));
        if (const auto failed = m_memory.read(processor.address + m_offsets.p.mcache, mcache))
            return failed;
    }
    m_known = allp;
    planProcessors();
    return {};
}

void Capture::planProcessors()
{
    m_before.clear();
    m_after.clear();
    const auto &cache = m_offsets.mcache;
    const std::size_t cacheSize = cache.alloc + cache.spans * sizeof(std::uint64_t) - cache.tinyAllocs;
    for (Processor &processor : m_processors) {
        processor.id = m_before.add(processor.address + m_offsets.p.id, sizeof(std::uint32_t));
        processor.mcacheField = m_before.add(processor.address + m_offsets.p.mcache, sizeof(std::uint64_t));
        processor.statsSeq = m_before.add(processor.address + m_offsets.p.statsSeq, sizeof(std::uint32_t));
        processor.freeCount =
            m_before.add(processor.address + m_offsets.p.freeGoroutines, sizeof(std::uint32_t));
        processor.cache = m_before.add(processor.mcache + cache.tinyAllocs, cacheSize);
        processor.statsSeqAfter =
            m_after.add(processor.address + m_offsets.p.statsSeq, sizeof(std::uint32_t));
        processor.cacheAfter = m_after.add(processor.mcache + cache.tinyAllocs, cacheSize);
    }
}

std::optional<FailureId> Capture::readProcessors()
{
    if (const auto failed = m_before.read(m_memory)) {
        m_known = {};
        return failed;
    }
    std::uint32_t id = 0;
    for (const Processor &processor : m_processors) {
        if (load<std::uint32_t>(m_before[processor.id]) != id++)
            return FailureId::UnknownLayout;
        if (load<std::uint64_t>(m_before[processor.mcacheField]) != processor.mcache) {
            m_known = {};
            return FailureId::Inconsistent;
        }
    }
    return {};
}

std::optional<FailureId> Capture::readSpans()
{
    m_spans.clear();
    m_slots.clear();
    const auto &span = m_offsets.mspan;
    const std::size_t first = m_offsets.mcache.alloc - m_offsets.mcache.tinyAllocs;
    for (const Processor &processor : m_processors) {
        const Bytes cache = m_before[processor.cache];
        for (std::size_t slot = 0; slot < m_offsets.mcache.spans; ++slot) {
            const auto address = load<std::uint64_t>(cache, first + slot * sizeof(std::uint64_t));
            // A slot without a span points to a variable that stands for none.
            if (address == 0 || (address >= m_program.begin && address < m_program.end))
                continue;
            m_spans.add(address + span.begin, span.end - span.begin);
            m_slots.push_back(slot);
        }
    }
    return m_spans.read(m_memory);
}

std::optional<FailureId> Capture::readAgain()
{
    if (const auto failed = m_after.read(m_memory))
        return failed;
    if (const auto failed =
            m_memory.read(m_addresses.memstats + m_offsets.memstats.heapStats, m_heapStatsAfter))
        return failed;
    const std::size_t first = m_offsets.mcache.alloc - m_offsets.mcache.tinyAllocs;
    for (const Processor &processor : m_processors) {
        const auto sequence = load<std::uint32_t>(m_before[processor.statsSeq]);
        const bool counting =
            sequence % 2 != 0 || sequence != load<std::uint32_t>(m_after[processor.statsSeqAfter]);
        if (counting || !std::ranges::equal(m_before[processor.cache].subspan(first),
                                            m_after[processor.cacheAfter].subspan(first)))
            return FailureId::Inconsistent;
    }
    if (!std::ranges::equal(heapStats(), m_heapStatsAfter))
        return FailureId::Inconsistent;
    return {};
}

Capture::Slice Capture::sliceOf(std::size_t piece) const
{
    const Bytes bytes = m_variables[piece];
    return {load<std::uint64_t>(bytes), load<std::uint64_t>(bytes, sizeof(std::uint64_t))};
}

Capture::Bytes Capture::heapStats() const
{
    return memstats().subspan(m_offsets.memstats.heapStats, m_offsets.heapStats.size);
}

std::uint64_t Capture::spanBytesInUse() const
{
    return load<std::uint64_t>(m_variables[m_spanInUse]);
}

std::uint64_t Capture::cacheBytesInUse() const
{
    return load<std::uint64_t>(m_variables[m_cacheInUse]);
}

std::uint32_t Capture::sweepgen() const
{
    return load<std::uint32_t>(m_variables[m_sweepgen]);
}

std::uint32_t Capture::gomaxprocs() const
{
    return load<std::uint32_t>(m_variables[m_gomaxprocs]);
}

std::optional<std::uint32_t> Capture::numCpu() const
{
    return m_numCpu ? std::optional(load<std::uint32_t>(m_variables[*m_numCpu])) : std::nullopt;
}

std::optional<std::int32_t> Capture::gcPercent() const
{
    return m_gcPercent ? std::optional(load<std::int32_t>(m_variables[*m_gcPercent])) : std::nullopt;
}

std::uint64_t Capture::tinyAllocs() const
{
    std::uint64_t sum = 0;
    for (const Processor &processor : m_processors)
        sum += load<std::uint64_t>(m_before[processor.cache]);
    return sum;
}

std::uint64_t Capture::freeGoroutines() const
{
    std::uint64_t sum = 0;
    for (const Processor &processor : m_processors)
        sum += load<std::uint32_t>(m_before[processor.freeCount]);
    return sum;
}

} // namespace gopscope
