#include "reader/goprocess.h"

#include "executable/pclntab.h"
#include "executable/symbols.h"
#include "reader/accounting.h"
#include "reader/addresses.h"
#include "reader/builtintables.h"
#include "reader/capture.h"
#include "reader/goroutines.h"
#include "reader/offsets.h"
#include "reader/pausering.h"
#include "reader/textstart.h"
#include "reader/voting.h"

#include <elf.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <limits>

namespace gopscope {

namespace {

constexpr int oldestMinor = 16;
constexpr int maximumTries = 20;
constexpr int triesAtOnce = 3;

/// Lets whoever was interrupted in the middle of a change go on: 50 us at first, 1.6 ms at most.
void pauseBefore(int attempt)
{
    if (attempt <= triesAtOnce)
        return;
    const timespec wait{.tv_sec = 0, .tv_nsec = 50'000L << std::min(attempt - triesAtOnce - 1, 5)};
    ::nanosleep(&wait, nullptr);
}

/// Where the system put the program's first instruction.
Expected<std::uint64_t> entryOf(int auxv)
{
    std::array<Elf64_auxv_t, 64> vector{};
    const ssize_t size = ::pread(auxv, vector.data(), sizeof vector, 0);
    if (size <= 0)
        return fail(size == 0 ? FailureId::Gone : FailureId::NotPermitted, "can't read its auxiliary vector");
    for (const Elf64_auxv_t &entry :
         std::span(vector).first(static_cast<std::size_t>(size) / sizeof vector[0])) {
        if (entry.a_type == AT_ENTRY)
            return entry.a_un.a_val;
    }
    return fail(FailureId::Starting, "the system has not finished its exec");
}

/// How far the system moved the program.
Expected<std::uint64_t> biasOf(const Executable &executable, int auxv)
{
    return entryOf(auxv).and_then([&](std::uint64_t entry) -> Expected<std::uint64_t> {
        const std::uint64_t bias = entry - executable.entry();
        constexpr std::uint64_t page = 4096;
        if (bias % page != 0)
            return fail(FailureId::Gone, "it runs another file now");
        return bias;
    });
}

Capture::Range rangeOf(const Executable &executable, std::uint64_t bias)
{
    Capture::Range range{.begin = std::numeric_limits<std::uint64_t>::max(), .end = 0};
    for (const auto &segment : executable.segments()) {
        range.begin = std::min(range.begin, segment.address + bias);
        range.end = std::max(range.end, segment.address + segment.memorySize + bias);
    }
    return range;
}

Expected<int> minorOf(const BuildInfo &info)
{
    const auto minor = info.minor();
    if (!minor)
        return fail(FailureId::NoTable, "no layout is known of " + info.goVersion);
    if (*minor < oldestMinor)
        return fail(FailureId::TooOld, info.goVersion + " is older than Go 1.16");
    return *minor;
}

Expected<LayoutTable> tableOf(const Executable &executable, const BuildInfo &info, int minor,
                              std::string_view layout)
{
    // An experiment may move anything.
    if (layout.empty() && info.experiments.empty())
        layout = builtInTable(executable.machine(), minor);
    if (!layout.empty()) {
        if (const auto table = LayoutTable::parse(layout))
            return *table;
        return fail(FailureId::NoTable, "the layout can't be understood");
    }
    return fail(FailureId::NoTable, "no layout is known of " + info.goVersion +
                                        (info.experiments.empty() ? "" : " with " + info.experiments));
}

const char *wordsOf(FailureId id)
{
    switch (id) {
    case FailureId::Gone:
        return "it exited or became another program";
    case FailureId::NotPermitted:
        return "its memory can't be read any more";
    case FailureId::Starting:
        return "its runtime has not finished starting";
    case FailureId::UnknownLayout:
        return "its memory is not laid out as its version is known to be";
    default:
        return "it was in the middle of a change at every try";
    }
}

} // namespace

struct GoProcess::Parts
{
    Parts(Descriptors opened, Executable file, BuildInfo built)
        : descriptors(std::move(opened))
        , executable(std::move(file))
        , info(std::move(built))
        , memory(descriptors.mem.get())
    {
    }

    [[nodiscard]] tl::expected<void, Failure> prepare(std::string_view layout);
    [[nodiscard]] Expected<Addresses> findAddresses(const LayoutTable &table);
    void findFunctions();
    [[nodiscard]] Expected<RuntimeReading> take();
    [[nodiscard]] Expected<RuntimeReading> settle();
    [[nodiscard]] bool findGoroutines();
    void countGoroutines(RuntimeReading &reading);
    [[nodiscard]] tl::expected<void, Failure> prove();

    Descriptors descriptors;
    Executable executable;
    BuildInfo info;
    ProcessMemory memory;
    std::uint64_t bias = 0;
    Offsets offsets;
    std::optional<Pclntab> functions; ///< with textStart, once they are needed
    std::optional<std::uint64_t> textStart;
    bool functionsSought = false;
    Addresses addresses;
    std::optional<Capture> capture;
    std::optional<Goroutines> goroutines;
    PauseRing pauses;
};

tl::expected<void, Failure> GoProcess::Parts::prepare(std::string_view layout)
{
    const auto minor = minorOf(info);
    if (!minor)
        return tl::unexpected(minor.error());
    const auto table = tableOf(executable, info, *minor, layout);
    if (!table)
        return tl::unexpected(table.error());
    auto known = Offsets::of(*table, *minor);
    if (!known)
        return tl::unexpected(known.error());
    offsets = std::move(*known);
    const auto moved = biasOf(executable, descriptors.auxv.get());
    if (!moved)
        return tl::unexpected(moved.error());
    bias = *moved;
    const auto found = findAddresses(*table);
    if (!found)
        return tl::unexpected(found.error());
    addresses = *found;
    capture.emplace(memory, offsets, addresses, rangeOf(executable, bias));
    return {};
}

void GoProcess::Parts::findFunctions()
{
    if (std::exchange(functionsSought, true))
        return;
    functions = Pclntab::find(executable);
    if (functions)
        textStart = findTextStart(executable, *functions, memory, bias, offsets.moduleData);
}

Expected<Addresses> GoProcess::Parts::findAddresses(const LayoutTable &table)
{
    const auto bySymbols = [&](std::span<const std::string_view> names) {
        return findVariables(executable, Addresses::prefix, names);
    };
    if (auto found = Addresses::find(bySymbols, bias))
        return found;
    findFunctions();
    if (!functions)
        return fail(FailureId::NotGo, "it has no table of Go functions");
    if (!textStart)
        return fail(FailureId::Starting, "its runtime does not know its functions yet");
    const auto byVotes = [&](std::span<const std::string_view> names) {
        return voteForVariables(executable, *functions, *textStart, table, names);
    };
    return Addresses::find(byVotes, bias);
}

Expected<RuntimeReading> GoProcess::Parts::take()
{
    if (const auto failed = capture->take())
        return fail(*failed, wordsOf(*failed));
    return account(*capture, offsets);
}

Expected<RuntimeReading> GoProcess::Parts::settle()
{
    Failure failure{FailureId::Inconsistent, wordsOf(FailureId::Inconsistent)};
    for (int attempt = 1; attempt <= maximumTries; ++attempt) {
        pauseBefore(attempt);
        auto reading = take();
        if (reading) {
            reading->tries = attempt;
            return reading;
        }
        // A wrong layout fails every try, a change of the process some, with sums that don't hold in others.
        if (attempt == 1 || reading.error().id != FailureId::UnknownLayout)
            failure = std::move(reading.error());
        if (failure.id != FailureId::Inconsistent && failure.id != FailureId::UnknownLayout)
            break;
    }
    return tl::unexpected(failure);
}

bool GoProcess::Parts::findGoroutines()
{
    if (goroutines)
        return true;
    findFunctions();
    if (!functions || !textStart)
        return false;
    goroutines.emplace(executable, *functions, *textStart, bias, offsets);
    return true;
}

void GoProcess::Parts::countGoroutines(RuntimeReading &reading)
{
    if (findGoroutines())
        reading.states = goroutines->count(memory, capture->allgs());
}

/// Takes a reading, and holds the number of goroutines against those that are seen one after the other: they
/// are equal at once, or both change.
tl::expected<void, Failure> GoProcess::Parts::prove()
{
    std::optional<std::int64_t> surplus;
    for (int attempt = 1; attempt <= maximumTries; ++attempt) {
        pauseBefore(attempt);
        const auto reading = settle();
        if (!reading)
            return tl::unexpected(reading.error());
        if (!findGoroutines())
            return {};
        auto all = capture->allgs();
        const bool tooMany = all.length > Goroutines::most;
        all.length = std::min(all.length, Goroutines::most);
        const auto states = goroutines->count(memory, all);
        if (!states) // the list may have moved
            continue;
        const auto seen = states->running + states->runnable + states->waiting + states->inSyscall;
        const auto before = std::exchange(surplus, static_cast<std::int64_t>(seen - reading->goroutines));
        if (*surplus == 0 || tooMany || (before && before != surplus))
            return {};
    }
    return fail(FailureId::UnknownLayout, "does not hold: goroutines one by one");
}

GoProcess::GoProcess(std::unique_ptr<Parts> parts)
    : m_parts(std::move(parts))
{
}
GoProcess::GoProcess(GoProcess &&) noexcept = default;
GoProcess &GoProcess::operator=(GoProcess &&) noexcept = default;
GoProcess::~GoProcess() = default;

const BuildInfo &GoProcess::buildInfo() const
{
    return m_parts->info;
}

Expected<GoProcess> GoProcess::attach(Descriptors descriptors, std::string_view layout)
{
    auto executable = Executable::open(descriptors.exe.get());
    if (!executable)
        return tl::unexpected(executable.error());
    auto info = readBuildInfo(*executable);
    if (!info)
        return tl::unexpected(info.error());
    auto parts = std::make_unique<Parts>(std::move(descriptors), std::move(*executable), std::move(*info));
    if (const auto prepared = parts->prepare(layout); !prepared)
        return tl::unexpected(prepared.error());
    if (const auto proof = parts->prove(); !proof)
        return tl::unexpected(proof.error());
    return GoProcess(std::move(parts));
}

Expected<RuntimeReading> GoProcess::read(States states)
{
    auto reading = m_parts->settle();
    if (!reading) {
        // The layout was proven when it was attached to.
        if (reading.error().id == FailureId::UnknownLayout)
            reading.error().id = FailureId::Inconsistent;
        return reading;
    }
    if (states == States::Counted)
        m_parts->countGoroutines(*reading);
    if (const auto failed = m_parts->pauses.tell(*reading, m_parts->memory, m_parts->addresses.memstats,
                                                 m_parts->offsets.memstats))
        return fail(*failed, wordsOf(*failed));
    return reading;
}

} // namespace gopscope
