#include "sampling/target.h"

#include "sampling/programkey.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace gopscope {

namespace {
constexpr auto shortestBackOff = 2000ms;
constexpr auto longestBackOff = 30000ms;
/// A collection of a very large heap takes seconds.
constexpr auto gcDeadline = 30000ms;
/// The executable is looked at this often.
constexpr auto lookInterval = 5000ms;
/// What is watched closely misses nothing in less: a window that paints takes that of every other sample.
constexpr std::chrono::milliseconds closeGap = 100ms;
} // namespace

TargetProcess toTargetProcess(const ListedProcess &row)
{
    return {row.pid, row.name, row.path, row.goVersion.value_or(QString()), row.startTicks, row.agent};
}

QString TargetStatus::stateWord() const
{
    const bool silent = state == State::Waiting || state == State::Refusing;
    if (silent && silence && !silence->state.isEmpty())
        return silence->state;
    switch (state) {
    case State::Collecting:
        return Target::tr("collecting");
    case State::Live:
        return rebuilt ? Target::tr("rebuilt") : Target::tr("live");
    case State::Waiting:
        return Target::tr("waiting");
    case State::Refusing:
        return Target::tr("refusing");
    case State::Exited:
        return Target::tr("exited");
    }
    return {};
}

QString TargetStatus::explanation() const
{
    return silence ? silence->sentence : QString();
}

Target::Target(TargetProcess process, const SourceSet &sources, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_process(std::move(process))
    , m_sources(sources)
    , m_clock(clock)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Target::poll);
    adopt();
}

Target::~Target()
{
    dropWaiting();
}

void Target::dropWaiting()
{
    if (!m_source->cancel())
        return;
    m_gcWanted = m_gcWanted || m_asked == Asked::Collection; // so that it is refused aloud
    m_asked = Asked::Nothing;
}

SourceWay Target::wayFor(std::chrono::milliseconds interval, bool isHurried) const
{
    return m_sources.wayFor({id(), m_process.agent, m_wish, isHurried}, interval);
}

void Target::setPace(const SourceWay &way)
{
    const auto interval = std::max(wantedInterval(), way.kind->shortestInterval);
    if (interval == m_interval)
        return;
    m_interval = interval;
    m_nextSlot = -1; // the grid is another one
}

void Target::renewSource()
{
    if (m_source) {
        m_source->disconnect(this);        // what it still says is of the life before
        m_source.release()->deleteLater(); // one of its own signals may lead here
    }
    m_asked = Asked::Nothing;
    m_way = wantedWay();
    m_source = m_sources.make(m_way, id());
    connect(m_source.get(), &Source::answered, this, &Target::takeAnswer);
    connect(m_source.get(), &Source::collected, this, &Target::takeCollection);
}

void Target::follow(const TargetProcess &process)
{
    m_process = process;
    adopt();
    m_nextSlot = -1;
    m_timer.start(0);
    Q_EMIT changed();
}

void Target::adopt()
{
    m_status = {};
    m_taken = 0;
    m_last = {};
    m_lookDue = 0;
    m_quietUntil = 0;
    m_backOff = 0ms;
    if (m_source)
        dropWaiting();
    refuseGc();
    const auto status = procfs::status(m_process.pid);
    m_startTicks = m_process.startTicks > 0 ? m_process.startTicks : status ? status->startTicks : 0;
    m_seenTicks = m_startTicks;
    renewSource();
    const auto executable = procfs::executable(m_process.pid);
    if (m_process.path.isEmpty())
        m_process.path = executable.path;
    const Start start = startOf(m_process.pid, m_process.path);
    if (m_process.name.isEmpty())
        m_process.name = m_process.path.isEmpty() ? procfs::commandName(m_process.pid) : programName(start);
    if (m_process.name.isEmpty())
        m_process.name = tr("process");
    m_key = programKey(start);
    m_status.rebuilt = executable.deleted;
}

void Target::readoptProgram()
{
    m_taken = 0;
    renewSource();
    const auto executable = procfs::executable(m_process.pid);
    m_status.rebuilt = executable.deleted;
    if (executable.path.isEmpty() || executable.path == m_process.path)
        return;
    m_process.goVersion.clear(); // until a listing tells it
    setPath(executable.path);
    m_process.name = programName(startOf(m_process.pid, executable.path));
}

void Target::setPath(const QString &path)
{
    m_process.path = path;
    m_key = programKey(startOf(m_process.pid, path));
}

void Target::describe(const TargetProcess &process)
{
    const bool moved = !process.path.isEmpty() && process.path != m_process.path;
    m_process.agent = process.agent;
    if (process.name == m_process.name && process.goVersion == m_process.goVersion && !moved)
        return;
    m_process.name = process.name;
    m_process.goVersion = process.goVersion;
    if (moved)
        setPath(process.path);
    Q_EMIT changed();
}

void Target::start(std::chrono::milliseconds interval, std::chrono::milliseconds phase,
                   std::chrono::milliseconds delay)
{
    m_wantedInterval = interval;
    setPace(wantedWay());
    m_phase = phase;
    m_nextSlot = -1;
    m_timer.start(m_isClosely ? 0ms : delay);
}

void Target::setClosely(bool closely)
{
    if (closely == m_isClosely)
        return;
    m_isClosely = closely;
    setPace(wantedWay());
    if (exited())
        return;
    if (closely)
        m_timer.start(0);
    else
        schedule();
}

std::optional<Error> Target::whyNotClosely() const
{
    const auto fault = [this](const QString &words) {
        return Error{ErrorKind::Refused, words.arg(m_process.name)};
    };
    if (exited())
        return fault(tr("%1 has exited."));
    if (m_status.silence)
        return fault(tr("%1 gives no samples now."));
    if (wayFor(closeInterval, true).kind->shortestInterval > closeInterval)
        return fault(tr("%1 can't be asked so often."));
    return {};
}

qint64 Target::slotNow() const
{
    // A timer may fire a little before its time.
    const qint64 early = std::min<qint64>(5, m_interval.count() / 5);
    return (m_clock.steadyMs() - m_phase.count() + early) / m_interval.count();
}

void Target::schedule()
{
    // Due times are multiples of the interval on the steady clock, so lateness does not add up.
    const qint64 interval = m_interval.count();
    const qint64 now = m_clock.steadyMs() - m_phase.count();
    const bool offGrid = m_nextSlot < 0;
    m_nextSlot = slotNow() + 1;
    if (offGrid && m_nextSlot * interval - now < interval / 2)
        ++m_nextSlot;
    m_timer.start(std::chrono::milliseconds(m_nextSlot * interval - now));
}

void Target::countSkippedSlots()
{
    if (m_nextSlot >= 0 && !m_isClosely)
        m_missed += std::max<qint64>(0, slotNow() - m_nextSlot);
}

void Target::poll()
{
    countSkippedSlots();
    schedule();
    ask();
}

void Target::ask()
{
    // Looking costs as much as a reading by memory, and there is a look behind each answer.
    const bool tellsExits = m_source->abilities() & Ability::Exits;
    const bool willAnswer = m_asked == Asked::Nothing && m_clock.steadyMs() >= m_quietUntil;
    if (exited() || (!(tellsExits && willAnswer) && !stillThere()))
        return;
    m_due = m_asked != Asked::Nothing ? m_due : m_clock.steadyMs();
    if (m_system && m_system->stopped && !(m_source->abilities() & Ability::WhileStopped))
        return setStopped();
    // A collection is over soon, and then it can be asked; only the next poll after this one is missed.
    if (m_asked == Asked::Collection && !std::exchange(m_askWhenIdle, true))
        return;
    if (m_asked != Asked::Nothing && m_isClosely)
        return; // as often as can be: joinOf() tells what is a gap
    if (m_asked != Asked::Nothing || m_clock.steadyMs() < m_quietUntil) {
        // A slow round is skipped. One whose turn has not come keeps its place: it is due the longer.
        ++m_missed;
        return;
    }
    request();
}

void Target::setStopped()
{
    ++m_missed;
    dropWaiting();
    // No use in asking; /proc tells for nothing when it runs again, and then it is asked at once.
    m_backOff = 0ms;
    m_quietUntil = 0;
    m_status.state = TargetStatus::State::Waiting;
    m_status.silence = stoppedSilence();
    Q_EMIT changed();
    if (m_asked == Asked::Nothing)
        requestGc();
}

bool Target::stillThere()
{
    if (exited())
        return false;
    const quint64 now = procfs::ticksNow(); // before looking, or it could have ended since
    const auto status = procfs::status(m_process.pid);
    m_system = status ? std::optional(*status) : std::nullopt;
    if (status && m_startTicks == 0)
        m_startTicks = status->startTicks; // it could not be asked before
    const bool gone = status ? status->zombie || status->startTicks != m_startTicks
                             : status.error().kind == ErrorKind::NotFound;
    if (gone)
        setExited();
    else if (status)
        m_seenTicks = now;
    return !gone;
}

void Target::request()
{
    // To choose a way looks at files, which would cost as much as the reading of a memory.
    const bool looks = m_clock.steadyMs() >= m_lookDue;
    if (looks)
        checkExecutable();
    WayReasons reasons{m_process.agent, m_wish, wantedInterval(), m_isClosely, m_sources.choice()};
    // After a silence there may be a better one.
    if (looks || m_status.silence || reasons != m_wayReasons) {
        m_wayReasons = std::move(reasons);
        if (m_way != wantedWay())
            renewSource();
        setPace(m_way);
    }
    m_asked = Asked::Values;
    m_source->read(deadline, m_due);
}

void Target::takeAnswer(const Answer &answer)
{
    m_asked = Asked::Nothing;
    // The PID may have become another process while it was asked.
    if (!stillThere())
        return;
    if (!answer)
        return takeSilence(answer.error());
    m_status.reading = answer->reading;
    m_status.lacking = answer->lacking;
    // exec keeps PID and start time; what the runtime counts begins again.
    if (m_taken > 0 && (answer->isNewLife || anyCounterFell(m_last, answer->sample)))
        readoptProgram();
    takeSample(answer->sample);
    requestGc();
}

void Target::takeSample(Sample sample)
{
    if (m_system) {
        sample["rss"_metric] = m_system->rssBytes;
        sample["cpu"_metric] = m_system->cpuSeconds;
    }
    const Join join = joinOf(sample);
    if (join == Join::NewLife)
        beginLife();
    m_rates.tell(sample);
    deriveValues(join == Join::NewLife ? nullptr : &m_last, sample);
    sample["heap_floor"_metric] = m_floor.take(sample, join);
    m_last = sample;
    m_missedAtLast = m_missed;
    m_intervalAtLast = m_interval;
    m_taken = std::min(m_taken + 1, 2);
    m_backOff = 0ms;
    m_quietUntil = 0;
    m_status.state = m_taken < 2 ? TargetStatus::State::Collecting : TargetStatus::State::Live;
    m_status.silence.reset();
    Q_EMIT sampleTaken(sample, join);
    Q_EMIT changed();
}

void Target::beginLife()
{
    m_rates.clear();
    m_floor = {};
}

Join Target::joinOf(const Sample &sample) const
{
    if (m_taken == 0)
        return Join::NewLife;
    // The second condition is a machine that slept: no poll was due, and yet time passed.
    const auto passed = std::chrono::milliseconds(sample.bootMs - m_last.bootMs);
    const auto longest = 5 * std::max(m_interval, m_intervalAtLast) / 2;
    const bool gap =
        m_missed != m_missedAtLast || passed > (m_isClosely ? std::max(longest, closeGap) : longest);
    return gap ? Join::AfterGap : Join::Continues;
}

void Target::takeSilence(const Silence &silence)
{
    using State = TargetStatus::State;
    if (silence.kind == Silence::Kind::Stopped)
        return setStopped();
    if (silence.kind == Silence::Kind::Gone)
        return setExited();
    ++m_missed;
    if (silence.kind == Silence::Kind::NotNow)
        return setNotNow(silence);
    backOff(silence.kind == Silence::Kind::Waiting ? State::Waiting : State::Refusing, silence);
}

void Target::setNotNow(const Silence &silence)
{
    // It says nothing of the process, so the next sample is tried at its time.
    m_status.state = TargetStatus::State::Waiting;
    m_status.silence = silence;
    m_status.nextTryMs = m_clock.steadyMs() + m_interval.count();
    Q_EMIT changed();
    requestGc();
}

void Target::backOff(TargetStatus::State state, const Silence &silence)
{
    m_backOff = std::clamp<std::chrono::milliseconds>(m_backOff * 2, shortestBackOff, longestBackOff);
    m_quietUntil = m_clock.steadyMs() + m_backOff.count();
    m_status.state = state;
    m_status.silence = silence;
    m_status.nextTryMs = m_quietUntil;
    Q_EMIT changed();
    requestGc(); // so that it is refused aloud instead of waiting
}

void Target::retry()
{
    m_backOff = 0ms;
    m_quietUntil = 0;
    if (exited() || m_asked != Asked::Nothing)
        return;
    m_nextSlot = -1;
    m_timer.start(0);
}

void Target::runGc()
{
    m_gcWanted = true;
    if (m_asked != Asked::Nothing)
        m_source->hurry();
    else
        requestGc();
}

void Target::refuseGc()
{
    m_askWhenIdle = false;
    const bool wanted = std::exchange(m_gcWanted, false);
    if (m_asked == Asked::Collection || wanted)
        Q_EMIT gcFinished(
            Error{ErrorKind::Unexpected, tr("%1 started again in the middle of it.").arg(m_process.name)});
}

void Target::requestGc()
{
    if (!m_gcWanted)
        return;
    m_gcWanted = false;
    if (exited() || m_status.isStopped()) {
        Q_EMIT gcFinished(
            Error{ErrorKind::Unexpected,
                  tr("%1 can't run a collection: it is %2.").arg(m_process.name, m_status.stateWord())});
        return;
    }
    m_asked = Asked::Collection;
    m_source->collect(gcDeadline);
}

void Target::takeCollection(const std::optional<Error> &error)
{
    m_asked = Asked::Nothing;
    Q_EMIT gcFinished(error);
    if (std::exchange(m_askWhenIdle, false) && m_asked == Asked::Nothing)
        ask();
}

void Target::setExited()
{
    m_timer.stop();
    dropWaiting();
    m_status.state = TargetStatus::State::Exited;
    m_status.silence.reset();
    m_status.exitedMs = m_clock.epochMs();
    m_status.exitedBootMs = m_clock.bootMs();
    Q_EMIT changed();
    requestGc();
}

void Target::checkExecutable()
{
    m_lookDue = m_clock.steadyMs() + lookInterval.count();
    const bool deleted = procfs::executable(m_process.pid).deleted;
    if (deleted == m_status.rebuilt)
        return;
    m_status.rebuilt = deleted;
    Q_EMIT changed();
}

} // namespace gopscope
