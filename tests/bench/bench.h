#pragma once

#include <QString>
#include <QTemporaryDir>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <vector>

namespace bench {

inline void figure(const QByteArray &name, double value)
{
    std::printf("figure %s %.3f\n", name.constData(), value);
    std::fflush(stdout);
}

inline double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

inline double secondsOf(clockid_t clock)
{
    timespec time{};
    clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

/// CPU time of this process, without children.
inline double cpuSeconds()
{
    return secondsOf(CLOCK_PROCESS_CPUTIME_ID);
}

/// The same of another one.
inline double cpuSecondsOf(qint64 pid)
{
    clockid_t clock{};
    if (clock_getcpuclockid(static_cast<pid_t>(pid), &clock) != 0)
        qFatal("process %lld is gone", static_cast<long long>(pid));
    return secondsOf(clock);
}

/// Each prints its figures and returns the exit code of the program.
int poll(int argc, char *argv[]);
/// CPU seconds of so many `gops memstats PID`, started in the leanest way there is, with a pause before each.
double gopsChildSeconds(const QByteArray &program, const QByteArray &pid, int count,
                        std::chrono::milliseconds pause = {});
/// Agents asked over their sockets: `socket poll PID`, `socket many COUNT`, `socket quick PID`.
int socket(int argc, char *argv[]);
/// What reading processes' memory costs: `memorycost poll PID`, `memorycost many PID...`, `memorycost rss
/// PID...`.
int memoryCost(int argc, char *argv[]);
/// Whether what is read is true and whole: `memorytruth error|consistent|pauses`.
int memoryTruth(int argc, char *argv[]);
/// How long it takes to attach to a process: `memoryattach FIGURE PID`.
int memoryAttach(int argc, char *argv[]);
/// What it costs a program to be read.
int memorySlowdown(int argc, char *argv[]);
/// The window while it watches closely: `closely PID`.
int closely(int argc, char *argv[]);
int fifty(int argc, char *argv[]);
/// The window on 200 processes and a gops that takes no time: `gops200 PID...`.
int gops200(int argc, char *argv[]);
/// `forward live PID...`, `forward outage`, `forward kills PID COUNT`.
int forward(int argc, char *argv[]);
/// What a name that Mackerel refuses costs the others.
int refused(int argc, char *argv[]);
/// Forwarding while the disk takes nothing: `outbox`.
int outbox(int argc, char *argv[]);
/// The window while its spool is full and a post is stuck: `stall PID...`.
int stall(int argc, char *argv[]);
/// Prints the CPU seconds that a window took to its first paint: `start bare`, `start gopscope`.
int start(int argc, char *argv[]);
int history();
/// What is told of a steady rate when answers come late.
int rateSpike(int argc, char *argv[]);
/// The trend of the heap floor, on recorded programs.
int leak();
/// The charts page against others: `frame PID`, of a process with the agent.
int frame(int argc, char *argv[]);
/// The window on a process with a day of history: `idle PID`, `idle memory PID` for one that is read from its
/// memory.
int idle(int argc, char *argv[]);
/// What ticked processes cost that nobody looks at: `unseen [SOURCE] SHOWN PID...`.
int unseen(int argc, char *argv[]);
/// What it takes to see the heap of a program without the agent for the first time: `clicks PID`.
int clicks(int argc, char *argv[]);

} // namespace bench
