#include "session/programwatch.h"

#include "session/session.h"

using namespace std::chrono_literals;

namespace gopscope {
namespace {

/// A Go runtime takes a millisecond or two to start; a script starts the program itself some time later.
constexpr auto shortestPause = 5ms;
constexpr auto longestPause = 1000ms;

} // namespace

ProgramWatch::ProgramWatch(Session &session, LaunchedProgram &program)
    : m_session(session)
    , m_program(program)
{
    m_nextLook.setSingleShot(true);
    m_nextLook.setTimerType(Qt::PreciseTimer);
    connect(&m_nextLook, &QTimer::timeout, this, &ProgramWatch::look);
    connect(&m_program, &LaunchedProgram::started, this, &ProgramWatch::begin);
    connect(&m_program, &LaunchedProgram::ended, this, &ProgramWatch::takeEnd);
    connect(&m_session, &Session::aboutToUnwatch, this, [this](const Target *target) {
        if (target != m_target)
            return;
        m_nextLook.stop(); // a person does not want to see it
        m_pause = 0ms;
        m_target = nullptr;
    });
}

bool ProgramWatch::isForeign() const
{
    return m_program.isRunning() && m_pause >= longestPause && !m_target;
}

void ProgramWatch::begin()
{
    m_target = nullptr;
    m_pause = shortestPause;
    look();
}

bool ProgramWatch::isGo()
{
    const auto identity = GoFiles::fileOf(m_program.pid());
    const auto file = identity ? m_files.look(m_program.pid(), *identity) : nullptr;
    return file && file->isGo;
}

void ProgramWatch::look()
{
    if (!m_program.isRunning())
        return;
    if (!m_target && isGo()) {
        m_target = m_session.watchStarted(m_program.pid());
        m_pause = shortestPause;
        Q_EMIT watched(m_target);
        return lookAgain();
    }
    if (!m_target)
        return lookAgain();
    const bool isStarting = m_pause < longestPause && m_target->status().state != TargetStatus::State::Live;
    if (!isStarting)
        return; // it is a target like others
    if (m_target->status().silence)
        m_target->retry();
    lookAgain();
}

void ProgramWatch::lookAgain()
{
    const bool before = isForeign();
    m_nextLook.start(m_pause);
    m_pause = std::min<std::chrono::milliseconds>(2 * m_pause, longestPause);
    if (isForeign() != before)
        Q_EMIT changed();
}

void ProgramWatch::takeEnd()
{
    m_nextLook.stop();
    if (m_target)
        m_target->stillThere(); // it is known now; the next sample would tell
}

} // namespace gopscope
