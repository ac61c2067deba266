#include "cli/watchcommand.h"

#include "base/number.h"
#include "base/plural.h"
#include "base/untrusted.h"
#include "cli/meant.h"
#include "cli/targetwords.h"

using namespace Qt::StringLiterals;

namespace gopscope {

WatchCommand::WatchCommand(Options options, const SourceSet &sources, const Clock &clock)
    : m_options(std::move(options))
    , m_sampler(sources, clock)
{
    m_sampler.setInterval(m_options.interval);
    m_patience.setSingleShot(true);
    m_patience.setTimerType(Qt::PreciseTimer);
    m_patience.setInterval(Target::deadline);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        // Giving up on a target takes it out of the sampler's list.
        const QList<Target *> targets = m_progress.keys();
        for (Target *target : targets) {
            const Progress &progress = m_progress[target];
            if (!progress.done && progress.samples == 0 && target->status().isStopped())
                giveUpOn(target, tr("%1 is stopped and can't answer.").arg(targetwords::label(*target)));
        }
    });
    connect(&m_sampler, &Sampler::sampleTaken, this, &WatchCommand::print);
    connect(&m_sampler, &Sampler::targetChanged, this, &WatchCommand::follow);
}

Result<QList<TargetProcess>> WatchCommand::resolve(const Listing &listing) const
{
    QList<TargetProcess> found;
    for (const QString &wanted : m_options.targets) {
        const auto pid = parsePid(wanted);
        const qsizetype before = found.size();
        for (const ListedProcess &row : listing.processes) {
            if (pid ? row.pid == *pid : isMeant(row, wanted))
                found << toTargetProcess(row);
        }
        if (found.size() > before)
            continue;
        if (!pid)
            return failure(ErrorKind::NotFound, tr("No Go process is named %1.").arg(oneLine(wanted, 80)));
        // Not listed is not gone: gops leaves out programs that were rebuilt while they run.
        if (procfs::isGone(*pid))
            return failure(ErrorKind::NotFound, tr("There is no process with PID %1.").arg(*pid));
        found << TargetProcess{.pid = *pid, .name = {}, .path = {}, .goVersion = {}, .startTicks = 0};
    }
    return found;
}

void WatchCommand::start(const Listing &listing)
{
    if (m_finished)
        return;
    const auto processes = resolve(listing);
    if (!processes) {
        Q_EMIT note(processes.error().message);
        Q_EMIT finished(true);
        return;
    }
    if (m_options.format == WatchFormat::Csv)
        Q_EMIT line(sampletext::csvHeader());
    for (const TargetProcess &process : *processes) {
        if (!m_sampler.findRunning(process.pid))
            m_progress.insert(m_sampler.watch(process), {});
    }
    m_patience.start();
}

void WatchCommand::stop()
{
    for (Progress &progress : m_progress)
        progress.done = true;
    if (!std::exchange(m_finished, true))
        Q_EMIT finished(m_failed);
}

void WatchCommand::print(Target *target, const Sample &sample)
{
    Progress &progress = m_progress[target];
    if (progress.done)
        return;
    ++progress.samples;
    noteOnce(target, oddReply(*target));
    Q_EMIT line(sampletext::line(m_options.format, target->process(), sample));
    if (m_options.count > 0 && progress.samples >= m_options.count)
        finishOne(target);
}

void WatchCommand::follow(Target *target)
{
    using State = TargetStatus::State;
    Progress &progress = m_progress[target];
    const TargetStatus &status = target->status();
    if (progress.done)
        return;
    if (status.state == State::Exited) {
        if (m_options.count > 0)
            return giveUpOn(target, tr("%1 exited after %2 of %n samples.", nullptr, m_options.count)
                                        .arg(targetwords::label(*target), QString::number(progress.samples)));
        Q_EMIT note(tr("%1 exited.").arg(targetwords::label(*target)));
        return finishOne(target);
    }
    const bool silent = status.state == State::Refusing || status.state == State::Waiting;
    const QString silence = targetwords::silence(*target);
    const bool lasting = status.silence && (status.silence->kind == Silence::Kind::Waiting ||
                                            status.silence->kind == Silence::Kind::Refusing);
    if (silent && lasting && progress.samples == 0)
        giveUpOn(target, silence);
    else if (silent)
        noteOnce(target, silence);
}

QString WatchCommand::oddReply(const Target &target)
{
    const Reading &reading = target.status().reading;
    if (reading.understood == reading.lines)
        return {};
    return tr("%1: %2 of %n lines of gops memstats understood; the others are left out.", nullptr,
              plural(reading.lines))
        .arg(targetwords::label(target), QString::number(reading.understood));
}

void WatchCommand::noteOnce(Target *target, const QString &text)
{
    QString &noted = m_progress[target].noted;
    if (text != noted && !text.isEmpty())
        Q_EMIT note(text);
    noted = text;
}

void WatchCommand::giveUpOn(Target *target, const QString &error)
{
    m_failed = true;
    Q_EMIT note(error);
    finishOne(target);
}

void WatchCommand::finishOne(Target *target)
{
    m_progress[target].done = true;
    const bool all =
        std::all_of(m_progress.cbegin(), m_progress.cend(), [](const auto &p) { return p.done; });
    if (!all || m_finished) {
        m_sampler.unwatch(target);
        return;
    }
    m_finished = true;
    Q_EMIT finished(m_failed);
}

} // namespace gopscope
