#pragma once

#include "reader/goprocess.h"
#include "reader/protocol.h"

#include <tl/expected.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace gopscope {

/// A process that is attached.
struct Watched
{
    std::string goVersion;
    std::function<Expected<RuntimeReading>(GoProcess::States)> read;
};

/// Carries out requests: the processes that are attached, by the numbers that the client gave them.
class Service
{
public:
    using Open = std::function<tl::expected<Descriptors, Refused>(pid_t, std::uint64_t startTicks)>;
    using Attach = std::function<Expected<Watched>(Descriptors, std::string_view layout)>;

    Service(Open open, Attach attach)
        : m_open(std::move(open))
        , m_attach(std::move(attach))
    {
    }

    /// The answer to a request and to the layout that follows it, without its line feed.
    [[nodiscard]] std::string answer(std::string_view line, std::string_view layout = {});

private:
    [[nodiscard]] std::string carryOut(const AttachRequest &request);
    [[nodiscard]] std::string carryOut(const ReadRequest &request);
    [[nodiscard]] std::string carryOut(const DetachRequest &request);

    Open m_open;
    Attach m_attach;
    std::map<TargetId, Watched> m_targets;
};

/// Attaches a real one.
[[nodiscard]] Expected<Watched> attachGoProcess(Descriptors descriptors, std::string_view layout);

} // namespace gopscope
