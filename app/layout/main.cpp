// gopscope-layout: prints how the runtime in a Go program is laid out, from the program's debugging
// information, in the form of resources/goruntime/tables. The program is a file open as stdin; no path comes
// from outside, and nothing is opened. It bounds itself before it looks: 256 MB of memory, 2 s of CPU, 64 KiB
// of output.
#include "layout/layout.h"
#include "reader/sandbox.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <new>
#include <string_view>

using namespace gopscope;

namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr bool isSanitized = true;
#else
constexpr bool isSanitized = false;
#endif

enum class ExitCode
{
    Printed = 0,
    Failed = 1, ///< stderr says why in a line
    Usage = 2,
    TooMuch = 3, ///< a bound was reached, stderr says which
};

bool writeAll(int descriptor, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written <= 0)
            return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

/// As it is called from a signal handler and without memory, it uses none.
[[noreturn]] void endWith(ExitCode code, std::string_view why)
{
    for (const std::string_view part : {std::string_view("gopscope-layout: "), why, std::string_view("\n")})
        (void)writeAll(STDERR_FILENO, part);
    ::_exit(static_cast<int>(code));
}

void endWithoutCpu(int)
{
    endWith(ExitCode::TooMuch, "it takes more than 2 s to read");
}

void endWithoutMemory()
{
    endWith(ExitCode::TooMuch, "it takes more than 256 MB to read");
}

/// libdw looks at most of what it is told, but not at all of it, nor at whether there was memory.
void endWithoutLibrary(int)
{
    endWith(ExitCode::Failed, "libdw does not get through its debugging information");
}

void handle(int signal, void (*handler)(int), int flags)
{
    struct sigaction action
    {
    };
    action.sa_handler = handler;
    action.sa_flags = flags;
    ::sigaction(signal, &action, nullptr);
}

/// So that a file that is made badly, or to do harm, is a line of text and no crash to be reported.
/// Sanitizers have a word to say first.
void endByWords()
{
    handle(SIGXCPU, &endWithoutCpu, 0);
    std::set_new_handler(&endWithoutMemory);
    if (isSanitized)
        return;
    static std::array<char, 64 << 10> stack; // the other one may be what is too small
    const stack_t other{.ss_sp = stack.data(), .ss_flags = 0, .ss_size = stack.size()};
    ::sigaltstack(&other, nullptr);
    for (const int signal : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE})
        handle(signal, &endWithoutLibrary, SA_RESETHAND | SA_ONSTACK);
}

void limitCpu()
{
    constexpr rlim_t seconds = 2;
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    rlimit limits{};
    ::getrlimit(RLIMIT_CPU, &limits);
    limits.rlim_cur = std::min(limits.rlim_max, seconds);
    limits.rlim_max = std::min(limits.rlim_max, seconds + 1); // kills, if the handler does not come through
    ::setrlimit(RLIMIT_CPU, &limits);
}

} // namespace

int main(int argc, char **)
{
    struct stat info
    {
    };
    if (argc != 1 || ::fstat(STDIN_FILENO, &info) != 0 || !S_ISREG(info.st_mode))
        endWith(ExitCode::Usage, "takes no arguments, and the program as a file open as its stdin");
    ::close_range(STDERR_FILENO + 1, ~0U, 0);
    ::signal(SIGPIPE, SIG_IGN);
    endByWords();
    limitCpu();
    if (!enterFileSandbox())
        endWith(ExitCode::Failed, "the sandbox can't be entered");
    const auto layout = layoutOf(STDIN_FILENO);
    if (!layout)
        endWith(ExitCode::Failed, layout.error().words);
    if (!writeAll(STDOUT_FILENO, *layout))
        endWith(ExitCode::Failed, "nobody takes the layout");
    ::_exit(static_cast<int>(ExitCode::Printed));
}
