#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <string_view>

namespace gopscope {

/// Room for one file of /proc; a longer one comes cut.
class SmallFile
{
public:
    /// Valid until the next one; absent with errno set.
    [[nodiscard]] std::optional<std::string_view> read(int directory, const char *path)
    {
        const int fd = ::openat(directory, path, O_RDONLY | O_CLOEXEC);
        if (fd < 0)
            return {};
        std::size_t size = 0;
        ssize_t got = 0;
        do {
            got = ::read(fd, m_bytes.data() + size, m_bytes.size() - size);
            size += got > 0 ? static_cast<std::size_t>(got) : 0;
        } while (got > 0 && size < m_bytes.size());
        const int error = errno;
        ::close(fd);
        errno = error;
        return got < 0 ? std::nullopt : std::optional(std::string_view(m_bytes.data(), size));
    }

private:
    std::array<char, 64 * 1024> m_bytes;
};

} // namespace gopscope
