#include "details/moment.h"

#include "history/readout.h"

#include <QCoreApplication>

namespace gopscope {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("moment", text);
}

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
        return moment.kind == Moment::Kind::Past ? tr("no samples in view")
                                                 : tr("no samples in view; the last is of %1").arg(time);
    switch (moment.kind) {
    case Moment::Kind::Exited:
        return tr("figures of %1, before the exit").arg(time);
    case Moment::Kind::Restarted:
        return tr("figures of %1, before the restart").arg(time);
    case Moment::Kind::Silent:
        return tr("figures of %1, %2 ago").arg(time, format.elapsed(moment.nowMs - timeMs));
    default:
        return tr("figures of %1").arg(time);
    }
}

} // namespace gopscope
