#pragma once

#include "executable/uniquefd.h"
#include "reader/goprocess.h"
#include "reader/refusal.h"

#include <tl/expected.hpp>

#include <sys/types.h>

#include <cstdint>

namespace gopscope {

/// What goes to the opener over its socket, as one packet.
struct OpenRequest
{
    std::uint64_t startTicks = 0;
    std::int32_t pid = 0;
    std::int32_t unused = 0; ///< no padding, so no bytes of the stack go along
};

/// What comes back: a refusal, or none and the descriptors of exe, mem and auxv beside it.
struct OpenAnswer
{
    std::int32_t refusal = 0; ///< a Refusal
    std::int32_t error = 0;   ///< of errno, 0 where none belongs to it
    std::int32_t yamaScope = -1;
};
inline constexpr std::size_t descriptorsPerAnswer = 3;

/// The other end of the opener's socket.
class OpenerLink
{
public:
    explicit OpenerLink(UniqueFd socket)
        : m_socket(std::move(socket))
    {
    }

    [[nodiscard]] int socket() const { return m_socket.get(); }
    /// Waits for the answer; fails with EPIPE when the opener is gone.
    [[nodiscard]] tl::expected<Descriptors, Refused> open(pid_t pid, std::uint64_t startTicks);

private:
    UniqueFd m_socket;
};

} // namespace gopscope
