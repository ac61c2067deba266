#include "cli/forwardarguments.h"

#include "base/number.h"
#include "base/timespan.h"
#include "base/untrusted.h"
#include "cli/keyfile.h"
#include "cli/sourceoption.h"
#include "sampling/sampler.h"

#include <QCommandLineParser>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

/// For lupdate, which finds the context of free functions by it.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(usage)
};

auto wrong(const QString &text)
{
    return failure(ErrorKind::Usage, text);
}

/// mackerel-gops, being a Go program, took its options with one dash or two.
void useOneDashOrTwo(QCommandLineParser &parser)
{
    parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
    parser.addOption({QStringList{u"h"_s, u"help"_s}, Words::tr("Displays this help.")});
    parser.addOption({u"p"_s, Words::tr("The process with this PID."), u"PID"_s});
    parser.addOption(
        {u"exe"_s,
         Words::tr("In place of -p: waits for a process of this name or path, follows its restarts."),
         u"NAME|PATH"_s});
    parser.addOption({u"gops"_s, Words::tr("The gops to run (otherwise the first one found)."), u"PATH"_s});
    addSourceOption(parser);
}

void describeForward(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        Words::tr("Posts what gops says of running Go programs to Mackerel as service metrics.\n"
                  "The API key comes from MACKEREL_API_KEY or MACKEREL_APIKEY, or from --key-file.\n"
                  "Several -p or --exe need as many -name, in their order."));
    useOneDashOrTwo(parser);
    parser.addOption({u"name"_s, Words::tr("The prefix of the metric names."), u"PREFIX"_s});
    parser.addOption({u"service"_s, Words::tr("The service of Mackerel."), u"SERVICE"_s});
    parser.addOption({u"sleep"_s, Words::tr("Time between samples, 10ms to 1h (5s)."), u"SPAN"_s, u"5s"_s});
    parser.addOption(
        {u"post-every"_s, Words::tr("Time between posts, from 1s on (60s)."), u"SPAN"_s, u"60s"_s});
    parser.addOption({u"every-sample"_s, Words::tr("Post every sample, not the last one of each minute.")});
    parser.addOption(
        {u"metrics"_s, Words::tr("Ids of metrics (the thirteen of mackerel-gops)."), u"ID,ID..."_s});
    parser.addOption({u"api-base"_s,
                      Words::tr("The address of Mackerel (%1).").arg(mackerelAddress().toString()), u"URL"_s,
                      mackerelAddress().toString()});
    parser.addOption({u"key-file"_s, Words::tr("A file with the API key in it."), u"FILE"_s});
    parser.addOption({u"spool"_s, Words::tr("Where points wait (%1).").arg(Spool::defaultFileName()),
                      u"FILE"_s, Spool::defaultFileName()});
    parser.addOption({u"print"_s, Words::tr("Print each sample as a line of JSON once it is in the spool.")});
    parser.addOption({u"marks"_s, Words::tr("Post starts, exits and restarts as graph annotations.")});
}

void describePlugin(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        Words::tr("A plugin of mackerel-agent: prints what gops says of a process."));
    useOneDashOrTwo(parser);
    parser.addOption({u"metric-key-prefix"_s, Words::tr("What the metric names begin with (gops)."),
                      u"PREFIX"_s, u"gops"_s});
}

/// Parses; fails when there are words that are no options, or options without the value they need.
Result<void> parse(QCommandLineParser &parser, const QString &command, const QStringList &words)
{
    if (!parser.parse(QStringList{u"gopscope-cli "_s + command} + words))
        return wrong(parser.errorText());
    if (!parser.positionalArguments().isEmpty())
        return wrong(Words::tr("%1 does not know what %2 is for")
                         .arg(command, oneLine(parser.positionalArguments().constFirst(), 80)));
    return {};
}

Result<QList<ForwardTarget>> readTargets(const QCommandLineParser &parser)
{
    const QStringList pids = parser.values(u"p"_s), exes = parser.values(u"exe"_s);
    if (pids.isEmpty() == exes.isEmpty())
        return wrong(Words::tr("-p PID or --exe NAME is needed, and not both"));
    QList<ForwardTarget> targets;
    for (const QString &text : pids) {
        const auto pid = parsePid(text);
        if (!pid)
            return wrong(Words::tr("-p takes a process ID, not %1").arg(oneLine(text, 80)));
        targets.append({*pid, {}, {}});
    }
    for (const QString &exe : exes) {
        if (exe.isEmpty())
            return wrong(Words::tr("--exe needs a name or a path"));
        targets.append({0, exe, {}});
    }
    return targets;
}

Result<void> readPrefixes(const QCommandLineParser &parser, QList<ForwardTarget> &targets)
{
    const QStringList names = parser.values(u"name"_s);
    const bool byExe = targets.front().pid == 0;
    if (names.size() != targets.size() && !(byExe && names.isEmpty()))
        return wrong(Words::tr("there must be as many -name as processes: %1 and not %2")
                         .arg(QString::number(targets.size()), QString::number(names.size())));
    for (qsizetype i = 0; i < targets.size(); ++i) {
        targets[i].prefix = names.isEmpty() ? validPrefix(QFileInfo(targets[i].exe).fileName()) : names[i];
        if (!isMetricName(targets[i].prefix))
            return wrong(Words::tr("-name takes letters, digits, '.', '_' and '-'; %1 could be %2")
                             .arg(oneLine(targets[i].prefix, 80), validPrefix(targets[i].prefix)));
        for (qsizetype before = 0; before < i; ++before) {
            if (targets[before].prefix == targets[i].prefix)
                return wrong(Words::tr("-name %1 is there twice: the points would overwrite each other")
                                 .arg(targets[i].prefix));
        }
    }
    return {};
}

Result<KeyFile> readKey(const QString &keyFile)
{
    // A pipe may be that of a program that asks a person for a passphrase.
    constexpr std::chrono::seconds patience{60};
    if (!keyFile.isEmpty())
        return readKeyFile(keyFile, patience);
    const QByteArray text = environmentKey();
    if (text.trimmed().isEmpty())
        return wrong(Words::tr("an API key is missing: set MACKEREL_API_KEY, or give --key-file"));
    const auto key = parseApiKey(text);
    if (!key)
        return tl::unexpected(key.error());
    return KeyFile{*key, {}};
}

Result<QList<MetricId>> readMetrics(const QString &text)
{
    QList<MetricId> metrics;
    for (const QString &id : text.split(u',', Qt::SkipEmptyParts)) {
        const auto found = findMetric(id.trimmed().toStdString());
        if (!found)
            return wrong(Words::tr("--metrics: there is no metric %1").arg(oneLine(id, 80)));
        if (!metrics.contains(*found))
            metrics.append(*found);
    }
    if (metrics.isEmpty())
        return wrong(Words::tr("--metrics takes ids, such as heap_alloc,goroutines"));
    return metrics;
}

Result<void> readTimes(const QCommandLineParser &parser, ForwardArguments &arguments)
{
    const auto interval = parseGoTimeSpan(parser.value(u"sleep"_s));
    if (!interval || *interval < shortestInterval(arguments.source) || *interval > Sampler::longestSleep)
        return wrong(intervalRange(u"-sleep"_s, arguments.source, u"1h"_s));
    arguments.interval = *interval;
    constexpr std::chrono::hours longest{12};
    const auto postEvery = parseGoTimeSpan(parser.value(u"post-every"_s));
    if (!postEvery || *postEvery < Forwarder::shortestPostEvery || *postEvery > longest)
        return wrong(Words::tr("--post-every takes a time from 1s to 12h"));
    arguments.options.postEvery = *postEvery;
    return {};
}

Result<void> readAccount(const QCommandLineParser &parser, ForwardArguments &arguments)
{
    arguments.account.service = parser.value(u"service"_s);
    if (!isServiceName(arguments.account.service))
        return wrong(Words::tr("-service takes the name of a service: 2 to 63 letters, digits, '-' and '_'"));
    const auto base = parseBaseAddress(parser.value(u"api-base"_s));
    if (!base)
        return tl::unexpected(base.error());
    arguments.account.base = *base;
    const auto key = readKey(parser.value(u"key-file"_s));
    if (!key)
        return tl::unexpected(key.error());
    arguments.account.key = key->key;
    arguments.warning = key->warning;
    return {};
}

} // namespace

Result<ForwardArguments> readForwardArguments(const QStringList &words)
{
    QCommandLineParser parser;
    describeForward(parser);
    ForwardArguments arguments;
    if (const auto parsed = parse(parser, u"forward"_s, words); !parsed)
        return tl::unexpected(parsed.error());
    arguments.help = parser.isSet(u"help"_s);
    if (arguments.help)
        return arguments;
    auto targets = readTargets(parser);
    if (!targets)
        return tl::unexpected(targets.error());
    arguments.targets = *targets;
    if (const auto read = readPrefixes(parser, arguments.targets); !read)
        return tl::unexpected(read.error());
    const auto source = readSource(parser);
    if (!source)
        return tl::unexpected(source.error());
    arguments.source = *source;
    if (const auto read = readTimes(parser, arguments); !read)
        return tl::unexpected(read.error());
    if (parser.isSet(u"metrics"_s)) {
        auto metrics = readMetrics(parser.value(u"metrics"_s));
        if (!metrics)
            return tl::unexpected(metrics.error());
        arguments.options.metrics = *metrics;
    }
    arguments.options.everySample = parser.isSet(u"every-sample"_s);
    arguments.print = parser.isSet(u"print"_s);
    arguments.marks = parser.isSet(u"marks"_s);
    arguments.gops = parser.value(u"gops"_s);
    arguments.spool = parser.value(u"spool"_s);
    if (arguments.spool.isEmpty())
        return wrong(Words::tr("--spool needs a file"));
    if (const auto read = readAccount(parser, arguments); !read)
        return tl::unexpected(read.error());
    return arguments;
}

QString forwardHelp()
{
    QCommandLineParser parser;
    describeForward(parser);
    return parser.helpText();
}

Result<PluginArguments> readPluginArguments(const QStringList &words)
{
    QCommandLineParser parser;
    describePlugin(parser);
    PluginArguments arguments;
    if (const auto parsed = parse(parser, u"plugin"_s, words); !parsed)
        return tl::unexpected(parsed.error());
    arguments.help = parser.isSet(u"help"_s);
    if (arguments.help)
        return arguments;
    const auto targets = readTargets(parser);
    if (!targets)
        return tl::unexpected(targets.error());
    if (targets->size() != 1)
        return wrong(Words::tr("plugin takes one process"));
    const auto source = readSource(parser);
    if (!source)
        return tl::unexpected(source.error());
    arguments.source = *source;
    arguments.target = targets->front();
    arguments.gops = parser.value(u"gops"_s);
    arguments.keyPrefix = parser.value(u"metric-key-prefix"_s);
    if (!isMetricName(arguments.keyPrefix))
        return wrong(Words::tr("-metric-key-prefix takes letters, digits, '.', '_' and '-'"));
    return arguments;
}

QString pluginHelp()
{
    QCommandLineParser parser;
    describePlugin(parser);
    return parser.helpText();
}

} // namespace gopscope
