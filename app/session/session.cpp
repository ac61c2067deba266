#include "session/session.h"

#include "sampling/programkey.h"
#include "sources/memory/memorysource.h"

#include <algorithm>

namespace gopscope {
Session::Session(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_confirmed(clock)
    , m_memory(std::make_shared<MemoryPrograms>())
    , m_sources({m_runner, clock}, sourceKinds(m_memory))
    , m_discovery(m_runner, clock)
    , m_sampler(m_sources, clock)
{
    connect(&m_discovery, &Discovery::listed, this, &Session::takeListing);
    connect(&m_sampler, &Sampler::targetChanged, this, &Session::takeChange);
    connect(&m_sampler, &Sampler::gcFinished, this, &Session::gcFinished);
    connect(&m_sampler, &Sampler::sampleTaken, this, &Session::takeSample);
}

Session::~Session() = default;

void Session::setGops(const QString &program)
{
    m_runner.setProgram(program);
    for (const auto &target : m_sampler.targets())
        target->retry();
    m_discovery.restart();
    m_started = true;
    updateDiscovery();
}

void Session::setSource(const QString &choice)
{
    const bool gopsOnly = choice == gopsSource();
    if (gopsOnly)
        m_sources.choose(choice);
    else
        m_sources.prefer(choice);
    m_discovery.setLooking(!gopsOnly);
    if (!m_listedAtMs)
        return;
    lookOutAgain();
    refresh();
}

void Session::renewReader()
{
    m_memory->reader.setProgram(ReaderProcess::findReader());
    for (const auto &target : m_sampler.targets())
        target->retry();
    refresh();
}

void Session::setWishes(const QMap<QString, SourceWish> &wishes)
{
    m_wishes = wishes;
    for (const auto &target : m_sampler.targets())
        target->setWish(wish(target->key()));
    lookOutAgain();
}

void Session::lookOutAgain()
{
    m_outlooks = lookOut(m_listing, m_sources, m_wishes);
    Q_EMIT processesChanged();
}

void Session::setWish(const QString &key, const SourceWish &wish)
{
    if (key.isEmpty() || wish == this->wish(key))
        return;
    auto wishes = m_wishes;
    if (wish == SourceWish())
        wishes.remove(key);
    else
        wishes.insert(key, wish);
    setWishes(wishes);
    Q_EMIT wishesChanged();
}

void Session::setRetention(std::chrono::minutes age, std::size_t ceilingBytes)
{
    m_retention = age;
    m_ceilingBytes = ceilingBytes;
    for (auto &[target, history] : m_histories)
        history.setRetention(age);
    for (Parked &parked : m_parked)
        parked.history.setRetention(age);
    keepBelowCeiling();
}

void Session::readClock()
{
    if (!m_confirmed.read())
        return;
    for (auto &[target, history] : m_histories)
        history.setWallOffset(m_confirmed.offsetMs());
    for (Parked &parked : m_parked)
        parked.history.setWallOffset(m_confirmed.offsetMs());
}

void Session::takeSample(Target *target, const Sample &sample, Join join)
{
    readClock();
    const bool resumed = m_resumed.remove(target);
    History &history = m_histories[target];
    const std::size_t before = history.bytes();
    const bool sameLife = resumed && join == Join::NewLife && !history.empty() &&
                          !anyCounterFell(history.at(history.size() - 1), sample);
    history.append(sample, sameLife ? Join::AfterGap : join);
    if (history.bytes() > before)
        keepBelowCeiling();
    Sample kept = sample;
    kept.timeMs = history.lastMs();
    Q_EMIT sampleTaken(target, kept);
}

void Session::keepBelowCeiling()
{
    std::vector<History *> histories;
    for (auto &[target, history] : m_histories)
        histories.push_back(&history);
    for (Parked &parked : m_parked)
        histories.push_back(&parked.history);
    keepBelow(histories, m_ceilingBytes);
}

void Session::setListWanted(bool wanted)
{
    m_listWanted = wanted;
    updateDiscovery();
}

void Session::updateDiscovery()
{
    const auto &targets = m_sampler.targets();
    const bool following =
        std::any_of(targets.begin(), targets.end(), [](const auto &t) { return t->exited(); });
    m_discovery.setActive(m_started && (m_listWanted || following),
                          following ? Discovery::longestWhenAwaited : Discovery::longestInterval);
}

Target *Session::watch(qint64 pid)
{
    // Another process may have taken its PID unseen.
    if (Target *known = m_sampler.findRunning(pid); known && known->stillThere()) {
        noteRestored(known);
        return known;
    }
    TargetProcess process{.pid = pid, .name = {}, .path = {}, .goVersion = {}, .startTicks = 0};
    for (const ListedProcess &row : m_listing.processes) {
        if (row.pid == pid)
            process = toTargetProcess(row);
    }
    Target *target = m_sampler.watch(process);
    target->setWish(wish(target->key()));
    noteRestored(target);
    auto parked = unpark(target);
    if (parked)
        m_resumed.insert(target);
    History &history = m_histories[target] = parked ? std::move(*parked) : History();
    history.setRetention(m_retention);
    history.setWallOffset(m_confirmed.offsetMs());
    Q_EMIT watched(target);
    Q_EMIT processesChanged();
    return target;
}

Target *Session::watchStarted(qint64 pid)
{
    ListedProcess row;
    row.pid = pid;
    row.path = procfs::executable(pid).path;
    identify(row);
    Listing justStarted;
    justStarted.processes = {row};
    follow(m_follower.find(justStarted, [](const Target *target, const ListedProcess &process) {
        return process.key == target->key();
    }));
    return watch(pid);
}

qint64 Session::wakeReader()
{
    m_memory->reader.wake();
    return m_memory->reader.pid();
}

double Session::readerCpuSeconds() const
{
    return m_memory->reader.cpuSeconds();
}

int Session::readerLife() const
{
    return m_memory->reader.life();
}

void Session::noteRestored(const Target *target)
{
    // Older settings hold the paths of executables.
    if (!m_restoring.removeOne(target->key()))
        m_restoring.removeOne(target->process().path);
}

void Session::unwatch(Target *target)
{
    Q_EMIT aboutToUnwatch(target);
    park(target);
    m_histories.erase(target);
    m_follower.stop(target);
    m_resumed.remove(target);
    m_sampler.unwatch(target);
    updateDiscovery();
    Q_EMIT processesChanged();
}

void Session::park(const Target *target)
{
    constexpr std::size_t mostParked = 8;
    History &history = m_histories[target];
    if (history.empty() || target->exited())
        return;
    m_parked.push_back({target->process().pid, target->startTicks(), std::move(history)});
    if (m_parked.size() > mostParked)
        m_parked.pop_front();
}

std::optional<History> Session::unpark(const Target *target)
{
    const auto found = std::find_if(m_parked.begin(), m_parked.end(), [&](const Parked &parked) {
        return parked.pid == target->process().pid && parked.startTicks == target->startTicks();
    });
    if (found == m_parked.end())
        return {};
    History history = std::move(found->history);
    m_parked.erase(found);
    return history;
}

const History &Session::history(const Target *target) const
{
    return m_histories.at(target);
}

void Session::restore(const QStringList &keys)
{
    m_restoring = keys;
    if (m_listedAtMs)
        tickRestored();
}

QStringList Session::watchedKeys() const
{
    QStringList keys;
    for (const auto &target : m_sampler.targets()) {
        if (!target->key().isEmpty())
            keys << target->key();
    }
    return keys + m_restoring;
}

void Session::takeListing(const Listing &listing)
{
    // At long intervals a poll would notice an exit late. Before the new listing is taken over: what was
    // there before the exit is no restart.
    for (const auto &target : m_sampler.targets())
        target->stillThere();
    readClock();
    if (!foundOut(listing)) { // what was there stays
        m_listing.gopsFault = listing.gopsFault;
        Q_EMIT processesChanged();
        return;
    }
    m_listing = listing;
    m_outlooks = lookOut(m_listing, m_sources, m_wishes);
    m_listedAtMs = m_clock.epochMs();
    for (const ListedProcess &row : listing.processes) {
        if (Target *target = m_sampler.findRunning(row.pid))
            target->describe(toTargetProcess(row));
    }
    followRestarts();
    tickRestored();
    updateDiscovery();
    Q_EMIT processesChanged();
}

bool Session::foundOut(const Listing &listing) const
{
    if (!listing.gopsFault || !listing.processes.isEmpty())
        return true;
    // Where the system refuses gops a process, it may have refused a look through /proc too.
    const bool isMissing = listing.gopsFault->kind == ErrorKind::NotFound;
    return isMissing && m_sources.choice() != gopsSource();
}

void Session::takeChange(Target *target)
{
    if (target->exited() && !m_follower.isSeeking(target)) {
        Sought sought{.last = target->id(), .others = {}, .seenTicks = target->seenTicks()};
        for (const ListedProcess &row : m_listing.processes)
            sought.others.insert(row.id());
        m_follower.seek(target, std::move(sought));
        updateDiscovery();
        Q_EMIT processesChanged();
    }
    if (!m_wishes.isEmpty()) // its key is told by what it runs, which may have become another program
        target->setWish(wish(target->key()));
    Q_EMIT targetChanged(target);
}

bool Session::isFree(const ListedProcess &row) const
{
    return m_outlooks.value(row.pid).canBeWatched() && !m_sampler.findRunning(row.pid);
}

void Session::followRestarts()
{
    follow(m_follower.find(m_listing, [this](const Target *target, const ListedProcess &row) {
        return isFree(row) && row.key == target->key();
    }));
}

void Session::follow(const std::vector<std::pair<Target *, ListedProcess>> &found)
{
    for (const auto &[target, row] : found)
        target->follow(toTargetProcess(row));
}

void Session::tickRestored()
{
    for (const ListedProcess &row : m_listing.processes) {
        if (m_restoring.isEmpty() || !isFree(row))
            continue;
        if (m_restoring.contains(row.key) || m_restoring.contains(row.path))
            watch(row.pid);
    }
}

} // namespace gopscope
