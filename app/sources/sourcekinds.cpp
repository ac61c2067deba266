#include "sources/gops/gopssource.h"
#include "sources/sourceset.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace gopscope {

const QList<SourceKind> &sourceKinds()
{
    static const QList<SourceKind> kinds{
        {u"gops"_s, 250ms, &GopsSource::make},
    };
    return kinds;
}

} // namespace gopscope
