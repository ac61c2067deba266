#include "gops/childprocess.h"

#include <QProcess>
#include <QProcessEnvironment>

#ifdef Q_OS_UNIX
#include <csignal>
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

void prepare(QProcess &process)
{
    static const QProcessEnvironment shared = environment();
    process.setProcessEnvironment(shared);
    process.setStandardInputFile(QProcess::nullDevice());
#ifdef Q_OS_UNIX
    process.setChildProcessModifier([parent = ::getpid()] {
        ::setpgid(0, 0);
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
