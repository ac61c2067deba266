#include "cli/programcommand.h"

#include "cli/targetwords.h"

using namespace std::chrono_literals;

namespace gopscope {
namespace {

/// A Go runtime takes a millisecond or two to start; a wrapper executes the program itself some time later.
constexpr auto shortestPause = 5ms;
constexpr auto longestPause = 1000ms;
/// What a start brings along passes within this, and is not worth a line.
constexpr auto patience = 1000ms;

} // namespace

ProgramCommand::ProgramCommand(StartedProgram::Start start, WatchCommand::Options options,
                               const SourceSet &sources, const Clock &clock)
    : m_options(std::move(options))
    , m_program(std::move(start))
    , m_sampler(sources, clock)
    , m_pause(shortestPause)
{
    m_sampler.setInterval(m_options.interval);
    m_nextTry.setSingleShot(true);
    m_nextTry.setTimerType(Qt::PreciseTimer);
    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
    connect(&m_nextTry, &QTimer::timeout, this, &ProgramCommand::tryAgain);
    connect(&m_patience, &QTimer::timeout, this, &ProgramCommand::sayWhy);
    connect(&m_sampler, &Sampler::sampleTaken, this, &ProgramCommand::takeSample);
    connect(&m_sampler, &Sampler::targetChanged, this, &ProgramCommand::follow);
    connect(&m_program, &StartedProgram::started, this, &ProgramCommand::watch);
    connect(&m_program, &StartedProgram::failed, this, &ProgramCommand::failed);
    connect(&m_program, &StartedProgram::ended, this, &ProgramCommand::end);
}

void ProgramCommand::start()
{
    if (m_options.format == WatchFormat::Csv)
        Q_EMIT line(sampletext::csvHeader());
    m_program.start();
}

bool ProgramCommand::pass(int number, qint64 sender)
{
    if (m_program.pid() == 0)
        return false;
    if (sender != m_program.pid())
        m_program.signal(number);
    return true;
}

void ProgramCommand::stopWatching()
{
    m_isWatching = false;
    m_nextTry.stop();
    m_patience.stop();
    if (m_target)
        m_sampler.unwatch(std::exchange(m_target, nullptr));
}

void ProgramCommand::watch()
{
    if (m_isWatching && m_program.pid() > 0)
        m_target = m_sampler.watch({m_program.pid(), {}, {}, {}, 0});
}

/// Since the target was made: it is called by the program before, and counts on from that.
bool ProgramCommand::executesAnother() const
{
    const QString path = procfs::executable(m_program.pid()).path;
    return !path.isEmpty() && path != m_target->process().path;
}

void ProgramCommand::watchAnew()
{
    m_sampler.unwatch(m_target);
    watch();
}

void ProgramCommand::takeSample(const Target *target, const Sample &sample)
{
    if (target != m_target)
        return;
    if (executesAnother())
        return watchAnew();
    m_pause = shortestPause;
    m_nextTry.stop();
    m_patience.stop();
    m_why.clear();
    m_said.clear();
    Q_EMIT line(sampletext::line(m_options.format, target->process(), sample));
    if (++m_samples == m_options.count)
        stopWatching();
}

void ProgramCommand::follow(const Target *target)
{
    const auto &silence = target->status().silence;
    // What says nothing of the process is tried again at the next sample anyway.
    if (target != m_target || !silence || silence->kind == Silence::Kind::NotNow)
        return;
    m_why = targetwords::silence(*target);
    m_isRefused = silence->kind == Silence::Kind::Refusing;
    fallSilent();
}

void ProgramCommand::fallSilent()
{
    if (!m_patience.isActive())
        m_patience.start();
    if (m_nextTry.isActive())
        return;
    m_nextTry.start(m_pause);
    m_pause = std::min<std::chrono::milliseconds>(2 * m_pause, longestPause);
}

void ProgramCommand::tryAgain()
{
    if (!m_target)
        return;
    if (executesAnother())
        watchAnew();
    else
        m_target->retry();
}

void ProgramCommand::sayWhy()
{
    if (!m_why.isEmpty() && m_why != m_said)
        Q_EMIT note(m_why);
    m_said = m_why;
}

void ProgramCommand::end(const ProgramEnd &end)
{
    if (m_isWatching && m_isRefused)
        sayWhy();
    else if (m_isWatching && m_samples == 0 && m_said.isEmpty())
        Q_EMIT note(tr("%1 ended before it could be read.").arg(m_program.name()));
    stopWatching();
    Q_EMIT ended(end);
}

} // namespace gopscope
