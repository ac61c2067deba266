#pragma once

#include "executable/failure.h"

#include <elfutils/libdw.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace gopscope {

/// A type as DWARF describes it; lives no longer than the DebugInfo that it is of.
class DebugType
{
public:
    explicit DebugType(const Dwarf_Die &entry);

    /// In bytes; absent when it has none.
    [[nodiscard]] std::optional<std::uint64_t> size() const;

    struct Member;
    /// Follows a path as in WantedRecord; absent where it leads nowhere.
    [[nodiscard]] std::optional<Member> at(std::string_view path) const;

private:
    [[nodiscard]] std::optional<Member> memberNamed(std::string_view name) const;
    [[nodiscard]] std::optional<DebugType> target() const;
    [[nodiscard]] int tag() const;

    mutable Dwarf_Die m_entry; ///< libdw wants them all without const
};

struct DebugType::Member
{
    DebugType type;
    std::uint64_t offset = 0; ///< from the last pointer or element on
};

/// The DWARF of a Go program, by libdw. Nothing is mapped, as in Executable. When the system gives no memory
/// it calls the new-handler, as C++ does.
class DebugInfo
{
public:
    /// Reads through a descriptor that stays open. Fails with NoTable where there is no DWARF.
    [[nodiscard]] static Expected<DebugInfo> open(int descriptor);

    /// The types of variables of the runtime, by their names; without those that are not described.
    [[nodiscard]] std::map<std::string_view, DebugType>
    typesOf(std::span<const std::string_view> variables) const;

private:
    struct CloseElf
    {
        void operator()(Elf *elf) const { ::elf_end(elf); }
    };
    struct CloseDwarf
    {
        void operator()(Dwarf *dwarf) const { ::dwarf_end(dwarf); }
    };

    std::unique_ptr<Elf, CloseElf> m_elf;
    std::unique_ptr<Dwarf, CloseDwarf> m_dwarf;
};

} // namespace gopscope
