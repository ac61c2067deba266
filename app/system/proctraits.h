#pragma once

#include <QByteArray>

/// What tells processes of one program from each other; empty where the system does not say.
namespace gopscope::procfs {

/// The arguments without the program's own name, separated by NUL; at most 64 KiB.
[[nodiscard]] QByteArray arguments(qint64 pid);

/// The TCP ports it listens on, ascending and separated by blanks, without those that the system chose: they
/// are other ones next time.
[[nodiscard]] QByteArray listeningPorts(qint64 pid);

} // namespace gopscope::procfs
