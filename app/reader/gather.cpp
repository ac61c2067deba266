#include "reader/gather.h"

#include <algorithm>

namespace gopscope {

namespace {

// A call costs as much as copying some thousand bytes.
constexpr std::uint64_t widestGap = 1024;
constexpr std::size_t largestPiece = 64 << 10;
constexpr std::size_t largestBlock = 128 << 10;
// What 1024 Ps, the most that Go allows, can need; more is what a process makes us believe.
constexpr std::size_t maximumTotal = 48 << 20;

} // namespace

void Gather::clear()
{
    m_pieces.clear();
    m_planned = false;
}

std::size_t Gather::add(std::uint64_t address, std::size_t size)
{
    m_pieces.push_back({address, std::min(size, largestPiece)});
    m_planned = false;
    return m_pieces.size() - 1;
}

void Gather::plan()
{
    m_order.resize(m_pieces.size());
    for (std::uint32_t i = 0; i < m_order.size(); ++i)
        m_order[i] = i;
    std::ranges::sort(m_order, {}, [&](std::uint32_t i) { return m_pieces[i].address; });
    m_blocks.clear();
    std::size_t total = 0; // bytes of the blocks before the last one
    for (const std::uint32_t i : m_order) {
        Piece &piece = m_pieces[i];
        if (!m_blocks.empty()) {
            Block &block = m_blocks.back();
            const std::uint64_t into = piece.address - block.address; // not below 0, as they are sorted
            if (into <= block.size + widestGap && into + piece.size <= largestBlock) {
                piece.at = total + static_cast<std::size_t>(into);
                block.size = std::max(block.size, static_cast<std::size_t>(into) + piece.size);
                continue;
            }
            total += block.size;
        }
        m_blocks.push_back({piece.address, piece.size});
        piece.at = total;
    }
    total += m_blocks.empty() ? 0 : m_blocks.back().size;
    m_fits = total <= maximumTotal;
    m_bytes.resize(m_fits ? total : 0);
    m_planned = true;
}

std::optional<FailureId> Gather::read(const ProcessMemory &memory)
{
    if (!m_planned)
        plan();
    if (!m_fits)
        return FailureId::Inconsistent;
    std::span<std::byte> to(m_bytes);
    for (const Block &block : m_blocks) {
        if (const auto failed = memory.read(block.address, to.first(block.size)))
            return failed;
        to = to.subspan(block.size);
    }
    return {};
}

std::span<const std::byte> Gather::operator[](std::size_t piece) const
{
    return std::span(m_bytes).subspan(m_pieces[piece].at, m_pieces[piece].size);
}

} // namespace gopscope
