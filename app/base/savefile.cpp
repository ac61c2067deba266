#include "base/savefile.h"

#include "base/untrusted.h"

#include <QCoreApplication>
#include <QSaveFile>

#ifdef Q_OS_UNIX
#include <cerrno>
#include <unistd.h>
#endif

namespace gopscope {
namespace {

/// False with the error in `file`. A device that takes a part of it is asked again for the rest: only then
/// does it say why it takes no more.
bool writeAll(QSaveFile &file, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const qint64 written = file.write(bytes.data(), bytes.size());
        if (written <= 0)
            return false;
        bytes = bytes.sliced(written);
    }
    return true;
}

/// What the disk says only when it has to: a quota, or a network that is gone. Null: it has everything.
int syncError([[maybe_unused]] const QSaveFile &file)
{
#ifdef Q_OS_UNIX
    // EINVAL: a kind of file that has nothing to sync
    if (::fsync(file.handle()) != 0 && errno != EINVAL)
        return errno;
#endif
    return 0;
}

} // namespace

Result<void> saveFile(const QString &fileName, const std::function<bool(const TakeBytes &take)> &write)
{
    const auto notSaved = [&](const QString &why) {
        return failure(ErrorKind::Denied, QCoreApplication::translate("savefile", "%1 was not saved: %2.")
                                              .arg(oneLine(fileName), oneLine(why)));
    };
    QSaveFile file(fileName);
    // Unbuffered: commit() says nothing of a buffer that the disk did not take.
    if (!file.open(QIODevice::WriteOnly | QIODevice::Unbuffered) ||
        !write([&file](QByteArrayView bytes) { return writeAll(file, bytes); }))
        return notSaved(file.errorString());
    if (const int error = syncError(file))
        return notSaved(qt_error_string(error));
    if (!file.commit())
        return notSaved(file.errorString());
    return {};
}

} // namespace gopscope
