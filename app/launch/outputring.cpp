#include "launch/outputring.h"

#include <algorithm>
#include <cstring>

namespace gopscope {

OutputRing::OutputRing(std::size_t capacity)
    : m_capacity(capacity)
    , m_bytes(std::make_unique_for_overwrite<char[]>(capacity))
{
}

void OutputRing::append(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const std::span<char> to = room();
        const auto count = std::min(to.size(), static_cast<std::size_t>(bytes.size()));
        std::memcpy(to.data(), bytes.data(), count);
        take(count);
        bytes = bytes.sliced(static_cast<qsizetype>(count));
    }
}

QByteArray OutputRing::read(quint64 from, quint64 most) const
{
    from = std::clamp(from, begin(), m_end);
    const quint64 count = std::min(most, m_end - from);
    const quint64 start = from % m_capacity;
    const quint64 first = std::min<quint64>(count, m_capacity - start);
    QByteArray bytes(m_bytes.get() + start, static_cast<qsizetype>(first));
    bytes.append(m_bytes.get(), static_cast<qsizetype>(count - first));
    return bytes;
}

} // namespace gopscope
