#include "sources/agent/agentsource.h"

#include "sources/agent/agentsilence.h"
#include "system/procfs.h"

using namespace std::chrono_literals;

namespace gopscope {
namespace {

/// An agent without the stats command is asked again this rarely.
constexpr auto statsRetry = 60000ms;

} // namespace

AgentSource::AgentSource(const Clock &clock, const ProcessId &about)
    : Source(about)
    , m_clock(clock)
{
}

void AgentSource::read(std::chrono::milliseconds deadline, qint64 due)
{
    // Half an interval early, so that the grid of readings does not push it to the next one.
    const qint64 step = m_due > 0 ? std::min<qint64>(due - m_due, statsInterval.count()) : 0;
    m_pending = {};
    m_deadline = deadline;
    m_due = due;
    if (due + step / 2 < m_statsDue)
        return askMemstats();
    m_statsDue = due + statsInterval.count();
    if (!m_gcPercent) // not to be read in the first moments of a process, nor when it is off
        m_gcPercent = procfs::gcPercent(about().pid);
    m_request = Request::Stats;
    ask(m_request, deadline, due);
}

void AgentSource::askMemstats()
{
    m_request = Request::Memstats;
    ask(m_request, m_deadline, m_due);
}

void AgentSource::collect(std::chrono::milliseconds deadline)
{
    m_request = Request::Collect;
    ask(m_request, deadline, std::numeric_limits<qint64>::min());
}

void AgentSource::noteAsked()
{
    m_pending.askedMs = m_clock.steadyMs();
}

void AgentSource::takeReply(const Result<QByteArray> &reply)
{
    switch (m_request) {
    case Request::Stats:
        return takeStats(reply);
    case Request::Memstats:
        return takeMemstats(reply);
    case Request::Collect:
        Q_EMIT collected(reply ? std::nullopt : std::optional(reply.error()));
    }
}

void AgentSource::takeStats(const Result<QByteArray> &reply)
{
    const bool isOfCommand =
        !reply && (reply.error().kind == ErrorKind::ExitCode || reply.error().kind == ErrorKind::Broken);
    if (!reply && !isOfCommand) {
        m_statsDue = 0;
        Q_EMIT answered(tl::unexpected(agentsilence::diagnose(about(), reply.error())));
        return;
    }
    if (reply) {
        m_statsFailures = 0;
        readValues(*reply, MetricSource::Stats, m_pending);
    } else if (++m_statsFailures > 1) {
        m_statsDue = m_due + statsRetry.count();
    }
    askMemstats(); // it tells whether the agent is gone or merely too old for stats
}

void AgentSource::takeMemstats(const Result<QByteArray> &reply)
{
    if (!reply) {
        Q_EMIT answered(tl::unexpected(agentsilence::diagnose(about(), reply.error())));
        return;
    }
    Values values{m_pending, {}};
    values.sample.timeMs = m_clock.epochMs();
    values.sample.steadyMs = m_clock.steadyMs();
    values.sample.bootMs = m_clock.bootMs();
    values.reading = readValues(*reply, MetricSource::Memstats, values.sample);
    values.sample["gc_percent"_metric] = m_gcPercent.value_or(std::numeric_limits<double>::quiet_NaN());
    if (values.reading.understood > 0) {
        Q_EMIT answered(values);
        return;
    }
    Q_EMIT answered(tl::unexpected(agentsilence::oddReply(
        oddReplyTitle(), reply->isEmpty() ? tr("The agent closed the connection without an answer.")
                                          : tr("The answer has no value that can be understood."))));
}

} // namespace gopscope
