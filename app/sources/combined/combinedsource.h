#pragma once

#include "sources/source.h"

#include <memory>

namespace gopscope {

/// A process that is asked in one way, and whose memory adds what no agent tells: single pauses, and the
/// metrics of MetricSource::Memory. Each metric keeps one source, and the sample the times of the first.
/// Where memory is silent, the sample comes without it, and says why.
class CombinedSource final : public Source
{
    Q_OBJECT

public:
    /// `first` counts what `memory`, which is read right after its answer, adds to.
    CombinedSource(std::unique_ptr<Source> first, std::unique_ptr<Source> memory);

    [[nodiscard]] Abilities abilities() const override { return m_first->abilities(); }
    void read(std::chrono::milliseconds deadline, qint64 due) override;
    void collect(std::chrono::milliseconds deadline) override { m_first->collect(deadline); }
    void hurry() override { m_first->hurry(); }
    bool cancel() override { return m_first->cancel(); }

private:
    void takeFirst(const Answer &answer);
    void takeMemory(const Answer &answer);
    void add(const Values &fromMemory);
    [[nodiscard]] QList<GcPause> takePauses(const Sample &fromMemory);

    std::unique_ptr<Source> m_first;
    std::unique_ptr<Source> m_memory;
    Values m_values; ///< of the first, while memory is read
    std::chrono::milliseconds m_deadline{0};
    qint64 m_due = 0;       ///< steady ms
    qint64 m_memoryDue = 0; ///< steady ms; when memory is tried again that refused
    std::optional<Silence> m_lacking;
    QList<GcPause> m_ahead; ///< of collections that the first has not counted yet
};

} // namespace gopscope
