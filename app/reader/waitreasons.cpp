#include "reader/waitreasons.h"

#include <algorithm>

namespace gopscope {

namespace {

struct Reason
{
    std::string_view words;
    std::uint64_t GoroutineWaits::*group;
};

// Of runtime.waitReasonStrings; (synctest) and (durable) are what they are without it, in a test of that
// kind.
constexpr auto reasons = std::to_array<Reason>({
    {"chan receive", &GoroutineWaits::atChannel},
    {"chan receive (durable)", &GoroutineWaits::atChannel},
    {"chan receive (nil chan)", &GoroutineWaits::atChannel},
    {"chan receive (synctest)", &GoroutineWaits::atChannel},
    {"chan send", &GoroutineWaits::atChannel},
    {"chan send (durable)", &GoroutineWaits::atChannel},
    {"chan send (nil chan)", &GoroutineWaits::atChannel},
    {"chan send (synctest)", &GoroutineWaits::atChannel},
    {"select", &GoroutineWaits::atChannel},
    {"select (durable)", &GoroutineWaits::atChannel},
    {"select (no cases)", &GoroutineWaits::atChannel},
    {"select (synctest)", &GoroutineWaits::atChannel},

    {"semacquire", &GoroutineWaits::atLock}, // a Mutex or RWMutex up to 1.19, a WaitGroup up to 1.23
    {"sync.Cond.Wait", &GoroutineWaits::atLock},
    {"sync.Mutex.Lock", &GoroutineWaits::atLock},
    {"sync.RWMutex.Lock", &GoroutineWaits::atLock},
    {"sync.RWMutex.RLock", &GoroutineWaits::atLock},
    {"sync.WaitGroup.Wait", &GoroutineWaits::atLock},
    {"sync.WaitGroup.Wait (durable)", &GoroutineWaits::atLock},

    {"IO wait", &GoroutineWaits::atIo},

    {"sleep", &GoroutineWaits::asleep},

    {"GC assist marking", &GoroutineWaits::otherwise},
    {"GC assist wait", &GoroutineWaits::otherwise},
    {"GC mark termination", &GoroutineWaits::otherwise},
    {"GC scavenge wait", &GoroutineWaits::otherwise},
    {"GC sweep wait", &GoroutineWaits::otherwise},
    {"GC weak to strong wait", &GoroutineWaits::otherwise},
    {"GC worker (active)", &GoroutineWaits::otherwise},
    {"GC worker (idle)", &GoroutineWaits::otherwise},
    {"GOMAXPROCS updater (idle)", &GoroutineWaits::otherwise},
    {"cleanup wait", &GoroutineWaits::otherwise},
    {"coroutine", &GoroutineWaits::otherwise},
    {"debug call", &GoroutineWaits::otherwise},
    {"dumping heap", &GoroutineWaits::otherwise},
    {"finalizer wait", &GoroutineWaits::otherwise},
    {"flushing proc caches", &GoroutineWaits::otherwise},
    {"force gc (idle)", &GoroutineWaits::otherwise},
    {"garbage collection", &GoroutineWaits::otherwise},
    {"garbage collection scan", &GoroutineWaits::otherwise},
    {"page trace flush", &GoroutineWaits::otherwise},
    {"panicwait", &GoroutineWaits::otherwise},
    {"preempted", &GoroutineWaits::otherwise},
    {"stopping the world", &GoroutineWaits::otherwise},
    {"synctest.Run", &GoroutineWaits::otherwise},
    {"synctest.Wait", &GoroutineWaits::otherwise},
    {"timer goroutine (idle)", &GoroutineWaits::otherwise},
    {"trace goroutine status", &GoroutineWaits::otherwise},
    {"trace proc status", &GoroutineWaits::otherwise},
    {"trace reader (blocked)", &GoroutineWaits::otherwise},
    {"wait for GC cycle", &GoroutineWaits::otherwise},
});

} // namespace

WaitReasons::WaitReasons(std::span<const std::string_view> words)
{
    m_groups.reserve(words.size());
    for (const std::string_view word : words) {
        const auto known = std::ranges::find(reasons, word, &Reason::words);
        m_groups.push_back(known == reasons.end() ? nullptr : known->group);
    }
}

std::optional<GoroutineWaits> WaitReasons::grouped(const Counts &counts) const
{
    GoroutineWaits waits;
    for (std::size_t number = 0; number < counts.size(); ++number) {
        if (counts[number] == 0)
            continue;
        if (number >= m_groups.size() || m_groups[number] == nullptr)
            return {};
        waits.*m_groups[number] += counts[number];
    }
    return waits;
}

} // namespace gopscope
