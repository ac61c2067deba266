#include "executable/buildinfo.h"
#include "executable/executable.h"
#include "executable/pclntab.h"
#include "executable/symbols.h"
#include "fuzz.h"
#include "reader/builtintables.h"
#include "reader/layouttable.h"
#include "reader/voting.h"

#include <array>

#include <sys/mman.h>
#include <unistd.h>

using namespace gopscope;

namespace {

constexpr std::array<std::string_view, 3> names{"runtime.allp", "runtime.memstats", "runtime.sched"};

/// A file in memory that holds the input.
int fileOf(const std::uint8_t *data, std::size_t size)
{
    static const int file = ::memfd_create("input", MFD_CLOEXEC);
    fuzz::check(::ftruncate(file, 0) == 0, "the file can be emptied");
    fuzz::check(::pwrite(file, data, size, 0) == static_cast<ssize_t>(size), "the file can be written");
    return file;
}

void tryBuildInfo(const Executable &executable)
{
    const auto info = readBuildInfo(executable);
    if (!info)
        return;
    fuzz::check(!info->goVersion.empty(), "build information has a version");
    for (const std::string &text :
         {info->goVersion, info->packagePath, info->modulePath, info->moduleVersion}) {
        for (const char c : text)
            fuzz::check(c >= ' ' && c <= '~', "build information is text");
    }
    if (const auto minor = info->minor())
        fuzz::check(*minor >= 0, "a version is not below 0");
}

void tryFunctions(const Executable &executable)
{
    const auto table = Pclntab::find(executable);
    if (!table)
        return;
    for (const std::uint64_t address : {executable.entry(), table->address(), std::uint64_t{0x401000}})
        fuzz::check(table->nameAt(executable, 0x401000, address).size() < 1024, "a name is short");
    // A small table is enough to go through all of it.
    static const auto layout = LayoutTable::parse("R\truntime.allp\truntime.procresize\t0\t8\t16\n"
                                                  "R\truntime.sched\truntime.main\t32\t64\n");
    fuzz::check(voteForVariables(executable, *table, 0x401000, *layout, names).size() == names.size(),
                "every variable has a place");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto executable = Executable::open(fileOf(data, size));
    if (!executable)
        return 0;
    for (const auto &segment : executable->segments()) {
        const auto bytes = executable->bytesAt(segment.address);
        fuzz::check(bytes <= size, "no segment has more bytes than the file");
        fuzz::check(bytes == 0 || executable->offsetOf(segment.address, bytes),
                    "the bytes of a segment are there");
    }
    tryBuildInfo(*executable);
    fuzz::check(findVariables(*executable, "runtime.", names).size() == names.size(),
                "every name has a place");
    tryFunctions(*executable);
    return 0;
}
