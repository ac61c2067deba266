#pragma once

#include "base/result.h"
#include "history/history.h"

#include <QByteArray>
#include <QString>

namespace gopscope {

/// The ids of all measured metrics, with commas between them.
[[nodiscard]] QByteArray csvIds();

/// The measured values of a sample in the order of csvIds(): exact, nothing between commas where a value
/// is missing.
[[nodiscard]] QByteArray csvValues(const Sample &sample);

/// Writes all samples of `history`, with columns `time_ms` (epoch), `life` (the lives of the process, from 1)
/// and csvIds(). A file that is there is replaced only when the disk has all of the new one; when it does not
/// take it, fails with ErrorKind::Denied and the reason.
[[nodiscard]] Result<void> saveCsv(const History &history, const QString &fileName);

} // namespace gopscope
