#pragma once

#include "base/result.h"

#include <QStringList>

namespace gopscope {

/// The words of a line as a shell tells them apart: by blanks, '…' as it is, "…" with \" and \\ in it,
/// $'…' with \n and \t in it, \ before any other character. Nothing else is a shell's: $NAME and * stay as
/// they are.
[[nodiscard]] Result<QStringList> splitWords(const QString &line);

/// A line of which splitWords() makes these words.
[[nodiscard]] QString joinWords(const QStringList &words);

/// Whether there is something outside of quotes that a shell would act on.
[[nodiscard]] bool hasShellSigns(const QString &line);

} // namespace gopscope
