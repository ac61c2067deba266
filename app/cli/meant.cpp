#include "cli/meant.h"

#include "sampling/follower.h"

#include <QFileInfo>

namespace gopscope {

bool isMeant(const ListedProcess &row, const QString &wanted)
{
    const QFileInfo file(wanted);
    return row.name == wanted || QFileInfo(row.path).fileName() == wanted || row.path == wanted ||
           row.key == wanted || (file.isAbsolute() && row.path == file.canonicalFilePath());
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
