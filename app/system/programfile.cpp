#include "system/programfile.h"

#include <QByteArrayList>
#include <QFile>

#include <sys/stat.h>
#include <unistd.h>

namespace gopscope {
namespace {

/// Why a file can't be executed, by errno; 0 when it can.
int faultOf(const QByteArray &path)
{
    struct stat info
    {
    };
    if (::stat(path.constData(), &info) != 0)
        return errno;
    if (S_ISDIR(info.st_mode))
        return EISDIR;
    return S_ISREG(info.st_mode) && ::access(path.constData(), X_OK) == 0 ? 0 : EACCES;
}

} // namespace

ProgramFile findProgramFile(const QByteArray &program, const QString &workingDirectory)
{
    const bool isPath = program.isEmpty() || program.contains('/');
    const QByteArrayList folders = isPath ? QByteArrayList{{}} : qgetenv("PATH").split(':');
    const QByteArray here =
        workingDirectory.isEmpty() ? QByteArray() : QFile::encodeName(workingDirectory) + '/';
    ProgramFile best{.path = program, .fault = ENOENT};
    for (const QByteArray &folder : folders) {
        const QByteArray path = isPath ? program : (folder.isEmpty() ? "." : folder) + '/' + program;
        const ProgramFile file{path, faultOf(path.startsWith('/') ? path : here + path)};
        if (file.fault == 0)
            return file;
        best = file.isMissing() ? best : file;
    }
    return best;
}

QByteArray interpreterOf(const QByteArray &path)
{
    constexpr qint64 longest = 256; // what Linux reads of it
    QFile file(QFile::decodeName(path));
    const QByteArray start = file.open(QIODevice::ReadOnly) ? file.read(longest) : QByteArray();
    return start.startsWith("#!") ? start.mid(2).split('\n')[0].trimmed().split(' ')[0] : QByteArray();
}

} // namespace gopscope
