#pragma once

#include "base/result.h"
#include "launch/outputring.h"

namespace gopscope {

/// Writes what is kept of an output to a file, as plain text; `leftOut` stands before it when that is not
/// all.
[[nodiscard]] Result<void> saveOutput(const OutputRing &output, const QString &fileName,
                                      const QString &leftOut);

} // namespace gopscope
