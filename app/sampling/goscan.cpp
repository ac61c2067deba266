#include "sampling/goscan.h"

#include "gops/portfile.h"
#include "sampling/programkey.h"
#include "system/procfs.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace gopscope {
namespace {

ListedProcess newRow(qint64 pid, const GoFile &file)
{
    ListedProcess row{.pid = pid, .ppid = {}, .name = {}, .goVersion = {}, .path = {}, .agent = false};
    row.path = procfs::executable(pid).path;
    if (!file.goVersion.isEmpty())
        row.goVersion = file.goVersion;
    row.module = file.module;
    identify(row);
    return row;
}

bool isItsParent(const procfs::Status &status, const FileIdentity &file)
{
    return status.forkOnly && GoFiles::fileOf(status.parent) == file;
}

} // namespace

bool isItsParent(qint64 pid)
{
    const auto status = procfs::status(pid);
    const auto file = status && status->forkOnly ? GoFiles::fileOf(pid) : std::nullopt;
    return file && isItsParent(*status, *file);
}

std::optional<ListedProcess> GoScan::hiddenRow(qint64 pid)
{
    Start start{.path = {}, .commandName = {}, .argument0 = procfs::argument0(pid), .workingDirectory = {}};
    if (!QDir::isAbsolutePath(start.argument0))
        return {}; // most of them are the kernel's
    start.commandName = procfs::commandName(pid);
    const QString path = startedBy(start);
    const auto file = path.isEmpty() ? nullptr : m_files.lookAt(QFile::encodeName(path));
    const auto status = file && file->isGo ? procfs::status(pid) : failure(ErrorKind::NotFound, {});
    if (!status || status->zombie || status->forkOnly)
        return {};
    // Its file may be another one of that name, in a container, so nothing is told that only the file says.
    ListedProcess row{.pid = pid,
                      .ppid = status->parent,
                      .name = QFileInfo(path).fileName(),
                      .goVersion = {},
                      .path = path,
                      .agent = false};
    row.startTicks = status->startTicks;
    row.key = path;
    return row;
}

QList<ListedProcess> GoScan::list()
{
    QList<ListedProcess> rows;
    QHash<qint64, Known> known;
    const QString portFiles = portFileDirectory();
    for (const qint64 pid : procfs::allPids()) {
        const auto identity = GoFiles::fileOf(pid);
        if (!identity) {
            if (const auto row = GoFiles::isHidden(pid) ? hiddenRow(pid) : std::nullopt)
                rows << *row;
            continue;
        }
        const auto file = m_files.look(pid, *identity);
        const auto status = file && file->isGo ? procfs::status(pid) : failure(ErrorKind::NotFound, {});
        if (!status || status->zombie)
            continue;
        const bool hasAgent = readPortFile(pid, portFiles).state != PortFile::State::Missing;
        if (!hasAgent && isItsParent(*status, *identity))
            continue;
        Known now = m_known.value(pid);
        if (now.row.startTicks != status->startTicks || now.file != *identity)
            now = {*identity, newRow(pid, *file)};
        if (now.row.startTicks != status->startTicks)
            continue; // another process has its PID since; the next list knows it
        known.insert(pid, now);
        now.row.ppid = status->parent;
        now.row.agent = hasAgent;
        rows << now.row;
    }
    m_known = std::move(known);
    return rows;
}

void addScanned(Listing &listing, const QList<ListedProcess> &scanned)
{
    QHash<qint64, qsizetype> listed;
    for (qsizetype i = 0; i < listing.processes.size(); ++i)
        listed.insert(listing.processes[i].pid, i);
    for (const ListedProcess &row : scanned) {
        const auto at = listed.constFind(row.pid);
        if (at == listed.cend())
            listing.processes << row;
        else
            listing.processes[*at].module = row.module;
    }
}

} // namespace gopscope
