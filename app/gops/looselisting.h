#pragma once

#include "gops/listing.h"

#include <QByteArrayView>

namespace gopscope {

/// Reads columns that are not aligned, as no gops prints them but a wrapper around it may: one record a
/// line, told apart by the version.
[[nodiscard]] Listing parseLoose(QByteArrayView text);

} // namespace gopscope
