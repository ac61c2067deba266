#pragma once

#include "reader/processmemory.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace gopscope {

/// Many small pieces of a process's memory, read in as few calls as they allow: neighbours in one, with what
/// lies between them.
class Gather
{
public:
    void clear();
    /// Adds a piece of at most 64 KiB and returns its number.
    std::size_t add(std::uint64_t address, std::size_t size);
    /// Reads all pieces that were added since clear(); of the same ones as before when there was no clear().
    [[nodiscard]] std::optional<FailureId> read(const ProcessMemory &memory);
    /// The bytes of a piece, once they were read.
    [[nodiscard]] std::span<const std::byte> operator[](std::size_t piece) const;

private:
    struct Piece
    {
        std::uint64_t address;
        std::size_t size;
        std::size_t at = 0; ///< in the bytes
    };
    struct Block
    {
        std::uint64_t address;
        std::size_t size;
    };

    void plan();

    std::vector<Piece> m_pieces;
    std::vector<std::uint32_t> m_order;
    std::vector<Block> m_blocks;
    std::vector<std::byte> m_bytes;
    bool m_planned = true;
    bool m_fits = true;
};

} // namespace gopscope
