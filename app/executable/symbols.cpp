#include "executable/symbols.h"

#include "executable/bytes.h"
#include "executable/nametable.h"

#include <elf.h>

namespace gopscope {

std::vector<std::optional<Extent>> findExtents(const Executable &executable, std::string_view prefix,
                                               std::span<const std::string_view> names)
{
    std::vector<std::optional<Extent>> extents(names.size());
    const auto *symbols = executable.section(".symtab");
    if (!symbols || symbols->link >= executable.sections().size())
        return extents;
    const auto &text = executable.sections()[symbols->link];
    const NameTable places(executable, text.offset, text.size, prefix, names);

    FileWindow window(executable);
    for (std::uint64_t at = 0; at + sizeof(Elf64_Sym) <= symbols->size; at += sizeof(Elf64_Sym)) {
        const auto bytes = window.at(symbols->offset + at, sizeof(Elf64_Sym));
        if (bytes.empty())
            break;
        const auto symbol = load<Elf64_Sym>(bytes);
        if (ELF64_ST_TYPE(symbol.st_info) != STT_OBJECT)
            continue;
        if (const auto name = places.at(symbol.st_name))
            extents[*name] = Extent{.address = symbol.st_value, .size = symbol.st_size};
    }
    return extents;
}

std::vector<std::optional<std::uint64_t>> findVariables(const Executable &executable, std::string_view prefix,
                                                        std::span<const std::string_view> names)
{
    std::vector<std::optional<std::uint64_t>> addresses;
    for (const auto &extent : findExtents(executable, prefix, names))
        addresses.push_back(extent ? std::optional(extent->address) : std::nullopt);
    return addresses;
}

} // namespace gopscope
