#include "goprograms/readability.h"

#include "base/number.h"

#ifdef Q_OS_LINUX
#include "executable/uniquefd.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>
#endif

namespace gopscope {

#ifdef Q_OS_LINUX
namespace {

/// CAP_SYS_PTRACE gets past these scopes of Yama.
bool helpsPrivilege(int yamaScope)
{
    return yamaScope == 1 || yamaScope == 2;
}

} // namespace

int yamaScope()
{
    const UniqueFd file(::open("/proc/sys/kernel/yama/ptrace_scope", O_RDONLY | O_CLOEXEC));
    std::array<char, 16> text{};
    const ssize_t size = file ? ::read(file.get(), text.data(), text.size()) : -1;
    return size > 0 ? parseWhole<int>(QByteArray(text.data(), size).trimmed()).value_or(-1) : -1;
}

Unreadable readability(qint64 pid, bool readerIsPrivileged)
{
    const QByteArray folder = "/proc/" + QByteArray::number(pid);
    struct stat info
    {
    };
    if (::stat(folder.constData(), &info) != 0)
        return {.whyNot = "gone"};
    if (info.st_uid != ::getuid())
        return {.whyNot = "another_user"};
    const UniqueFd memory(::open((folder + "/mem").constData(), O_RDONLY | O_CLOEXEC));
    if (memory)
        return {};
    if (errno != EACCES && errno != EPERM)
        return {.whyNot = errno == ENOENT || errno == ESRCH ? "gone" : "io"};
    const int scope = yamaScope();
    if (readerIsPrivileged && helpsPrivilege(scope))
        return {};
    return {.whyNot = "not_permitted", .yamaScope = scope};
}

bool isPrivilegedFile(const QByteArray &path)
{
    return !path.isEmpty() && ::getxattr(path.constData(), "security.capability", nullptr, 0) > 0;
}
#else
int yamaScope()
{
    return -1;
}

Unreadable readability(qint64, bool)
{
    return {.whyNot = "io"};
}

bool isPrivilegedFile(const QByteArray &)
{
    return false;
}
#endif

} // namespace gopscope
