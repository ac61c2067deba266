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
        {gopsSource(), 250ms, &GopsSource::make},
        {u"socket"_s, 10ms, &SocketSource::make},
    };
    return kinds;
}

} // namespace gopscope
