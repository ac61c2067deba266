#pragma once

#include "gops/listing.h"

#include <QByteArray>

namespace gopscope {

/// `gopscope-cli list --json`: an array of `{"pid","ppid","name","go_version","path","agent"}`, null where
/// gops does not say.
[[nodiscard]] QByteArray listAsJson(const Listing &listing);

/// `gopscope-cli list`: a table with a head, `*` for those that carry the agent.
[[nodiscard]] QByteArray listAsText(const Listing &listing);

} // namespace gopscope
