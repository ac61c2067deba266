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
constexpr std::string_view lies = "\nlayout\n"; // behind it there are lines of one

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

/// A layout that says of some fields what the input says, and of the others what is true.
std::string layoutWith(std::string_view lines)
{
    std::string text(lines);
    text += '\n';
    const auto table = LayoutTable::parse(lines);
    std::string_view truth = builtInTable(Executable::Machine::Amd64, minors.back());
    while (table && !truth.empty()) {
        const auto line = truth.substr(0, truth.find('\n') + 1);
        truth.remove_prefix(line.size());
        const auto name = line.substr(2, line.find('\t', 2) - 2);
        const bool isField = line.starts_with("F\t");
        if (isField ? !table->field(name) : table->sizeClasses().empty())
            text += line;
    }
    return text;
}

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
    const std::string_view input(reinterpret_cast<const char *>(data), size);
    const auto memory = input.rfind(lies);
    if (memory == std::string_view::npos)
        return 0;
    const auto text = layoutWith(input.substr(memory + lies.size()));
    const auto table = LayoutTable::parse(text);
    if (!table)
        return 0;
    if (const auto lying = Offsets::of(*table, minors.back()))
        Process(data, memory).read(*lying);
    return 0;
}
