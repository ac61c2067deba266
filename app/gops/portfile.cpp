#include "gops/portfile.h"

#include "base/number.h"

#include <QDir>
#include <QFile>

#ifdef Q_OS_UNIX
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

/// More than any port with a line end.
constexpr qsizetype mostBytes = 64;

/// The start of a file, or why there is none.
struct Start
{
    PortFile::State state;
    QByteArray text; ///< only with State::Port; one byte more than the bound when there is more
};

#ifdef Q_OS_UNIX
Start readStart(const QString &path)
{
    // Opening a FIFO would wait for a writer, and reading it for its words.
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0) {
        if (errno == ENXIO) // a socket
            return {PortFile::State::NotAFile, {}};
        return {errno == ENOENT || errno == ENOTDIR ? PortFile::State::Missing : PortFile::State::Unreadable,
                {}};
    }
    Start start{PortFile::State::NotAFile, {}};
    struct stat info
    {
    };
    if (::fstat(fd, &info) == 0 && S_ISREG(info.st_mode)) {
        std::array<char, mostBytes + 1> buffer{};
        const ssize_t size = ::read(fd, buffer.data(), buffer.size());
        start = size < 0 ? Start{PortFile::State::Unreadable, {}}
                         : Start{PortFile::State::Port, QByteArray(buffer.data(), size)};
    }
    ::close(fd);
    return start;
}
#else
Start readStart(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return {PortFile::State::Missing, {}};
    if (!QFileInfo(path).isFile())
        return {PortFile::State::NotAFile, {}};
    if (!file.open(QIODevice::ReadOnly))
        return {PortFile::State::Unreadable, {}};
    return {PortFile::State::Port, file.read(mostBytes + 1)};
}
#endif

PortFile parse(const Start &start)
{
    if (start.state != PortFile::State::Port)
        return {.state = start.state};
    const QByteArray text = start.text.trimmed();
    if (text.isEmpty())
        return {.state = PortFile::State::Empty};
    const auto port = parseWhole<quint16>(text);
    if (!port || *port == 0 || start.text.size() > mostBytes)
        return {.state = PortFile::State::Garbage};
    return {.state = PortFile::State::Port, .port = *port};
}

} // namespace

QString portFileDirectory()
{
    if (const QString own = qEnvironmentVariable("GOPS_CONFIG_DIR"); !own.isEmpty())
        return own;
#if defined(Q_OS_WIN)
    return qEnvironmentVariable("AppData") + "/gops"_L1;
#elif defined(Q_OS_MACOS)
    return QDir::homePath() + "/Library/Application Support/gops"_L1;
#else
    if (const QString config = qEnvironmentVariable("XDG_CONFIG_HOME"); !config.isEmpty())
        return config + "/gops"_L1;
    return QDir::homePath() + "/.config/gops"_L1;
#endif
}

PortFile readPortFile(qint64 pid, const QString &directory)
{
    return parse(readStart(directory + u'/' + QString::number(pid)));
}

} // namespace gopscope
