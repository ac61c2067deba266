#include "reader/addresses.h"

#include <algorithm>
#include <array>
#include <string>

namespace gopscope {

namespace {

enum Variable : std::size_t
{
    Allgs,
    Allp,
    GcController,
    GcPercent,
    Gomaxprocs,
    Memstats,
    Mheap,
    NumCpu,
    NumCpuStartup,
    Sched,
    Work,
};

constexpr std::array<std::string_view, 11> names{
    "runtime.allgs",         "runtime.allp",     "runtime.gcController", "runtime.gcpercent",
    "runtime.gomaxprocs",    "runtime.memstats", "runtime.mheap_",       "runtime.ncpu",
    "runtime.numCPUStartup", "runtime.sched",    "runtime.work",
};
static_assert(std::ranges::is_sorted(names));
constexpr std::array needed{Allgs, Allp, GcController, Gomaxprocs, Memstats, Mheap, Sched};

} // namespace

Expected<Addresses> Addresses::find(const Finder &finder, std::uint64_t bias)
{
    auto found = finder(names);
    for (auto &address : found) {
        if (address)
            *address += bias;
    }
    for (const Variable variable : needed) {
        if (!found[variable])
            return fail(FailureId::NoTable, "can't find " + std::string(names[variable]));
    }
    return Addresses{.memstats = *found[Memstats],
                     .gcController = *found[GcController],
                     .mheap = *found[Mheap],
                     .sched = *found[Sched],
                     .allgs = *found[Allgs],
                     .allp = *found[Allp],
                     .gomaxprocs = *found[Gomaxprocs],
                     .numCpu = found[NumCpu] ? found[NumCpu] : found[NumCpuStartup],
                     .gcPercent = found[GcPercent],
                     .work = found[Work]};
}

} // namespace gopscope
