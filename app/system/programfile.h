#pragma once

#include <QByteArray>
#include <QString>

#include <cerrno>

namespace gopscope {

/// The file that is executed for a program's name.
struct ProgramFile
{
    QByteArray path;
    int fault = 0; ///< why it can't be executed, an errno; 0: it can

    [[nodiscard]] bool isMissing() const { return fault == ENOENT || fault == ENOTDIR; }
};

/// A path is the file itself; a name is looked for on the PATH, as a shell does. What is relative begins at
/// `workingDirectory`, or at this process's own where that is empty.
[[nodiscard]] ProgramFile findProgramFile(const QByteArray &program, const QString &workingDirectory = {});

/// What executes a file that begins with #!, "/bin/sh"; empty when it does not, or can't be read.
[[nodiscard]] QByteArray interpreterOf(const QByteArray &path);

} // namespace gopscope
