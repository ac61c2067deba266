#pragma once

#include <array>
#include <span>
#include <string_view>

/// What a layout tells, the same as in resources/goruntime/wanted.go; tst_layout compares the two.
namespace gopscope {

/// A type of the runtime of which fields are told. It is found from a variable, by a path of members; "*"
/// goes through a pointer, "[]" to an element of an array.
struct WantedRecord
{
    std::string_view name;
    std::string_view variable;
    std::string_view path;
    std::span<const std::string_view> fields; ///< paths too, sorted
};

/// Sorted by their names.
[[nodiscard]] std::span<const WantedRecord> wantedRecords();

/// The variables whose addresses a reader may need, sorted; a version has most of them.
[[nodiscard]] std::span<const std::string_view> wantedVariables();

} // namespace gopscope
