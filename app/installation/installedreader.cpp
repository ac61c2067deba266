#include "installation/installedreader.h"

#include "base/untrusted.h"
#include "goprograms/readability.h"
#include "installation/account.h"
#include "sources/memory/readerprocess.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QStandardPaths>

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

/// The context of the words for translators.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(installation)
};

/// The folder that is there already, of those on the way to a file.
QString existingFolderOf(const QString &file)
{
    QString folder = file;
    do
        folder = folder.left(folder.lastIndexOf(u'/'));
    while (!folder.isEmpty() && !QDir(folder).exists());
    return folder.isEmpty() ? u"/"_s : folder;
}

bool ignoresCapabilities(const QString &folder)
{
    struct statvfs info
    {
    };
    return ::statvfs(QFile::encodeName(folder).constData(), &info) == 0 && (info.f_flag & ST_NOSUID) != 0;
}

} // namespace

Result<QByteArray> fingerprintOf(const QString &reader)
{
    constexpr qint64 largest = 64 * 1024 * 1024;
    QFile file(reader);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!QFileInfo(reader).isFile() || file.size() > largest || !file.open(QIODevice::ReadOnly) ||
        !hash.addData(&file))
        return failure(ErrorKind::NotFound,
                       Words::tr("There is no gopscope-reader beside this program that can be read."));
    return hash.result().toHex();
}

InstalledReader InstalledReader::look(const Result<QByteArray> &own)
{
    const QString path = ReaderProcess::installedReader();
    const QByteArray name = QFile::encodeName(path);
    struct stat info
    {
    };
    if (::stat(name.constData(), &info) != 0 || !S_ISREG(info.st_mode))
        return {};
    const auto installed = fingerprintOf(path);
    const bool mayBeRun = ::access(name.constData(), X_OK) == 0;
    return {.isThere = true,
            .hasCapability = isPrivilegedFile(name),
            .mayBeRun = mayBeRun,
            .mayBeRunLater = !mayBeRun && account::joinsAtNextLogin(info.st_gid),
            .isOwnBuild = installed && own && *installed == *own,
            .group = account::groupName(info.st_gid)};
}

QString obstacleToItsRight()
{
    if (QStandardPaths::findExecutable(u"setcap"_s, {u"/usr/sbin"_s, u"/usr/bin"_s, u"/sbin"_s, u"/bin"_s})
            .isEmpty())
        return Words::tr(
            "setcap is not installed, which gives the right to the reader. Debian and Ubuntu have "
            "it in the package libcap2-bin.");
    const QString folder = existingFolderOf(ReaderProcess::installedReader());
    if (ignoresCapabilities(folder))
        return Words::tr("The file system of %1 gives no rights to programs (it is mounted with nosuid).")
            .arg(oneLine(folder));
    return {};
}

} // namespace gopscope
