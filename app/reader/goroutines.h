#pragma once

#include "executable/executable.h"
#include "executable/pclntab.h"
#include "reader/capture.h"
#include "reader/gather.h"
#include "reader/offsets.h"
#include "reader/runtimereading.h"

#include <cstdint>
#include <optional>
#include <unordered_map>

namespace gopscope {

/// Counts the goroutines of a program by state, and those that wait by what they wait for, without those of
/// the runtime itself.
class Goroutines
{
public:
    /// `textStart` is where the functions' table says that the text begins, before the program was moved by
    /// `bias`.
    Goroutines(const Executable &executable, const Pclntab &functions, std::uint64_t textStart,
               std::uint64_t bias, const Offsets &offsets)
        : m_executable(executable)
        , m_functions(functions)
        , m_textStart(textStart)
        , m_bias(bias)
        , m_offsets(offsets.g)
        , m_waitReasons(offsets.waitReasons)
    {
    }

    static constexpr std::uint64_t most = 1 << 20;
    /// Absent when there are more, they can't be read, or what is read are none.
    [[nodiscard]] std::optional<GoroutineStates> count(const ProcessMemory &memory, Capture::Slice all);

private:
    [[nodiscard]] std::optional<FailureId> readPart(const ProcessMemory &memory, std::uint64_t array,
                                                    std::size_t length);
    [[nodiscard]] bool isOfRuntime(std::uint64_t start);
    [[nodiscard]] bool countOne(std::span<const std::byte> g);
    void countReason(std::span<const std::byte> g);
    [[nodiscard]] std::optional<GoroutineWaits> waits() const;

    const Executable &m_executable;
    Pclntab m_functions;
    std::uint64_t m_textStart;
    std::uint64_t m_bias;
    Offsets::G m_offsets;
    WaitReasons m_waitReasons;

    Gather m_part;
    std::vector<std::uint64_t> m_addresses;
    std::unordered_map<std::uint64_t, bool> m_ofRuntime; ///< by the function they began with

    // Of the count that is going on.
    std::size_t m_lookups = 0;
    GoroutineStates m_states;
    WaitReasons::Counts m_byReason{};
    std::uint64_t m_waitingOnThread = 0; ///< these say no reason
};

} // namespace gopscope
