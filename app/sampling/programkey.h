#pragma once

#include "gops/listing.h"

#include <QString>

namespace gopscope {

/// How a process was started, as far as the system says.
struct Start
{
    QString path;        ///< of its executable, links resolved; empty when it can't be read
    QString commandName; ///< the kernel's, the first 15 bytes of the file's name as it was given
    QString argument0;   ///< what it was called by; the program or its parent may have put anything there
    QString workingDirectory; ///< only for what `go run` built
};

/// The path that a process was started by, as it or its parent says: an absolute one whose name is the
/// kernel's; else empty.
[[nodiscard]] QString startedBy(const Start &start);

/// What a program is recognised by when it starts again: the path that it was started by where that is an
/// absolute one, since a link stays when a deployment lets it lead to another file; else the path of its
/// executable. `go run` builds into a new place each time, so there it is the base name and the working
/// directory.
[[nodiscard]] QString programKey(const Start &start);

/// What a program is called: the name of the file that it was started by, a link's own.
[[nodiscard]] QString programName(const Start &start);

/// How the process that has a PID now was started; only the path when that is not `path`.
[[nodiscard]] Start startOf(qint64 pid, const QString &path);

/// Completes a row of a listing by what gops does not say, or says differently by its version.
void identify(ListedProcess &row);

/// Whether `path` is where `go run` puts what it builds.
[[nodiscard]] bool isGoRunPath(const QString &path);

} // namespace gopscope
