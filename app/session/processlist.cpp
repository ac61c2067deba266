#include "session/processlist.h"

#include "gops/portfile.h"

#include <QSet>

namespace gopscope {

QList<ProcessEntry> mergeProcesses(const Listing &listing, const Sampler &sampler)
{
    QList<ProcessEntry> entries;
    QSet<const Target *> placed;
    for (const ListedProcess &process : listing.processes) {
        Target *target = sampler.findRunning(process.pid);
        if (target)
            placed.insert(target);
        entries.append({process, target, true});
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
        process.agent = !target->exited() && readPortFile(known.pid).state == PortFile::State::Port;
        entries.append({process, target.get(), false});
    }
    return entries;
}

} // namespace gopscope
