#pragma once

#include "charts/timewindow.h"
#include "format/format.h"
#include "session/session.h"

namespace gopscope {

/// Of which time the figures of a process speak: that of the last sample in view, and how it stands to now.
struct Moment
{
    enum class Kind
    {
        Now,
        Silent,    ///< the process gives no samples at present
        Exited,    ///< the last samples before it did
        Restarted, ///< the last samples before that; there are none since
        Past,      ///< a person looks at a span that stands still
    };
    Kind kind = Kind::Now;
    TimeSpan span;
    qint64 nowMs = 0;    ///< on the time axis of the session, as the others
    qint64 exitedMs = 0; ///< with Exited
    /// The last sample in view; absent when none is.
    std::optional<std::size_t> index;
};

/// How the last sample of a process stands to now; never Past.
[[nodiscard]] Moment::Kind momentKind(const Session &session, const Target &target);
[[nodiscard]] Moment momentOf(const Session &session, const Target &target, const TimeWindow &window);

/// The time of the figures in words; empty while they are of now.
[[nodiscard]] QString momentText(const Moment &moment, const History &history, const Format &format);

} // namespace gopscope
