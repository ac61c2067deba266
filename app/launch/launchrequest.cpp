#include "launch/launchrequest.h"

#include "base/untrusted.h"
#include "system/programfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

/// For lupdate, which finds the context of free functions by it.
struct Launch
{
    Q_DECLARE_TR_FUNCTIONS(launch)
};

QString absolute(const QByteArray &path, const QString &folder)
{
    return QDir(folder).absoluteFilePath(QFile::decodeName(path));
}

/// Text that does not say what executes it; a shell would try its luck with it, the system does not.
bool isBareScript(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return false; // it may be executed and not be read: the system knows
    const QByteArray start = file.read(256);
    return !start.startsWith("#!") && !start.contains('\0');
}

QString nameIn(const QString &variable)
{
    return variable.left(variable.indexOf(u'='));
}

} // namespace

QString LaunchRequest::name() const
{
    return oneLine(QFileInfo(QFile::decodeName(program)).fileName(), 60);
}

StartedProgram::Start LaunchRequest::start(qint64 reader, int output) const
{
    QProcessEnvironment environment(QProcessEnvironment::InheritFromParent);
    if (!addsVariables)
        environment = QProcessEnvironment();
    else if (!variables.isEmpty())
        environment = QProcessEnvironment::systemEnvironment();
    for (const QString &variable : variables)
        environment.insert(nameIn(variable), variable.mid(nameIn(variable).size() + 1));
    return {.program = program,
            .arguments = arguments,
            .workingDirectory = folder,
            .environment = environment,
            .reader = reader,
            .output = output};
}

QString LaunchRequest::programFault() const
{
    if (program.isEmpty())
        return Launch::tr("Which program?");
    if (!folderFault().isEmpty())
        return {}; // without it nobody knows what a relative path means
    const ProgramFile file = findProgramFile(program, folder);
    const bool isPath = program.contains('/');
    if (file.isMissing())
        return isPath ? Launch::tr("There is no such file.")
                      : Launch::tr("There is no such program on the PATH.");
    if (file.fault == EISDIR)
        return Launch::tr("This is a folder.");
    if (file.fault == EACCES)
        return Launch::tr("This file is not executable; chmod +x makes it so.");
    if (file.fault != 0)
        return Launch::tr("It can't be executed: %1").arg(qt_error_string(file.fault));
    if (const QByteArray by = interpreter(); !by.isEmpty() && findProgramFile(by).isMissing())
        return Launch::tr("It is a script for %1, and there is no such program.")
            .arg(oneLine(QFile::decodeName(by)));
    if (isBareScript(absolute(file.path, folder)))
        return Launch::tr("This is no program, and does not begin with #! as a script does.");
    return {};
}

QString LaunchRequest::folderFault() const
{
    const QFileInfo info(folder);
    if (folder.isEmpty() || (info.isDir() && info.isExecutable()))
        return {};
    if (!info.exists())
        return Launch::tr("There is no such folder.");
    return info.isDir() ? Launch::tr("You may not enter this folder.") : Launch::tr("This is no folder.");
}

QString LaunchRequest::variableFault() const
{
    for (const QString &variable : variables) {
        if (variable.indexOf(u'=') <= 0)
            return Launch::tr("%1 needs a value: NAME=value.").arg(oneLine(variable, 40));
    }
    return {};
}

QByteArray LaunchRequest::interpreter() const
{
    const ProgramFile file = findProgramFile(program, folder);
    return file.fault == 0 ? interpreterOf(QFile::encodeName(absolute(file.path, folder))) : QByteArray();
}

} // namespace gopscope
