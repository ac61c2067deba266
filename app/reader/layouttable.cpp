#include "reader/layouttable.h"

#include <algorithm>
#include <charconv>

namespace gopscope {

namespace {

constexpr std::uint32_t farthestField = 1 << 20;
constexpr std::size_t maximumSizeClasses = 256;
constexpr std::size_t maximumWaitReasons = 256;

std::string_view takeUpTo(std::string_view &text, char separator)
{
    const auto end = text.find(separator);
    const auto taken = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return taken;
}

std::optional<std::uint32_t> number(std::string_view text)
{
    std::uint32_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || read.ec != std::errc{} || read.ptr != text.data() + text.size() ||
        value > farthestField)
        return {};
    return value;
}

std::optional<std::vector<std::uint32_t>> numbers(std::string_view line)
{
    std::vector<std::uint32_t> values;
    while (!line.empty()) {
        const auto value = number(takeUpTo(line, '\t'));
        if (!value)
            return {};
        values.push_back(*value);
    }
    return values;
}

std::vector<std::string_view> words(std::string_view line)
{
    std::vector<std::string_view> words;
    while (!line.empty() && words.size() < maximumWaitReasons)
        words.push_back(takeUpTo(line, '\t'));
    return words;
}

} // namespace

std::optional<LayoutTable> LayoutTable::parse(std::string_view text)
{
    LayoutTable table;
    table.m_text = text;
    while (!text.empty()) {
        std::string_view line = takeUpTo(text, '\n');
        const auto kind = takeUpTo(line, '\t');
        if (kind == "F") {
            const auto name = takeUpTo(line, '\t');
            const auto offset = number(takeUpTo(line, '\t'));
            const auto size = number(line);
            if (!offset || !size)
                return {};
            table.m_fields.emplace_back(name, Field{*offset, *size});
        } else if (kind == "S") {
            auto sizes = numbers(line);
            if (!sizes || sizes->size() > maximumSizeClasses)
                return {};
            table.m_sizeClasses = std::move(*sizes);
        } else if (kind == "W") {
            table.m_waitReasons = words(line);
        }
    }
    std::ranges::sort(table.m_fields, {}, [](const auto &named) { return named.first; });
    return table;
}

std::optional<LayoutTable::Field> LayoutTable::field(std::string_view name) const
{
    const auto found =
        std::ranges::lower_bound(m_fields, name, {}, [](const auto &named) { return named.first; });
    if (found == m_fields.end() || found->first != name)
        return {};
    return found->second;
}

std::vector<LayoutTable::Use> LayoutTable::uses() const
{
    std::vector<Use> uses;
    for (std::string_view text = m_text; !text.empty();) {
        std::string_view line = takeUpTo(text, '\n');
        if (takeUpTo(line, '\t') != "R")
            continue;
        const auto variable = takeUpTo(line, '\t');
        const auto function = takeUpTo(line, '\t');
        if (auto offsets = numbers(line))
            uses.push_back({variable, function, std::move(*offsets)});
    }
    return uses;
}

} // namespace gopscope
