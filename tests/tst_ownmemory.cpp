// The parts of the reader that read a process's memory, tried on this process's own.
#include "executable/bytes.h"
#include "executable/uniquefd.h"
#include "reader/gather.h"
#include "reader/heapgoal.h"
#include "reader/pausering.h"
#include "reader/processmemory.h"

#include <QtTest>

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>

using namespace gopscope;

namespace {

std::uint64_t addressOf(const void *object)
{
    return reinterpret_cast<std::uintptr_t>(object);
}

/// The rings of a runtime and its count.
struct Collections
{
    std::array<std::uint64_t, 256> durations{};
    std::array<std::uint64_t, 256> ends{};
    std::uint32_t count = 0;

    void collect()
    {
        durations[count % 256] = 1000 + count;
        ends[count % 256] = 2000 + count;
        ++count;
    }
};

constexpr std::uint64_t none = ~std::uint64_t{0};

} // namespace

class tst_OwnMemory : public QObject
{
    Q_OBJECT

    UniqueFd m_descriptor{::open("/proc/self/mem", O_RDONLY | O_CLOEXEC)};
    ProcessMemory m_memory{m_descriptor.get()};

    static Offsets::MemStats offsets()
    {
        Offsets::MemStats offsets;
        offsets.pauseNs = offsetof(Collections, durations);
        offsets.pauseEnd = offsetof(Collections, ends);
        offsets.numGc = offsetof(Collections, count);
        return offsets;
    }

    RuntimeReading tell(PauseRing &ring, const Collections &collections) const
    {
        RuntimeReading reading;
        reading.numGc = collections.count;
        if (ring.tell(reading, m_memory, addressOf(&collections), offsets()))
            qFatal("can't read own memory");
        return reading;
    }

private Q_SLOTS:
    void whatIsNotThereIsNoNumber()
    {
        const std::uint64_t number = 42;
        std::uint64_t read = 0;
        const auto to = std::as_writable_bytes(std::span(&read, 1));
        QVERIFY(!m_memory.read(addressOf(&number), to));
        QCOMPARE(read, number);
        QCOMPARE(m_memory.read(0, to), FailureId::UnknownLayout);
        QCOMPARE(m_memory.read(none - 3, to), FailureId::UnknownLayout);
        const auto page = std::size_t(::sysconf(_SC_PAGESIZE));
        void *pages = ::mmap(nullptr, 2 * page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        QVERIFY(pages != MAP_FAILED);
        ::munmap(static_cast<char *>(pages) + page, page);
        QCOMPARE(m_memory.read(addressOf(pages) + page - 4, to), FailureId::UnknownLayout);
        ::munmap(pages, page);
    }

    void aProcessThatExitedIsGone()
    {
        const pid_t child = ::fork();
        if (child == 0) {
            ::pause();
            ::_exit(0);
        }
        const UniqueFd descriptor(
            ::open(qPrintable(QStringLiteral("/proc/%1/mem").arg(child)), O_RDONLY | O_CLOEXEC));
        const std::uint64_t number = 42;
        std::uint64_t read = 0;
        const auto to = std::as_writable_bytes(std::span(&read, 1));
        QVERIFY(!ProcessMemory(descriptor.get()).read(addressOf(&number), to));
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        QCOMPARE(ProcessMemory(descriptor.get()).read(addressOf(&number), to), FailureId::Gone);
    }

    void piecesComeBackWhateverTheirOrder()
    {
        std::vector<std::uint32_t> numbers(100'000);
        for (std::uint32_t i = 0; i < numbers.size(); ++i)
            numbers[i] = i;
        Gather gather;
        std::vector<std::uint32_t> wanted;
        for (std::uint32_t i = 0; i < 2000; ++i) {
            wanted.push_back(i * 7919 % 99'990); // near and far, some of them twice
            gather.add(addressOf(&numbers[wanted.back()]), 4 + i % 3 * 4);
        }
        for (int round = 0; round < 2; ++round) {
            QVERIFY(!gather.read(m_memory));
            for (std::size_t i = 0; i < wanted.size(); ++i) {
                QCOMPARE(gather[i].size(), 4 + i % 3 * 4);
                QCOMPARE(load<std::uint32_t>(gather[i]), wanted[i]);
            }
        }
        gather.clear();
        QCOMPARE(gather.add(addressOf(&numbers[5]), 4), std::size_t(0));
        QVERIFY(!gather.read(m_memory));
        QCOMPARE(load<std::uint32_t>(gather[0]), 5U);
    }

    void moreThanAProcessCanNeedIsNotRead()
    {
        Gather gather;
        for (std::uint64_t i = 0; i < 1000; ++i)
            gather.add(i << 20, 64 << 10);
        QCOMPARE(gather.read(m_memory), FailureId::Inconsistent);
    }

    void eachPauseIsToldOnce()
    {
        const auto collections = std::make_unique<Collections>();
        PauseRing ring;
        for (int i = 0; i < 1000; ++i)
            collections->collect();
        QVERIFY(tell(ring, *collections).pauses.empty()); // those of before are not ours
        for (const std::uint32_t count : {1U, 0U, 254U, 255U}) {
            for (std::uint32_t i = 0; i < count; ++i)
                collections->collect();
            const RuntimeReading reading = tell(ring, *collections);
            QCOMPARE(reading.pauses.size(), std::size_t(count));
            QCOMPARE(reading.missedPauses, 0U);
            for (std::size_t i = 0; i < count; ++i) {
                QCOMPARE(reading.pauses[i].durationNs, 1000U + collections->count - count + i);
                QCOMPARE(reading.pauses[i].endUnixNs, 2000U + collections->count - count + i);
            }
        }
    }

    void whatTheRingForgotIsCounted()
    {
        const auto collections = std::make_unique<Collections>();
        PauseRing ring;
        tell(ring, *collections);
        for (int i = 0; i < 300; ++i)
            collections->collect();
        const RuntimeReading reading = tell(ring, *collections);
        QCOMPARE(reading.pauses.size(), std::size_t(255));
        QCOMPARE(reading.missedPauses, 45U);
        QCOMPARE(reading.pauses.back().durationNs, 1299U);
    }

    void entriesThatAreOverwrittenMeanwhileAreMissed()
    {
        const auto collections = std::make_unique<Collections>();
        PauseRing ring;
        tell(ring, *collections);
        for (int i = 0; i < 200; ++i)
            collections->collect();
        RuntimeReading reading;
        reading.numGc = collections->count;
        for (int i = 0; i < 100; ++i) // after the count was read
            collections->collect();
        QVERIFY(!ring.tell(reading, m_memory, addressOf(collections.get()), offsets()));
        QCOMPARE(reading.pauses.size() + reading.missedPauses, std::size_t(200));
        QCOMPARE(reading.missedPauses, 45U);
        QCOMPARE(reading.pauses.front().durationNs, 1045U);
    }

    void theGoalIsThatOfGogcOrOfTheLimit()
    {
        PacerState state{.gcPercentGoal = 100 << 20,
                         .heapFree = 10 << 20,
                         .heapAlloc = 50 << 20,
                         .mappedReady = 80 << 20,
                         .memoryLimit = std::uint64_t(INT64_MAX),
                         .heapMarked = 40 << 20,
                         .sweepDistMinTrigger = 0,
                         .triggered = none};
        QCOMPARE(heapGoal(state, 26), state.gcPercentGoal);
        state.sweepDistMinTrigger = 101 << 20;
        QCOMPARE(heapGoal(state, 26), state.sweepDistMinTrigger);
        state.triggered = 102 << 20;
        QCOMPARE(heapGoal(state, 26), state.triggered + (64 << 10));
        // 20 MB are no heap, so 80 MB are left; less 1 MB, or 3 % from Go 1.21 on.
        state.memoryLimit = 100 << 20;
        QCOMPARE(heapGoal(state, 19), std::uint64_t(79) << 20);
        QCOMPARE(heapGoal(state, 21), (std::uint64_t(80) << 20) - (std::uint64_t(80) << 20) / 100 * 3);
        state.memoryLimit = 10 << 20; // beyond it: never below what is alive
        QCOMPARE(heapGoal(state, 26), state.heapMarked);
    }
};

QTEST_APPLESS_MAIN(tst_OwnMemory)
#include "tst_ownmemory.moc"
