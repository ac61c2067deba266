#pragma once

#include "base/clock.h"
#include "metrics/metric.h"
#include "sources/source.h"

namespace gopscope {

/// A process with the gops agent, whatever way the agent is asked: memstats for each reading, stats before
/// it now and then.
class AgentSource : public Source
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds statsInterval{5000};

    AgentSource(const Clock &clock, const ProcessId &about);

    [[nodiscard]] Abilities abilities() const override { return Ability::Collect; }
    void read(std::chrono::milliseconds deadline, qint64 due) final;
    void collect(std::chrono::milliseconds deadline) final;

protected:
    /// What an agent is asked.
    enum class Request
    {
        Stats,
        Memstats,
        Collect,
    };
    /// Asks the agent; takeReply() is called once with what came, from the event loop.
    virtual void ask(Request request, std::chrono::milliseconds deadline, qint64 due) = 0;
    /// Who gave an answer that makes no sense, in a line for a person.
    [[nodiscard]] virtual QString oddReplyTitle() const = 0;
    /// The request goes out now: what will be said is not older than this.
    void noteAsked();
    /// What came of ask(). Fails with ErrorKind::Refused when nobody listens or there is no port, Broken when
    /// the connection ended before its time.
    void takeReply(const Result<QByteArray> &reply);

private:
    void takeStats(const Result<QByteArray> &reply);
    void takeMemstats(const Result<QByteArray> &reply);
    void askMemstats();

    const Clock &m_clock;
    Sample m_pending;
    std::optional<double> m_gcPercent; ///< absent until the process could be asked
    Request m_request = Request::Memstats;
    std::chrono::milliseconds m_deadline{0};
    qint64 m_due = 0;        ///< steady ms; of the reading under way
    qint64 m_statsDue = 0;   ///< steady ms; 0: at once
    int m_statsFailures = 0; ///< one after the other
};

} // namespace gopscope
