// Listeners that answer as gops agents do, all in this program, each behind the port file of a sleeping
// process of its own: manyagents COUNT FOLDER prints the PIDs and serves until its standard input ends.
#include <arpa/inet.h>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

[[noreturn]] void giveUp(const char *what)
{
    std::perror(what);
    std::exit(1);
}

std::string contentOf(const char *path)
{
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// A process that sleeps as long as this one lives.
pid_t startSleeper()
{
    const pid_t pid = ::fork();
    if (pid != 0)
        return pid;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (;;)
        ::pause();
}

int listenOnAny(unsigned short &port)
{
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto *any = reinterpret_cast<sockaddr *>(&address);
    if (fd < 0 || ::bind(fd, any, size) != 0 || ::listen(fd, 16) != 0 || ::getsockname(fd, any, &size) != 0)
        giveUp("listen");
    port = ntohs(address.sin_port);
    return fd;
}

void answer(int listener, const std::string &memstats, const std::string &stats)
{
    const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0)
        return;
    char command = 0;
    if (::read(fd, &command, 1) == 1) {
        const std::string &reply = command == 0x7 ? stats : memstats;
        if (::send(fd, reply.data(), reply.size(), MSG_NOSIGNAL) < 0)
            std::perror("send");
    }
    ::close(fd);
}

} // namespace

int main(int argc, char *argv[])
{
    const int count = argc == 5 ? std::atoi(argv[1]) : 0;
    if (count < 1) {
        std::fprintf(stderr, "usage: manyagents COUNT FOLDER MEMSTATS STATS\n");
        return 2;
    }
    const std::string memstats = contentOf(argv[3]), stats = contentOf(argv[4]);
    const int events = ::epoll_create1(EPOLL_CLOEXEC);
    const auto await = [&](int fd) {
        epoll_event event{.events = EPOLLIN, .data = {.fd = fd}};
        if (::epoll_ctl(events, EPOLL_CTL_ADD, fd, &event) != 0)
            giveUp("epoll_ctl");
    };
    await(STDIN_FILENO);
    for (int i = 0; i < count; ++i) {
        const pid_t pid = startSleeper();
        unsigned short port = 0;
        await(listenOnAny(port));
        std::ofstream(argv[2] + ('/' + std::to_string(pid))) << port;
        std::printf("%d %d\n", static_cast<int>(pid), port);
    }
    std::puts("ready");
    std::fflush(stdout);
    for (;;) {
        std::array<epoll_event, 64> ready;
        const int found = ::epoll_wait(events, ready.data(), static_cast<int>(ready.size()), -1);
        for (int i = 0; i < found; ++i) {
            if (ready[static_cast<std::size_t>(i)].data.fd == STDIN_FILENO)
                return 0;
            answer(ready[static_cast<std::size_t>(i)].data.fd, memstats, stats);
        }
    }
}
