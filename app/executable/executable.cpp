#include "executable/executable.h"

#include "executable/bytes.h"

#include <elf.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>

namespace gopscope {

namespace {

// Programs have some forty sections and a dozen segments.
constexpr std::size_t maximumHeaders = 1024;
constexpr std::size_t longestSectionName = 64;

template<typename Header>
bool readHeaders(const Executable &file, std::uint64_t offset, std::uint16_t count,
                 std::vector<Header> &headers)
{
    headers.resize(std::min<std::size_t>(count, maximumHeaders));
    return file.readOffset(offset, std::as_writable_bytes(std::span(headers)));
}

bool isWithin(std::uint64_t offset, std::uint64_t size, std::uint64_t end)
{
    return offset <= end && size <= end - offset;
}

std::optional<Executable::Machine> machineOf(const Elf64_Ehdr &header)
{
    if (header.e_machine == EM_X86_64)
        return Executable::Machine::Amd64;
    if (header.e_machine == EM_AARCH64)
        return Executable::Machine::Arm64;
    return {};
}

bool isElf64(const Elf64_Ehdr &header)
{
    return std::memcmp(header.e_ident, ELFMAG, SELFMAG) == 0 && header.e_ident[EI_CLASS] == ELFCLASS64 &&
           header.e_ident[EI_DATA] == ELFDATA2LSB && header.e_phentsize == sizeof(Elf64_Phdr);
}

} // namespace

Expected<Executable> Executable::open(int descriptor)
{
    struct stat status = {};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode))
        return fail(FailureId::BadFile, "not a file");
    Executable file;
    file.m_descriptor = descriptor;
    file.m_fileSize = static_cast<std::uint64_t>(status.st_size);
    Elf64_Ehdr header = {};
    if (!file.readOffset(0, std::as_writable_bytes(std::span(&header, 1))) || !isElf64(header))
        return fail(FailureId::BadFile, "not a little-endian ELF file of 64 bits");
    const auto machine = machineOf(header);
    if (!machine)
        return fail(FailureId::BadFile, "for a processor other than amd64 and arm64");
    file.m_machine = *machine;
    file.m_entry = header.e_entry;
    if (!file.readSegments(header.e_phoff, header.e_phnum))
        return fail(FailureId::BadFile, "no program headers");
    if (header.e_shentsize == sizeof(Elf64_Shdr))
        file.readSections(header.e_shoff, header.e_shnum, header.e_shstrndx);
    return file;
}

bool Executable::readSegments(std::uint64_t offset, std::uint16_t count)
{
    std::vector<Elf64_Phdr> headers;
    if (count == 0 || !readHeaders(*this, offset, count, headers))
        return false;
    for (const Elf64_Phdr &header : headers) {
        const bool wraps = header.p_memsz > std::numeric_limits<std::uint64_t>::max() - header.p_vaddr;
        if (header.p_type != PT_LOAD || wraps || header.p_filesz > header.p_memsz)
            continue;
        m_segments.push_back({.address = header.p_vaddr,
                              .memorySize = header.p_memsz,
                              .offset = header.p_offset,
                              .fileSize = header.p_filesz,
                              .writable = (header.p_flags & PF_W) != 0,
                              .executable = (header.p_flags & PF_X) != 0});
    }
    return !m_segments.empty();
}

void Executable::readSections(std::uint64_t offset, std::uint16_t count, std::uint16_t nameSection)
{
    std::vector<Elf64_Shdr> headers;
    if (offset == 0 || !readHeaders(*this, offset, count, headers) || nameSection >= headers.size())
        return;
    const Elf64_Shdr &names = headers[nameSection];
    std::vector<std::byte> text(static_cast<std::size_t>(
        std::min<std::uint64_t>(names.sh_size, maximumHeaders * longestSectionName)));
    if (!readOffset(names.sh_offset, text))
        return;
    for (const Elf64_Shdr &header : headers) {
        if (header.sh_name >= text.size())
            continue;
        const bool hasBytes = header.sh_type != SHT_NOBITS && header.sh_size <= maximumSection &&
                              isWithin(header.sh_offset, header.sh_size, m_fileSize);
        m_sections.push_back({.name = std::string(terminatedText(std::span(text).subspan(header.sh_name))),
                              .type = header.sh_type,
                              .link = header.sh_link,
                              .address = header.sh_addr,
                              .offset = header.sh_offset,
                              .size = hasBytes ? header.sh_size : 0});
    }
}

const Executable::Section *Executable::section(std::string_view name) const
{
    const auto found = std::ranges::find(m_sections, name, &Section::name);
    return found != m_sections.end() && found->size > 0 ? &*found : nullptr;
}

std::uint64_t Executable::bytesAt(std::uint64_t address) const
{
    for (const Segment &segment : m_segments) {
        if (address < segment.address || address - segment.address >= segment.fileSize)
            continue;
        const std::uint64_t into = address - segment.address;
        if (!isWithin(segment.offset, into, m_fileSize))
            return 0;
        return std::min(segment.fileSize - into, m_fileSize - segment.offset - into);
    }
    return 0;
}

std::optional<std::uint64_t> Executable::offsetOf(std::uint64_t address, std::uint64_t size) const
{
    if (size == 0 || size > bytesAt(address))
        return {};
    for (const Segment &segment : m_segments) {
        if (address >= segment.address && address - segment.address < segment.fileSize)
            return segment.offset + (address - segment.address);
    }
    return {};
}

bool Executable::readOffset(std::uint64_t offset, std::span<std::byte> to) const
{
    if (!isWithin(offset, to.size(), m_fileSize))
        return false;
    while (!to.empty()) {
        const ssize_t count = ::pread(m_descriptor, to.data(), to.size(), static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        offset += static_cast<std::uint64_t>(count);
        to = to.subspan(static_cast<std::size_t>(count));
    }
    return true;
}

bool Executable::readAddress(std::uint64_t address, std::span<std::byte> to) const
{
    const auto offset = offsetOf(address, to.size());
    return offset && readOffset(*offset, to);
}

} // namespace gopscope
