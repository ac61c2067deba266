#include "bench.h"

#include <cstring>

namespace {

struct Command
{
    const char *name;
    int (*run)(int argc, char *argv[]);
    const char *arguments;
};

constexpr Command commands[] = {
    {"clicks", bench::clicks, "PID"},
    {"closely", bench::closely, "PID"},
    {"fifty", bench::fifty, "PID..."},
    {"forward", bench::forward, "live PID... | outage | kills PID COUNT"},
    {"frame", bench::frame, "PID"},
    {"gops200", bench::gops200, "PID..."},
    {"history", [](int, char **) { return bench::history(); }, ""},
    {"idle", bench::idle, "[memory] PID"},
    {"leak", [](int, char **) { return bench::leak(); }, ""},
    {"memoryattach", bench::memoryAttach, "FIGURE PID"},
    {"memorycost", bench::memoryCost, "poll PID | many PID... | rss PID... | list PID..."},
    {"memoryslowdown", bench::memorySlowdown, ""},
    {"memorytruth", bench::memoryTruth, "error | consistent | pauses"},
    {"outbox", bench::outbox, ""},
    {"poll", bench::poll, "PID"},
    {"ratespike", bench::rateSpike, ""},
    {"refused", bench::refused, ""},
    {"socket", bench::socket, "poll PID | many COUNT | quick PID"},
    {"stall", bench::stall, "PID..."},
    {"start", bench::start, "bare | gopscope"},
    {"unseen", bench::unseen, "[SOURCE] PID..."},
};

} // namespace

int main(int argc, char *argv[])
{
    for (const Command &command : commands) {
        if (argc > 1 && std::strcmp(argv[1], command.name) == 0)
            return command.run(argc, argv);
    }
    for (const Command &command : commands)
        std::fprintf(stderr, "usage: gopscope-bench %s %s\n", command.name, command.arguments);
    return 2;
}
