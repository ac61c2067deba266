#pragma once

#include "goprograms/gofiles.h"
#include "gops/listing.h"

#include <QHash>
#include <QList>

namespace gopscope {

/// Whether a process is a child that its parent has only forked: on its way from there to an exec it seems to
/// be its parent's program once more.
[[nodiscard]] bool isItsParent(qint64 pid);

/// Finds the Go processes of this machine by /proc and their files, without gops.
class GoScan
{
public:
    /// A row for each process whose file was built by Go, identified, by PID; not for a child that its parent
    /// has only forked. What a file says and how a process was started is looked up once. A process whose
    /// file the system hides, another user's mostly, has a row if the file that it says it was started by is
    /// one of Go; what version that is nobody knows.
    [[nodiscard]] QList<ListedProcess> list();

private:
    [[nodiscard]] std::optional<ListedProcess> hiddenRow(qint64 pid);

    struct Known
    {
        FileIdentity file;
        ListedProcess row; ///< without what changes: parent and mark
    };

    GoFiles m_files;
    QHash<qint64, Known> m_known; ///< by PID; of the last list
};

/// Puts the rows that a scan found to those that gops listed. Where both know a process, gops is believed.
void addScanned(Listing &listing, const QList<ListedProcess> &scanned);

} // namespace gopscope
