// What the two parts of gopscope-reader can still do once they have given up the rest: each case is a process
// of its own, and the kernel says how it ended.
#include "reader/sandbox.h"

#include <QtTest>

#include <fcntl.h>
#include <linux/kcmp.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

using namespace gopscope;

namespace {

/// Opened before the sandbox is entered.
struct Descriptors
{
    int link[2] = {-1, -1};
    int other[2] = {-1, -1};
    int file = -1;
    pid_t parent = ::getpid();
};
using Action = void (*)(const Descriptors &);

constexpr int notEntered = 99;

/// How a process ended that gave up its rights and then did this.
int statusOf(bool (*giveUp)(int link), Action action)
{
    Descriptors open;
    ::socketpair(AF_UNIX, SOCK_SEQPACKET, 0, open.link);
    ::socketpair(AF_UNIX, SOCK_SEQPACKET, 0, open.other);
    open.file = ::open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    const pid_t child = ::fork();
    if (child == 0) {
        if (!giveUp(open.link[0]))
            ::_exit(notEntered);
        action(open);
        ::_exit(0);
    }
    for (const int fd : {open.link[0], open.link[1], open.other[0], open.other[1], open.file})
        ::close(fd);
    int status = 0;
    ::waitpid(child, &status, 0);
    return status;
}

bool enterFile(int)
{
    return enterFileSandbox();
}

bool enterOpener(int)
{
    const auto starter = credentialsOfStarter();
    return starter && confineOpener(*starter);
}

void sendTo(int socket)
{
    char byte = 'x';
    iovec sent{.iov_base = &byte, .iov_len = 1};
    msghdr message{};
    message.msg_iov = &sent;
    message.msg_iovlen = 1;
    ::sendmsg(socket, &message, MSG_NOSIGNAL);
}

/// Tries a call that reaches into another process.
template<typename Call> void reach(const Descriptors &open, Call call)
{
    char here = 'x', there = 'y';
    const iovec local{.iov_base = &here, .iov_len = 1}, remote{.iov_base = &there, .iov_len = 1};
    call(open.parent, &local, 1, &remote, 1, 0);
}

void mapExecutable(const Descriptors &)
{
    ::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

void expectRefused(bool isRefused)
{
    if (!isRefused || errno != EACCES)
        ::_exit(1);
}

void addActions(std::initializer_list<std::pair<const char *, Action>> actions)
{
    QTest::addColumn<Action>("action");
    for (const auto &[name, action] : actions)
        QTest::newRow(name) << action;
}

} // namespace

Q_DECLARE_METATYPE(Action)

class tst_Sandbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void killsAtOnce_data()
    {
        addActions({
            {"open", [](const Descriptors &) { ::open("/etc/passwd", O_RDONLY); }},
            {"open to write", [](const Descriptors &) { ::open("/dev/null", O_WRONLY); }},
            {"another process's memory", [](const Descriptors &) { ::open("/proc/1/mem", O_RDWR); }},
            {"write to what is open", [](const Descriptors &open) { ::write(open.other[0], "x", 1); }},
            {"write at a place", [](const Descriptors &open) { ::pwrite(open.file, "x", 1, 0); }},
            {"write to many",
             [](const Descriptors &open) {
                 iovec none{};
                 ::writev(open.file, &none, 1);
             }},
            {"write into a process", [](const Descriptors &open) { reach(open, ::process_vm_writev); }},
            {"read by another call", [](const Descriptors &open) { reach(open, ::process_vm_readv); }},
            {"trace", [](const Descriptors &open) { ::ptrace(PTRACE_ATTACH, open.parent, 0, 0); }},
            {"signal", [](const Descriptors &open) { ::kill(open.parent, 0); }},
            {"talk to another socket", [](const Descriptors &open) { sendTo(open.other[0]); }},
            {"a socket", [](const Descriptors &) { ::socket(AF_INET, SOCK_STREAM, 0); }},
            {"another process", [](const Descriptors &) { ::syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0); }},
            {"a program", [](const Descriptors &) { ::execl("/bin/true", "true", nullptr); }},
            {"code", &mapExecutable},
            {"another user", [](const Descriptors &) { ::syscall(SYS_setuid, 0); }},
            {"a file's name", [](const Descriptors &) { ::unlink("/nowhere"); }},
            {"a call of 32 bits' number", [](const Descriptors &) { ::syscall(0x40000000 | SYS_openat); }},
        });
    }
    void killsAtOnce()
    {
        QFETCH(const Action, action);
        const int status = statusOf(&enterSandbox, action);
        QVERIFY2(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS, qPrintable(QString::number(status, 16)));
    }

    void letsWork_data()
    {
        addActions({
            {"nothing", [](const Descriptors &) {}},
            {"memory", [](const Descriptors &) { std::vector<char>(64 << 20, 'x').assign(80 << 20, 'y'); }},
            {"read",
             [](const Descriptors &open) {
                 char c;
                 ::pread(open.file, &c, 1, 0);
                 ::read(open.file, &c, 1);
             }},
            {"size",
             [](const Descriptors &open) {
                 struct stat info;
                 ::fstat(open.file, &info);
             }},
            {"talk to the opener", [](const Descriptors &open) { sendTo(open.link[0]); }},
            {"time",
             [](const Descriptors &) {
                 timespec t{};
                 ::syscall(SYS_clock_gettime, CLOCK_BOOTTIME, &t);
             }},
            {"sleep", [](const Descriptors &) { ::usleep(1); }},
            {"wait",
             [](const Descriptors &open) {
                 pollfd p{open.link[0], POLLOUT, 0};
                 ::poll(&p, 1, 0);
             }},
            {"a limit of CPU",
             [](const Descriptors &) {
                 const itimerval none{};
                 ::setitimer(ITIMER_PROF, &none, nullptr);
             }},
            {"close", [](const Descriptors &open) { ::close(open.file); }},
        });
    }
    void letsWork()
    {
        QFETCH(const Action, action);
        QCOMPARE(statusOf(&enterSandbox, action), 0);
    }

    void aLibraryIsRefusedFilesAndKilledForMore_data()
    {
        QTest::addColumn<Action>("action");
        QTest::addColumn<bool>("isKilled");
        const auto add = [](const char *name, bool isKilled, Action action) {
            QTest::newRow(name) << action << isKilled;
        };
        add("read", false, [](const Descriptors &open) {
            char c;
            if (::pread(open.file, &c, 1, 0) != 1)
                ::_exit(1);
        });
        add("open", false, [](const Descriptors &) { expectRefused(::open("/etc/passwd", O_RDONLY) < 0); });
        add("follow a link", false, [](const Descriptors &) {
            char name[100];
            expectRefused(::readlink("/proc/self/fd/0", name, sizeof name) < 0);
        });
        add("write to what is open", true, [](const Descriptors &open) { ::write(open.other[0], "x", 1); });
        add("talk", true, [](const Descriptors &open) { sendTo(open.link[0]); });
        add("another process", true, [](const Descriptors &) { ::syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0); });
        add("a program", true, [](const Descriptors &) { ::execl("/bin/true", "true", nullptr); });
        add("code", true, &mapExecutable);
        add("a file's name", true, [](const Descriptors &) { ::unlink("/nowhere"); });
    }
    void aLibraryIsRefusedFilesAndKilledForMore()
    {
        QFETCH(const Action, action);
        QFETCH(const bool, isKilled);
        const int status = statusOf(&enterFile, action);
        QVERIFY2(isKilled ? WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS : status == 0,
                 qPrintable(QString::number(status, 16)));
    }

    void theOpenerWritesNowhere_data()
    {
        addActions({
            {"open to write", [](const Descriptors &) { ::open("/dev/null", O_WRONLY); }},
            {"memory to write", [](const Descriptors &) { ::open("/proc/self/mem", O_RDWR); }},
            {"create", [](const Descriptors &) { ::open("/nowhere/at/all", O_RDONLY | O_CREAT, 0600); }},
            {"truncate", [](const Descriptors &) { ::open("/dev/null", O_RDONLY | O_TRUNC); }},
            {"write to what is open", [](const Descriptors &open) { ::write(open.other[0], "x", 1); }},
            {"write into a process", [](const Descriptors &open) { reach(open, ::process_vm_writev); }},
            {"trace", [](const Descriptors &open) { ::ptrace(PTRACE_ATTACH, open.parent, 0, 0); }},
            {"signal", [](const Descriptors &open) { ::kill(open.parent, SIGCONT); }},
            {"a program", [](const Descriptors &) { ::execl("/bin/true", "true", nullptr); }},
            {"code", &mapExecutable},
        });
    }
    void theOpenerWritesNowhere()
    {
        QFETCH(const Action, action);
        const int status = statusOf(&enterOpener, action);
        QVERIFY2(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS, qPrintable(QString::number(status, 16)));
    }

    void theOpenerOpens()
    {
        const auto opens = [](const Descriptors &open) {
            if (::open("/proc/self/mem", O_RDONLY) < 0 || ::kill(open.parent, 0) != 0 ||
                ::syscall(SYS_kcmp, open.parent, open.parent, KCMP_VM, 0, 0) != 0)
                ::_exit(1);
        };
        QCOMPARE(statusOf(&enterOpener, opens), 0);
    }
};

QTEST_APPLESS_MAIN(tst_Sandbox)
#include "tst_sandbox.moc"
