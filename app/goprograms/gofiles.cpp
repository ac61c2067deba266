#include "goprograms/gofiles.h"

#include "executable/buildinfo.h"
#include "executable/uniquefd.h"

#ifdef Q_OS_LINUX
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#endif

namespace gopscope {
namespace {

/// Go programs whose runtime lies elsewhere than in the tables begin before this.
constexpr int oldestMinor = 16;
[[maybe_unused]] constexpr qsizetype mostKnown = 4096;

[[maybe_unused]] QString textOf(const std::string &text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

[[maybe_unused]] QByteArray wordOf(FailureId id)
{
    const std::string_view name = nameOf(id);
    return {name.data(), static_cast<qsizetype>(name.size())};
}

[[maybe_unused]] GoFile fileFrom(const Expected<BuildInfo> &info)
{
    if (!info) {
        const FailureId why = info.error().id;
        return {.isGo = why == FailureId::Gccgo || why == FailureId::TinyGo, .whyNot = wordOf(why)};
    }
    GoFile file{.isGo = true, .goVersion = textOf(info->goVersion), .module = textOf(info->modulePath)};
    if (const auto minor = info->minor(); minor && *minor < oldestMinor)
        file.whyNot = wordOf(FailureId::TooOld);
    return file;
}

} // namespace

size_t qHash(const FileIdentity &file, size_t seed)
{
    return qHashMulti(seed, file.device, file.inode, file.size, file.changedNs);
}

#ifdef Q_OS_LINUX
namespace {

QByteArray linkOf(qint64 pid)
{
    return "/proc/" + QByteArray::number(pid) + "/exe";
}

std::optional<FileIdentity> fileAt(const QByteArray &path)
{
    struct stat info
    {
    };
    if (::stat(path.constData(), &info) != 0 || !S_ISREG(info.st_mode))
        return {};
    return FileIdentity{.device = info.st_dev,
                        .inode = info.st_ino,
                        .size = info.st_size,
                        .changedNs = info.st_mtim.tv_sec * 1'000'000'000LL + info.st_mtim.tv_nsec};
}

} // namespace

std::optional<FileIdentity> GoFiles::fileOf(qint64 pid)
{
    return fileAt(linkOf(pid));
}

bool GoFiles::isHidden(qint64 pid)
{
    struct stat info
    {
    };
    return ::stat(linkOf(pid).constData(), &info) != 0 && (errno == EACCES || errno == EPERM);
}

std::shared_ptr<const GoFile> GoFiles::look(qint64 pid, const FileIdentity &file)
{
    return lookAt(linkOf(pid), file);
}

std::shared_ptr<const GoFile> GoFiles::lookAt(const QByteArray &path)
{
    const auto file = fileAt(path);
    return file ? lookAt(path, *file) : nullptr;
}

std::shared_ptr<const GoFile> GoFiles::lookAt(const QByteArray &path, const FileIdentity &file)
{
    if (const auto known = m_known.constFind(file); known != m_known.cend())
        return *known;
    const UniqueFd descriptor(::open(path.constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!descriptor)
        return {};
    const auto executable = gopscope::Executable::open(descriptor.get());
    const auto read = std::make_shared<const GoFile>(
        fileFrom(executable ? readBuildInfo(*executable) : tl::unexpected(executable.error())));
    // It may have become another program's PID, or another file, since.
    if (fileAt(path) != file)
        return read;
    if (m_known.size() >= mostKnown) // of a machine that builds and runs all day
        m_known.clear();
    m_known.insert(file, read);
    return read;
}
#else
std::optional<FileIdentity> GoFiles::fileOf(qint64)
{
    return {};
}

bool GoFiles::isHidden(qint64)
{
    return false;
}

std::shared_ptr<const GoFile> GoFiles::look(qint64, const FileIdentity &)
{
    return {};
}

std::shared_ptr<const GoFile> GoFiles::lookAt(const QByteArray &)
{
    return {};
}
#endif

} // namespace gopscope
