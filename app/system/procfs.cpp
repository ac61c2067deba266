#include "system/procfs.h"

#include "base/number.h"

#include <QByteArray>

#include <algorithm>
#include <charconv>
#include <string_view>

#ifdef Q_OS_LINUX
#include <QFile>

#include <array>
#include <cerrno>
#include <climits>
#include <ctime>
#include <dirent.h>
#include <fcntl.h>
#include <pwd.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace gopscope::procfs {

#ifdef Q_OS_LINUX
namespace {

QByteArray procPath(qint64 pid, const char *file)
{
    return "/proc/" + QByteArray::number(pid) + '/' + file;
}

/// What errno says of a file of a process.
tl::unexpected<Error> systemFailure(int number)
{
    const auto kind = number == ENOENT || number == ESRCH   ? ErrorKind::NotFound
                      : number == EACCES || number == EPERM ? ErrorKind::Denied
                                                            : ErrorKind::NoRoom;
    return failure(kind, qt_error_string(number));
}

/// The start of a file, at most 4 KiB; QFile would cost ten times as much, and this is read for each
/// process and sample.
Result<QByteArray> readSmall(const QByteArray &path)
{
    const int fd = ::open(path.constData(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return systemFailure(errno);
    std::array<char, 4096> buffer{};
    const ssize_t size = ::read(fd, buffer.data(), buffer.size());
    const int error = errno;
    ::close(fd);
    return size < 0 ? Result<QByteArray>(systemFailure(error)) : QByteArray(buffer.data(), size);
}

QByteArray readLink(const QByteArray &path)
{
    std::array<char, PATH_MAX> buffer{};
    const ssize_t size = ::readlink(path.constData(), buffer.data(), buffer.size());
    return size > 0 ? QByteArray(buffer.data(), size) : QByteArray();
}

/// All of a file, if it is no longer than `most`.
std::optional<QByteArray> readWhole(const QByteArray &path, qint64 most)
{
    QFile file(QFile::decodeName(path));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray text = file.read(most + 1);
    if (file.error() != QFileDevice::NoError || text.size() > most)
        return {};
    return text;
}

/// The first words of a line; empty ones where it has fewer.
template<std::size_t count> std::array<QByteArrayView, count> firstWords(QByteArrayView line)
{
    std::array<QByteArrayView, count> words;
    for (QByteArrayView &word : words) {
        const qsizetype end = line.indexOf(' ');
        word = end < 0 ? line : line.first(end);
        line = end < 0 ? QByteArrayView() : line.sliced(end + 1);
    }
    return words;
}

double cpuSecondsOf(int who)
{
    rusage usage{};
    ::getrusage(who, &usage);
    const auto seconds = [](const timeval &time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

} // namespace

bool available()
{
    static const bool there = ::access("/proc/self/stat", R_OK) == 0;
    return there;
}

Result<Status> status(qint64 pid)
{
    const auto odd = [] { return failure(ErrorKind::Unexpected, u"/proc says something odd"_s); };
    static const auto ticksPerSecond = static_cast<double>(::sysconf(_SC_CLK_TCK));
    static const auto pageSize = static_cast<double>(::sysconf(_SC_PAGESIZE));
    // proc(5): pid (comm) state ppid …; the name may hold blanks and parentheses, so count from its end.
    const auto text = readSmall(procPath(pid, "stat"));
    if (!text)
        return tl::unexpected(text.error());
    const qsizetype name = text->lastIndexOf(')');
    if (name < 0)
        return odd();
    constexpr std::size_t stateField = 0, parent = 1, flagsField = 6, userTime = 11, systemTime = 12,
                          threads = 17, startTime = 19, rss = 21;
    constexpr quint64 forkedNotExecuted = 0x40; // PF_FORKNOEXEC
    const auto fields = firstWords<rss + 1>(QByteArrayView(*text).sliced(name + 1).trimmed());
    const auto number = [&](std::size_t field) { return parseWhole<quint64>(fields[field]); };
    const auto user = number(userTime), system = number(systemTime), start = number(startTime),
               pages = number(rss);
    if (!user || !system || !start || !pages)
        return odd();
    const char state = fields[stateField].isEmpty() ? '?' : fields[stateField].front();
    Status status;
    status.startTicks = *start;
    status.parent = parseWhole<qint64>(fields[parent]).value_or(0);
    status.stopped = state == 'T' || state == 't';
    // The first thread may have ended before the others: when one of these executes another program, for
    // example.
    const bool hasOthers = number(threads).value_or(0) > 1;
    status.zombie = (state == 'Z' || state == 'X') && !hasOthers;
    status.forkOnly = (number(flagsField).value_or(0) & forkedNotExecuted) != 0;
    status.rssBytes = static_cast<double>(*pages) * pageSize;
    status.cpuSeconds = static_cast<double>(*user + *system) / ticksPerSecond;
    return status;
}

QList<qint64> allPids()
{
    QList<qint64> pids;
    DIR *const folder = ::opendir("/proc");
    while (const dirent *entry = folder ? ::readdir(folder) : nullptr) {
        if (const auto pid = parseWhole<qint64>(QByteArrayView(entry->d_name)))
            pids << *pid;
    }
    if (folder)
        ::closedir(folder);
    std::ranges::sort(pids);
    return pids;
}

quint64 ticksNow()
{
    static const auto ticksPerSecond = static_cast<quint64>(::sysconf(_SC_CLK_TCK));
    timespec now{};
    ::clock_gettime(CLOCK_BOOTTIME, &now);
    const auto nanoseconds = static_cast<quint64>(now.tv_nsec);
    return static_cast<quint64>(now.tv_sec) * ticksPerSecond + nanoseconds * ticksPerSecond / 1'000'000'000;
}

std::optional<qint64> startedAtBootMs(quint64 startTicks)
{
    static const auto ticksPerSecond = static_cast<quint64>(::sysconf(_SC_CLK_TCK));
    return static_cast<qint64>(startTicks * 1000 / ticksPerSecond);
}

Executable executable(qint64 pid)
{
    constexpr QByteArrayView deletedSuffix(" (deleted)");
    QByteArray path = readLink(procPath(pid, "exe"));
    const bool deleted = path.endsWith(deletedSuffix);
    if (deleted)
        path.chop(deletedSuffix.size());
    return {QString::fromUtf8(path), deleted};
}

QString commandName(qint64 pid)
{
    return QString::fromUtf8(readSmall(procPath(pid, "comm")).value_or(QByteArray())).trimmed();
}

QString argument0(qint64 pid)
{
    const QByteArray arguments = readSmall(procPath(pid, "cmdline")).value_or(QByteArray());
    return QString::fromUtf8(arguments.left(arguments.indexOf('\0')));
}

QString workingDirectory(qint64 pid)
{
    return QString::fromUtf8(readLink(procPath(pid, "cwd")));
}

std::optional<double> gcPercent(qint64 pid)
{
    constexpr qint64 most = 1 << 20;
    const auto environment = readWhole(procPath(pid, "environ"), most);
    // In the middle of an exec, and as a zombie, a process has neither environment nor arguments yet; one
    // that was started with an empty environment has arguments.
    if (!environment || (environment->isEmpty() && argument0(pid).isEmpty()))
        return {};
    return gcPercentIn(*environment);
}

QString otherOwner(qint64 pid)
{
    struct stat info
    {
    };
    if (::stat(procPath(pid, "").constData(), &info) != 0 || info.st_uid == ::geteuid())
        return {};
    const passwd *user = ::getpwuid(info.st_uid);
    return user ? QString::fromLocal8Bit(user->pw_name) : QString::number(info.st_uid);
}

double ownCpuSeconds()
{
    return cpuSecondsOf(RUSAGE_SELF);
}

double childrenCpuSeconds()
{
    return cpuSecondsOf(RUSAGE_CHILDREN);
}

#else

bool available()
{
    return false;
}
Result<Status> status(qint64)
{
    return failure(ErrorKind::Unexpected, u"there is no /proc"_s);
}
QList<qint64> allPids()
{
    return {};
}
quint64 ticksNow()
{
    return 0;
}
std::optional<qint64> startedAtBootMs(quint64)
{
    return {};
}
Executable executable(qint64)
{
    return {};
}
QString commandName(qint64)
{
    return {};
}
QString argument0(qint64)
{
    return {};
}
QString workingDirectory(qint64)
{
    return {};
}
std::optional<double> gcPercent(qint64)
{
    return {};
}
QString otherOwner(qint64)
{
    return {};
}
double ownCpuSeconds()
{
    return 0;
}
double childrenCpuSeconds()
{
    return 0;
}

#endif

bool isGone(qint64 pid)
{
    const auto now = status(pid);
    return !now && now.error().kind == ErrorKind::NotFound;
}

std::optional<double> gcPercentIn(const QByteArray &environment)
{
    constexpr QByteArrayView name("GOGC=");
    constexpr double byDefault = 100;
    for (const QByteArray &entry : environment.split('\0')) {
        if (!entry.startsWith(name))
            continue;
        // As Go reads it: the first of that name, and what is no number counts as if it was not there.
        const std::string_view text(entry.constData() + name.size(), std::size_t(entry.size() - name.size()));
        if (text == "off")
            return {};
        const std::string_view digits = text.starts_with('+') ? text.substr(1) : text;
        int percent = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), percent);
        const bool whole = error == std::errc() && end == digits.data() + digits.size() &&
                           !(text.starts_with('+') && digits.starts_with('-'));
        if (!whole)
            return byDefault;
        return percent < 0 ? std::nullopt : std::optional<double>(percent);
    }
    return byDefault;
}

} // namespace gopscope::procfs
