#include "launch/saveoutput.h"

#include "base/savefile.h"
#include "launch/outputtext.h"

namespace gopscope {
namespace {

bool writeOutput(const TakeBytes &take, const OutputRing &output)
{
    constexpr quint64 piece = 256 << 10;
    OutputText text;
    for (quint64 at = output.begin(); at < output.end(); at += piece) {
        if (!take(text.take(output.read(at, piece)).toUtf8()))
            return false;
    }
    return true;
}

} // namespace

Result<void> saveOutput(const OutputRing &output, const QString &fileName, const QString &leftOut)
{
    return saveFile(fileName, [&](const TakeBytes &take) {
        return (output.begin() == 0 || take((leftOut + u'\n').toUtf8())) && writeOutput(take, output);
    });
}

} // namespace gopscope
