#include "gops/portfile.h"
#include "sources/gops/gopssource.h"
#include "sources/memory/memorysource.h"
#include "sources/socket/socketsource.h"
#include "sources/sourceset.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace gopscope {
namespace {

/// What gops marks `*`.
bool hasAgent(const ProcessId &process)
{
    return readPortFile(process.pid).state != PortFile::State::Missing;
}

} // namespace

QString gopsSource()
{
    return u"gops"_s;
}

QList<SourceKind> sourceKinds()
{
    return {
        {gopsSource(), QT_TRANSLATE_NOOP("source", "by the gops command"), 250ms, &GopsSource::make,
         &hasAgent},
        {u"socket"_s, QT_TRANSLATE_NOOP("source", "over their agents' sockets"), 10ms, &SocketSource::make,
         &hasAgent},
        {u"memory"_s, QT_TRANSLATE_NOOP("source", "by reading their memory"), 10ms, MemorySource::maker()},
    };
}

} // namespace gopscope
