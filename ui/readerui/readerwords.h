#pragma once

#include "installation/readerinstallation.h"

/// What there is to say of the reader that root installs, to a person.
namespace gopscope::readerwords {

/// What the right is for, and what it is not.
[[nodiscard]] QString purpose();
/// What is installed, and what that means for who asks.
[[nodiscard]] QString state(const InstalledReader &reader, int yamaScope);
/// A group to choose.
[[nodiscard]] QString group(const ReaderGroup &group, const QString &user);
/// What it means that this window runs as root.
[[nodiscard]] QString asRoot();

} // namespace gopscope::readerwords
