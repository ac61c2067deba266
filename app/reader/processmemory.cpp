#include "reader/processmemory.h"

#include <unistd.h>

#include <cerrno>

namespace gopscope {

std::optional<FailureId> ProcessMemory::read(std::uint64_t address, std::span<std::byte> to) const
{
    ssize_t count = 0;
    do {
        count = ::pread(m_descriptor, to.data(), to.size(), static_cast<off_t>(address));
    } while (count < 0 && errno == EINTR);
    if (count == static_cast<ssize_t>(to.size()))
        return {};
    if (count == 0)
        return FailureId::Gone;
    if (count < 0 && (errno == EPERM || errno == EACCES))
        return FailureId::NotPermitted;
    return FailureId::UnknownLayout;
}

} // namespace gopscope
