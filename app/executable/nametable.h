#pragma once

#include "executable/filewindow.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace gopscope {

/// Where names are in a table of names that end with a NUL.
class NameTable
{
public:
    /// Looks for `names`, sorted and all beginning with `prefix`, in one go through the table. Linkers let a
    /// name begin in the middle of another one; such places are found too.
    NameTable(const Executable &executable, std::uint64_t offset, std::uint64_t size, std::string_view prefix,
              std::span<const std::string_view> names);

    /// Which of the names, by its index, begins there.
    [[nodiscard]] std::optional<std::size_t> at(std::uint64_t place) const;

private:
    std::vector<std::pair<std::uint64_t, std::size_t>> m_places; ///< sorted
};

} // namespace gopscope
