#include "launch/saveoutput.h"

#include "base/untrusted.h"
#include "launch/outputtext.h"

#include <QCoreApplication>
#include <QSaveFile>

#include <algorithm>

namespace gopscope {
namespace {

bool write(QSaveFile &file, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    return file.write(bytes) == bytes.size();
}

bool writeOutput(QSaveFile &file, const OutputRing &output)
{
    constexpr quint64 piece = 256 << 10;
    OutputText text;
    for (quint64 at = output.begin(); at < output.end(); at += piece) {
        if (!write(file, text.take(output.read(at, piece))))
            return false;
    }
    return true;
}

} // namespace

Result<void> saveOutput(const OutputRing &output, const QString &fileName, const QString &leftOut)
{
    QSaveFile file(fileName);
    // Unbuffered: commit() says nothing of a buffer that the disk did not take.
    const bool isWritten = file.open(QIODevice::WriteOnly | QIODevice::Unbuffered) &&
                           (output.begin() == 0 || write(file, leftOut + u'\n')) &&
                           writeOutput(file, output) && file.commit();
    if (isWritten)
        return {};
    return failure(ErrorKind::Denied, QCoreApplication::translate("launch", "%1 can't be written: %2")
                                          .arg(oneLine(fileName), file.errorString()));
}

} // namespace gopscope
