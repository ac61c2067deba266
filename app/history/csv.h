#pragma once

#include "base/result.h"
#include "history/history.h"

#include <QIODevice>

namespace gopscope {

/// The ids of all measured metrics, with commas between them.
[[nodiscard]] QByteArray csvIds();

/// The measured values of a sample in the order of csvIds(): exact, nothing between commas where a value
/// is missing.
[[nodiscard]] QByteArray csvValues(const Sample &sample);

/// Writes all samples of `history`, with columns `time_ms` (epoch), `life` (the lives of the process, from 1)
/// and csvIds(). A file that is there is replaced only when the new one is complete.
[[nodiscard]] Result<void> saveCsv(const History &history, const QString &fileName);

} // namespace gopscope
