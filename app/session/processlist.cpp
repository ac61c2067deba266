#include "session/processlist.h"

#include "gops/portfile.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gopscope {
namespace {

/// The target that is, or was, a process; null when there is none.
Target *findTarget(const Sampler &sampler, const ProcessId &id)
{
    if (Target *running = sampler.findRunning(id.pid); running && running->id().isSame(id))
        return running;
    const auto &targets = sampler.targets();
    const auto found = std::find_if(targets.begin(), targets.end(),
                                    [&](const auto &target) { return target->id().isSame(id); });
    return found == targets.end() ? nullptr : found->get();
}

/// How a target is asked, whatever comes of it.
Outlook outlookOf(const Target &target, const Sampler &sampler)
{
    const SourceWay way =
        sampler.sources().wayFor({target.id(), target.process().agent, target.wish()}, sampler.interval());
    Outlook outlook{.via = way.kind->via, .way = way.kind->way()};
    if (way.addition)
        outlook.way += u", "_s + way.addition->way();
    return outlook;
}

} // namespace

Outlooks lookOut(const Listing &listing, const SourceSet &sources, const Wishes &wishes)
{
    Outlooks outlooks;
    for (const ListedProcess &process : listing.processes)
        outlooks.insert(process.pid,
                        sources.outlook({process.id(), process.agent, wishes.value(process.key)}));
    return outlooks;
}

QList<ProcessEntry> mergeProcesses(const Listing &listing, const Outlooks &outlooks, const Sampler &sampler)
{
    QList<ProcessEntry> entries;
    QSet<const Target *> placed;
    for (const ListedProcess &process : listing.processes) {
        Target *target = findTarget(sampler, process.id());
        if (target && target->exited())
            continue; // the listing is older than its end
        if (target)
            placed.insert(target);
        entries.append(
            {process, target, true, target ? outlookOf(*target, sampler) : outlooks.value(process.pid)});
    }
    for (const auto &target : sampler.targets()) {
        if (placed.contains(target.get()))
            continue;
        const TargetProcess &known = target->process();
        ListedProcess process;
        process.pid = known.pid;
        process.name = known.name;
        if (!known.goVersion.isEmpty())
            process.goVersion = known.goVersion;
        process.path = known.path;
        process.startTicks = target->startTicks();
        process.agent = !target->exited() && readPortFile(known.pid).state == PortFile::State::Port;
        entries.append({process, target.get(), false, outlookOf(*target, sampler)});
    }
    return entries;
}

} // namespace gopscope
