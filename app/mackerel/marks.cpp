#include "mackerel/marks.h"

#include "base/untrusted.h"

using namespace Qt::StringLiterals;

namespace gopscope {

Annotation processMark(const QString &prefix, const QString &title, const TargetProcess &process,
                       qint64 timeMs)
{
    constexpr qsizetype longestPath = 500;
    return {title.arg(prefix),
            u"%1, PID %2"_s.arg(oneLine(process.path, longestPath), QString::number(process.pid)),
            timeMs / 1000, timeMs / 1000};
}

} // namespace gopscope
