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

auto wrong(const QString &text)
{
    return failure(ErrorKind::Usage, text);
}

/// mackerel-gops, being a Go program, took its options with one dash or two.
void useOneDashOrTwo(QCommandLineParser &parser)
{
    parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
    parser.addOption({QStringList{u"h"_s, u"help"_s}, u"Displays this help."_s});
    parser.addOption({u"p"_s, u"The process with this PID."_s, u"PID"_s});
    parser.addOption({u"exe"_s,
                      u"In place of -p: waits for a process of this name or path, follows its restarts."_s,
                      u"NAME|PATH"_s});
    parser.addOption({u"gops"_s, u"The gops to run (otherwise the first one found)."_s, u"PATH"_s});
    addSourceOption(parser);
}

void describeForward(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        u"Posts what gops says of running Go programs to Mackerel as service metrics.\n"
        "The API key comes from MACKEREL_API_KEY or MACKEREL_APIKEY, or from --key-file.\n"
        "Several -p or --exe need as many -name, in their order."_s);
    useOneDashOrTwo(parser);
    parser.addOption({u"name"_s, u"The prefix of the metric names."_s, u"PREFIX"_s});
    parser.addOption({u"service"_s, u"The service of Mackerel."_s, u"SERVICE"_s});
    parser.addOption({u"sleep"_s, u"Time between samples, 10ms to 1h (5s)."_s, u"SPAN"_s, u"5s"_s});
    parser.addOption({u"post-every"_s, u"Time between posts, from 1s on (60s)."_s, u"SPAN"_s, u"60s"_s});
    parser.addOption({u"every-sample"_s, u"Post every sample, not the last one of each minute."_s});
    parser.addOption({u"metrics"_s, u"Ids of metrics (the thirteen of mackerel-gops)."_s, u"ID,ID..."_s});
    parser.addOption({u"api-base"_s, u"The address of Mackerel (%1)."_s.arg(mackerelAddress().toString()),
                      u"URL"_s, mackerelAddress().toString()});
    parser.addOption({u"key-file"_s, u"A file with the API key in it."_s, u"FILE"_s});
    parser.addOption({u"spool"_s, u"Where points wait (%1)."_s.arg(Spool::defaultFileName()), u"FILE"_s,
                      Spool::defaultFileName()});
    parser.addOption({u"print"_s, u"Print each sample as a line of JSON once it is in the spool."_s});
    parser.addOption({u"marks"_s, u"Post starts, exits and restarts as graph annotations."_s});
}

void describePlugin(QCommandLineParser &parser)
{
    parser.setApplicationDescription(u"A plugin of mackerel-agent: prints what gops says of a process."_s);
    useOneDashOrTwo(parser);
    parser.addOption(
        {u"metric-key-prefix"_s, u"What the metric names begin with (gops)."_s, u"PREFIX"_s, u"gops"_s});
}

/// Parses; fails when there are words that are no options, or options without the value they need.
Result<void> parse(QCommandLineParser &parser, const QString &command, const QStringList &words)
{
    if (!parser.parse(QStringList{u"gopscope-cli "_s + command} + words))
        return wrong(parser.errorText());
    if (!parser.positionalArguments().isEmpty())
        return wrong(u"%1 does not know what %2 is for"_s.arg(
            command, oneLine(parser.positionalArguments().constFirst(), 80)));
    return {};
}

Result<QList<ForwardTarget>> readTargets(const QCommandLineParser &parser)
{
    const QStringList pids = parser.values(u"p"_s), exes = parser.values(u"exe"_s);
    if (pids.isEmpty() == exes.isEmpty())
        return wrong(u"-p PID or --exe NAME is needed, and not both"_s);
    QList<ForwardTarget> targets;
    for (const QString &text : pids) {
        const auto pid = parsePid(text);
        if (!pid)
            return wrong(u"-p takes a process ID, not %1"_s.arg(oneLine(text, 80)));
        targets.append({*pid, {}, {}});
    }
    for (const QString &exe : exes) {
        if (exe.isEmpty())
            return wrong(u"--exe needs a name or a path"_s);
        targets.append({0, exe, {}});
    }
    return targets;
}

Result<void> readPrefixes(const QCommandLineParser &parser, QList<ForwardTarget> &targets)
{
    const QStringList names = parser.values(u"name"_s);
    const bool byExe = targets.front().pid == 0;
    if (names.size() != targets.size() && !(byExe && names.isEmpty()))
        return wrong(u"there must be as many -name as processes: %1 and not %2"_s.arg(
            QString::number(targets.size()), QString::number(names.size())));
    for (qsizetype i = 0; i < targets.size(); ++i) {
        targets[i].prefix = names.isEmpty() ? validPrefix(QFileInfo(targets[i].exe).fileName()) : names[i];
        if (!isMetricName(targets[i].prefix))
            return wrong(u"-name takes letters, digits, '.', '_' and '-'; %1 could be %2"_s.arg(
                oneLine(targets[i].prefix, 80), validPrefix(targets[i].prefix)));
        for (qsizetype before = 0; before < i; ++before) {
            if (targets[before].prefix == targets[i].prefix)
                return wrong(u"-name %1 is there twice: the points would overwrite each other"_s.arg(
                    targets[i].prefix));
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
        return wrong(u"an API key is missing: set MACKEREL_API_KEY, or give --key-file"_s);
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
            return wrong(u"--metrics: there is no metric %1"_s.arg(oneLine(id, 80)));
        if (!metrics.contains(*found))
            metrics.append(*found);
    }
    if (metrics.isEmpty())
        return wrong(u"--metrics takes ids, such as heap_alloc,goroutines"_s);
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
        return wrong(u"--post-every takes a time from 1s to 12h"_s);
    arguments.options.postEvery = *postEvery;
    return {};
}

Result<void> readAccount(const QCommandLineParser &parser, ForwardArguments &arguments)
{
    arguments.account.service = parser.value(u"service"_s);
    if (!isServiceName(arguments.account.service))
        return wrong(u"-service takes the name of a service: 2 to 63 letters, digits, '-' and '_'"_s);
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
        return wrong(u"--spool needs a file"_s);
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
        return wrong(u"plugin takes one process"_s);
    const auto source = readSource(parser);
    if (!source)
        return tl::unexpected(source.error());
    arguments.source = *source;
    arguments.target = targets->front();
    arguments.gops = parser.value(u"gops"_s);
    arguments.keyPrefix = parser.value(u"metric-key-prefix"_s);
    if (!isMetricName(arguments.keyPrefix))
        return wrong(u"-metric-key-prefix takes letters, digits, '.', '_' and '-'"_s);
    return arguments;
}

QString pluginHelp()
{
    QCommandLineParser parser;
    describePlugin(parser);
    return parser.helpText();
}

} // namespace gopscope
