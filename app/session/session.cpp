#include "session/session.h"

#include "sampling/programkey.h"

#include <algorithm>

namespace gopscope {
namespace {

TargetProcess targetOf(const ListedProcess &row)
{
    return {row.pid, row.name, row.path, row.goVersion.value_or(QString()), 0};
}

QString keyOf(const ListedProcess &row)
{
    return programKey(row.path, isGoRunPath(row.path) ? procfs::workingDirectory(row.pid) : QString());
}

} // namespace

Session::Session(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_discovery(m_runner, clock)
    , m_sampler(m_runner, clock)
{
    connect(&m_discovery, &Discovery::listed, this, &Session::takeListing);
    connect(&m_discovery, &Discovery::failed, this, &Session::takeFailure);
    connect(&m_sampler, &Sampler::targetChanged, this, &Session::takeChange);
    connect(&m_sampler, &Sampler::gcFinished, this, &Session::gcFinished);
    connect(&m_sampler, &Sampler::sampleTaken, this, [this](Target *target, const Sample &sample, Join join) {
        m_histories[target].append(sample, join);
        Q_EMIT sampleTaken(target);
    });
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
    m_discovery.setActive(m_started && (m_listWanted || following));
}

Target *Session::watch(qint64 pid)
{
    if (Target *known = m_sampler.findRunning(pid))
        return known;
    TargetProcess process{.pid = pid, .name = {}, .path = {}, .goVersion = {}, .startTicks = 0};
    for (const ListedProcess &row : m_listing.processes) {
        if (row.pid == pid)
            process = targetOf(row);
    }
    Target *target = m_sampler.watch(process);
    m_histories[target];
    Q_EMIT watched(target);
    Q_EMIT processesChanged();
    return target;
}

void Session::unwatch(Target *target)
{
    Q_EMIT aboutToUnwatch(target);
    m_histories.erase(target);
    m_sampler.unwatch(target);
    updateDiscovery();
    Q_EMIT processesChanged();
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
    m_listing = listing;
    m_listedAtMs = m_clock.epochMs();
    m_listingError.reset();
    for (const auto &target : m_sampler.targets())
        target->stillThere(); // at long intervals a poll would notice an exit late
    for (const ListedProcess &row : listing.processes) {
        if (Target *target = m_sampler.findRunning(row.pid))
            target->describe(targetOf(row));
    }
    followRestarts();
    tickRestored();
    updateDiscovery();
    Q_EMIT processesChanged();
}

void Session::takeFailure(const Error &error)
{
    m_listingError = error;
    Q_EMIT processesChanged();
}

void Session::takeChange(Target *target)
{
    if (target->exited()) {
        updateDiscovery();
        Q_EMIT processesChanged();
    }
    Q_EMIT targetChanged(target);
}

bool Session::isFree(const ListedProcess &row) const
{
    return row.agent && !m_sampler.findRunning(row.pid);
}

void Session::followRestarts()
{
    for (const auto &target : m_sampler.targets()) {
        if (!target->exited())
            continue;
        const auto row =
            std::find_if(m_listing.processes.cbegin(), m_listing.processes.cend(), [&](const auto &r) {
                // A listing may still hold the process that has just exited.
                return isFree(r) && keyOf(r) == target->key() && procfs::status(r.pid);
            });
        if (row != m_listing.processes.cend())
            target->follow(targetOf(*row));
    }
}

void Session::tickRestored()
{
    for (const ListedProcess &row : m_listing.processes) {
        if (m_restoring.isEmpty() || !isFree(row))
            continue;
        if (m_restoring.removeOne(keyOf(row)))
            watch(row.pid);
    }
}

} // namespace gopscope
