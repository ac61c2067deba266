#pragma once

#include "gops/listing.h"
#include "sampling/sampler.h"

#include <QList>

namespace gopscope {

/// One row of the process picker: a listed process, a watched one, or both.
struct ProcessEntry
{
    ListedProcess process;
    /// Null while it is not ticked.
    Target *target = nullptr;
    /// Whether gops lists it now.
    bool listed = true;

    /// Only these can be ticked.
    [[nodiscard]] bool canBeWatched() const { return process.agent || target; }
};

/// The rows of a listing, and the watched processes that gops does not list: exited or rebuilt ones.
[[nodiscard]] QList<ProcessEntry> mergeProcesses(const Listing &listing, const Sampler &sampler);

} // namespace gopscope
