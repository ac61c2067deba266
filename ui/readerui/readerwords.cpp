#include "readerui/readerwords.h"

#include "base/untrusted.h"

#include <QCoreApplication>

namespace gopscope::readerwords {
namespace {

/// The context of the words for translators.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(readerwords)
};

} // namespace

QString purpose()
{
    return Words::tr(
        "Where the system keeps the programs of a user apart (Yama), gopscope-reader needs one right to read "
        "them, cap_sys_ptrace, which only root can give. With it, it reads your own programs and still "
        "nobody "
        "else's. This window stays without that right, and Yama as it is set.");
}

QString state(const InstalledReader &reader, int yamaScope)
{
    const QString group = oneLine(reader.group, 40);
    if (!reader.isThere)
        return yamaScope > 0
                   ? Words::tr("It is not installed.")
                   : Words::tr("It is not installed. This system lets you read your programs without it.");
    if (reader.mayBeRunLater)
        return Words::tr("It is installed. You belong to its group, %1, from your next login on: log out and "
                         "in again.")
            .arg(group);
    if (!reader.mayBeRun)
        return Words::tr("It is installed for the group %1, to which you do not belong. Install it again "
                         "for one of yours.")
            .arg(group);
    if (!reader.hasCapability)
        return Words::tr("It is installed, but without its right. Install it again.");
    if (!reader.isOwnBuild)
        return Words::tr("The one that is installed came with another Gopscope. Install it again.");
    return Words::tr("It is installed for the group %1, and you may run it.").arg(group);
}

QString group(const ReaderGroup &group, const QString &user)
{
    const QString name = oneLine(group.name, 40);
    if (group.isJoined)
        return Words::tr("%1 – you join it, with your next login").arg(name);
    return group.name == user ? Words::tr("%1 – your own").arg(name) : name;
}

QString asRoot()
{
    return Words::tr(
        "This window runs as root. It needs no installed reader, and of the programs of others it "
        "reads none all the same: run Gopscope as the user whose programs they are, with the "
        "reader installed.");
}

} // namespace gopscope::readerwords
