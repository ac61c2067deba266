#include "charts/timewindow.h"

#include <algorithm>
#include <cmath>

namespace gopscope {

TimeWindow::TimeWindow(TimeScale scale, QObject *parent)
    : QObject(parent)
    , m_scale(scale)
{
}

void TimeWindow::setRange(std::optional<std::chrono::milliseconds> range)
{
    m_range = range;
    backToLive();
}

void TimeWindow::setKnown(const TimeSpan &known)
{
    m_known = known;
    m_known.toMs = std::max(known.toMs, known.fromMs + 1);
}

TimeSpan TimeWindow::span() const
{
    if (m_chosen)
        return *m_chosen;
    constexpr qint64 leastOfAll = 60'000; // all of ten seconds would race through the window
    const qint64 all = std::max(m_known.length(), leastOfAll);
    return {m_known.toMs - (m_range ? m_range->count() : all), m_known.toMs};
}

TimeSpan TimeWindow::bounded(TimeSpan span) const
{
    // A quarter of the window may reach over what is known, so that its first and last sample can be looked
    // at.
    const qint64 longest = std::max(m_known.length() * 2, std::max(shortestMs, this->span().length()));
    const qint64 length = std::clamp(span.length(), shortestMs, longest);
    if (length != span.length()) {
        const qint64 middle = span.fromMs + span.length() / 2;
        span = {middle - length / 2, middle - length / 2 + length};
    }
    const qint64 overhang = length / 4;
    const qint64 earliest = m_known.fromMs - std::max(overhang, length - m_known.length());
    const qint64 latest = m_known.toMs + overhang;
    const qint64 shift = span.toMs > latest       ? latest - span.toMs
                         : span.fromMs < earliest ? earliest - span.fromMs
                                                  : 0;
    return {span.fromMs + shift, span.toMs + shift};
}

void TimeWindow::choose(TimeSpan span, Step step)
{
    span = bounded(span);
    if (span == this->span())
        return;
    // Ten turns of a wheel are one step back.
    constexpr qint64 together = 800;
    const bool same = m_lastStep == step && step != Step::Selected && m_sinceStep.isValid() &&
                      m_sinceStep.elapsed() < together;
    if (!same)
        m_before.append(m_chosen);
    m_lastStep = step;
    m_sinceStep.start();
    m_chosen = span;
    Q_EMIT changed();
}

void TimeWindow::zoom(qint64 atMs, double factor)
{
    const TimeSpan now = span();
    const auto at = static_cast<double>(atMs - now.fromMs);
    const auto length = static_cast<double>(now.length());
    const double longer = std::clamp(length * factor, double(shortestMs), 1e13);
    const auto from = now.fromMs + std::llround(at - at * longer / length);
    choose({from, from + std::llround(longer)}, Step::Zoomed);
}

void TimeWindow::pan(qint64 byMs)
{
    byMs = std::min(byMs, std::max<qint64>(0, m_known.toMs - span().toMs)); // nothing is to be seen there
    choose({span().fromMs + byMs, span().toMs + byMs}, Step::Panned);
}

void TimeWindow::select(qint64 fromMs, qint64 toMs)
{
    choose({std::min(fromMs, toMs), std::max(fromMs, toMs)}, Step::Selected);
}

void TimeWindow::freeze()
{
    if (m_chosen)
        return;
    m_before.append(m_chosen);
    m_chosen = span();
    Q_EMIT changed();
}

bool TimeWindow::back()
{
    if (m_before.isEmpty())
        return false;
    m_chosen = m_before.takeLast();
    m_lastStep.reset();
    Q_EMIT changed();
    return true;
}

void TimeWindow::backToLive()
{
    m_chosen.reset();
    m_before.clear();
    m_lastStep.reset();
    Q_EMIT changed();
}

} // namespace gopscope
