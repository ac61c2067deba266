#include "executable/filewindow.h"

#include <algorithm>

namespace gopscope {

bool FileWindow::holds(std::uint64_t offset, std::size_t size) const
{
    return offset >= m_begin && offset - m_begin <= m_bytes.size() &&
           size <= m_bytes.size() - (offset - m_begin);
}

std::span<const std::byte> FileWindow::at(std::uint64_t offset, std::size_t size)
{
    if (!holds(offset, size)) {
        const std::uint64_t end = m_executable.fileSize();
        if (size > m_size || offset > end || size > end - offset)
            return {};
        m_bytes.resize(static_cast<std::size_t>(std::min<std::uint64_t>(m_size, end - offset)));
        m_begin = offset;
        const bool mayRead = m_bytes.size() <= m_left;
        m_left -= mayRead ? m_bytes.size() : 0;
        if (!mayRead || !m_executable.readOffset(offset, m_bytes)) {
            m_bytes.clear();
            return {};
        }
    }
    return std::span<const std::byte>(m_bytes).subspan(static_cast<std::size_t>(offset - m_begin), size);
}

} // namespace gopscope
