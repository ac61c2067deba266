#include "reader/openerlink.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

namespace gopscope {

namespace {

constexpr Refused goneOpener{.refusal = Refusal::Io, .error = EPIPE};

/// Takes all descriptors that came along, be they as many as they should or not, so that none stays open.
std::array<UniqueFd, descriptorsPerAnswer> takeDescriptors(msghdr &message)
{
    std::array<UniqueFd, descriptorsPerAnswer> taken;
    const cmsghdr *const header = CMSG_FIRSTHDR(&message);
    if (!header || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
        return taken;
    const std::size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count && i < taken.size(); ++i) {
        int fd = -1;
        std::memcpy(&fd, CMSG_DATA(header) + i * sizeof fd, sizeof fd);
        taken[i].reset(fd);
    }
    return taken;
}

Refused refusedBy(const OpenAnswer &answer)
{
    const bool isKnown = answer.refusal > 0 && answer.refusal <= static_cast<int>(lastRefusal);
    return {.refusal = isKnown ? static_cast<Refusal>(answer.refusal) : Refusal::Io,
            .error = answer.error,
            .yamaScope = answer.yamaScope};
}

} // namespace

tl::expected<Descriptors, Refused> OpenerLink::open(pid_t pid, std::uint64_t startTicks)
{
    const OpenRequest request{.startTicks = startTicks, .pid = pid};
    iovec sent{.iov_base = const_cast<OpenRequest *>(&request), .iov_len = sizeof request};
    msghdr question{};
    question.msg_iov = &sent;
    question.msg_iovlen = 1;
    if (::sendmsg(m_socket.get(), &question, MSG_NOSIGNAL) != ssize_t(sizeof request))
        return tl::unexpected(goneOpener);

    OpenAnswer answer;
    iovec received{.iov_base = &answer, .iov_len = sizeof answer};
    alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(descriptorsPerAnswer * sizeof(int))> control{};
    msghdr reply{};
    reply.msg_iov = &received;
    reply.msg_iovlen = 1;
    reply.msg_control = control.data();
    reply.msg_controllen = control.size();
    ssize_t size = 0;
    do
        size = ::recvmsg(m_socket.get(), &reply, MSG_CMSG_CLOEXEC);
    while (size < 0 && errno == EINTR);
    if (size != ssize_t(sizeof answer))
        return tl::unexpected(goneOpener);

    auto [exe, mem, auxv] = takeDescriptors(reply);
    if (answer.refusal != 0)
        return tl::unexpected(refusedBy(answer));
    if (!exe || !mem || !auxv) // this process may hold no more of them
        return tl::unexpected(Refused{.refusal = Refusal::Io, .error = EMFILE});
    return Descriptors{.exe = std::move(exe), .mem = std::move(mem), .auxv = std::move(auxv)};
}

} // namespace gopscope
