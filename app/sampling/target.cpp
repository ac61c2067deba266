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
/// An agent without the stats command is asked again this rarely.
constexpr auto statsRetry = 60000ms;
} // namespace

TargetProcess toTargetProcess(const ListedProcess &row)
{
    return {row.pid, row.name, row.path, row.goVersion.value_or(QString()), row.startTicks};
}

QString TargetStatus::stateWord() const
{
    switch (state) {
    case State::Collecting:
        return Target::tr("collecting");
    case State::Live:
        return rebuilt ? Target::tr("rebuilt") : Target::tr("live");
    case State::Waiting:
        return reason == Reason::Stopped  ? Target::tr("waiting: stopped")
               : reason == Reason::NoRoom ? Target::tr("waiting: machine full")
                                          : Target::tr("waiting: busy");
    case State::Refusing:
        return Target::tr("refusing");
    case State::Exited:
        return Target::tr("exited");
    }
    return {};
}

QString TargetStatus::explanation() const
{
    switch (reason) {
    case Reason::None:
        return {};
    case Reason::Stopped:
        return Target::tr("It is stopped (by SIGSTOP or a debugger). It is asked again as soon as it runs.");
    case Reason::Busy:
        return Target::tr(
            "It is stopped, or its agent is busy with another request (a CPU profile takes 30 s).");
    case Reason::NoRoom:
        return words + Target::tr(" It is tried again at the next sample.");
    case Reason::StalePort:
        return Target::tr("Its port file names port %1, but nothing listens there: it was probably killed, "
                          "and the file stayed.")
            .arg(port);
    case Reason::CutOff:
        return Target::tr(
                   "Somebody listens at port %1, but ends the connection before there is an answer: it "
                   "crashed just now, or it is no gops agent.")
            .arg(port);
    case Reason::NoPortFile:
        return Target::tr(
            "It has no port file in your gops directory: it carries no gops agent, or one that runs with "
            "another directory.");
    case Reason::BadPortFile:
        return Target::tr(
            "Its port file is empty or holds no port. Starting the program again writes a new one.");
    case Reason::OddPortFile:
        return Target::tr(
            "What stands in place of its port file is no file but a directory, a FIFO or a device. "
            "Remove it and start the program again.");
    case Reason::OtherUser:
        return Target::tr("Its agent's port file can't be read by you. Run Gopscope as %1.").arg(owner);
    case Reason::OddReply:
    case Reason::GopsTrouble:
        return words;
    }
    return {};
}

Target::Target(TargetProcess process, GopsRunner &runner, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_process(std::move(process))
    , m_runner(runner)
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
    if (!m_command || !m_command->isWaiting())
        return;
    delete m_command;
    m_gcWanted = m_gcWanted || std::exchange(m_collecting, false); // so that it is refused aloud
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
    m_statsDue = 0;
    m_quietUntil = 0;
    m_backOff = 0ms;
    m_statsFailures = 0;
    dropWaiting();
    if (m_command) // an answer of the life before
        m_command->disconnect(this);
    m_command = nullptr;
    refuseGc();
    const auto status = procfs::status(m_process.pid);
    m_startTicks = m_process.startTicks > 0 ? m_process.startTicks : status ? status->startTicks : 0;
    m_seenTicks = m_startTicks;
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
    m_statsDue = 0;
    m_statsFailures = 0;
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
    m_interval = interval;
    m_phase = phase;
    m_nextSlot = -1;
    m_timer.start(delay);
}

qint64 Target::slotNow() const
{
    constexpr qint64 early = 5; // a timer may fire a little before its time
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
    if (m_nextSlot >= 0)
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
    if (!stillThere())
        return;
    m_due = m_command ? m_due : m_clock.steadyMs();
    const auto status = procfs::status(m_process.pid);
    if (status && status->stopped)
        return setStopped();
    // A collection is over soon, and then it can be asked; only the next poll after this one is missed.
    if (m_collecting && m_command && !std::exchange(m_askWhenIdle, true))
        return;
    if (m_command || m_clock.steadyMs() < m_quietUntil) {
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
    m_status.reason = TargetStatus::Reason::Stopped;
    m_status.words.clear();
    Q_EMIT changed();
    if (!m_command)
        requestGc();
}

bool Target::stillThere()
{
    if (exited())
        return false;
    const quint64 now = procfs::ticksNow(); // before looking, or it could have ended since
    const auto status = procfs::status(m_process.pid);
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
    m_pending = {};
    if (m_clock.steadyMs() < m_statsDue)
        return requestMemstats();
    // A little less than the interval, so that the grid of polls does not push it to the next slot.
    m_statsDue = m_clock.steadyMs() + (statsInterval - std::min(statsInterval, m_interval) / 2).count();
    checkExecutable();
    m_command = m_runner.run({u"stats"_s, ownPid()}, deadline, m_due);
    connect(m_command, &GopsCommand::done, this, &Target::readStats);
}

void Target::readStats(const Result<QByteArray> &output)
{
    m_command = nullptr;
    if (!stillThere())
        return;
    if (!output && output.error().kind == ErrorKind::ExitCode) {
        // memstats tells whether the agent is gone or merely too old for this.
        if (++m_statsFailures > 1)
            m_statsDue = m_clock.steadyMs() + statsRetry.count();
    } else if (!output) {
        m_statsDue = 0;
        return diagnose(output.error());
    } else {
        m_statsFailures = 0;
        readValues(*output, MetricSource::Stats, m_pending);
    }
    requestMemstats();
}

void Target::requestMemstats()
{
    m_command = m_runner.run({u"memstats"_s, ownPid()}, deadline, m_due);
    connect(m_command, &GopsCommand::starting, this, [this] { m_pending.askedMs = m_clock.steadyMs(); });
    connect(m_command, &GopsCommand::done, this, &Target::readMemstats);
}

void Target::readMemstats(const Result<QByteArray> &output)
{
    m_command = nullptr;
    // The PID may have become another process while gops asked.
    if (!stillThere())
        return;
    if (!output)
        return diagnose(output.error());
    Sample sample = m_pending;
    sample.timeMs = m_clock.epochMs();
    sample.steadyMs = m_clock.steadyMs();
    sample.bootMs = m_clock.bootMs();
    m_status.reading = readValues(*output, MetricSource::Memstats, sample);
    if (m_status.reading.understood == 0) {
        ++m_missed;
        backOff(TargetStatus::State::Refusing, TargetStatus::Reason::OddReply,
                output->isEmpty() ? tr("The agent closed the connection without an answer.")
                                  : tr("The answer has no value that can be understood."));
        return;
    }
    takeSample(sample);
    requestGc();
}

void Target::takeSample(Sample sample)
{
    if (const auto status = procfs::status(m_process.pid)) {
        sample["rss"_metric] = status->rssBytes;
        sample["cpu"_metric] = status->cpuSeconds;
    }
    // exec keeps PID and start time; what the runtime counts begins again.
    if (m_taken > 0 && anyCounterFell(m_last, sample))
        readoptProgram();
    const Join join = joinOf(sample);
    if (join == Join::NewLife)
        beginLife();
    m_rates.tell(sample);
    if (!m_gcPercent) // not to be read in the first moments of a process
        m_gcPercent = procfs::gcPercent(m_process.pid);
    sample["gc_percent"_metric] = m_gcPercent.value_or(std::numeric_limits<double>::quiet_NaN());
    deriveValues(join == Join::NewLife ? nullptr : &m_last, sample);
    sample["heap_floor"_metric] = m_floor.take(sample, join);
    m_last = sample;
    m_missedAtLast = m_missed;
    m_taken = std::min(m_taken + 1, 2);
    m_backOff = 0ms;
    m_quietUntil = 0;
    m_status.state = m_taken < 2 ? TargetStatus::State::Collecting : TargetStatus::State::Live;
    m_status.reason = TargetStatus::Reason::None;
    m_status.words.clear();
    Q_EMIT sampleTaken(sample, join);
    Q_EMIT changed();
}

void Target::beginLife()
{
    m_rates.clear();
    m_floor = {};
    m_gcPercent = procfs::gcPercent(m_process.pid);
}

Join Target::joinOf(const Sample &sample) const
{
    if (m_taken == 0)
        return Join::NewLife;
    // The second condition is a machine that slept: no poll was due, and yet time passed.
    const auto passed = std::chrono::milliseconds(sample.bootMs - m_last.bootMs);
    const bool gap = m_missed != m_missedAtLast || passed > 5 * m_interval / 2;
    return gap ? Join::AfterGap : Join::Continues;
}

void Target::diagnose(const Error &error)
{
    using State = TargetStatus::State;
    using Reason = TargetStatus::Reason;
    if (const auto status = procfs::status(m_process.pid); status && status->stopped)
        return setStopped();
    ++m_missed;
    if (error.kind == ErrorKind::NoRoom)
        return setOutOfRoom(error.message);
    const PortFile file = readPortFile(m_process.pid);
    m_status.port = file.port;
    m_status.owner = procfs::otherOwner(m_process.pid);
    const Reason reason = reasonOf(error, file.state);
    backOff(reason == Reason::Busy ? State::Waiting : State::Refusing, reason, error.message);
}

TargetStatus::Reason Target::reasonOf(const Error &error, PortFile::State file) const
{
    using Reason = TargetStatus::Reason;
    const auto said = [&](QLatin1StringView words) { return error.message.contains(words); };
    if (error.kind == ErrorKind::TimedOut) // gops opens a FIFO and waits too
        return file == PortFile::State::NotAFile ? Reason::OddPortFile : Reason::Busy;
    if (error.kind != ErrorKind::ExitCode)
        return Reason::GopsTrouble;
    // gops says the same for different causes; the owner and the port file tell them apart.
    switch (file) {
    case PortFile::State::NotAFile:
        return Reason::OddPortFile;
    case PortFile::State::Empty:
    case PortFile::State::Garbage:
        return Reason::BadPortFile;
    case PortFile::State::Missing:
        return m_status.owner.isEmpty() ? Reason::NoPortFile : Reason::OtherUser;
    case PortFile::State::Unreadable:
        return m_status.owner.isEmpty() ? Reason::GopsTrouble : Reason::OtherUser;
    case PortFile::State::Port:
        break;
    }
    if (said("connection refused"_L1))
        return Reason::StalePort;
    const bool cutOff = said("connection reset"_L1) || said("broken pipe"_L1);
    return cutOff ? Reason::CutOff : Reason::GopsTrouble;
}

void Target::setOutOfRoom(const QString &words)
{
    // The process has nothing to do with it, so the next sample is tried at its time.
    m_status.state = TargetStatus::State::Waiting;
    m_status.reason = TargetStatus::Reason::NoRoom;
    m_status.words = words;
    m_status.nextTryMs = m_clock.steadyMs() + m_interval.count();
    Q_EMIT changed();
    requestGc();
}

void Target::backOff(TargetStatus::State state, TargetStatus::Reason reason, const QString &words)
{
    m_backOff = std::clamp<std::chrono::milliseconds>(m_backOff * 2, shortestBackOff, longestBackOff);
    m_quietUntil = m_clock.steadyMs() + m_backOff.count();
    m_status.state = state;
    m_status.reason = reason;
    m_status.words = words;
    m_status.nextTryMs = m_quietUntil;
    Q_EMIT changed();
    requestGc(); // so that it is refused aloud instead of waiting
}

void Target::retry()
{
    m_backOff = 0ms;
    m_quietUntil = 0;
    if (exited() || m_command)
        return;
    m_nextSlot = -1;
    m_timer.start(0);
}

void Target::runGc()
{
    m_gcWanted = true;
    if (m_command)
        m_runner.hurry(m_command);
    else
        requestGc();
}

void Target::refuseGc()
{
    m_askWhenIdle = false;
    const bool wanted = std::exchange(m_gcWanted, false);
    if (std::exchange(m_collecting, false) || wanted)
        Q_EMIT gcFinished(
            failure(ErrorKind::Unexpected, tr("%1 started again in the middle of it.").arg(m_process.name)));
}

void Target::requestGc()
{
    if (!m_gcWanted)
        return;
    m_gcWanted = false;
    if (exited() || m_status.reason == TargetStatus::Reason::Stopped) {
        Q_EMIT gcFinished(
            failure(ErrorKind::Unexpected,
                    tr("%1 can't run a collection: it is %2.").arg(m_process.name, m_status.stateWord())));
        return;
    }
    m_collecting = true;
    m_command = m_runner.run({u"gc"_s, ownPid()}, gcDeadline);
    connect(m_command, &GopsCommand::done, this, [this](const Result<QByteArray> &result) {
        m_command = nullptr;
        m_collecting = false;
        Q_EMIT gcFinished(result);
        if (std::exchange(m_askWhenIdle, false) && !m_command)
            ask();
    });
}

void Target::setExited()
{
    m_timer.stop();
    dropWaiting();
    m_status.state = TargetStatus::State::Exited;
    m_status.reason = TargetStatus::Reason::None;
    m_status.exitedMs = m_clock.epochMs();
    m_status.exitedBootMs = m_clock.bootMs();
    Q_EMIT changed();
    requestGc();
}

void Target::checkExecutable()
{
    const bool deleted = procfs::executable(m_process.pid).deleted;
    if (deleted == m_status.rebuilt)
        return;
    m_status.rebuilt = deleted;
    Q_EMIT changed();
}

} // namespace gopscope
