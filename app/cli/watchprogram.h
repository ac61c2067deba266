#pragma once

#include "cli/outputoption.h"
#include "cli/watchcommand.h"

#include <QByteArrayList>

namespace gopscope {

/// Runs `program`, its name and its arguments, and writes its samples. Returns its exit code, 127 when there
/// is no such program, 126 when it can't be started; ends by the signal that ended the program.
[[nodiscard]] int watchProgram(const QByteArrayList &program, const WatchCommand::Options &options,
                               const LinesTo &lines, const QString &source, GopsRunner &gops);

} // namespace gopscope
