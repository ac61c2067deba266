#include "cli/watchprogram.h"

#include "base/passedsignals.h"
#include "cli/output.h"
#include "cli/programcommand.h"
#include "sources/memory/memorysource.h"

#include <QCoreApplication>

namespace gopscope {
namespace {

/// As a shell has them.
constexpr int exitNotFound = 127, exitNotStarted = 126;

/// Runs the event loop until the program has ended and what is to be said of it is written.
ProgramEnd run(ProgramCommand &command, Output &output)
{
    ProgramEnd came;
    const auto leave = [&](const ProgramEnd &end) {
        came = end;
        output.leave(Output::done);
    };
    QObject::connect(&command, &ProgramCommand::line, &output,
                     [&](const QByteArray &line) { output.print(line + '\n'); });
    QObject::connect(&command, &ProgramCommand::note, &output, &Output::complain);
    QObject::connect(&command, &ProgramCommand::ended, &output, leave);
    QObject::connect(&command, &ProgramCommand::failed, &output, [&](const Error &error) {
        output.complain(error.message);
        leave({.code = error.kind == ErrorKind::NotFound ? exitNotFound : exitNotStarted});
    });
    QObject::connect(&output, &Output::broken, &command, &ProgramCommand::stopWatching);
    const PassedSignals passed;
    QObject::connect(&passed, &PassedSignals::received, &command, [&](int number, qint64 sender) {
        if (!command.pass(number, sender))
            output.hurry();
    });
    command.start();
    QCoreApplication::exec();
    return came;
}

} // namespace

int watchProgram(const QByteArrayList &program, const WatchCommand::Options &options, const LinesTo &lines,
                 const QString &source, GopsRunner &gops)
{
    const SystemClock clock;
    ProgramEnd end;
    {
        Output output(lines.descriptor, lines.name);
        const auto programs = std::make_shared<MemoryPrograms>();
        SourceSet sources({gops, clock}, sourceKinds(programs));
        sources.choose(source);
        if (source == memorySource())
            programs->reader.wake();
        ProgramCommand command(
            {.program = program.first(), .arguments = program.mid(1), .reader = programs->reader.pid()},
            options, sources, clock);
        end = run(command, output);
    } // the reader has ended too
    return endAs(end);
}

} // namespace gopscope
