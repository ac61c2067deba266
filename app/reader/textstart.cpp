#include "reader/textstart.h"

#include "executable/bytes.h"

#include <algorithm>
#include <vector>

namespace gopscope {

namespace {

constexpr std::size_t chunk = 128 << 10;
constexpr std::size_t moduleSize = 1024; // bytes of it that are looked at
constexpr std::uint64_t mostData = 64 << 20;

/// The text's address, when the bytes begin with module data.
std::optional<std::uint64_t> textOfModule(std::span<const std::byte> bytes,
                                          const Offsets::ModuleData &offsets)
{
    const auto text = load<std::uint64_t>(bytes, offsets.text);
    const auto minPc = load<std::uint64_t>(bytes, offsets.minPc);
    const auto maxPc = load<std::uint64_t>(bytes, offsets.maxPc);
    const auto etext = load<std::uint64_t>(bytes, offsets.etext);
    constexpr std::uint64_t slack = 16;
    if (text == 0 || text > minPc || minPc >= maxPc || maxPc - slack > etext)
        return {};
    return text;
}

std::optional<std::uint64_t> searchChunk(std::span<const std::byte> bytes, std::uint64_t pointer,
                                         const Offsets::ModuleData &offsets)
{
    for (std::size_t at = 0; at + sizeof pointer <= bytes.size(); at += sizeof pointer) {
        if (load<std::uint64_t>(bytes, at) != pointer)
            continue;
        if (const auto text = textOfModule(bytes.subspan(at), offsets))
            return text;
    }
    return {};
}

} // namespace

std::optional<std::uint64_t> findTextStart(const Executable &executable, const Pclntab &functions,
                                           const ProcessMemory &memory, std::uint64_t bias,
                                           const Offsets::ModuleData &offsets)
{
    const std::uint64_t pointer = functions.address() + bias; // module data begins with it
    std::vector<std::byte> bytes;
    for (const auto &segment : executable.segments()) {
        if (!segment.writable || segment.fileSize > mostData)
            continue;
        for (std::uint64_t done = 0; done < segment.fileSize; done += chunk) {
            const auto size = std::min<std::uint64_t>(chunk + moduleSize, segment.fileSize - done);
            bytes.resize(static_cast<std::size_t>(size));
            if (memory.read(segment.address + bias + done, bytes))
                break;
            if (const auto text = searchChunk(bytes, pointer, offsets))
                return *text - bias;
        }
    }
    return {};
}

} // namespace gopscope
