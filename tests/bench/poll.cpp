// poll_cpu_ratio: what one poll costs Gopscope, child included, over what the child alone costs.
#include "bench.h"
#include "desk.h"

#include <QApplication>
#include <QEventLoop>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>

extern char **environ;

using namespace gopscope;
using namespace Qt::StringLiterals;

namespace {

constexpr int batch = 10, batches = 40;

/// CPU seconds of this process and its children for polls as the sampler does them.
double ours(GopsRunner &runner, const QString &pid)
{
    const double before = procfs::ownCpuSeconds() + procfs::childrenCpuSeconds();
    for (int i = 0; i < batch; ++i) {
        QEventLoop loop;
        QObject::connect(runner.run({u"memstats"_s, pid}, Target::deadline), &GopsCommand::done, &loop,
                         [&](const Result<QByteArray> &output) {
                             Sample sample;
                             if (!output ||
                                 readValues(*output, MetricSource::Memstats, sample).understood < 20)
                                 qFatal("the poll failed");
                             deriveValues(nullptr, sample);
                             loop.quit();
                         });
        loop.exec();
    }
    return procfs::ownCpuSeconds() + procfs::childrenCpuSeconds() - before;
}

} // namespace

double bench::gopsChildSeconds(const QByteArray &program, const QByteArray &pid, int count,
                               std::chrono::milliseconds pause)
{
    const double before = procfs::childrenCpuSeconds();
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    QByteArray memstats("memstats"), path(program), number(pid);
    char *const arguments[] = {path.data(), memstats.data(), number.data(), nullptr};
    for (int i = 0; i < count; ++i) {
        std::this_thread::sleep_for(pause);
        pid_t child = 0;
        int status = -1;
        if (posix_spawn(&child, program.constData(), &actions, nullptr, arguments, environ) != 0 ||
            waitpid(child, &status, 0) != child || status != 0)
            qFatal("the bare poll failed");
    }
    posix_spawn_file_actions_destroy(&actions);
    return procfs::childrenCpuSeconds() - before;
}

int bench::poll(int argc, char *argv[])
{
    QApplication app(argc, argv);
    const QString program = realGops();
    const QString pid = QString::fromLocal8Bit(argc > 2 ? argv[2] : "");
    // With the window in memory, since what a fork costs grows with its process.
    const ClosedDesk desk;
    GopsRunner runner;
    runner.setProgram(program);
    std::vector<double> ratios;
    ours(runner, pid);
    for (int i = 0; i < batches; ++i) {
        const double mine = ours(runner, pid);
        ratios.push_back(mine / gopsChildSeconds(program.toLocal8Bit(), pid.toLocal8Bit(), batch));
    }
    figure("poll_cpu_ratio", median(ratios));
    return 0;
}
