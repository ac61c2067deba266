#pragma once

#include <QString>

namespace gopscope {

/// What a program is recognised by when it starts again: its path. `go run` builds into a new place each
/// time, so there it is the base name and the working directory.
[[nodiscard]] QString programKey(const QString &path, const QString &workingDirectory);

/// Whether `path` is where `go run` puts what it builds.
[[nodiscard]] bool isGoRunPath(const QString &path);

} // namespace gopscope
