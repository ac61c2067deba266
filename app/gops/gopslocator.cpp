#include "gops/gopslocator.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

QString executableIn(const QString &folder)
{
#ifdef Q_OS_WIN
    const QString name = u"gops.exe"_s;
#else
    const QString name = u"gops"_s;
#endif
    if (folder.isEmpty())
        return {};
    const QFileInfo file(QDir(QDir::cleanPath(folder)), name);
    return file.isFile() && file.isExecutable() ? file.absoluteFilePath() : QString();
}

} // namespace

GopsPlaces GopsPlaces::ofThisProcess(const QString &preference)
{
    const auto folders = [](const char *name) {
        return qEnvironmentVariable(name).split(QDir::listSeparator(), Qt::SkipEmptyParts);
    };
    return {
        .preference = preference,
        .path = folders("PATH"),
        .goBin = qEnvironmentVariable("GOBIN"),
        .goPath = folders("GOPATH"),
        .home = QDir::homePath(),
        .programDir = QCoreApplication::applicationDirPath(),
    };
}

QString locateGops(const GopsPlaces &places)
{
    if (!places.preference.isEmpty())
        return places.preference;
    QStringList folders = places.path;
    folders << places.goBin;
    for (const QString &folder : places.goPath)
        folders << folder + "/bin"_L1;
    folders << places.home + "/go/bin"_L1;
    // build/bin/gopscope, build/dev/bin/gopscope: both find build/tools.
    folders << places.programDir + "/../tools"_L1 << places.programDir + "/../../tools"_L1;
    for (const QString &folder : folders) {
        if (const QString found = executableIn(folder); !found.isEmpty())
            return found;
    }
    return {};
}

QString gopsVersion(const QString &program)
{
    constexpr qint64 mostBytes = 64 * 1024 * 1024;
    constexpr QByteArrayView key("\tgithub.com/google/gops\tv");
    if (program.isEmpty())
        return {};
    QFile file(program);
    if (!file.open(QIODevice::ReadOnly) || file.size() == 0)
        return {};
    const qint64 size = std::min(file.size(), mostBytes);
    const auto *bytes = reinterpret_cast<const char *>(file.map(0, size));
    if (!bytes)
        return {};
    const QByteArrayView binary(bytes, size);
    const qsizetype at = binary.indexOf(key);
    if (at < 0)
        return {};
    qsizetype end = at + key.size();
    while (end < binary.size() && end - at < 80 && binary[end] > ' ' && binary[end] < '\x7f')
        ++end;
    return QString::fromLatin1(binary.sliced(at + key.size() - 1, end - at - key.size() + 1));
}

} // namespace gopscope
