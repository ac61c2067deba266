#pragma once

#include "base/result.h"
#include "system/processid.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace gopscope {

/// One row of the `gops` listing, its text as gops printed it. Absent means that gops did not say.
struct ListedProcess
{
    qint64 pid = 0;
    std::optional<qint64> ppid;
    QString name;
    /// The Go version as printed (`go1.26.8`); absent for `unknown Go version`.
    std::optional<QString> goVersion;
    QString path;
    /// The mark `*`: a port file for the PID exists in this user's gops directory.
    bool agent = false;
    /// Not from gops: see ProcessId, programKey() and GoFile.
    quint64 startTicks = 0;
    QString key = {};
    QString module = {};

    [[nodiscard]] ProcessId id() const { return {pid, startTicks}; }
    friend bool operator==(const ListedProcess &, const ListedProcess &) = default;
};

/// A parsed listing.
struct Listing
{
    QList<ListedProcess> processes;
    /// Lines that no record could be made of.
    qsizetype unreadable = 0;
    /// Why gops told nothing; what is there then was found without it.
    std::optional<Error> gopsFault{};
};

/// Reads the output of `gops` without arguments, of every version from v0.1.0 on; an empty output is
/// an empty listing. Fails with ErrorKind::Unexpected when there is text, but no record in it.
[[nodiscard]] Result<Listing> parseListing(const QByteArray &output);

} // namespace gopscope
