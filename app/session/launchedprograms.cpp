#include "session/launchedprograms.h"

#include "session/session.h"

#include <algorithm>

namespace gopscope {

LaunchedPrograms::LaunchedPrograms(Session &session, QObject *parent)
    : QObject(parent)
    , m_session(session)
{
}

LaunchedPrograms::~LaunchedPrograms() = default;

void LaunchedPrograms::launch(const LaunchRequest &request)
{
    Entry entry;
    entry.program = std::make_unique<LaunchedProgram>(request, [this] { return m_session.wakeReader(); });
    LaunchedProgram *program = entry.program.get();
    entry.watch = std::make_unique<ProgramWatch>(m_session, *program);
    connect(entry.watch.get(), &ProgramWatch::watched, this,
            [this, program](Target *target) { Q_EMIT watched(program, target); });
    connect(program, &LaunchedProgram::changed, this, [this, program] {
        if (program->state() == LaunchedProgram::State::Starting)
            Q_EMIT started();
        else if (running().isEmpty())
            Q_EMIT allEnded();
    });
    m_entries.push_back(std::move(entry));
    Q_EMIT launched(program);
    program->start();
}

void LaunchedPrograms::forget(LaunchedProgram *program)
{
    if (program->isUnderWay())
        return;
    Q_EMIT aboutToForget(program);
    program->letGo(); // what it left running may still print
    std::erase_if(m_entries, [&](const Entry &entry) { return entry.program.get() == program; });
    Q_EMIT forgotten();
}

const ProgramWatch *LaunchedPrograms::watchOf(const LaunchedProgram *program) const
{
    const auto found = std::ranges::find(m_entries, program, [](const Entry &e) { return e.program.get(); });
    return found == m_entries.end() ? nullptr : found->watch.get();
}

LaunchedProgram *LaunchedPrograms::programOf(const Target *target) const
{
    const auto found = std::ranges::find(m_entries, target, [](const Entry &e) { return e.watch->target(); });
    return found == m_entries.end() || !target ? nullptr : found->program.get();
}

QList<LaunchedProgram *> LaunchedPrograms::running() const
{
    QList<LaunchedProgram *> programs;
    for (const Entry &entry : m_entries) {
        if (entry.program->isUnderWay())
            programs << entry.program.get();
    }
    return programs;
}

void LaunchedPrograms::stopAll()
{
    for (LaunchedProgram *program : running())
        program->stop();
}

void LaunchedPrograms::letGo()
{
    for (const Entry &entry : m_entries)
        entry.program->letGo();
}

} // namespace gopscope
