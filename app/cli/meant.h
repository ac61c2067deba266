#pragma once

#include "gops/listing.h"

#include <optional>

namespace gopscope {

/// Whether a row of a listing is a process that is meant by `wanted`: its name, the name of its file, its
/// path, or a link that it was started by or that leads to it.
[[nodiscard]] bool isMeant(const ListedProcess &row, const QString &wanted);

/// The process that is meant, of several the one that started first; absent when there is none.
[[nodiscard]] std::optional<ListedProcess> findMeant(const Listing &listing, const QString &wanted);

} // namespace gopscope
