#pragma once

#include "gops/gopsrunner.h"
#include "sources/agent/agentsource.h"
#include "sources/sourceset.h"

#include <QPointer>

#include <memory>

namespace gopscope {

/// A process that is asked by the gops command, a child a request.
class GopsSource final : public AgentSource
{
    Q_OBJECT

public:
    GopsSource(const SourceNeeds &needs, const ProcessId &about);
    ~GopsSource() override;
    [[nodiscard]] static std::unique_ptr<Source> make(const SourceNeeds &needs, const ProcessId &about);

    void hurry() override;
    bool cancel() override;

private:
    void ask(Request request, std::chrono::milliseconds deadline, qint64 due) override;
    [[nodiscard]] QString oddReplyTitle() const override;

    GopsRunner &m_runner;
    QPointer<GopsCommand> m_command;
};

} // namespace gopscope
