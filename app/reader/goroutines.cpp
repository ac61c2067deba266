#include "reader/goroutines.h"

#include "executable/bytes.h"

#include <algorithm>

namespace gopscope {

namespace {

constexpr std::size_t partLength = 1024;
// Programs start theirs in some hundred places; more is what a process makes us believe.
constexpr std::size_t mostLookups = 4096;

// runtime.atomicstatus
enum Status : std::uint32_t
{
    Runnable = 1,
    Running = 2,
    Syscall = 3,
    Waiting = 4,
    CopyingStack = 8,
    Preempted = 9,
    Leaked = 10, // waits for ever
    Last = 11,   // others are free, or not yet in use
    ScanBit = 0x1000,
};

bool isStatus(std::uint32_t status)
{
    return (status & ~ScanBit) <= Last;
}

std::uint64_t *counterOf(GoroutineStates &states, std::uint32_t status)
{
    switch (status & ~ScanBit) {
    case Runnable:
        return &states.runnable;
    case Running:
    case CopyingStack:
        return &states.running;
    case Syscall:
        return &states.inSyscall;
    case Waiting:
    case Preempted:
    case Leaked:
        return &states.waiting;
    default:
        return nullptr; // free ones
    }
}

/// As the runtime tells its own, which runtime.NumGoroutine leaves out.
bool isNameOfRuntime(const std::string &name)
{
    return name.starts_with("runtime.") && name != "runtime.main" && name != "runtime.corostart" &&
           name != "runtime.handleAsyncEvent";
}

} // namespace

bool Goroutines::isOfRuntime(std::uint64_t start)
{
    const auto known = m_ofRuntime.find(start);
    if (known != m_ofRuntime.end())
        return known->second;
    ++m_lookups;
    const bool is = isNameOfRuntime(m_functions.nameAt(m_executable, m_textStart, start - m_bias));
    if (m_ofRuntime.size() >= mostLookups)
        m_ofRuntime.clear();
    m_ofRuntime.emplace(start, is);
    return is;
}

std::optional<FailureId> Goroutines::readPart(const ProcessMemory &memory, std::uint64_t array,
                                              std::size_t length)
{
    m_addresses.resize(length);
    if (const auto failed = memory.read(array, std::as_writable_bytes(std::span(m_addresses))))
        return failed;
    m_part.clear();
    for (const std::uint64_t address : m_addresses)
        m_part.add(address + m_offsets.begin, m_offsets.end - m_offsets.begin);
    return m_part.read(memory);
}

bool Goroutines::countOne(std::span<const std::byte> g)
{
    const auto status = load<std::uint32_t>(g, m_offsets.status - m_offsets.begin);
    if (!isStatus(status))
        return false;
    auto *counter = counterOf(m_states, status);
    if (counter == nullptr || isOfRuntime(load<std::uint64_t>(g, m_offsets.startPc - m_offsets.begin)))
        return true;
    ++*counter;
    if (counter == &m_states.waiting)
        countReason(g);
    return true;
}

void Goroutines::countReason(std::span<const std::byte> g)
{
    if (m_offsets.thread && load<std::uint64_t>(g, *m_offsets.thread - m_offsets.begin) != 0)
        ++m_waitingOnThread;
    else if (m_offsets.waitReason)
        ++m_byReason[load<std::uint8_t>(g, *m_offsets.waitReason - m_offsets.begin)];
}

std::optional<GoroutineWaits> Goroutines::waits() const
{
    if (!m_offsets.waitReason)
        return {};
    auto waits = m_waitReasons.grouped(m_byReason);
    if (waits) // the runtime has it do so: for a collection, or to stop the world
        waits->otherwise += m_waitingOnThread;
    return waits;
}

std::optional<GoroutineStates> Goroutines::count(const ProcessMemory &memory, Capture::Slice all)
{
    if (all.length > most)
        return {};
    m_lookups = 0;
    m_states = {};
    m_byReason.fill(0);
    m_waitingOnThread = 0;
    for (std::uint64_t done = 0; done < all.length; done += partLength) {
        const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(partLength, all.length - done));
        if (readPart(memory, all.array + done * sizeof(std::uint64_t), length))
            return {};
        for (std::size_t i = 0; i < length; ++i) {
            if (!countOne(m_part[i]))
                return {};
        }
        if (m_lookups > mostLookups)
            return {};
    }
    m_states.waits = waits();
    return m_states;
}

} // namespace gopscope
