// gopscope-reader: tells the numbers of Go's runtime from the memory of running processes. reader/protocol.h
// says how to talk to it. Two processes: the opener, which opens and looks into nothing of theirs, and its
// child in a sandbox, which looks and can open nothing.
#include "reader/conversation.h"
#include "reader/opener.h"
#include "reader/sandbox.h"
#include "reader/service.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <new>

using namespace gopscope;

namespace {

/// Without what exit() does on top, which no sandbox allows under sanitizers.
[[noreturn]] void end(ExitCode code)
{
    ::_exit(static_cast<int>(code));
}

[[noreturn]] void endWith(ExitCode code, const char *why)
{
    std::fprintf(stderr, "gopscope-reader: %s\n", why);
    end(code);
}

/// Set-user-ID would make somebody else's rights the starter's.
bool hasOneIdentity()
{
    uid_t user = 0, effectiveUser = 0, savedUser = 0;
    gid_t group = 0, effectiveGroup = 0, savedGroup = 0;
    ::getresuid(&user, &effectiveUser, &savedUser);
    ::getresgid(&group, &effectiveGroup, &savedGroup);
    return user == effectiveUser && user == savedUser && group == effectiveGroup && group == savedGroup;
}

/// The descriptors and signals that this program counts on, whoever started it.
void startClean()
{
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(fd, F_GETFD) < 0)
            end(ExitCode::Usage);
    }
    ::close_range(STDERR_FILENO + 1, ~0U, 0);
    ::signal(SIGPIPE, SIG_IGN);
    ::signal(SIGCHLD, SIG_DFL);
    ::signal(SIGPROF, SIG_DFL);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    std::set_new_handler([] { end(ExitCode::NotSetUp); });
}

bool holdsPtrace()
{
    __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3]{};
    return ::syscall(SYS_capget, &header, sets) == 0 && ((sets[0].effective >> CAP_SYS_PTRACE) & 1U) != 0;
}

[[noreturn]] void serve(UniqueFd socket, bool isPrivileged)
{
    if (!enterSandbox(socket.get()))
        endWith(ExitCode::NotSetUp, "the sandbox can't be entered");
    OpenerLink opener(std::move(socket));
    Service service([&opener](pid_t pid, std::uint64_t startTicks) { return opener.open(pid, startTicks); },
                    attachGoProcess);
    Conversation conversation(STDIN_FILENO, STDOUT_FILENO, opener.socket(),
                              [&service](std::string_view request, std::string_view layout) {
                                  return service.answer(request, layout);
                              });
    end(conversation.run(greeting(isPrivileged)));
}

/// Ends as the child did, so that whoever started the reader sees what came of it.
[[noreturn]] void openFor(UniqueFd socket, pid_t child, const Credentials &starter)
{
    ::close_range(STDIN_FILENO, STDERR_FILENO, 0);
    if (!confineOpener(starter))
        end(ExitCode::NotSetUp); // the child sees the end of the socket
    Opener(starter).serve(socket.get());
    socket.reset();
    int status = 0;
    ::waitpid(child, &status, 0);
    ::_exit(WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
}

} // namespace

int main(int argc, char **)
{
    startClean();
    if (argc != 1)
        endWith(ExitCode::Usage, "takes no arguments; it talks over its stdin and stdout");
    // What it holds open of others is nobody's to take from it.
    if (!hasOneIdentity() || ::prctl(PR_SET_DUMPABLE, 0) != 0)
        endWith(ExitCode::NotSetUp, "must not run as two users at once");
    const auto starter = credentialsOfStarter();
    int sockets[2] = {-1, -1};
    if (!starter || ::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0)
        endWith(ExitCode::NotSetUp, "the system gives no socket, or no /proc");
    UniqueFd forOpener(sockets[0]), forChild(sockets[1]);
    const bool isPrivileged = holdsPtrace();
    const pid_t child = ::fork();
    if (child < 0)
        endWith(ExitCode::NotSetUp, "the system gives no process");
    if (child == 0) {
        forOpener.reset();
        serve(std::move(forChild), isPrivileged);
    }
    forChild.reset();
    openFor(std::move(forOpener), child, *starter);
}
