#include "cli/meant.h"

#include <QFileInfo>

namespace gopscope {

bool isMeant(const ListedProcess &row, const QString &wanted)
{
    return row.agent &&
           (row.name == wanted || row.path == wanted || QFileInfo(row.path).fileName() == wanted);
}

std::optional<ListedProcess> findMeant(const Listing &listing, const QString &wanted,
                                       const QSet<qint64> &taken)
{
    std::optional<ListedProcess> found;
    for (const ListedProcess &row : listing.processes) {
        if (isMeant(row, wanted) && !taken.contains(row.pid) && (!found || row.pid < found->pid))
            found = row;
    }
    return found;
}

} // namespace gopscope
