#include "executable/buildinfo.h"

#include "executable/bytes.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

using namespace std::string_view_literals;

namespace gopscope {

namespace {

constexpr auto magic = "\xff Go buildinf:"sv;
constexpr std::size_t headerSize = 32;
constexpr std::size_t alignment = 16;
constexpr std::size_t flagsAt = 15;
constexpr unsigned inlineStrings = 2; // of Go 1.18 and later; before, there are pointers to strings

// Where there is no section, the linker put it near the beginning of the data.
constexpr std::uint64_t searched = 1 << 20;
constexpr std::size_t longestVersion = 1024;
// The main module stands first in the text; what follows, dependencies and settings, is not looked at.
constexpr std::size_t readOfModules = 8 << 10;
constexpr std::size_t framing = 16; // bytes around the text about modules
// What tells of other compilers stands in tables that may be large; programs of theirs have small ones.
constexpr std::size_t readOfNames = 4 << 20;

std::vector<std::byte> bytesAtOffset(const Executable &file, std::uint64_t offset, std::uint64_t size)
{
    const std::uint64_t left = offset < file.fileSize() ? file.fileSize() - offset : 0;
    std::vector<std::byte> bytes(static_cast<std::size_t>(std::min(size, left)));
    if (!file.readOffset(offset, bytes))
        bytes.clear();
    return bytes;
}

std::optional<std::uint64_t> findMagic(const Executable &file, std::uint64_t offset, std::uint64_t size)
{
    const auto bytes = bytesAtOffset(file, offset, std::min(size, searched));
    const std::string_view text = textOf(bytes);
    for (auto at = text.find(magic); at != std::string_view::npos; at = text.find(magic, at + 1)) {
        if (at % alignment == 0)
            return offset + at;
    }
    return {};
}

std::optional<std::uint64_t> findHeader(const Executable &file)
{
    if (const auto *section = file.section(".go.buildinfo"))
        return findMagic(file, section->offset, section->size);
    if (!file.sections().empty())
        return {}; // every linker keeps the section
    for (const auto &segment : file.segments()) {
        if (!segment.writable)
            continue;
        if (const auto found = findMagic(file, segment.offset, segment.fileSize))
            return found;
    }
    return {};
}

/// The number that Go's encoding/binary calls a uvarint; `offset` moves behind it.
std::optional<std::uint64_t> readVarint(std::span<const std::byte> bytes, std::size_t &offset)
{
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 63 && offset < bytes.size(); shift += 7) {
        const auto byte = std::to_integer<std::uint64_t>(bytes[offset++]);
        value |= (byte & 0x7f) << shift;
        if (byte < 0x80)
            return value;
    }
    return {};
}

struct Strings
{
    std::string version;
    std::string modules;
};

Strings readInline(const Executable &file, std::uint64_t header)
{
    const auto bytes = bytesAtOffset(file, header + headerSize, longestVersion + readOfModules);
    const std::string_view text = textOf(bytes);
    Strings strings;
    std::size_t at = 0;
    const auto versionSize = readVarint(bytes, at);
    if (!versionSize || *versionSize > longestVersion || *versionSize > text.size() - at)
        return {};
    strings.version = text.substr(at, static_cast<std::size_t>(*versionSize));
    at += static_cast<std::size_t>(*versionSize);
    if (const auto size = readVarint(bytes, at))
        strings.modules =
            text.substr(at, static_cast<std::size_t>(std::min<std::uint64_t>(*size, text.size() - at)));
    return strings;
}

/// The Go string whose header, an address and a length, is at an address; cut at `limit`.
std::string readString(const Executable &file, std::uint64_t address, std::size_t limit)
{
    std::array<std::uint64_t, 2> header{};
    if (!file.readAddress(address, std::as_writable_bytes(std::span(header))))
        return {};
    std::string text(static_cast<std::size_t>(std::min<std::uint64_t>(header[1], limit)), '\0');
    if (!file.readAddress(header[0], std::as_writable_bytes(std::span(text))))
        return {};
    return text;
}

Strings readPointers(const Executable &file, std::span<const std::byte> header)
{
    return {.version = readString(file, load<std::uint64_t>(header, 16), longestVersion),
            .modules = readString(file, load<std::uint64_t>(header, 24), readOfModules)};
}

Strings readStrings(const Executable &file, std::uint64_t offset)
{
    std::array<std::byte, headerSize> header{};
    if (!file.readOffset(offset, header))
        return {};
    if ((load<std::uint8_t>(header, flagsAt) & inlineStrings) != 0)
        return readInline(file, offset);
    return readPointers(file, header);
}

/// Takes what is before the first `separator`, or all, off the front of a text.
std::string_view takeUpTo(std::string_view &text, char separator)
{
    const auto end = text.find(separator);
    const auto taken = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return taken;
}

bool isPrintable(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

/// The next column of a line; empty when it holds anything that the toolchain writes into none.
std::string takeColumn(std::string_view &line)
{
    const auto column = takeUpTo(line, '\t');
    return isPrintable(column) ? std::string(column) : std::string();
}

void readModules(std::string_view text, BuildInfo &info)
{
    if (text.size() < framing)
        return;
    text.remove_prefix(framing);
    while (!text.empty()) {
        std::string_view line = takeUpTo(text, '\n');
        const auto kind = takeUpTo(line, '\t');
        if (kind == "path") {
            info.packagePath = takeColumn(line);
        } else if (kind == "mod") {
            info.modulePath = takeColumn(line);
            info.moduleVersion = takeColumn(line);
            return;
        }
    }
}

bool namesHold(const Executable &file, std::string_view section, std::string_view wanted)
{
    const auto *names = file.section(section);
    if (!names)
        return false;
    const auto bytes = bytesAtOffset(file, names->offset, std::min<std::uint64_t>(names->size, readOfNames));
    return textOf(bytes).find(wanted) != std::string_view::npos;
}

/// As in "go1.24.13 X:rangefunc" or, of later versions, "go1.26.8-X:nogreenteagc".
std::pair<std::string_view, std::string_view> partExperiments(std::string_view version)
{
    for (const std::string_view mark : {" X:"sv, "-X:"sv}) {
        if (const auto at = version.find(mark); at != std::string_view::npos)
            return {version.substr(0, at), version.substr(at + mark.size())};
    }
    return {version, {}};
}

tl::unexpected<Failure> otherCompiler(const Executable &file)
{
    if (namesHold(file, ".dynstr", "\0libgo.so."sv))
        return fail(FailureId::Gccgo, "compiled by gccgo");
    if (namesHold(file, ".strtab", "tinygo_"sv))
        return fail(FailureId::TinyGo, "compiled by TinyGo");
    return fail(FailureId::NotGo, "no build information of Go");
}

} // namespace

std::optional<int> BuildInfo::minor() const
{
    const auto at = goVersion.find("go1.");
    if (at == std::string::npos)
        return {};
    const char *const begin = goVersion.data() + at + 4;
    int minor = 0;
    const auto read = std::from_chars(begin, goVersion.data() + goVersion.size(), minor);
    if (read.ec != std::errc{} || minor < 0)
        return {};
    return minor;
}

Expected<BuildInfo> readBuildInfo(const Executable &file)
{
    const auto header = findHeader(file);
    if (!header)
        return otherCompiler(file);
    const Strings strings = readStrings(file, *header);
    const auto [version, experiments] = partExperiments(strings.version);
    if (version.empty() || !isPrintable(strings.version))
        return fail(FailureId::NotGo, "no Go version in the build information");
    if (strings.version.find("gccgo") != std::string::npos)
        return fail(FailureId::Gccgo, "compiled by gccgo");
    BuildInfo info;
    info.goVersion = version;
    info.experiments = experiments;
    readModules(strings.modules, info);
    return info;
}

} // namespace gopscope
