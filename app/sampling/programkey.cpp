#include "sampling/programkey.h"

#include <QFileInfo>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace gopscope {

bool isGoRunPath(const QString &path)
{
    // Up to Go 1.23 /tmp/go-build123/b001/exe/NAME; later also the build cache, go-build/ab/HASH-d/NAME.
    static const QRegularExpression goRun(
        uR"(/go-build\d+/b\d+/exe/[^/]+$|/[0-9a-f]{2}/[0-9a-f]{64}-d/[^/]+$)"_s);
    return goRun.match(path).hasMatch();
}

QString programKey(const QString &path, const QString &workingDirectory)
{
    if (!isGoRunPath(path))
        return path;
    return u"go run %1 in %2"_s.arg(QFileInfo(path).fileName(), workingDirectory);
}

} // namespace gopscope
