#include "bench.h"

#include <cstring>

int main(int argc, char *argv[])
{
    const char *command = argc > 1 ? argv[1] : "";
    if (std::strcmp(command, "poll") == 0)
        return bench::poll(argc, argv);
    if (std::strcmp(command, "fifty") == 0)
        return bench::fifty(argc, argv);
    if (std::strcmp(command, "start") == 0)
        return bench::start(argc, argv);
    std::fprintf(stderr, "usage: gopscope-bench poll PID|fifty PID...|start bare|start gopscope\n");
    return 2;
}
