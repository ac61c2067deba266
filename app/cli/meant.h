#pragma once

#include "gops/listing.h"

#include <QSet>

#include <optional>

namespace gopscope {

/// Whether a row of a listing is a process that carries the agent and is meant by `wanted`: its name, the
/// name of its file, or its path.
[[nodiscard]] bool isMeant(const ListedProcess &row, const QString &wanted);

/// The process that is meant and was not taken before, the one with the lowest PID; absent when there is
/// none.
[[nodiscard]] std::optional<ListedProcess> findMeant(const Listing &listing, const QString &wanted,
                                                     const QSet<qint64> &taken);

} // namespace gopscope
