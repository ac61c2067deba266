#pragma once

#include "gops/listing.h"
#include "sampling/sampler.h"

#include <QHash>
#include <QList>
#include <QMap>

namespace gopscope {

/// One row of the process picker: a listed process, a watched one, or both.
struct ProcessEntry
{
    ListedProcess process;
    /// Null while it is not ticked.
    Target *target = nullptr;
    /// Whether it was found when the list was made.
    bool listed = true;
    /// How it is watched, or would be, or why it can't be.
    Outlook outlook{};

    /// Only these can be ticked.
    [[nodiscard]] bool canBeWatched() const { return target || outlook.canBeWatched(); }
    friend bool operator==(const ProcessEntry &, const ProcessEntry &) = default;
};

/// How single programs are to be asked, by their keys.
using Wishes = QMap<QString, SourceWish>;
/// What there is to expect of the processes of a listing, by their PIDs.
using Outlooks = QHash<qint64, Outlook>;
[[nodiscard]] Outlooks lookOut(const Listing &listing, const SourceSet &sources, const Wishes &wishes = {});

/// The rows of a listing, and the watched processes that it lacks: exited or rebuilt ones.
[[nodiscard]] QList<ProcessEntry> mergeProcesses(const Listing &listing, const Outlooks &outlooks,
                                                 const Sampler &sampler);

} // namespace gopscope
