#include "reader/sandbox.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/kcmp.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <initializer_list>
#include <memory>

namespace gopscope {

namespace {

/// The address sanitizer reserves terabytes, and looks for its stack before a function that does not return.
#ifdef __SANITIZE_ADDRESS__
constexpr bool isSanitized = true;
#else
constexpr bool isSanitized = false;
#endif

/// An allow-list of system calls; all others kill the process.
class Filter
{
public:
    Filter()
        : m_context(::seccomp_init(SCMP_ACT_KILL_PROCESS), &::seccomp_release)
        , m_good(m_context &&
                 ::seccomp_attr_set(m_context.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0)
    {
    }

    void allow(std::initializer_list<int> calls)
    {
        for (const int call : calls)
            allow(call, {});
    }
    /// Only with such arguments.
    void allow(int call, std::initializer_list<scmp_arg_cmp> arguments)
    {
        m_good = m_good && ::seccomp_rule_add_array(m_context.get(), SCMP_ACT_ALLOW, call,
                                                    unsigned(arguments.size()), arguments.begin()) == 0;
    }
    /// Not allowed, but no reason to be killed.
    void refuse(std::initializer_list<int> calls)
    {
        for (const int call : calls)
            m_good = m_good && ::seccomp_rule_add(m_context.get(), SCMP_ACT_ERRNO(EACCES), call, 0) == 0;
    }
    /// Puts it first: each call walks along the list.
    void prefer(int call)
    {
        constexpr std::uint8_t most = 255;
        m_good = m_good && ::seccomp_syscall_priority(m_context.get(), call, most) == 0;
    }
    /// Sets no_new_privs too.
    [[nodiscard]] bool load() { return m_good && ::seccomp_load(m_context.get()) == 0; }

private:
    std::unique_ptr<void, decltype(&::seccomp_release)> m_context;
    bool m_good;
};

scmp_arg_cmp argumentIs(unsigned argument, scmp_datum_t value)
{
    return {.arg = argument, .op = SCMP_CMP_EQ, .datum_a = value, .datum_b = 0};
}

scmp_arg_cmp hasNoneOf(unsigned argument, scmp_datum_t bits)
{
    return {.arg = argument, .op = SCMP_CMP_MASKED_EQ, .datum_a = bits, .datum_b = 0};
}

scmp_arg_cmp hasAllOf(unsigned argument, scmp_datum_t bits)
{
    return {.arg = argument, .op = SCMP_CMP_MASKED_EQ, .datum_a = bits, .datum_b = bits};
}

/// What the C++ library needs for memory, and every process to end or to go on after SIGSTOP.
void allowLiving(Filter &filter)
{
    filter.allow({SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(futex),
                  SCMP_SYS(getrandom), SCMP_SYS(close), SCMP_SYS(exit), SCMP_SYS(exit_group),
                  SCMP_SYS(rt_sigreturn), SCMP_SYS(restart_syscall)});
    filter.allow(SCMP_SYS(mmap), {hasNoneOf(2, PROT_EXEC)});
    filter.allow(SCMP_SYS(mprotect), {hasNoneOf(2, PROT_EXEC)});
    if (isSanitized)
        filter.allow({SCMP_SYS(sigaltstack)});
}

/// From what is open already, and about it; to stdout and stderr.
void allowStreams(Filter &filter)
{
    filter.allow({SCMP_SYS(pread64), SCMP_SYS(read), SCMP_SYS(fstat)});
    // fstat(3) is this one, of a descriptor and no path.
    filter.allow(SCMP_SYS(newfstatat), {hasAllOf(3, AT_EMPTY_PATH)});
    for (const int output : {STDOUT_FILENO, STDERR_FILENO})
        filter.allow(SCMP_SYS(write), {argumentIs(0, static_cast<scmp_datum_t>(output))});
}

bool keepCapabilities(Capabilities kept)
{
    __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> sets{};
    if (::syscall(SYS_capget, &header, sets.data()) != 0)
        return false;
    for (auto &set : sets) {
        set.permitted &= static_cast<std::uint32_t>(kept);
        set.effective = set.permitted;
        set.inheritable = 0; // and with it what is ambient
        kept >>= 32;
    }
    return ::syscall(SYS_capset, &header, sets.data()) == 0;
}

void limit(int resource, rlim_t most)
{
    rlimit limits{};
    if (::getrlimit(static_cast<__rlimit_resource>(resource), &limits) != 0)
        return;
    limits.rlim_max = std::min(limits.rlim_max, most);
    limits.rlim_cur = limits.rlim_max;
    ::setrlimit(static_cast<__rlimit_resource>(resource), &limits);
}

} // namespace

bool confineOpener(const Credentials &starter)
{
    constexpr Capabilities ptrace = Capabilities(1) << CAP_SYS_PTRACE;
    if (!keepCapabilities(starter.permitted | ptrace))
        return false;
    Filter filter;
    allowLiving(filter);
    filter.allow({SCMP_SYS(read), SCMP_SYS(fstat), SCMP_SYS(newfstatat), SCMP_SYS(recvfrom),
                  SCMP_SYS(sendmsg), SCMP_SYS(wait4)});
    filter.allow(SCMP_SYS(openat), {hasNoneOf(2, O_ACCMODE | O_CREAT | O_TRUNC)});
    filter.allow(SCMP_SYS(kill), {argumentIs(1, 0)}); // whether a process is there
    filter.allow(SCMP_SYS(kcmp), {argumentIs(2, KCMP_VM)});
    return filter.load();
}

bool enterSandbox(int link)
{
    constexpr rlim_t mostDescriptors = 4096;
    constexpr rlim_t mostMemory = isSanitized ? RLIM_INFINITY : 512 << 20;
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, mostDescriptors);
    limit(RLIMIT_AS, mostMemory);
    if (::prctl(PR_SET_DUMPABLE, 0) != 0 || !keepCapabilities(0))
        return false;

    const auto opener = static_cast<scmp_datum_t>(link);
    Filter filter;
    filter.prefer(SCMP_SYS(pread64));
    allowLiving(filter);
    allowStreams(filter);
    filter.allow({SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(clock_gettime), SCMP_SYS(clock_nanosleep),
                  SCMP_SYS(nanosleep), SCMP_SYS(setitimer)});
    filter.allow(SCMP_SYS(sendmsg), {argumentIs(0, opener)});
    filter.allow(SCMP_SYS(recvmsg), {argumentIs(0, opener)});
    return filter.load();
}

bool enterFileSandbox()
{
    constexpr rlim_t mostMemory = isSanitized ? RLIM_INFINITY : 256 << 20;
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_AS, mostMemory);
    if (::prctl(PR_SET_DUMPABLE, 0) != 0 || !keepCapabilities(0))
        return false;
    Filter filter;
    allowLiving(filter);
    allowStreams(filter);
    filter.allow({SCMP_SYS(lseek)});
    filter.allow(SCMP_SYS(fcntl), {argumentIs(1, F_GETFD)});
    filter.refuse({SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(readlink), SCMP_SYS(readlinkat),
                   SCMP_SYS(access), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(statx), SCMP_SYS(getcwd)});
    return filter.load();
}

} // namespace gopscope
