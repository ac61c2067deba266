#pragma once

#include <QString>
#include <QStringList>

#include <sys/types.h>

/// The user that this program runs as.
namespace gopscope::account {

[[nodiscard]] bool isRoot();
/// As the system knows it; the number of a user without a name.
[[nodiscard]] QString name();
/// The groups that this process is in, by name: the user's own one first.
[[nodiscard]] QStringList groups();
/// The name of a group, or its number where it has none.
[[nodiscard]] QString groupName(gid_t group);
/// Whether the user has become a member of a group that this process is not in: it will be one that starts
/// after the next login.
[[nodiscard]] bool joinsAtNextLogin(gid_t group);

} // namespace gopscope::account
