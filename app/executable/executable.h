#pragma once

#include "executable/failure.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gopscope {

/// An ELF file of 64 bits, read through a descriptor that somebody else opened and keeps open.
///
/// Nothing is mapped: a file that is truncated while it is mapped kills its reader by SIGBUS, and who owns
/// the file chooses when. A read comes back short instead.
class Executable
{
public:
    enum class Machine
    {
        Amd64,
        Arm64
    };

    /// A part of the file that is loaded at an address.
    struct Segment
    {
        std::uint64_t address = 0;
        std::uint64_t memorySize = 0;
        std::uint64_t offset = 0;
        std::uint64_t fileSize = 0;
        bool writable = false;
        bool executable = false;
    };

    struct Section
    {
        std::string name;
        std::uint32_t type = 0;
        std::uint32_t link = 0;
        std::uint64_t address = 0;
        std::uint64_t offset = 0;
        std::uint64_t size = 0;
    };

    /// Fails with BadFile.
    [[nodiscard]] static Expected<Executable> open(int descriptor);

    [[nodiscard]] Machine machine() const { return m_machine; }
    /// The address of the first instruction, before the system moves a position-independent program.
    [[nodiscard]] std::uint64_t entry() const { return m_entry; }
    [[nodiscard]] std::uint64_t fileSize() const { return m_fileSize; }
    [[nodiscard]] std::span<const Segment> segments() const { return m_segments; }
    /// Empty in a program that had its section table removed.
    [[nodiscard]] std::span<const Section> sections() const { return m_sections; }
    /// Null when there is none, or none with contents.
    [[nodiscard]] const Section *section(std::string_view name) const;

    /// Where in the file the bytes of an address range are; absent when they are not all there.
    [[nodiscard]] std::optional<std::uint64_t> offsetOf(std::uint64_t address, std::uint64_t size) const;
    /// How many bytes of the file follow an address in its segment.
    [[nodiscard]] std::uint64_t bytesAt(std::uint64_t address) const;

    /// Whether all of `to` could be filled from there.
    [[nodiscard]] bool readOffset(std::uint64_t offset, std::span<std::byte> to) const;
    [[nodiscard]] bool readAddress(std::uint64_t address, std::span<std::byte> to) const;

    /// Sections beyond this are not looked at.
    static constexpr std::uint64_t maximumSection = 512ULL << 20;

private:
    Executable() = default;
    [[nodiscard]] bool readSegments(std::uint64_t offset, std::uint16_t count);
    void readSections(std::uint64_t offset, std::uint16_t count, std::uint16_t nameSection);

    int m_descriptor = -1;
    Machine m_machine = Machine::Amd64;
    std::uint64_t m_entry = 0;
    std::uint64_t m_fileSize = 0;
    std::vector<Segment> m_segments;
    std::vector<Section> m_sections;
};

} // namespace gopscope
