#include "installation/account.h"

#include <QFile>

#include <algorithm>
#include <grp.h>
#include <pwd.h>
#include <unistd.h>
#include <vector>

namespace gopscope::account {
namespace {

/// The effective group first.
std::vector<gid_t> groupsNow()
{
    std::vector<gid_t> groups{::getegid()};
    const int count = ::getgroups(0, nullptr);
    if (count > 0) {
        groups.resize(static_cast<std::size_t>(count) + 1);
        groups.resize(static_cast<std::size_t>(std::max(0, ::getgroups(count, groups.data() + 1))) + 1);
    }
    return groups;
}

/// What the system's lists of users and groups say now.
std::vector<gid_t> groupsListed()
{
    constexpr int most = 1024;
    std::vector<gid_t> groups(most);
    int count = most;
    const passwd *user = ::getpwuid(::getuid());
    if (!user || ::getgrouplist(user->pw_name, user->pw_gid, groups.data(), &count) < 0)
        return {};
    groups.resize(static_cast<std::size_t>(count));
    return groups;
}

} // namespace

bool isRoot()
{
    return ::geteuid() == 0;
}

QString name()
{
    const passwd *user = ::getpwuid(::getuid());
    return user ? QFile::decodeName(user->pw_name) : QString::number(::getuid());
}

QStringList groups()
{
    QStringList names;
    for (const gid_t group : groupsNow()) {
        if (const QString name = groupName(group); !names.contains(name))
            names << name;
    }
    return names;
}

QString groupName(gid_t group)
{
    const auto *known = ::getgrgid(group);
    return known ? QFile::decodeName(known->gr_name) : QString::number(group);
}

bool joinsAtNextLogin(gid_t group)
{
    return !std::ranges::count(groupsNow(), group) && std::ranges::count(groupsListed(), group);
}

} // namespace gopscope::account
