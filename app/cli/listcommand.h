#pragma once

#include "gops/listing.h"
#include "sources/sourceset.h"

#include <QByteArray>

namespace gopscope {

/// A JSON array with an object a row, null where nobody says; `watch` and `reason` tell by what way of those
/// that were chosen a process can be watched, and why not.
[[nodiscard]] QByteArray listAsJson(const Listing &listing, const SourceSet &sources);

/// A table for people, with a line behind each process that can't be watched.
[[nodiscard]] QByteArray listAsText(const Listing &listing, const SourceSet &sources);

} // namespace gopscope
