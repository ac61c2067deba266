#pragma once

#include <QString>

namespace gopscope {

/// `one` or `many`, with the number for %1: plural(3, tr("%1 sample"), tr("%1 samples")). English text stands
/// in the sources, so tr()'s %n would show `sample(s)` without a translation into English.
[[nodiscard]] inline QString plural(qint64 count, const QString &one, const QString &many)
{
    return (count == 1 ? one : many).arg(count);
}

} // namespace gopscope
