#include "layout/layout.h"

#include "executable/buildinfo.h"
#include "executable/bytes.h"
#include "executable/symbols.h"
#include "layout/debuginfo.h"
#include "layout/wanted.h"
#include "reader/protocol.h"

#include <algorithm>
#include <array>
#include <vector>

using namespace std::string_view_literals;

namespace gopscope {

namespace {

constexpr std::uint64_t mostSizeClasses = 256;
constexpr std::uint64_t mostReasons = 256;
constexpr std::uint64_t longestReason = 64;

void append(std::string &text, std::uint64_t number)
{
    text += '\t';
    text += std::to_string(number);
}

std::string headOf(const Executable &executable, const BuildInfo &info)
{
    const bool isAmd64 = executable.machine() == Executable::Machine::Amd64;
    return "V\t" + info.goVersion + (info.experiments.empty() ? "" : " X:" + info.experiments) +
           (isAmd64 ? "\tamd64\n" : "\tarm64\n");
}

void appendField(std::string &text, std::string_view record, std::string_view field,
                 const DebugType::Member &member)
{
    const auto size = member.type.size();
    if (!size)
        return;
    text += "F\t";
    text += record;
    text += field.empty() ? "" : ".";
    text += field;
    append(text, member.offset);
    append(text, *size);
    text += '\n';
}

Expected<std::string> fieldsOf(const DebugInfo &debugInfo)
{
    std::vector<std::string_view> variables;
    for (const WantedRecord &record : wantedRecords())
        variables.push_back(record.variable);
    std::ranges::sort(variables);
    const auto repeated = std::ranges::unique(variables);
    variables.erase(repeated.begin(), repeated.end());

    std::string text;
    const auto types = debugInfo.typesOf(variables);
    for (const WantedRecord &record : wantedRecords()) {
        const auto variable = types.find(record.variable);
        auto found = variable == types.end() ? std::nullopt : variable->second.at(record.path);
        if (!found)
            continue;
        found->offset = 0;
        appendField(text, record.name, {}, *found);
        for (const std::string_view field : record.fields) {
            if (const auto member = found->type.at(field))
                appendField(text, record.name, field, *member);
        }
    }
    if (text.empty())
        return fail(FailureId::NoTable, "its debugging information does not tell of Go's runtime");
    return text;
}

std::optional<std::vector<std::byte>> contentsOf(const Executable &executable, const Extent &extent,
                                                 std::uint64_t most)
{
    if (extent.size > most)
        return {};
    std::vector<std::byte> bytes(static_cast<std::size_t>(extent.size));
    return executable.readAddress(extent.address, bytes) ? std::optional(std::move(bytes)) : std::nullopt;
}

/// By the names that the table of them had, one a version.
std::optional<Extent> sizeClassTable(const Executable &executable)
{
    for (const std::string_view name : {"internal/runtime/gc.SizeClassToSize"sv, "runtime.class_to_size"sv}) {
        if (const auto extent = findExtents(executable, name, std::array{name}).front())
            return extent;
    }
    return {};
}

Expected<std::string> sizeClassesOf(const Executable &executable)
{
    if (!executable.section(".symtab"))
        return fail(FailureId::NoTable, "it was stripped of its symbols");
    const auto table = sizeClassTable(executable);
    const auto bytes =
        table ? contentsOf(executable, *table, mostSizeClasses * sizeof(std::uint16_t)) : std::nullopt;
    if (!bytes)
        return fail(FailureId::NoTable, "its symbols do not tell of size classes");
    std::string text = "S";
    for (std::size_t at = 0; at + sizeof(std::uint16_t) <= bytes->size(); at += sizeof(std::uint16_t))
        append(text, load<std::uint16_t>(*bytes, at));
    return text + '\n';
}

std::optional<std::string> reasonAt(const Executable &executable, const Extent &extent)
{
    if (extent.size == 0)
        return "-";
    const auto bytes = contentsOf(executable, extent, longestReason);
    if (!bytes)
        return {};
    const std::string_view reason = textOf(*bytes);
    if (!std::ranges::all_of(reason, [](char c) { return c >= ' ' && c <= '~'; }))
        return {};
    return std::string(reason);
}

/// Empty when one is not there as it must be.
std::string waitReasonsOf(const Executable &executable)
{
    constexpr auto name = "runtime.waitReasonStrings"sv;
    const auto table = findExtents(executable, name, std::array{name}).front();
    const auto headers = table ? contentsOf(executable, *table, mostReasons * sizeof(Extent)) : std::nullopt;
    if (!headers)
        return {};
    std::string text = "W";
    for (std::size_t at = 0; at + sizeof(Extent) <= headers->size(); at += sizeof(Extent)) {
        const auto reason = reasonAt(executable, load<Extent>(*headers, at)); // a Go string is laid out so
        if (!reason)
            return {};
        text += '\t' + *reason;
    }
    return text + '\n';
}

std::string variablesOf(const Executable &executable)
{
    std::string text;
    const auto names = wantedVariables();
    const auto extents = findExtents(executable, "runtime.", names);
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!extents[i])
            continue;
        text += "Z\t";
        text += names[i];
        append(text, extents[i]->size);
        text += '\n';
    }
    return text;
}

} // namespace

Expected<std::string> layoutOf(int descriptor)
{
    const auto executable = Executable::open(descriptor);
    if (!executable)
        return tl::unexpected(executable.error());
    const auto info = readBuildInfo(*executable);
    if (!info)
        return tl::unexpected(info.error());
    // The cheap half first: without symbols the other is of no use.
    const auto sizeClasses = sizeClassesOf(*executable);
    if (!sizeClasses)
        return sizeClasses;
    const auto fields = DebugInfo::open(descriptor).and_then(fieldsOf);
    if (!fields)
        return fields;
    std::string text = headOf(*executable, *info) + *fields + *sizeClasses + waitReasonsOf(*executable) +
                       variablesOf(*executable);
    if (text.size() > longestLayout)
        return fail(FailureId::BadFile, "its layout would be too long");
    return text;
}

} // namespace gopscope
