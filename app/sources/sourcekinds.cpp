#include "gops/portfile.h"
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

bool canAskGops(const SourceNeeds &needs, const Asked &process)
{
    return !needs.gops.program().isEmpty() && hasAgent(needs, process);
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

QList<SourceKind> sourceKinds(const std::shared_ptr<MemoryPrograms> &programs)
{
    return {
        {gopsSource(), QT_TRANSLATE_NOOP("source", "by the gops command"), 250ms, &GopsSource::make,
         u"agent"_s, &canAskGops},
        {u"socket"_s, QT_TRANSLATE_NOOP("source", "over their agents' sockets"), 10ms, &SocketSource::make,
         u"agent"_s, &hasAgent},
        {memorySource(),
         QT_TRANSLATE_NOOP("source", "by reading their memory"),
         10ms,
         MemorySource::maker(programs),
         u"memory"_s,
         {},
         MemorySource::judge()},
    };
}

} // namespace gopscope
