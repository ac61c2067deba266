#include "base/number.h"
#include "base/stopsignals.h"
#include "base/timespan.h"
#include "base/translation.h"
#include "look/theme.h"
#include "mackerel/mackerelclient.h"
#include "mackerel/proxies.h"
#include "mainwindow.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QPixmap>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string_view>

using namespace Qt::StringLiterals;
using namespace gopscope;

namespace {

/// For lupdate, which finds the context of free functions by it.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(usage)
};

constexpr int exitFailed = 1, exitUsage = 2;

/// What the command line asks for.
struct Arguments
{
    LaunchOptions launch;
    QString screenshot;
    std::chrono::milliseconds after{0};
};

void describe(QCommandLineParser &parser)
{
    parser.setApplicationDescription(Words::tr("A desktop monitor for running Go programs."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOption({u"pid"_s,
                      Words::tr("Watch the process with this PID; can be given several times, or as 1,2,3."),
                      u"N"_s});
    parser.addOption({u"interval"_s, Words::tr("Time between samples, 10ms to 1m."), u"SPAN"_s});
    parser.addOption({u"gops"_s, Words::tr("The gops to run."), u"PATH"_s});
    parser.addOption({u"demo"_s, Words::tr("Start a small Go program and watch it.")});
    parser.addOption({u"theme"_s, Words::tr("light, dark or system."), u"THEME"_s});
    parser.addOption(
        {u"screenshot"_s, Words::tr("Save a picture of the window as PNG and quit."), u"FILE"_s});
    parser.addOption({u"after"_s, Words::tr("When to take the screenshot (5s)."), u"SPAN"_s, u"5s"_s});
    parser.addPositionalArgument(u"pid"_s, Words::tr("More PIDs for --pid."), u"[N...]"_s);
    parser.addPositionalArgument(u"program"_s, Words::tr("A program to start and watch, and its arguments."),
                                 u"[-- PROGRAM [ARGUMENT...]]"_s);
}

/// Takes off what stands behind --, as bytes: it is not this program's to understand.
std::optional<QByteArrayList> takeProgram(int &argc, char *argv[])
{
    using namespace std::string_view_literals;
    const auto dashes = std::find(argv, argv + argc, "--"sv);
    if (dashes == argv + argc)
        return {};
    const QByteArrayList program(dashes + 1, argv + argc);
    argc = static_cast<int>(dashes - argv);
    argv[argc] = nullptr;
    return program;
}

Result<QList<qint64>> readPids(const QCommandLineParser &parser)
{
    QStringList texts;
    for (const QString &value : parser.values(u"pid"_s))
        texts << value.split(u',');
    if (!parser.positionalArguments().isEmpty() && texts.isEmpty())
        return failure(ErrorKind::Usage, Words::tr("%1 is no option; a PID goes behind --pid")
                                             .arg(parser.positionalArguments().constFirst()));
    QList<qint64> pids;
    for (const QString &text : texts + parser.positionalArguments()) {
        const auto pid = parsePid(text);
        if (!pid)
            return failure(ErrorKind::Usage, Words::tr("--pid takes a process ID, not %1").arg(text));
        pids << *pid;
    }
    return pids;
}

Result<Arguments> readArguments(const QCommandLineParser &parser, const QByteArrayList *program)
{
    const auto wrong = [](const QString &text) { return failure(ErrorKind::Usage, text); };
    Arguments arguments;
    const auto pids = readPids(parser);
    if (!pids)
        return tl::unexpected(pids.error());
    arguments.launch.pids = *pids;
    arguments.launch.demo = parser.isSet(u"demo"_s);
    if (program && program->isEmpty())
        return wrong(Words::tr("a PROGRAM goes behind --"));
    if (program)
        arguments.launch.program = {.program = program->first(), .arguments = program->mid(1)};
    if (parser.isSet(u"interval"_s)) {
        arguments.launch.interval = parseTimeSpan(parser.value(u"interval"_s));
        if (!arguments.launch.interval || *arguments.launch.interval < shortestInterval(autoSource()) ||
            *arguments.launch.interval > Sampler::longestInterval)
            return wrong(Words::tr("--interval takes a time from 10ms to 1m"));
    }
    if (parser.isSet(u"gops"_s)) {
        arguments.launch.gops = parser.value(u"gops"_s);
        if (arguments.launch.gops->isEmpty())
            return wrong(Words::tr("--gops needs a path"));
    }
    if (parser.isSet(u"theme"_s)) {
        arguments.launch.theme = themeFromName(parser.value(u"theme"_s));
        if (!arguments.launch.theme)
            return wrong(Words::tr("--theme takes light, dark or system"));
    }
    const auto after = parseTimeSpan(parser.value(u"after"_s));
    if (!after)
        return wrong(Words::tr("--after takes a time, such as 5s"));
    arguments.after = *after;
    arguments.screenshot = parser.value(u"screenshot"_s);
    if (parser.isSet(u"screenshot"_s) && arguments.screenshot.isEmpty())
        return wrong(Words::tr("--screenshot needs a file"));
    return arguments;
}

void complain(const QString &text)
{
    std::fprintf(stderr, "gopscope: %s\n", text.toUtf8().constData());
}

int usageError(const QString &text)
{
    complain(Words::tr("%1 (see gopscope --help)").arg(text));
    return exitUsage;
}

void takeScreenshot(MainWindow &window, const QString &file)
{
    const bool saved = window.grab().save(file, "PNG");
    if (!saved) {
        complain(Words::tr("the screenshot could not be saved to %1").arg(file));
        QObject::connect(&window, &MainWindow::closed, qApp, [] { QCoreApplication::exit(exitFailed); });
    }
    window.closeUnasked();
}

/// Whether only a text is asked for: that needs no display.
bool wantsTextOnly(int argc, char *argv[])
{
    for (int i = 1; i < argc; ++i) {
        for (const char *option : {"--version", "-v", "--help", "-h"}) {
            if (std::strcmp(argv[i], option) == 0)
                return true;
        }
    }
    return false;
}

std::optional<int> answerInText(QCommandLineParser &parser, const QStringList &arguments)
{
    if (!parser.parse(arguments))
        return usageError(parser.errorText());
    if (parser.isSet(u"help"_s))
        parser.showHelp();
    if (parser.isSet(u"version"_s))
        parser.showVersion();
    return {};
}

} // namespace

int main(int argc, char *argv[])
{
    const auto program = takeProgram(argc, argv);
    QCoreApplication::setApplicationName(u"gopscope"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(GOPSCOPE_VERSION));
    if (wantsTextOnly(argc, argv)) {
        QCoreApplication app(argc, argv);
        installTranslations();
        QCommandLineParser parser;
        describe(parser);
        return answerInText(parser, QCoreApplication::arguments()).value_or(0);
    }

    // Before anything is started that would get it: Qt itself may start a session bus.
    const QByteArray apiKey = environmentKey().trimmed();
    clearEnvironmentKey();
    QApplication app(argc, argv);
    installTranslations();
    QCommandLineParser parser;
    describe(parser);
    if (const auto code = answerInText(parser, QApplication::arguments()))
        return *code;
    const auto arguments = readArguments(parser, program ? &*program : nullptr);
    if (!arguments)
        return usageError(arguments.error().message);
    QApplication::setApplicationDisplayName(u"Gopscope"_s);
    QApplication::setDesktopFileName(u"gopscope"_s);
    QApplication::setWindowIcon(QIcon(u":/icons/gopscope.svg"_s));

    SettingsStore store;
    applyTheme(app, arguments->launch.theme.value_or(store.load().theme));
    const SystemClock clock;
    Session session(clock);
    KeyStore keys(apiKey);
    QNetworkAccessManager network;
    useSystemProxy(network);
    Forwarding forwarding(session, keys, network);
    MainWindow window(session, forwarding, store, arguments->launch);
    // Not with the last window: what is queued is sent first.
    QApplication::setQuitOnLastWindowClosed(false);
    QObject::connect(&window, &MainWindow::closed, &app, &QCoreApplication::quit, Qt::QueuedConnection);
    const StopSignals stopSignals;
    QObject::connect(&stopSignals, &StopSignals::stopRequested, &window, &MainWindow::closeUnasked);
    QObject::connect(&app, &QGuiApplication::commitDataRequest, &window, &MainWindow::expectSessionEnd);
    window.show();
    QTimer::singleShot(0, &window, &MainWindow::begin);
    if (!arguments->screenshot.isEmpty())
        QTimer::singleShot(arguments->after, &window, [&] { takeScreenshot(window, arguments->screenshot); });
    return QApplication::exec();
}
