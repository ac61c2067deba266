#include "cli/sourceoption.h"

#include "base/untrusted.h"
#include "sources/sourceset.h"

#include <QCommandLineParser>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

/// For lupdate, which finds the context of free functions by it.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(usage)
};

} // namespace

void addSourceOption(QCommandLineParser &parser)
{
    parser.addOption(
        {u"source"_s,
         Words::tr("How processes are asked: %1 (auto: by gops; over the agent's socket below %2 ms).")
             .arg(sourceChoices().join(u", "_s),
                  QString::number(sourceKinds().constFirst().shortestInterval.count())),
         u"SOURCE"_s, autoSource()});
}

Result<QString> readSource(const QCommandLineParser &parser)
{
    if (!parser.isSet(u"source"_s) && parser.isSet(u"gops"_s))
        return gopsSource();
    const QString source = parser.value(u"source"_s);
    if (!sourceChoices().contains(source))
        return failure(
            ErrorKind::Usage,
            Words::tr("--source takes %1, not %2").arg(sourceChoices().join(u", "_s), oneLine(source, 80)));
    return source;
}

QString intervalRange(const QString &option, const QString &source, const QString &longest)
{
    const auto shortest = [](const QString &choice) {
        return QString::number(shortestInterval(choice).count());
    };
    if (shortestInterval(source) == shortestInterval(autoSource()))
        return Words::tr("%1 takes a time from %2ms to %3").arg(option, shortest(source), longest);
    return Words::tr("%1 takes a time from %2ms to %3 with --source %4; --source %5 takes it from %6ms on")
        .arg(option, shortest(source), longest, source, autoSource(), shortest(autoSource()));
}

} // namespace gopscope
