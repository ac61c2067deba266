#include "cli/outputoption.h"

#include "base/untrusted.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

/// For lupdate, which finds the context of free functions by it.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(usage)
};

} // namespace

Result<LinesTo> openLines(const QString &option, int usual)
{
    if (option.isEmpty() && usual == 2)
        return LinesTo{.descriptor = 2, .name = Words::tr("standard error")};
    if (option.isEmpty() || option == "-"_L1)
        return LinesTo{.descriptor = 1, .name = Words::tr("standard output")};
    const QString name = oneLine(option, 200);
    const auto file = std::make_shared<QFile>(option);
    if (!file->open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        return failure(ErrorKind::Denied,
                       Words::tr("%1 can't be written: %2").arg(name, file->errorString()));
    return LinesTo{.descriptor = file->handle(), .name = name, .file = file};
}

} // namespace gopscope
