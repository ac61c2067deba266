#include "cli/sourceoption.h"

#include "base/untrusted.h"
#include "sources/sourceset.h"

#include <QCommandLineParser>

using namespace Qt::StringLiterals;

namespace gopscope {

void addSourceOption(QCommandLineParser &parser)
{
    parser.addOption(
        {u"source"_s,
         u"How processes are asked: %1 (auto: by gops; over the agent's socket below %2 ms)."_s.arg(
             sourceChoices().join(u", "_s),
             QString::number(sourceKinds().constFirst().shortestInterval.count())),
         u"SOURCE"_s, autoSource()});
}

Result<QString> readSource(const QCommandLineParser &parser)
{
    if (!parser.isSet(u"source"_s) && parser.isSet(u"gops"_s))
        return gopsSource();
    const QString source = parser.value(u"source"_s);
    if (!sourceChoices().contains(source))
        return failure(ErrorKind::Usage, u"--source takes %1, not %2"_s.arg(sourceChoices().join(u", "_s),
                                                                            oneLine(source, 80)));
    return source;
}

QString intervalRange(const QString &option, const QString &source, const QString &longest)
{
    const auto shortest = [](const QString &choice) {
        return QString::number(shortestInterval(choice).count());
    };
    const QString range = u"%1 takes a time from %2ms to %3"_s.arg(option, shortest(source), longest);
    if (shortestInterval(source) == shortestInterval(autoSource()))
        return range;
    return range + u" with --source %1; --source %2 takes it from %3ms on"_s.arg(source, autoSource(),
                                                                                 shortest(autoSource()));
}

} // namespace gopscope
