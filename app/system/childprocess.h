#pragma once

#include <QtGlobal>

class QProcess;
class QProcessEnvironment;
class QString;

/// What all children of Gopscope have in common.
namespace gopscope::childprocess {

/// Makes the child end with Gopscope however that ends (Linux: parent-death signal), lead a process
/// group of its own, run with LC_ALL=C and without the API keys in its environment. It and what it starts
/// get at most `mostMemory` bytes each to write to; 0: as many as this process.
void prepare(QProcess &process, qint64 mostMemory = 0);

/// Kills the child and the processes it started; does nothing when it is not running.
void kill(QProcess &process);

/// Ends what a child that has ended left in its process group, such as the real gops behind a wrapper.
void killGroup(qint64 pid);

/// The environment that prepare() gives.
[[nodiscard]] QProcessEnvironment environment();

} // namespace gopscope::childprocess
