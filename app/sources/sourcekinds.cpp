#include "gops/portfile.h"
#include "sources/agent/agentsilence.h"
#include "sources/gops/gopssource.h"
#include "sources/memory/memorysource.h"
#include "sources/socket/socketsource.h"
#include "sources/sourceset.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace gopscope {
namespace {

/// What gops marks `*`, or would.
bool hasAgent(const SourceNeeds &, const Asked &process)
{
    using State = PortFile::State;
    const auto state = process.hasAgent ? State::Port : readPortFile(process.id.pid).state;
    // What can't be read tells nothing: the system may have no descriptors now.
    return state != State::Missing && state != State::Unreadable;
}

bool isGopsThere(const SourceNeeds &needs)
{
    return needs.gops.isThere();
}

} // namespace

QString gopsSource()
{
    return u"gops"_s;
}

QString memorySource()
{
    return u"memory"_s;
}

QString agentWay()
{
    return u"agent"_s;
}

QList<SourceKind> sourceKinds(const std::shared_ptr<MemoryPrograms> &programs)
{
    return {
        {.name = gopsSource(),
         .titleText = QT_TRANSLATE_NOOP("source", "by the gops command"),
         .shortestInterval = 250ms,
         .make = &GopsSource::make,
         .via = agentWay(),
         .serves = &hasAgent,
         .isReady = &isGopsThere,
         .wayText = QT_TRANSLATE_NOOP("source", "asked by gops"),
         .whyNotServed = &agentsilence::withoutAgent},
        {.name = u"socket"_s,
         .titleText = QT_TRANSLATE_NOOP("source", "over their agents' sockets"),
         .shortestInterval = 10ms,
         .make = &SocketSource::make,
         .via = agentWay(),
         .serves = &hasAgent,
         .wayText = QT_TRANSLATE_NOOP("source", "asked over its agent's socket"),
         .whyNotServed = &agentsilence::withoutAgent},
        {.name = memorySource(),
         .titleText = QT_TRANSLATE_NOOP("source", "by reading their memory"),
         .shortestInterval = 10ms,
         .make = MemorySource::maker(programs),
         .via = u"memory"_s,
         .whyNot = MemorySource::judge(programs),
         .wayText = QT_TRANSLATE_NOOP("source", "read from its memory")},
    };
}

} // namespace gopscope
