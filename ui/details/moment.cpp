#include "details/moment.h"

#include "history/readout.h"

#include <QCoreApplication>

namespace gopscope {
namespace {

/// For lupdate, which finds the context of free functions by it.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(moment)
};

} // namespace

Moment::Kind momentKind(const Session &session, const Target &target)
{
    using State = TargetStatus::State;
    const State state = target.status().state;
    if (state == State::Exited)
        return Moment::Kind::Exited;
    const History &history = session.history(&target);
    const auto started = target.startedAtBootMs();
    if (started && !history.empty() && session.timeOf(*started) > history.lastMs())
        return Moment::Kind::Restarted;
    return state == State::Live || state == State::Collecting ? Moment::Kind::Now : Moment::Kind::Silent;
}

Moment momentOf(const Session &session, const Target &target, const TimeWindow &window)
{
    const TimeSpan span = window.span();
    return {window.isLive() ? momentKind(session, target) : Moment::Kind::Past, span, session.nowMs(),
            session.timeOf(target.status().exitedBootMs),
            lastSampleIn(session.history(&target), span.fromMs, span.toMs)};
}

QString momentText(const Moment &moment, const History &history, const Format &format)
{
    if (history.empty() || moment.kind == Moment::Kind::Now)
        return {};
    const qint64 timeMs = moment.index ? history.timeAt(*moment.index) : history.lastMs();
    const QString time =
        timeText(TimeScale::Clock, timeMs, moment.index ? moment.span.length() : 60'000, moment.nowMs);
    if (!moment.index)
        return moment.kind == Moment::Kind::Past
                   ? Words::tr("no samples in view")
                   : Words::tr("no samples in view; the last is of %1").arg(time);
    switch (moment.kind) {
    case Moment::Kind::Exited:
        return Words::tr("figures of %1, before the exit").arg(time);
    case Moment::Kind::Restarted:
        return Words::tr("figures of %1, before the restart").arg(time);
    case Moment::Kind::Silent:
        return Words::tr("figures of %1, %2 ago").arg(time, format.elapsed(moment.nowMs - timeMs));
    default:
        return Words::tr("figures of %1").arg(time);
    }
}

} // namespace gopscope
