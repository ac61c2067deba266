#include "sampling/discovery.h"

#include "sampling/programkey.h"
#include "system/procfs.h"

#include <QElapsedTimer>

#include <algorithm>

namespace gopscope {
namespace {

/// Whether nothing became of a process; who its parent is does not matter.
bool isSame(ListedProcess then, const ListedProcess &now)
{
    then.ppid = now.ppid;
    return then == now;
}

} // namespace

Discovery::Discovery(GopsRunner &runner, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_runner(runner)
    , m_clock(clock)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Discovery::look);
    connect(&m_runner, &GopsRunner::childStarted, this, [this](qint64 pid) {
        if (m_command)
            m_ownChildren.insert(pid);
        if (m_command && m_command->pid() == pid)
            m_pid = pid;
    });
    connect(&m_runner, &GopsRunner::childEnded, this, &Discovery::measure);
}

void Discovery::refresh()
{
    if (!m_command)
        runGops();
}

void Discovery::look()
{
    if (m_command)
        return;
    if (!m_isLooking)
        return runGops();
    m_ownChildren = m_runner.children();
    const auto seen = scan();
    if (isGopsDue(seen))
        return runGops();
    m_finished = m_clock.steadyMs();
    schedule();
    Listing listing = m_fromGops;
    dropOutdated(listing, seen);
    tell(std::move(listing), seen);
}

QList<ListedProcess> Discovery::scan()
{
    QElapsedTimer taking;
    taking.start();
    auto rows = m_scan.list();
    m_cheapLook = intervalFor(static_cast<double>(taking.nsecsElapsed()) / 1e9);
    return rows;
}

/// What is seen tells all that gops does. But where gops is, its word counts, on agents above all.
bool Discovery::isGopsDue(const QList<ListedProcess> &seen) const
{
    const auto since = std::chrono::milliseconds(m_clock.steadyMs() - m_gopsFinished);
    if (m_gopsFinished == 0 || since >= longestInterval || (m_fromGops.gopsFault && since >= m_cheap))
        return true;
    return std::ranges::any_of(seen, [this](const ListedProcess &row) {
        const bool hadAgent = m_seenThen.value(row.pid).agent;
        return (row.agent || hadAgent) && !isSameAsThen(row);
    });
}

bool Discovery::isSameAsThen(const ListedProcess &row) const
{
    const auto then = m_seenThen.constFind(row.pid);
    return then != m_seenThen.cend() && isSame(*then, row);
}

/// Leaves of what gops listed a while ago what is as it was.
void Discovery::dropOutdated(Listing &listing, const QList<ListedProcess> &seen) const
{
    QSet<qint64> same;
    for (const ListedProcess &row : seen) {
        if (isSameAsThen(row))
            same.insert(row.pid);
    }
    listing.processes.removeIf([&](const ListedProcess &row) {
        if (m_seenThen.contains(row.pid))
            return !same.contains(row.pid);
        const auto status = procfs::status(row.pid); // only gops knows of it
        return !status || status->startTicks != row.startTicks;
    });
}

void Discovery::runGops()
{
    m_timer.stop();
    m_ownChildren = m_runner.children();
    m_pid = 0;
    m_cpuAtLastEnd = procfs::childrenCpuSeconds();
    m_command = m_runner.run({}, deadline);
    connect(m_command, &GopsCommand::done, this, &Discovery::finish);
}

void Discovery::restart()
{
    if (m_command) {
        m_command->disconnect(this);
        m_command->deleteLater(); // ends its child
        m_command = nullptr;
    }
    refresh();
}

void Discovery::setActive(bool active, std::chrono::milliseconds atMost)
{
    if (m_active == active && m_atMost == atMost)
        return;
    m_active = active;
    m_atMost = atMost;
    schedule();
}

void Discovery::schedule()
{
    if (!m_active)
        return m_timer.stop();
    const auto since = std::chrono::milliseconds(m_clock.steadyMs() - m_finished);
    if (m_finished == 0 || since >= interval())
        look();
    else
        m_timer.start(interval() - since);
}

std::chrono::milliseconds Discovery::intervalFor(double cpuSeconds)
{
    const auto cheapEnough = std::chrono::milliseconds(static_cast<qint64>(cpuSeconds * 1000 / mostCpu));
    return std::max(shortestInterval, cheapEnough);
}

void Discovery::measure(qint64 endedPid)
{
    // Children are waited for one by one, so what was added since the last end is this one's.
    const double cpu = procfs::childrenCpuSeconds();
    const double added = cpu - std::exchange(m_cpuAtLastEnd, cpu);
    if (m_command && endedPid == m_pid)
        m_cheap = intervalFor(added);
}

void Discovery::finish(const Result<QByteArray> &output)
{
    m_command = nullptr;
    m_finished = m_gopsFinished = m_clock.steadyMs();
    if (!output && output.error().kind == ErrorKind::TimedOut)
        m_cheap = longestInterval; // it has not ended, so nobody knows what it cost
    schedule();
    m_fromGops = listingFrom(output);
    const auto seen = m_isLooking ? scan() : QList<ListedProcess>();
    m_seenThen.clear();
    for (const ListedProcess &row : seen)
        m_seenThen.insert(row.pid, row);
    tell(m_fromGops, seen);
}

void Discovery::tell(Listing listing, const QList<ListedProcess> &seen)
{
    if (m_isLooking) {
        listing.processes.removeIf(
            [](const ListedProcess &row) { return !row.agent && isItsParent(row.pid); });
        addScanned(listing, seen);
    }
    listing.processes.removeIf([this](const ListedProcess &row) { return m_ownChildren.contains(row.pid); });
    Q_EMIT listed(listing);
}

Listing Discovery::listingFrom(const Result<QByteArray> &output) const
{
    auto listing = output ? parseListing(*output) : tl::unexpected(output.error());
    if (!listing)
        return {.processes = {}, .gopsFault = listing.error()};
    for (ListedProcess &row : listing->processes)
        identify(row);
    return *listing;
}

} // namespace gopscope
