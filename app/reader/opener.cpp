#include "reader/opener.h"

#include "reader/judgement.h"

#include <linux/kcmp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include <array>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>

namespace gopscope {

namespace {

UniqueFd openIn(int directory, const char *path, int flags)
{
    return UniqueFd(::openat(directory, path, flags | O_CLOEXEC));
}

UniqueFd openProcess(pid_t pid)
{
    std::array<char, 32> path{};
    std::snprintf(path.data(), path.size(), "/proc/%d", pid);
    return openIn(AT_FDCWD, path.data(), O_PATH | O_DIRECTORY);
}

/// Of `path`, or with none of the directory itself; absent with errno set.
std::optional<FileId> fileIdOf(int directory, const char *path)
{
    struct stat info
    {
    };
    if (::fstatat(directory, path, &info, *path == '\0' ? AT_EMPTY_PATH : 0) != 0)
        return {};
    return FileId{.device = info.st_dev, .inode = info.st_ino};
}

/// Whether the child still runs in its parent's memory, as between vfork and exec. What is read of it is its
/// parent's then, and would stay so afterwards.
bool sharesMemory(pid_t child, pid_t parent)
{
    constexpr int differ = 1; // or 2; below 0 it can't be told
    return ::syscall(SYS_kcmp, child, parent, KCMP_VM, 0, 0) < differ;
}

bool send(int socket, const Opener::Opened &opened)
{
    iovec sent{.iov_base = const_cast<OpenAnswer *>(&opened.answer), .iov_len = sizeof opened.answer};
    msghdr message{};
    message.msg_iov = &sent;
    message.msg_iovlen = 1;
    alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(descriptorsPerAnswer * sizeof(int))> control{};
    const std::array descriptors{opened.descriptors.exe.get(), opened.descriptors.mem.get(),
                                 opened.descriptors.auxv.get()};
    static_assert(descriptors.size() == descriptorsPerAnswer);
    if (opened.answer.refusal == 0) {
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        cmsghdr *const header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof descriptors);
        std::memcpy(CMSG_DATA(header), descriptors.data(), sizeof descriptors);
    }
    return ::sendmsg(socket, &message, MSG_NOSIGNAL) == ssize_t(sizeof opened.answer);
}

/// Takes no descriptors: without room for them the kernel drops what somebody would send along.
std::optional<OpenRequest> receive(int socket)
{
    OpenRequest request;
    const ssize_t size = ::recv(socket, &request, sizeof request, MSG_TRUNC);
    return size == ssize_t(sizeof request) ? std::optional(request) : std::nullopt;
}

} // namespace

Opener::Opener(const Credentials &starter)
    : m_starter(starter)
    , m_userNamespace(fileIdOf(AT_FDCWD, "/proc/self/ns/user"))
{
}

void Opener::serve(int socket)
{
    while (const auto request = receive(socket)) {
        if (!send(socket, open(*request)))
            return;
    }
}

Opener::Opened Opener::open(const OpenRequest &request)
{
    if (request.pid <= 0 || request.startTicks == 0)
        return {refuse(Refusal::Gone), {}};
    const UniqueFd process = openProcess(request.pid);
    if (!process)
        return {refuseUnseen(request.pid, errno), {}};
    // Everything below goes through that descriptor: once its process is gone it leads nowhere, whoever has
    // the PID then. An exec in between stays the same process, so both are looked at, before and after.
    if (const auto answer = check(process.get(), request); answer.refusal != 0)
        return {answer, {}};
    Descriptors opened;
    for (const auto &[path, to] :
         {std::pair("exe", &opened.exe), std::pair("mem", &opened.mem), std::pair("auxv", &opened.auxv)}) {
        *to = openIn(process.get(), path, O_RDONLY);
        if (!*to)
            return {refuseFile(process.get(), errno), {}};
    }
    if (const auto answer = check(process.get(), request); answer.refusal != 0)
        return {answer, {}};
    // An exec between two of them: the file of one program with the memory of another.
    if (fileIdOf(opened.exe.get(), "") != fileIdOf(process.get(), "exe"))
        return {refuse(Refusal::Gone), {}};
    return {OpenAnswer{}, std::move(opened)};
}

OpenAnswer Opener::check(int process, const OpenRequest &request)
{
    const auto stat = m_file.read(process, "stat");
    if (!stat)
        return refuseUnseen(request.pid, errno);
    const auto origin = parseOrigin(*stat);
    if (!origin)
        return refuse(Refusal::Io);
    if (origin->startTicks != request.startTicks)
        return refuse(Refusal::Gone);
    if (origin->isForkOnly && sharesMemory(request.pid, origin->parent))
        return refuse(Refusal::Starting);

    const auto status = m_file.read(process, "status");
    if (!status)
        return refuseBySystem(errno);
    const auto credentials = parseCredentials(*status);
    struct stat memory
    {
    };
    if (::fstatat(process, "mem", &memory, AT_SYMLINK_NOFOLLOW) != 0)
        return refuseBySystem(errno);
    if (!credentials)
        return refuse(Refusal::Io);
    const Refusal refusal = judge({.credentials = *credentials,
                                   .memoryOwner = memory.st_uid,
                                   .sharesUserNamespace = sharesUserNamespace(process)},
                                  m_starter);
    return refusal == Refusal::NotPermitted ? refuseFile(process, EACCES) : refuse(refusal);
}

std::optional<bool> Opener::sharesUserNamespace(int process) const
{
    const auto its = fileIdOf(process, "ns/user");
    if (!its && errno == ENOENT && !m_userNamespace)
        return true;
    return its ? std::optional(its == m_userNamespace) : std::nullopt;
}

OpenAnswer Opener::refuse(Refusal refusal, int error)
{
    return {.refusal = static_cast<std::int32_t>(refusal), .error = error};
}

/// proc(5): with hidepid=1 it is forbidden to look into the folder of a process, with 2 there is none.
OpenAnswer Opener::refuseUnseen(pid_t pid, int error)
{
    const bool isThere = ::kill(pid, 0) == 0 || errno == EPERM;
    const bool isHidden = error == EPERM || (error == ENOENT && isThere);
    return isHidden ? refuse(Refusal::HidePid, error) : refuseBySystem(error);
}

/// Some files of a process that was just waited for say EACCES.
OpenAnswer Opener::refuseFile(int process, int error)
{
    return m_file.read(process, "stat") ? refuseBySystem(error) : refuse(Refusal::Gone, errno);
}

OpenAnswer Opener::refuseBySystem(int error)
{
    if (error == ENOENT || error == ESRCH)
        return refuse(Refusal::Gone, error);
    if (error != EACCES && error != EPERM)
        return refuse(Refusal::Io, error);
    OpenAnswer answer = refuse(Refusal::NotPermitted, error);
    if (const auto scope = m_file.read(AT_FDCWD, "/proc/sys/kernel/yama/ptrace_scope"))
        std::from_chars(scope->data(), scope->data() + scope->size(), answer.yamaScope);
    return answer;
}

} // namespace gopscope
