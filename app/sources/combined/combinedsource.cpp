#include "sources/combined/combinedsource.h"

#include <algorithm>

namespace gopscope {
namespace {

/// Memory that refused is tried again this rarely.
constexpr qint64 retryMs = 5000;
/// An agent that is asked a moment earlier can't be further behind.
constexpr qsizetype mostAhead = 256;

} // namespace

CombinedSource::CombinedSource(std::unique_ptr<Source> first, std::unique_ptr<Source> memory)
    : Source(first->about())
    , m_first(std::move(first))
    , m_memory(std::move(memory))
{
    connect(m_first.get(), &Source::answered, this, &CombinedSource::takeFirst);
    connect(m_first.get(), &Source::collected, this, &Source::collected);
    connect(m_memory.get(), &Source::answered, this, &CombinedSource::takeMemory);
}

void CombinedSource::read(std::chrono::milliseconds deadline, qint64 due)
{
    m_deadline = deadline;
    m_due = due;
    m_first->read(deadline, due);
}

void CombinedSource::takeFirst(const Answer &answer)
{
    if (!answer) {
        Q_EMIT answered(answer);
        return;
    }
    m_values = *answer;
    if (m_due >= m_memoryDue)
        return m_memory->read(m_deadline, m_due);
    m_values.lacking = m_lacking;
    Q_EMIT answered(m_values);
}

void CombinedSource::takeMemory(const Answer &answer)
{
    m_lacking = answer ? std::nullopt : std::optional(answer.error());
    if (m_lacking && m_lacking->kind != Silence::Kind::NotNow)
        m_memoryDue = m_due + retryMs;
    if (answer && answer->isNewLife)
        m_ahead.clear(); // what it became is none of what the first told
    else if (answer)
        add(*answer);
    m_values.lacking = m_lacking;
    Q_EMIT answered(m_values);
}

void CombinedSource::add(const Values &fromMemory)
{
    for (std::size_t i = 0; i < metricCount; ++i) {
        if (allMetrics()[i].source == MetricSource::Memory)
            m_values.sample[MetricId(i)] = fromMemory.sample[MetricId(i)];
    }
    m_values.sample.pauses = takePauses(fromMemory.sample);
}

/// Those of the collections that the first counted: num_gc and the pauses of a sample tell the same.
QList<GcPause> CombinedSource::takePauses(const Sample &fromMemory)
{
    m_ahead += fromMemory.pauses;
    const double later = fromMemory["num_gc"_metric] - m_values.sample["num_gc"_metric];
    const auto most = static_cast<double>(std::min(m_ahead.size(), mostAhead));
    const auto kept = later > 0 ? static_cast<qsizetype>(std::min(later, most)) : 0;
    const QList<GcPause> counted = m_ahead.first(m_ahead.size() - kept);
    m_ahead = m_ahead.last(kept);
    return counted;
}

} // namespace gopscope
