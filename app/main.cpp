#include "base/number.h"
#include "base/stopsignals.h"
#include "base/timespan.h"
#include "base/translation.h"
#include "cli/forwardcommand.h"
#include "cli/listcommand.h"
#include "cli/output.h"
#include "cli/outputoption.h"
#include "cli/plugincommand.h"
#include "cli/sourceoption.h"
#include "cli/spoolcommand.h"
#include "cli/watchcommand.h"
#include "cli/watchprogram.h"
#include "gops/gopslocator.h"
#include "mackerel/proxies.h"
#include "sampling/discovery.h"
#include "settings/settings.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <vector>

using namespace Qt::StringLiterals;
using namespace gopscope;

namespace {

/// For lupdate, which finds the context of free functions by it.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(usage)
};

constexpr int exitDone = Output::done, exitFailed = Output::failed, exitUsage = Output::usage;

/// False when the text could not be written whole.
bool printTo(FILE *stream, const QByteArray &text)
{
    const auto size = static_cast<std::size_t>(text.size());
    return std::fwrite(text.constData(), 1, size, stream) == size && std::fflush(stream) == 0;
}

void complain(const QString &text)
{
    printTo(stderr, "gopscope-cli: " + text.toUtf8() + '\n');
}

int usageError(const QString &text)
{
    complain(Words::tr("%1 (see gopscope-cli --help)").arg(text));
    return exitUsage;
}

/// What the command line asks for.
struct Arguments
{
    QString command;
    QString gops;
    QString source;
    QString output;
    bool json = false;
    WatchCommand::Options watch;
};

void describe(QCommandLineParser &parser)
{
    parser.setApplicationDescription(Words::tr(
        "Looks into running Go processes.\n\n"
        "  gopscope-cli list [--json] [--source auto|gops]\n"
        "  gopscope-cli watch TARGET... [--interval 1s] [--count N] [--format text|csv|json]\n"
        "                     [--output FILE] [--source auto|gops|socket|memory] [--gops PATH]\n"
        "  gopscope-cli watch [OPTION...] -- PROGRAM [ARGUMENT...]\n"
        "  gopscope-cli forward -p PID -name PREFIX -service SERVICE [-sleep 5s] (see forward --help)\n"
        "  gopscope-cli spool [move|resend|discard ...] (see spool --help)\n"
        "  gopscope-cli plugin -p PID|--exe NAME (see plugin --help)\n\n"
        "A TARGET is a PID, or the name or path of Go processes.\n"
        "A PROGRAM is started so that it can be read from its memory, and watched until it ends; its input,\n"
        "output and signals are its own.\n"
        "Exit status: 0 done, 1 failed, 2 wrong usage; with a PROGRAM, that of its own."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOption({u"json"_s, Words::tr("list: print a JSON array.")});
    parser.addOption(
        {u"interval"_s, Words::tr("watch: time between samples, 10ms to 1m (1s)."), u"SPAN"_s, u"1s"_s});
    parser.addOption(
        {u"count"_s, Words::tr("watch: end after N samples of each target; a PROGRAM goes on."), u"N"_s});
    parser.addOption({u"format"_s, Words::tr("watch: text, csv or json (text)."), u"FORMAT"_s, u"text"_s});
    parser.addOption(
        {{u"o"_s, u"output"_s},
         Words::tr(
             "watch: write samples to FILE, or to standard output for -. Otherwise those of a TARGET go "
             "to standard output, those of a PROGRAM to standard error."),
         u"FILE"_s});
    parser.addOption({u"gops"_s, Words::tr("The gops to run (otherwise the first one found)."), u"PATH"_s});
    addSourceOption(parser);
    parser.addPositionalArgument(u"command"_s, Words::tr("list, watch, forward, spool or plugin"));
    parser.addPositionalArgument(u"target"_s, Words::tr("What to watch."), u"[TARGET...]"_s);
}

std::optional<WatchFormat> formatFromName(const QString &name)
{
    if (name == "text"_L1)
        return WatchFormat::Text;
    if (name == "csv"_L1)
        return WatchFormat::Csv;
    if (name == "json"_L1)
        return WatchFormat::Json;
    return {};
}

/// An option that was given and belongs to the other command; empty when there is none.
QString foreignOption(const QCommandLineParser &parser, const QString &command)
{
    const QStringList ofList{u"json"_s}, ofWatch{u"interval"_s, u"count"_s, u"format"_s, u"output"_s};
    for (const QString &option : command == "list"_L1 ? ofWatch : ofList) {
        if (parser.isSet(option))
            return option;
    }
    return {};
}

Result<Arguments> readArguments(const QCommandLineParser &parser, const QByteArrayList *program)
{
    const auto wrong = [](const QString &text) { return failure(ErrorKind::Usage, text); };
    Arguments arguments;
    QStringList words = parser.positionalArguments();
    if (words.isEmpty())
        return wrong(Words::tr("a command is missing: list, watch, forward, spool or plugin"));
    arguments.command = words.takeFirst();
    arguments.json = parser.isSet(u"json"_s);
    arguments.gops = parser.value(u"gops"_s);
    arguments.output = parser.value(u"output"_s);
    if (parser.isSet(u"gops"_s) && arguments.gops.isEmpty())
        return wrong(Words::tr("--gops needs a path"));
    const QString foreign = foreignOption(parser, arguments.command);
    if (!foreign.isEmpty())
        return wrong(Words::tr("%1 has no option --%2").arg(arguments.command, foreign));
    const auto source = readSource(parser);
    if (!source)
        return tl::unexpected(source.error());
    arguments.source = *source;
    if (arguments.command == "list"_L1)
        return words.isEmpty() ? Result<Arguments>(arguments) : wrong(Words::tr("list takes no TARGET"));
    if (arguments.command == "forward"_L1 || arguments.command == "plugin"_L1)
        return wrong(Words::tr("options go behind the command %1").arg(arguments.command));
    if (arguments.command != "watch"_L1)
        return wrong(Words::tr("there is no command %1").arg(arguments.command));
    if (program && program->isEmpty())
        return wrong(Words::tr("watch needs a PROGRAM behind --"));
    if (program && !words.isEmpty())
        return wrong(Words::tr("watch takes a TARGET or a PROGRAM, not both"));

    WatchCommand::Options &watch = arguments.watch;
    watch.targets = words;
    if (!program && (words.isEmpty() || words.contains(QString())))
        return wrong(Words::tr("watch needs at least one TARGET"));
    const auto interval = parseTimeSpan(parser.value(u"interval"_s));
    if (!interval || *interval < shortestInterval(*source) || *interval > Sampler::longestInterval)
        return wrong(intervalRange(u"--interval"_s, *source, u"1m"_s));
    watch.interval = *interval;
    const auto format = formatFromName(parser.value(u"format"_s));
    if (!format)
        return wrong(Words::tr("--format takes text, csv or json"));
    watch.format = *format;
    if (parser.isSet(u"count"_s)) {
        watch.count = parseWhole<int>(parser.value(u"count"_s).toUtf8()).value_or(0);
        if (watch.count < 1)
            return wrong(Words::tr("--count takes a number from 1 on"));
    }
    return arguments;
}

/// Prints to standard output, or ends the program with one line that says why that fails.
void print(const QByteArray &text)
{
    if (printTo(stdout, text))
        return;
    complain(Words::tr("standard output can't be written: %1").arg(writeFault(errno)));
    std::_Exit(exitFailed);
}

int finish(const QString &error)
{
    if (error.isEmpty())
        return exitDone;
    complain(error);
    return exitFailed;
}

/// Runs the command on the first listing; the event loop's exit code is the program's.
void runOnListing(const Arguments &arguments, const Listing &listing, const SourceSet &sources,
                  WatchCommand &watch, Output &output)
{
    if (arguments.command == "watch"_L1)
        return watch.start(listing);
    const bool isOfGops = arguments.source == gopsSource();
    if (listing.gopsFault && isOfGops)
        output.complain(listing.gopsFault->message);
    else
        output.print(arguments.json ? listAsJson(listing, sources) : listAsText(listing, sources));
    output.leave(listing.gopsFault && isOfGops ? exitFailed : exitDone);
}

/// Ends what runOnListing() began, or did not begin yet.
void stop(const QString &command, WatchCommand &watch, Output &output)
{
    output.hurry();
    if (command == "watch"_L1)
        return watch.stop();
    output.complain(Words::tr("stopped before the processes were listed"));
    output.leave(exitFailed);
}

/// False when there is no gops and nothing else will do, which is said then.
bool findGops(GopsRunner &runner, const QString &option, const QString &source)
{
    const QString preference = option.isEmpty() ? SettingsStore().load().gopsProgram : option;
    runner.setProgram(locateGops(GopsPlaces::ofThisProcess(preference)));
    const bool isNeeded = source == gopsSource();
    if (runner.program().isEmpty() && isNeeded)
        complain(Words::tr("gops is not installed: go install github.com/google/gops@v0.3.28"));
    return !runner.program().isEmpty() || !isNeeded;
}

int failOf(const Error &error)
{
    if (error.kind == ErrorKind::Usage)
        return usageError(error.message);
    complain(error.message);
    return exitFailed;
}

int runForward(const QStringList &words)
{
    const auto arguments = readForwardArguments(words);
    if (!arguments)
        return failOf(arguments.error());
    if (arguments->help) {
        print(forwardHelp().toUtf8());
        return exitDone;
    }
    GopsRunner runner;
    if (!findGops(runner, arguments->gops, arguments->source))
        return exitFailed;
    const SystemClock clock;
    SourceSet sources({runner, clock});
    sources.choose(arguments->source);
    QNetworkAccessManager network;
    useSystemProxy(network);
    Output output;
    ForwardCommand command(*arguments, runner, sources, network, clock);
    QObject::connect(&command, &ForwardCommand::line,
                     [&](const QByteArray &line) { output.print(line + '\n'); });
    QObject::connect(&command, &ForwardCommand::note, &output, &Output::complain);
    QObject::connect(&command, &ForwardCommand::finished, &output,
                     [&](bool failed) { output.leave(failed ? exitFailed : exitDone); });
    const StopSignals stopSignals;
    QObject::connect(&stopSignals, &StopSignals::stopRequested, &output, &Output::hurry);
    QObject::connect(&stopSignals, &StopSignals::stopRequested, &command, &ForwardCommand::stop);
    QTimer::singleShot(0, &command, &ForwardCommand::start);
    return QCoreApplication::exec();
}

int runProgram(const QByteArrayList &program, const Arguments &arguments)
{
    const auto lines = openLines(arguments.output, 2);
    if (!lines)
        return failOf(lines.error());
    const QString source = arguments.source == autoSource() ? memorySource() : arguments.source;
    GopsRunner runner;
    if (source == gopsSource() && !findGops(runner, arguments.gops, source))
        return exitFailed;
    return watchProgram(program, arguments.watch, *lines, source, runner);
}

int runSpoolCommand(const QStringList &words)
{
    const auto arguments = readSpoolArguments(words);
    if (!arguments)
        return failOf(arguments.error());
    if (arguments->help) {
        print(spoolHelp().toUtf8());
        return exitDone;
    }
    const auto text = runSpool(*arguments);
    if (!text)
        return failOf(text.error());
    print(*text);
    return exitDone;
}

int runPlugin(const QStringList &words)
{
    const auto arguments = readPluginArguments(words);
    if (!arguments)
        return failOf(arguments.error());
    if (arguments->help || qgetenv("MACKEREL_AGENT_PLUGIN_META") == "1") {
        print(arguments->help ? pluginHelp().toUtf8() : pluginGraphs(arguments->keyPrefix));
        return exitDone;
    }
    GopsRunner runner;
    if (!findGops(runner, arguments->gops, arguments->source))
        return exitFailed;
    const SystemClock clock;
    SourceSet sources({runner, clock});
    sources.choose(arguments->source);
    PluginCommand command(*arguments, sources, clock);
    QObject::connect(&command, &PluginCommand::printed, [](const QByteArray &text) { print(text); });
    QObject::connect(&command, &PluginCommand::finished, qApp,
                     [](const QString &error) { QCoreApplication::exit(finish(error)); });
    const StopSignals stopSignals; // the child ends with the runner
    QObject::connect(&stopSignals, &StopSignals::stopRequested, qApp, [] {
        QCoreApplication::exit(finish(Words::tr("It was ended before it had an answer.")));
    });
    Discovery discovery(runner, clock);
    QObject::connect(&discovery, &Discovery::listed, &command, &PluginCommand::start);
    if (arguments->target.pid > 0)
        QTimer::singleShot(0, &command, [&] { command.start(Listing()); });
    else
        discovery.refresh();
    return QCoreApplication::exec();
}

/// Takes off what stands behind `watch OPTION... --`, as bytes: it is not this program's to understand.
std::optional<QByteArrayList> takeProgram(int &argc, char *argv[])
{
    using namespace std::string_view_literals;
    const std::vector<std::string_view> words(argv, argv + argc);
    const auto dashes = std::ranges::find(words, "--"sv);
    const bool isWatch = argc > 1 && (words[1] == "watch"sv || words[1].starts_with('-')) &&
                         std::find(words.begin(), dashes, "watch"sv) != dashes;
    if (!isWatch || dashes == words.end())
        return {};
    const auto from = dashes - words.begin();
    const QByteArrayList program(argv + from + 1, argv + argc);
    argc = static_cast<int>(from);
    argv[argc] = nullptr;
    return program;
}

} // namespace

int main(int argc, char *argv[])
{
    holdClosedStreams();
    const auto program = takeProgram(argc, argv);
    QCoreApplication app(argc, argv);
    installTranslations();
    QCoreApplication::setApplicationName(u"gopscope-cli"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(GOPSCOPE_VERSION));

    const QStringList words = QCoreApplication::arguments();
    if (words.value(1) == "forward"_L1)
        return runForward(words.mid(2));
    if (words.value(1) == "plugin"_L1)
        return runPlugin(words.mid(2));
    if (words.value(1) == "spool"_L1)
        return runSpoolCommand(words.mid(2));

    QCommandLineParser parser;
    describe(parser);
    if (!parser.parse(words))
        return usageError(parser.errorText());
    if (parser.isSet(u"help"_s))
        parser.showHelp(exitDone);
    if (parser.isSet(u"version"_s))
        parser.showVersion();
    const auto arguments = readArguments(parser, program ? &*program : nullptr);
    if (!arguments)
        return usageError(arguments.error().message);
    if (program)
        return runProgram(*program, *arguments);

    const SystemClock clock;
    GopsRunner runner;
    if (!findGops(runner, arguments->gops, arguments->source))
        return exitFailed;

    const auto lines = openLines(arguments->output, 1);
    if (!lines)
        return failOf(lines.error());
    Output output(lines->descriptor, lines->name);
    QObject::connect(&output, &Output::broken, &output, [&] { output.leave(exitFailed); });
    SourceSet sources({runner, clock});
    if (arguments->command == "watch"_L1) // a list says what is possible
        sources.choose(arguments->source);
    WatchCommand watch(arguments->watch, sources, clock);
    QObject::connect(&watch, &WatchCommand::line, [&](const QByteArray &line) { output.print(line + '\n'); });
    QObject::connect(&watch, &WatchCommand::note, &output, &Output::complain);
    QObject::connect(&watch, &WatchCommand::finished, &output,
                     [&](bool failed) { output.leave(failed ? exitFailed : exitDone); });
    const StopSignals stopSignals;
    QObject::connect(&stopSignals, &StopSignals::stopRequested, &app,
                     [&] { stop(arguments->command, watch, output); });
    Discovery discovery(runner, clock);
    discovery.setLooking(arguments->command != "list"_L1 || arguments->source != gopsSource());
    QObject::connect(&discovery, &Discovery::listed, &app, [&](const Listing &listing) {
        runOnListing(*arguments, listing, sources, watch, output);
    });
    discovery.refresh();
    return QCoreApplication::exec();
}
