#include "executable/pclntab.h"

#include "executable/bytes.h"
#include "executable/filewindow.h"
#include "executable/nametable.h"

#include <array>

namespace gopscope {

namespace {

constexpr std::uint32_t magicOfGo116 = 0xfffffffa;
constexpr std::uint32_t magicOfGo118 = 0xfffffff0;
constexpr std::uint32_t magicOfGo120 = 0xfffffff1;
constexpr std::size_t headerSize = 72;
constexpr std::size_t longestName = 512;

bool isHeader(std::span<const std::byte> bytes)
{
    const auto magic = load<std::uint32_t>(bytes);
    const auto quantum = load<std::uint8_t>(bytes, 6);
    return (magic == magicOfGo116 || magic == magicOfGo118 || magic == magicOfGo120) &&
           load<std::uint16_t>(bytes, 4) == 0 && (quantum == 1 || quantum == 4) &&
           load<std::uint8_t>(bytes, 7) == sizeof(std::uint64_t);
}

} // namespace

std::optional<Pclntab> Pclntab::parse(const Executable &executable, std::uint64_t offset, std::uint64_t size,
                                      std::uint64_t address)
{
    std::array<std::byte, headerSize> header{};
    if (size < headerSize || !executable.readOffset(offset, header) || !isHeader(header))
        return {};
    Pclntab table;
    table.m_absolute = load<std::uint32_t>(header) == magicOfGo116;
    table.m_offset = offset;
    table.m_size = size;
    table.m_address = address;
    // Go 1.18 put the text's address before the offsets.
    const std::size_t first = table.m_absolute ? 24 : 32;
    const auto names = load<std::uint64_t>(header, first);
    const auto namesEnd = load<std::uint64_t>(header, first + 8);
    const auto functions = load<std::uint64_t>(header, first + 32);
    table.m_count = load<std::uint64_t>(header, 8);
    if (names > namesEnd || namesEnd > size || functions > size ||
        table.m_count >= (size - functions) / table.entrySize())
        return {};
    table.m_names = offset + names;
    table.m_nameSize = namesEnd - names;
    table.m_functions = offset + functions;
    return table;
}

std::optional<Pclntab> Pclntab::find(const Executable &executable)
{
    for (const char *name : {".gopclntab", ".data.rel.ro.gopclntab"}) {
        if (const auto *section = executable.section(name))
            return parse(executable, section->offset, section->size, section->address);
    }
    if (!executable.sections().empty())
        return {};
    FileWindow window(executable);
    for (const auto &segment : executable.segments()) {
        const std::uint64_t size = executable.bytesAt(segment.address);
        for (std::uint64_t at = 0; at + headerSize <= size; at += sizeof(std::uint64_t)) {
            const auto bytes = window.at(segment.offset + at, headerSize);
            if (bytes.empty())
                break;
            if (!isHeader(bytes))
                continue;
            if (auto table = parse(executable, segment.offset + at, size - at, segment.address + at))
                return table;
        }
    }
    return {};
}

Pclntab::Entry Pclntab::entryAt(std::span<const std::byte> entry, std::uint64_t textStart) const
{
    if (m_absolute)
        return {load<std::uint64_t>(entry), load<std::uint64_t>(entry, 8)};
    return {textStart + load<std::uint32_t>(entry), load<std::uint32_t>(entry, 4)};
}

std::vector<Pclntab::Function> Pclntab::functions(const Executable &executable, std::uint64_t textStart,
                                                  std::string_view prefix,
                                                  std::span<const std::string_view> names) const
{
    const NameTable places(executable, m_names, m_nameSize, prefix, names);
    std::vector<Function> found;
    FileWindow entries(executable);
    FileWindow functions(executable);
    for (std::uint64_t i = 0; i < m_count && found.size() < names.size(); ++i) {
        // Two at a time: a function ends where the next one begins.
        const auto bytes = entries.at(m_functions + i * entrySize(), 2 * entrySize());
        if (bytes.empty())
            break;
        const Entry entry = entryAt(bytes, textStart);
        if (entry.function >= m_size)
            continue;
        const auto nameAt = functions.at(m_functions + entry.function + nameField(), sizeof(std::uint32_t));
        const auto name = places.at(load<std::uint32_t>(nameAt));
        const std::uint64_t end = entryAt(bytes.subspan(entrySize()), textStart).address;
        if (!nameAt.empty() && name && end > entry.address)
            found.push_back({.name = *name, .entry = entry.address, .size = end - entry.address});
    }
    return found;
}

std::string Pclntab::nameAt(const Executable &executable, std::uint64_t textStart,
                            std::uint64_t address) const
{
    FileWindow window(executable, longestName);
    const auto entry = [&](std::uint64_t i) {
        return entryAt(window.at(m_functions + i * entrySize(), entrySize()), textStart);
    };
    if (m_count == 0 || address < entry(0).address || address >= entry(m_count).address)
        return {};
    std::uint64_t low = 0;
    for (std::uint64_t high = m_count; high - low > 1;) {
        const std::uint64_t middle = low + (high - low) / 2;
        (entry(middle).address <= address ? low : high) = middle;
    }
    const std::uint64_t function = entry(low).function;
    if (function >= m_size)
        return {};
    const auto field = window.at(m_functions + function + nameField(), sizeof(std::uint32_t));
    const std::uint64_t name = load<std::uint32_t>(field);
    if (field.empty() || name >= m_nameSize)
        return {};
    const auto left = static_cast<std::size_t>(std::min<std::uint64_t>(m_nameSize - name, longestName));
    return std::string(terminatedText(window.at(m_names + name, left)));
}

} // namespace gopscope
