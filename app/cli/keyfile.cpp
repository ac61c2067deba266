#include "cli/keyfile.h"

#include "base/untrusted.h"
#include "mackerel/mackerelclient.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QFile>
#include <QScopeGuard>

#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

/// For lupdate, which finds the context of free functions by it.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(usage)
};

auto unreadable(ErrorKind kind, const QString &fileName, const QString &why)
{
    return failure(
        kind, Words::tr("the API key can't be read from %1: %2").arg(oneLine(fileName, 200), oneLine(why)));
}

auto unreadable(const QString &fileName, int code)
{
    return unreadable(code == ENOENT ? ErrorKind::NotFound : ErrorKind::Denied, fileName,
                      QString::fromLocal8Bit(std::strerror(code)));
}

/// All that comes until the end of the file, but for what is past a bound.
Result<QByteArray> readAll(int file, const QString &fileName, std::chrono::milliseconds patience)
{
    constexpr qsizetype longest = 64 * 1024;
    const QDeadlineTimer deadline(patience);
    QByteArray content;
    std::array<char, 4096> piece{};
    while (content.size() < longest) {
        // Of a pipe without a writer a read would say that it is at its end.
        pollfd wanted{file, POLLIN, 0};
        if (::poll(&wanted, 1, static_cast<int>(deadline.remainingTime())) == 0)
            return unreadable(ErrorKind::TimedOut, fileName,
                              Words::tr("nobody wrote it into this pipe in time"));
        const ssize_t got = ::read(file, piece.data(), piece.size());
        if (got < 0 && errno != EINTR && errno != EAGAIN)
            return unreadable(fileName, errno);
        if (got == 0)
            break;
        content.append(piece.data(), std::max<qsizetype>(got, 0));
    }
    return content;
}

Result<QByteArray> findKey(const QByteArray &content, const QString &fileName)
{
    const QString name = oneLine(fileName, 200);
    if (content.startsWith("\xef\xbb\xbf") || content.startsWith("\xff\xfe") ||
        content.startsWith("\xfe\xff"))
        return failure(
            ErrorKind::Usage,
            Words::tr("%1 begins with a byte order mark: save it as plain text without one").arg(name));
    const QByteArray text = content.trimmed();
    if (text.isEmpty())
        return failure(ErrorKind::Usage, Words::tr("there is no API key in %1").arg(name));
    if (text.contains('\n') || text.contains('\r'))
        return failure(ErrorKind::Usage,
                       Words::tr("%1 has more than one line: the API key has to be the only one").arg(name));
    const auto key = parseApiKey(text);
    if (!key)
        return failure(ErrorKind::Usage,
                       Words::tr("the API key in %1 has characters that no key of Mackerel has").arg(name));
    return *key;
}

} // namespace

Result<KeyFile> readKeyFile(const QString &fileName, std::chrono::milliseconds patience)
{
    // Otherwise the opening of a pipe waits for its writer, for ever.
    const int file = ::open(QFile::encodeName(fileName).constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (file < 0)
        return unreadable(fileName, errno);
    const auto closing = qScopeGuard([file] { ::close(file); });
    const auto content = readAll(file, fileName, patience);
    if (!content)
        return tl::unexpected(content.error());
    const auto key = findKey(*content, fileName);
    if (!key)
        return tl::unexpected(key.error());
    struct stat about = {};
    const bool isOpenToAll =
        ::fstat(file, &about) == 0 && S_ISREG(about.st_mode) && (about.st_mode & S_IROTH);
    return KeyFile{
        *key, isOpenToAll ? Words::tr("Everybody on this machine can read the API key in %1: chmod 600 it.")
                                .arg(oneLine(fileName, 200))
                          : QString()};
}

} // namespace gopscope
