#include "reader/service.h"

#include <ctime>
#include <memory>

namespace gopscope {

namespace {

std::int64_t now(clockid_t clock)
{
    constexpr std::int64_t nsPerSecond = 1'000'000'000;
    timespec time{};
    ::clock_gettime(clock, &time);
    return time.tv_sec * nsPerSecond + time.tv_nsec;
}

/// The clocks as they stood when the numbers were there, some microseconds ago.
Moment momentOf(const RuntimeReading &reading, std::int64_t began)
{
    const std::int64_t monotonic = now(CLOCK_MONOTONIC);
    const std::int64_t boottime = now(CLOCK_BOOTTIME);
    const std::int64_t realtime = now(CLOCK_REALTIME);
    const std::int64_t since = realtime - static_cast<std::int64_t>(reading.takenUnixNs);
    // Otherwise somebody set the wall clock in between; then they are of now.
    const std::int64_t back = since >= 0 && since <= monotonic - began ? since : 0;
    return {.realtime = realtime - back, .monotonic = monotonic - back, .boottime = boottime - back};
}

} // namespace

std::string Service::answer(std::string_view line, std::string_view layout)
{
    auto request = parseRequest(line);
    if (!request)
        return errorLine("unknown");
    if (auto *const attach = std::get_if<AttachRequest>(&*request))
        attach->layout = layout;
    return std::visit([this](const auto &one) { return carryOut(one); }, *request);
}

std::string Service::carryOut(const AttachRequest &request)
{
    if (m_targets.contains(request.id))
        return errorLine("id_in_use");
    if (m_targets.size() >= mostTargets)
        return errorLine("full");
    auto descriptors = m_open(request.pid, request.startTicks);
    if (!descriptors)
        return refusedLine(request.id, descriptors.error());
    auto watched = m_attach(std::move(*descriptors), request.layout);
    if (!watched)
        return refusedLine(request.id, watched.error());
    const auto [it, isNew] = m_targets.emplace(request.id, std::move(*watched));
    return attachedLine(request.id, it->second.goVersion);
}

std::string Service::carryOut(const ReadRequest &request)
{
    const auto it = m_targets.find(request.id);
    if (it == m_targets.end())
        return errorLine("no_such_id");
    const std::int64_t began = now(CLOCK_MONOTONIC);
    const auto reading =
        it->second.read(request.states ? GoProcess::States::Counted : GoProcess::States::LeftOut);
    if (!reading)
        return silentLine(request.id, reading.error());
    return readingLine(request.id, *reading, momentOf(*reading, began));
}

std::string Service::carryOut(const DetachRequest &request)
{
    return m_targets.erase(request.id) == 0 ? errorLine("no_such_id") : detachedLine(request.id);
}

Expected<Watched> attachGoProcess(Descriptors descriptors, std::string_view layout)
{
    auto process = GoProcess::attach(std::move(descriptors), layout);
    if (!process)
        return tl::unexpected(process.error());
    // std::function wants what can be copied.
    auto shared = std::make_shared<GoProcess>(std::move(*process));
    return Watched{.goVersion = shared->buildInfo().goVersion,
                   .read = [shared](GoProcess::States states) { return shared->read(states); }};
}

} // namespace gopscope
