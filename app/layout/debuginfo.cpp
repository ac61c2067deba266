#include "layout/debuginfo.h"

#include <dwarf.h>

#include <algorithm>
#include <cstdlib>
#include <new>

namespace gopscope {

namespace {

std::string_view nameOf(Dwarf_Die &entry)
{
    const char *const name = ::dwarf_diename(&entry);
    return name ? name : "";
}

/// The type that an entry refers to.
std::optional<Dwarf_Die> typeEntry(Dwarf_Die &entry)
{
    Dwarf_Attribute attribute;
    Dwarf_Die type;
    if (!::dwarf_attr(&entry, DW_AT_type, &attribute) || !::dwarf_formref_die(&attribute, &type))
        return {};
    return type;
}

/// Goes through the children of an entry until `visit` says that it was enough.
template<typename Visit> void eachChild(Dwarf_Die &parent, Visit visit)
{
    Dwarf_Die child;
    int end = ::dwarf_child(&parent, &child);
    while (end == 0 && !visit(child))
        end = ::dwarf_siblingof(&child, &child);
}

[[noreturn]] void withoutMemory()
{
    if (const auto handler = std::get_new_handler())
        handler();
    std::abort();
}

} // namespace

DebugType::DebugType(const Dwarf_Die &entry)
    : m_entry(entry)
{
    constexpr int mostNames = 16; // Go has two at most; a file may name itself
    for (int i = 0; i < mostNames && tag() == DW_TAG_typedef; ++i) {
        const auto named = typeEntry(m_entry);
        if (!named)
            return;
        m_entry = *named;
    }
}

int DebugType::tag() const
{
    return ::dwarf_tag(&m_entry);
}

std::optional<std::uint64_t> DebugType::size() const
{
    Dwarf_Word size = 0;
    if (::dwarf_aggregate_size(&m_entry, &size) != 0)
        return {};
    return size;
}

std::optional<DebugType> DebugType::target() const
{
    const auto entry = typeEntry(m_entry);
    return entry ? std::optional(DebugType(*entry)) : std::nullopt;
}

std::optional<DebugType::Member> DebugType::memberNamed(std::string_view name) const
{
    std::optional<Member> found;
    eachChild(m_entry, [&](Dwarf_Die &child) {
        if (::dwarf_tag(&child) != DW_TAG_member || nameOf(child) != name)
            return false;
        Dwarf_Attribute attribute;
        Dwarf_Word offset = 0;
        const auto type = typeEntry(child);
        if (type && ::dwarf_attr(&child, DW_AT_data_member_location, &attribute) &&
            ::dwarf_formudata(&attribute, &offset) == 0)
            found = Member{DebugType(*type), offset};
        return true;
    });
    return found;
}

std::optional<DebugType::Member> DebugType::at(std::string_view path) const
{
    Member reached{*this};
    while (!path.empty()) {
        const auto end = path.find('.');
        const auto step = path.substr(0, end);
        path = end == std::string_view::npos ? std::string_view{} : path.substr(end + 1);
        if (step == "*" || step == "[]") {
            const int wanted = step == "*" ? DW_TAG_pointer_type : DW_TAG_array_type;
            const auto target = reached.type.tag() == wanted ? reached.type.target() : std::nullopt;
            if (!target)
                return {};
            reached = {*target};
        } else {
            const auto member = reached.type.memberNamed(step);
            if (!member)
                return {};
            reached = {member->type, reached.offset + member->offset};
        }
    }
    return reached;
}

Expected<DebugInfo> DebugInfo::open(int descriptor)
{
    ::elf_version(EV_CURRENT);
    DebugInfo info;
    info.m_elf.reset(::elf_begin(descriptor, ELF_C_READ, nullptr));
    if (!info.m_elf)
        return fail(FailureId::BadFile, "it is no ELF file");
    info.m_dwarf.reset(::dwarf_begin_elf(info.m_elf.get(), DWARF_C_READ, nullptr));
    // What can't be uncompressed, for want of memory too, libdw takes for empty.
    Dwarf_CU *first = nullptr;
    if (!info.m_dwarf ||
        ::dwarf_get_units(info.m_dwarf.get(), nullptr, &first, nullptr, nullptr, nullptr, nullptr) != 0)
        return fail(FailureId::NoTable, "its debugging information (DWARF) is not there or can't be read");
    ::dwarf_new_oom_handler(info.m_dwarf.get(), &withoutMemory);
    return info;
}

std::map<std::string_view, DebugType> DebugInfo::typesOf(std::span<const std::string_view> variables) const
{
    std::map<std::string_view, DebugType> types;
    const auto take = [&](Dwarf_Die &entry) {
        const auto wanted = ::dwarf_tag(&entry) == DW_TAG_variable
                                ? std::ranges::find(variables, nameOf(entry))
                                : variables.end();
        if (wanted != variables.end() && !types.contains(*wanted)) {
            if (const auto type = typeEntry(entry))
                types.emplace(*wanted, DebugType(*type));
        }
        return types.size() == variables.size();
    };
    // Go's linker writes several units of this name, for the assembly too, and the variables stand in one.
    Dwarf_CU *unit = nullptr;
    Dwarf_Die entry;
    while (types.size() < variables.size() &&
           ::dwarf_get_units(m_dwarf.get(), unit, &unit, nullptr, nullptr, &entry, nullptr) == 0) {
        if (nameOf(entry) == "runtime")
            eachChild(entry, take);
    }
    return types;
}

} // namespace gopscope
