#pragma once

#include <QByteArray>

#include <cstddef>
#include <memory>
#include <span>

namespace gopscope {

/// The last bytes of an output that may have no end. Places in it are counted from its first byte ever.
class OutputRing
{
public:
    static constexpr std::size_t defaultCapacity = std::size_t(10) << 20;

    explicit OutputRing(std::size_t capacity = defaultCapacity);

    /// Room for the next bytes, never empty; writing there may spoil the oldest ones, until take() is told.
    [[nodiscard]] std::span<char> room()
    {
        return {m_bytes.get() + m_end % m_capacity, m_capacity - m_end % m_capacity};
    }
    /// So many bytes were written to the start of room().
    void take(std::size_t count) { m_end += count; }
    void append(QByteArrayView bytes);

    /// The place of the oldest byte that is kept; what was before is gone.
    [[nodiscard]] quint64 begin() const { return m_end > m_capacity ? m_end - m_capacity : 0; }
    /// The place behind the last byte.
    [[nodiscard]] quint64 end() const { return m_end; }
    /// At most so many bytes from a place on that is kept.
    [[nodiscard]] QByteArray read(quint64 from, quint64 most) const;

private:
    std::size_t m_capacity;
    std::unique_ptr<char[]> m_bytes; ///< the system gives this memory as it is written to
    quint64 m_end = 0;
};

} // namespace gopscope
