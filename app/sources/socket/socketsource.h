#pragma once

#include "sources/agent/agentsource.h"
#include "sources/socket/socketwatch.h"
#include "sources/sourceset.h"

#include <memory>

namespace gopscope {

/// A process that is asked over its agent's socket, by this process itself.
class SocketSource final : public AgentSource
{
    Q_OBJECT

public:
    using AgentSource::AgentSource;
    [[nodiscard]] static std::unique_ptr<Source> make(const SourceNeeds &needs, const ProcessId &about);

private:
    void ask(Request request, std::chrono::milliseconds deadline, qint64 due) override;
    [[nodiscard]] QString oddReplyTitle() const override;
    [[nodiscard]] Error whyNoPort() const;
    void takeLater(const Error &error);

    std::shared_ptr<SocketWatch> m_watch = SocketWatch::shared(); ///< held between calls
};

} // namespace gopscope
