#include "cli/targetwords.h"

#include "base/untrusted.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace gopscope::targetwords {
namespace {

/// For lupdate, which finds the context of free functions by it.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(target)
};

} // namespace

QString label(const Target &target)
{
    return Words::tr("%1 (PID %2)")
        .arg(oneLine(target.process().name, 80), QString::number(target.process().pid));
}

QString silence(const Target &target)
{
    const TargetStatus &status = target.status();
    QString text = status.isStopped()
                       ? Words::tr("%1 is stopped.").arg(label(target))
                       : u"%1. %2"_s.arg(status.silence.value_or(Silence()).headline(label(target)),
                                         status.explanation());
    const QString words = status.silence ? status.silence->words : QString();
    if (!words.isEmpty() && !text.endsWith(words))
        text += u" [%1]"_s.arg(words);
    return text;
}

} // namespace gopscope::targetwords
