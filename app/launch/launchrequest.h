#pragma once

#include "system/startedprogram.h"

#include <QStringList>

namespace gopscope {

/// A program that a person wants to start.
struct LaunchRequest
{
    QByteArray program; ///< a path, or a name that is looked for on the PATH
    QByteArrayList arguments{};
    QString folder{};          ///< where it begins; empty: where Gopscope did
    QStringList variables{};   ///< of its environment, NAME=value
    bool addsVariables = true; ///< to those of Gopscope; else there are no others

    /// The name of its file, in one line.
    [[nodiscard]] QString name() const;
    /// How it is started, with its output into that descriptor, so that `reader` may read it.
    [[nodiscard]] StartedProgram::Start start(qint64 reader, int output) const;

    /// In words, why it could not be started; empty when nothing speaks against it.
    [[nodiscard]] QString programFault() const;
    [[nodiscard]] QString folderFault() const;
    [[nodiscard]] QString variableFault() const;
    /// What executes it when it is a script, "/bin/sh"; else empty.
    [[nodiscard]] QByteArray interpreter() const;
};

} // namespace gopscope
