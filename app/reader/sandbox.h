#pragma once

#include "reader/credentials.h"

/// Rights given up for good, before anything that somebody else wrote is looked at. Each is false when the
/// system refuses, and then nothing may be served.
namespace gopscope {

/// Keeps only what opening needs: of capabilities those of the starter, which the kernel compares with a
/// target's, and CAP_SYS_PTRACE if it is there; of system calls, by seccomp, those of Opener, among them no
/// opening to write.
[[nodiscard]] bool confineOpener(const Credentials &starter);

/// Keeps no capability, and of system calls, by seccomp, only: reading from what is open, writing to stdout
/// and stderr, talking to the opener on `link`, memory that is not executable, time, and the end. Anything
/// else kills the process by SIGSYS.
[[nodiscard]] bool enterSandbox(int link);

/// For who looks at one file, which is open, with a library that would open others: no capability, and of
/// system calls only: reading from what is open, writing to stdout and stderr, memory that is not executable,
/// and the end. To open or to look at a name is refused with EACCES; anything else kills.
[[nodiscard]] bool enterFileSandbox();

} // namespace gopscope
