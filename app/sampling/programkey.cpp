#include "sampling/programkey.h"

#include "system/procfs.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

/// Whether a file's name is the one that a process was started by.
bool isCalled(const QString &name, const Start &start)
{
    constexpr qsizetype longestCommandName = 15; // bytes
    const QString &known = start.commandName;
    if (known.toUtf8().size() < longestCommandName)
        return !known.isEmpty() && name == known;
    // It may have been cut within a letter.
    const qsizetype sure = known.size() - (known.endsWith(QChar::ReplacementCharacter) ? 1 : 0);
    return name.startsWith(QStringView(known).left(sure));
}

} // namespace

bool isGoRunPath(const QString &path)
{
    // Up to Go 1.23 /tmp/go-build123/b001/exe/NAME; later also the build cache, go-build/ab/HASH-d/NAME.
    static const QRegularExpression goRun(
        uR"(/go-build\d+/b\d+/exe/[^/]+$|/[0-9a-f]{2}/[0-9a-f]{64}-d/[^/]+$)"_s);
    return goRun.match(path).hasMatch();
}

QString startedBy(const Start &start)
{
    const bool isBelieved =
        QDir::isAbsolutePath(start.argument0) && isCalled(QFileInfo(start.argument0).fileName(), start);
    return isBelieved ? QDir::cleanPath(start.argument0) : QString();
}

QString programKey(const Start &start)
{
    if (isGoRunPath(start.path))
        return u"go run %1 in %2"_s.arg(QFileInfo(start.path).fileName(), start.workingDirectory);
    const QString said = startedBy(start);
    return said.isEmpty() ? start.path : said;
}

QString programName(const Start &start)
{
    // What the kernel cut off, the path knows.
    for (const QString &path : {start.argument0, start.path}) {
        if (const QString name = QFileInfo(path).fileName(); isCalled(name, start))
            return name;
    }
    return start.commandName.isEmpty() ? QFileInfo(start.path).fileName() : start.commandName;
}

Start startOf(qint64 pid, const QString &path)
{
    if (path.isEmpty() || procfs::executable(pid).path != path)
        return {.path = path, .commandName = {}, .argument0 = {}, .workingDirectory = {}};
    return {.path = path,
            .commandName = procfs::commandName(pid),
            .argument0 = procfs::argument0(pid),
            .workingDirectory = isGoRunPath(path) ? procfs::workingDirectory(pid) : QString()};
}

void identify(ListedProcess &row)
{
    if (const auto status = procfs::status(row.pid))
        row.startTicks = status->startTicks;
    const Start start = startOf(row.pid, row.path);
    row.key = programKey(start);
    if (!start.commandName.isEmpty())
        row.name = programName(start);
}

} // namespace gopscope
