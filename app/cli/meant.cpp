#include "cli/meant.h"

#include "sampling/follower.h"

#include <QFileInfo>

namespace gopscope {

bool isMeant(const ListedProcess &row, const QString &wanted)
{
    return row.agent &&
           (row.name == wanted || row.path == wanted || QFileInfo(row.path).fileName() == wanted);
}

std::optional<ListedProcess> findMeant(const Listing &listing, const QString &wanted)
{
    for (const ListedProcess &row : inOrderOfStart(listing)) {
        if (isMeant(row, wanted))
            return row;
    }
    return {};
}

} // namespace gopscope
