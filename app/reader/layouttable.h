#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace gopscope {

/// The layout of the runtime of one Go version on one processor, from the text that resources/goruntime
/// makes. It keeps views into that text, which must outlive it.
class LayoutTable
{
public:
    struct Field
    {
        std::uint32_t offset = 0;
        std::uint32_t size = 0;
    };

    /// What a function of the runtime refers to of a variable.
    struct Use
    {
        std::string_view variable;
        std::string_view function;
        std::vector<std::uint32_t> offsets;
    };

    /// Absent when a line can't be understood or a field reaches beyond a megabyte.
    [[nodiscard]] static std::optional<LayoutTable> parse(std::string_view text);

    /// Of a field, as "memstats.numgc", or of a type, as "mspan".
    [[nodiscard]] std::optional<Field> field(std::string_view name) const;
    /// How many bytes an object of each size class has.
    [[nodiscard]] const std::vector<std::uint32_t> &sizeClasses() const { return m_sizeClasses; }
    /// What goroutines wait for, by number; empty when the layout does not tell.
    [[nodiscard]] const std::vector<std::string_view> &waitReasons() const { return m_waitReasons; }
    /// In the order of their variables; taken from the text anew, as only stripped programs need them.
    [[nodiscard]] std::vector<Use> uses() const;

private:
    std::string_view m_text;
    std::vector<std::pair<std::string_view, Field>> m_fields; ///< sorted
    std::vector<std::uint32_t> m_sizeClasses;
    std::vector<std::string_view> m_waitReasons;
};

} // namespace gopscope
