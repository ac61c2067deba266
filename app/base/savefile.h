#pragma once

#include "base/result.h"

#include <QByteArrayView>

#include <functional>

namespace gopscope {

/// Takes the next bytes of a file; false when the disk does not take them.
using TakeBytes = std::function<bool(QByteArrayView)>;

/// Writes a file by `write`, which passes its bytes on and ends with false as soon as one of them is refused.
/// A file that is there is replaced only when the disk has all of the new one; when it does not take it,
/// fails with ErrorKind::Denied and the reason.
[[nodiscard]] Result<void> saveFile(const QString &fileName,
                                    const std::function<bool(const TakeBytes &take)> &write);

} // namespace gopscope
