#include "programs/programwords.h"

#include <QCoreApplication>

#include <cstring>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

/// For lupdate, which finds the context of free functions by it.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(program)
};

QString runningWords(const LaunchedProgram &program, const ProgramWatch &watch)
{
    const QString running = Words::tr("Running, PID %1.").arg(program.pid());
    if (!watch.isForeign())
        return running;
    return running + u' ' + Words::tr("It is no Go program; those that it starts appear in the list.");
}

QString endWords(const LaunchedProgram &program)
{
    const ProgramEnd &end = program.end();
    const QString ended = end.signal > 0 ? Words::tr("Ended by %1.").arg(programwords::signalName(end.signal))
                                         : Words::tr("Exited with code %1.").arg(end.code);
    if (!program.missesTerminal())
        return ended;
    return ended + u' ' +
           Words::tr("It asks for a terminal, and has none here: gopscope-cli watch -- starts it in yours.");
}

} // namespace

QString programwords::signalName(int number)
{
#ifdef __GLIBC__
    if (const char *name = ::sigabbrev_np(number))
        return u"SIG"_s + QString::fromLatin1(name);
#endif
    return Words::tr("signal %1").arg(number);
}

QString programwords::state(const LaunchedProgram &program, const ProgramWatch &watch)
{
    switch (program.state()) {
    case LaunchedProgram::State::Starting:
        return Words::tr("Starting…");
    case LaunchedProgram::State::Running:
        return runningWords(program, watch);
    case LaunchedProgram::State::Stopping:
        return program.isStubborn() ? Words::tr("It was asked to end, and goes on. Kill ends it at once.")
                                    : Words::tr("Asked to end…");
    case LaunchedProgram::State::Ended:
        return endWords(program);
    case LaunchedProgram::State::Failed:
        return program.fault();
    }
    return {};
}

} // namespace gopscope
