#include "bench.h"

#include <cstring>

int main(int argc, char *argv[])
{
    const char *command = argc > 1 ? argv[1] : "";
    const auto is = [&](const char *name) { return std::strcmp(command, name) == 0; };
    if (is("outbox"))
        return bench::outbox(argc, argv);
    if (is("poll"))
        return bench::poll(argc, argv);
    if (is("fifty"))
        return bench::fifty(argc, argv);
    if (is("gops200"))
        return bench::gops200(argc, argv);
    if (is("forward"))
        return bench::forward(argc, argv);
    if (is("refused"))
        return bench::refused(argc, argv);
    if (is("socket"))
        return bench::socket(argc, argv);
    if (is("memorycost"))
        return bench::memoryCost(argc, argv);
    if (is("memorytruth"))
        return bench::memoryTruth(argc, argv);
    if (is("memoryattach"))
        return bench::memoryAttach(argc, argv);
    if (is("closely"))
        return bench::closely(argc, argv);
    if (is("memoryslowdown"))
        return bench::memorySlowdown(argc, argv);
    if (is("start"))
        return bench::start(argc, argv);
    if (is("history"))
        return bench::history();
    if (is("leak"))
        return bench::leak();
    if (is("frame"))
        return bench::frame(argc, argv);
    if (is("idle"))
        return bench::idle(argc, argv);
    if (is("ratespike"))
        return bench::rateSpike(argc, argv);
    if (is("stall"))
        return bench::stall(argc, argv);
    if (is("unseen"))
        return bench::unseen(argc, argv);
    std::fprintf(
        stderr,
        "usage: gopscope-bench closely PID|history|outbox|leak|ratespike|refused|start bare|start gopscope|"
        "memorycost poll PID|memorycost many PID...|memorycost rss PID...|memorycost list PID...|memorytruth "
        "error|memorytruth consistent|memorytruth pauses|memoryattach FIGURE PID|memoryslowdown|poll "
        "PID|socket poll PID|socket many COUNT|socket quick PID|frame PID|idle PID|unseen "
        "PID...|stall PID...|fifty PID...|gops200 PID...|forward "
        "live PID...|"
        "forward outage|forward kills PID COUNT\n");
    return 2;
}
