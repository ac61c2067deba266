#pragma once

#include "executable/executable.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gopscope {

/// The table of a Go program's functions that the runtime itself needs, and that no strip takes away: of
/// Go 1.16 and later. Addresses are those before the system moves a position-independent program.
class Pclntab
{
public:
    struct Function
    {
        std::size_t name = 0; ///< index of the name that was asked for
        std::uint64_t entry = 0;
        std::uint64_t size = 0;
    };

    [[nodiscard]] static std::optional<Pclntab> find(const Executable &executable);

    /// Where the table itself is; the runtime keeps a pointer to it next to the text's address.
    [[nodiscard]] std::uint64_t address() const { return m_address; }
    /// The functions of these names, sorted and all beginning with `prefix`. Since Go 1.18 entries are
    /// relative to `textStart`.
    [[nodiscard]] std::vector<Function> functions(const Executable &executable, std::uint64_t textStart,
                                                  std::string_view prefix,
                                                  std::span<const std::string_view> names) const;
    /// The name of the function that holds an address; empty when there is none.
    [[nodiscard]] std::string nameAt(const Executable &executable, std::uint64_t textStart,
                                     std::uint64_t address) const;

private:
    struct Entry
    {
        std::uint64_t address;
        std::uint64_t function; ///< offset of what is known of it
    };

    [[nodiscard]] static std::optional<Pclntab> parse(const Executable &executable, std::uint64_t offset,
                                                      std::uint64_t size, std::uint64_t address);
    [[nodiscard]] Entry entryAt(std::span<const std::byte> entry, std::uint64_t textStart) const;
    [[nodiscard]] std::size_t entrySize() const { return m_absolute ? 16 : 8; }
    /// Where in what is known of a function the offset of its name is.
    [[nodiscard]] std::uint64_t nameField() const { return m_absolute ? 8 : 4; }

    bool m_absolute = false; ///< of Go 1.16 and 1.17: entries are addresses
    std::uint64_t m_offset = 0;
    std::uint64_t m_size = 0;
    std::uint64_t m_address = 0;
    std::uint64_t m_count = 0;
    std::uint64_t m_names = 0; ///< in the file
    std::uint64_t m_nameSize = 0;
    std::uint64_t m_functions = 0; ///< in the file
};

} // namespace gopscope
