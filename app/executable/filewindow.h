#pragma once

#include "executable/executable.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace gopscope {

/// Part of an executable file in a buffer of bounded size, that moves as it is asked for. Tables of many
/// megabytes are gone through in it at the cost of a few hundred kilobytes.
class FileWindow
{
public:
    explicit FileWindow(const Executable &executable, std::size_t size = defaultSize)
        : m_executable(executable)
        , m_size(size)
        , m_left(2 * executable.fileSize() + (64U << 20))
    {
    }

    /// The bytes of the file there, valid until the next call; empty when they are not all in the file or
    /// more than the window holds.
    [[nodiscard]] std::span<const std::byte> at(std::uint64_t offset, std::size_t size);

    static constexpr std::size_t defaultSize = 128 << 10;

private:
    [[nodiscard]] bool holds(std::uint64_t offset, std::size_t size) const;

    const Executable &m_executable;
    std::size_t m_size;
    std::uint64_t m_left; ///< bytes that may still be read
    std::uint64_t m_begin = 0;
    std::vector<std::byte> m_bytes;
};

} // namespace gopscope
