#include "cli/spoolcommand.h"

#include "base/plural.h"
#include "base/untrusted.h"
#include "mackerel/names.h"
#include "outbox/spool.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDateTime>
#include <QFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

using Action = SpoolArguments::Action;

/// For lupdate, which finds the context of free functions by it.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(spool)
};

auto wrong(const QString &text)
{
    return failure(ErrorKind::Usage, text);
}

void describe(QCommandLineParser &parser)
{
    parser.setApplicationDescription(Words::tr(
        "Shows what waits for Mackerel, and what was set aside, by destination.\n\n"
        "  gopscope-cli spool                       list it\n"
        "  gopscope-cli spool move NUMBER SERVICE [ORGANISATION]\n"
        "                                           queue it for another service, or organisation\n"
        "  gopscope-cli spool resend NUMBER         send again what was set aside\n"
        "  gopscope-cli spool discard NUMBER        drop what is queued, with --aside what was set aside"));
    parser.addHelpOption();
    parser.addOption({u"spool"_s, Words::tr("Where points wait (%1).").arg(Spool::defaultFileName()),
                      u"FILE"_s, Spool::defaultFileName()});
    parser.addOption({u"aside"_s, Words::tr("discard: what was set aside, not what is queued.")});
}

QString toWhom(const Destination &destination)
{
    QStringList words{oneLine(destination.service, 80)};
    words << (destination.organisation.isEmpty() ? Words::tr("(organisation not known)")
                                                 : oneLine(destination.organisation, 80));
    words << oneLine(destination.base, 200);
    return words.join(u' ');
}

QString line(const Waiting &waiting)
{
    const QString since = QDateTime::fromSecsSinceEpoch(waiting.oldestS).toString(u"yyyy-MM-dd HH:mm"_s);
    const QString &hold = waiting.destination.hold;
    const QString points = Words::tr("%n points since %1 for %2", nullptr, plural(waiting.points))
                               .arg(since, toWhom(waiting.destination));
    return QString::number(waiting.id) + u": "_s +
           (hold.isEmpty() ? points
                           : Words::tr("%1; waits for a prefix for %2").arg(points, oneLine(hold, 200))) +
           u'\n';
}

QString line(const SetAside &aside)
{
    return QString::number(aside.id) + u": "_s +
           Words::tr("%n points of %1 set aside, for %2: %3", nullptr, plural(aside.points))
               .arg(oneLine(aside.name, 200), toWhom(aside.destination), oneLine(aside.reason)) +
           u'\n';
}

QString list(const PointStore &store)
{
    QString text;
    for (const Waiting &waiting : store.allWaiting())
        text += line(waiting);
    for (const SetAside &aside : store.allAside())
        text += line(aside);
    return text.isEmpty() ? Words::tr("Nothing is queued.") + u'\n' : text;
}

/// Where the points of a queue go. Without an organisation they wait for the key they were taken with.
Destination destinationOf(const SpoolArguments &arguments, const Destination &before)
{
    if (arguments.organisation.isEmpty())
        return {before.base, before.organisation, arguments.service, before.key, before.hold};
    return {before.base, arguments.organisation, arguments.service, {}, before.hold};
}

QString moved(qint64 points, const Destination &there)
{
    if (there.organisation.isEmpty())
        return Words::tr(
                   "%n points are queued for %1 and wait for the API key they were taken with, or for an "
                   "ORGANISATION.",
                   nullptr, plural(points))
            .arg(there.service);
    return Words::tr("%n points are queued for %1 of %2.", nullptr, plural(points))
        .arg(there.service, oneLine(there.organisation, 80));
}

Result<QByteArray> act(PointStore &store, const SpoolArguments &arguments, const Waiting &queue)
{
    const Destination there = destinationOf(arguments, queue.destination);
    qint64 points = queue.points;
    QString words;
    switch (arguments.action) {
    case Action::Move:
        points = store.reassign(queue.destination, there) ? points : -1;
        words = moved(points, there);
        break;
    case Action::Resend:
        points = store.resend(arguments.queue);
        words = Words::tr("%n points are queued again.", nullptr, plural(points));
        break;
    case Action::Discard:
        points = arguments.aside                    ? store.discardAside(arguments.queue)
                 : store.discard(queue.destination) ? points
                                                    : -1;
        words = Words::tr("%n points are discarded.", nullptr, plural(points));
        break;
    case Action::List:
        break;
    }
    if (points < 0)
        return tl::unexpected(store.lastError());
    return words.toUtf8() + '\n';
}

/// What has to follow the word for an action.
QString wordsNeeded(Action action, const QString &word)
{
    if (action == Action::List)
        return Words::tr("spool %1 needs nothing").arg(word);
    if (action == Action::Move)
        return Words::tr("spool %1 needs a NUMBER, a SERVICE, and an ORGANISATION at most").arg(word);
    return Words::tr("spool %1 needs a NUMBER").arg(word);
}

} // namespace

Result<SpoolArguments> readSpoolArguments(const QStringList &words)
{
    QCommandLineParser parser;
    describe(parser);
    SpoolArguments arguments;
    if (!parser.parse(QStringList{u"gopscope-cli spool"_s} + words))
        return wrong(parser.errorText());
    arguments.help = parser.isSet(u"help"_s);
    arguments.file = parser.value(u"spool"_s);
    arguments.aside = parser.isSet(u"aside"_s);
    const QStringList rest = parser.positionalArguments();
    if (arguments.help || rest.isEmpty())
        return arguments;
    const QStringList actions{u"list"_s, u"move"_s, u"resend"_s, u"discard"_s};
    const auto action = actions.indexOf(rest[0]);
    if (action < 0)
        return wrong(Words::tr("spool knows move, resend and discard, not %1").arg(oneLine(rest[0], 80)));
    if (arguments.aside && rest[0] != "discard"_L1)
        return wrong(Words::tr("--aside goes with discard only"));
    arguments.action = static_cast<Action>(action);
    const QList<qsizetype> fewest{1, 3, 2, 2}, most{1, 4, 2, 2};
    if (rest.size() < fewest[action] || rest.size() > most[action])
        return wrong(wordsNeeded(arguments.action, rest[0]));
    bool ok = arguments.action == Action::List;
    if (!ok)
        arguments.queue = rest[1].toLongLong(&ok);
    if (!ok)
        return wrong(Words::tr("spool %1 takes the number of a line of gopscope-cli spool").arg(rest[0]));
    arguments.service = rest.value(2);
    arguments.organisation = oneLine(rest.value(3), 100);
    if (arguments.action == Action::Move && !isServiceName(arguments.service))
        return wrong(Words::tr("the name of a service has 2 to 63 letters, digits, '-' and '_'"));
    return arguments;
}

QString spoolHelp()
{
    QCommandLineParser parser;
    describe(parser);
    return parser.helpText();
}

Result<QByteArray> runSpool(const SpoolArguments &arguments)
{
    if (!QFile::exists(arguments.file))
        return failure(ErrorKind::NotFound, Words::tr("there is no spool %1").arg(oneLine(arguments.file)));
    PointStore store;
    if (const auto opened = store.open(arguments.file); !opened)
        return failure(
            opened.error().kind,
            Words::tr("the spool %1 can't be used: %2").arg(oneLine(arguments.file), opened.error().message));
    if (arguments.action == Action::List)
        return list(store).toUtf8();
    const auto all = store.allWaiting();
    const auto queue = std::find_if(all.begin(), all.end(),
                                    [&](const Waiting &waiting) { return waiting.id == arguments.queue; });
    const auto aside = store.allAside();
    const bool ofAside = arguments.action == Action::Resend || arguments.aside;
    const bool known = ofAside ? std::any_of(aside.begin(), aside.end(),
                                             [&](const SetAside &row) { return row.id == arguments.queue; })
                               : queue != all.end();
    if (!known)
        return failure(ErrorKind::NotFound,
                       Words::tr("there is no such line %1; see gopscope-cli spool").arg(arguments.queue));
    return act(store, arguments, queue == all.end() ? Waiting() : *queue);
}

} // namespace gopscope
