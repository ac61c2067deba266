#include "fuzz.h"
#include "reader/accounting.h"
#include "reader/addresses.h"
#include "reader/builtintables.h"
#include "reader/capture.h"
#include "reader/layouttable.h"
#include "reader/offsets.h"
#include "reader/pausering.h"
#include "reader/processmemory.h"

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cmath>

using namespace gopscope;

namespace {

constexpr std::array minors{16, 18, 22, 26};

/// A process whose memory is the input; its first byte says which Go it is of, and its variables lie one
/// after the other.
class Process
{
public:
    Process(const std::uint8_t *data, std::size_t size)
    {
        fuzz::check(::ftruncate(m_file, 0) == 0, "the file can be emptied");
        fuzz::check(::pwrite(m_file, data, size, 0) == static_cast<ssize_t>(size), "the file can be written");
    }

    void read(const Offsets &offsets)
    {
        const ProcessMemory memory(m_file);
        const Addresses addresses{.memstats = 512,
                                  .gcController = 512 + offsets.memstats.size,
                                  .mheap = 0,
                                  .sched = 128,
                                  .allgs = 16,
                                  .allp = 40,
                                  .gomaxprocs = 64,
                                  .numCpu = 68,
                                  .gcPercent = 72};
        Capture capture(memory, offsets, addresses, {.begin = 0, .end = 512});
        PauseRing pauses;
        for (int i = 0; i < 2; ++i) {
            if (capture.take())
                continue;
            auto reading = account(capture, offsets);
            if (!reading)
                continue;
            fuzz::check(std::isfinite(reading->gcCpuFraction), "a share is a number");
            fuzz::check(reading->goroutines >= 1 && reading->heapSys < 1ULL << 48, "a reading is plausible");
            reading->numGc += static_cast<unsigned>(i);
            fuzz::check(pauses.tell(*reading, memory, addresses.memstats, offsets.memstats) ||
                            reading->pauses.size() + reading->missedPauses == static_cast<unsigned>(i),
                        "every collection is told or missed");
        }
    }

private:
    const int m_file = memoryFile();

    static int memoryFile()
    {
        static const int file = ::memfd_create("memory", MFD_CLOEXEC);
        return file;
    }
};

std::optional<Offsets> offsetsOf(int minor)
{
    const auto table = LayoutTable::parse(builtInTable(Executable::Machine::Amd64, minor));
    auto offsets = Offsets::of(*table, minor);
    if (!offsets)
        return {};
    offsets->mheap = {80, 88, 96}; // so that a small input reaches them
    return *offsets;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const std::array known{offsetsOf(minors[0]), offsetsOf(minors[1]), offsetsOf(minors[2]),
                                  offsetsOf(minors[3])};
    if (size == 0)
        return 0;
    const auto &offsets = known[data[0] % known.size()];
    fuzz::check(offsets.has_value(), "every version has its layout");
    Process(data, size).read(*offsets);
    if (size > 1 && data[1] == 'T') { // the rest as a table
        const std::string_view text(reinterpret_cast<const char *>(data) + 2, size - 2);
        if (const auto table = LayoutTable::parse(text); table && Offsets::of(*table, 26))
            fuzz::check(table->field("mspan").has_value(), "a layout that is whole has its types");
    }
    return 0;
}
