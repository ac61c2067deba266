#include "system/childprocess.h"

#include <QProcess>
#include <QProcessEnvironment>

#include <algorithm>

#ifdef Q_OS_UNIX
#include <csignal>
#include <sys/resource.h>
#include <unistd.h>
#endif
#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#endif

using namespace Qt::StringLiterals;

namespace gopscope::childprocess {

QProcessEnvironment environment()
{
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"LC_ALL"_s, u"C"_s);
    environment.remove(u"MACKEREL_API_KEY"_s);
    environment.remove(u"MACKEREL_APIKEY"_s);
    return environment;
}

#ifdef Q_OS_UNIX
namespace {

/// Not the address space: a Go program reserves 800 MiB of that before it does anything.
void limitMemory(qint64 most)
{
    rlimit limit{};
    if (most <= 0 || ::getrlimit(RLIMIT_DATA, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max = std::min(limit.rlim_max, static_cast<rlim_t>(most));
    ::setrlimit(RLIMIT_DATA, &limit);
}

} // namespace
#endif

void prepare(QProcess &process, [[maybe_unused]] qint64 mostMemory)
{
    static const QProcessEnvironment shared = environment();
    process.setProcessEnvironment(shared);
    process.setStandardInputFile(QProcess::nullDevice());
#ifdef Q_OS_UNIX
    process.setChildProcessModifier([parent = ::getpid(), mostMemory] {
        ::setpgid(0, 0);
        limitMemory(mostMemory);
#ifdef Q_OS_LINUX
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        // Had the parent died before the call above, no signal would come any more.
        if (::getppid() != parent)
            ::_exit(127);
#endif
    });
#endif
}

void kill(QProcess &process)
{
    if (process.state() == QProcess::NotRunning)
        return;
    killGroup(process.processId());
    process.kill();
}

void killGroup([[maybe_unused]] qint64 pid)
{
#ifdef Q_OS_UNIX
    if (pid > 0)
        ::kill(-static_cast<pid_t>(pid), SIGKILL);
#endif
}

} // namespace gopscope::childprocess
