#include "sources/gops/gopssource.h"
#include "sources/socket/socketsource.h"
#include "sources/sourceset.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace gopscope {

QString gopsSource()
{
    return u"gops"_s;
}

const QList<SourceKind> &sourceKinds()
{
    static const QList<SourceKind> kinds{
        {gopsSource(), QT_TRANSLATE_NOOP("source", "by the gops command"), 250ms, &GopsSource::make},
        {u"socket"_s, QT_TRANSLATE_NOOP("source", "over their agents' sockets"), 10ms, &SocketSource::make},
    };
    return kinds;
}

} // namespace gopscope
