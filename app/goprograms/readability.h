#pragma once

#include <QByteArray>

namespace gopscope {

/// Why the memory of a process can't be opened by this user.
struct Unreadable
{
    QByteArray whyNot;  ///< as gopscope-reader would say: "another_user"; empty when it can be
    int yamaScope = -1; ///< kernel.yama.ptrace_scope; -1 where the system has none
};

/// Whether the system lets this process, or a reader with the right to trace, open a process's memory. What
/// is seen without opening it is told; gopscope-reader looks closer.
[[nodiscard]] Unreadable readability(qint64 pid, bool readerIsPrivileged);

/// kernel.yama.ptrace_scope; -1 where the system has none.
[[nodiscard]] int yamaScope();

/// Whether a program was given CAP_SYS_PTRACE by its file.
[[nodiscard]] bool isPrivilegedFile(const QByteArray &path);

} // namespace gopscope
