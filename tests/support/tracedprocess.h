#pragma once

#include <QByteArray>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <utility>

/// The first thread of another process, held still by ptrace, so that something can happen to the process, or
/// by it, at a moment that a test chooses; let go with this object. On amd64 only.
class TracedProcess
{
public:
    explicit TracedProcess(pid_t pid)
        : m_pid(pid)
    {
        if (::ptrace(PTRACE_SEIZE, m_pid, nullptr, PTRACE_O_TRACESYSGOOD) != 0 ||
            ::ptrace(PTRACE_INTERRUPT, m_pid, nullptr, nullptr) != 0 || !awaitStop())
            qFatal("a process can't be traced: %s", std::strerror(errno));
    }
    ~TracedProcess() { letGo(); }
    TracedProcess(const TracedProcess &) = delete;
    TracedProcess &operator=(const TracedProcess &) = delete;

    void letGo() { ::ptrace(PTRACE_DETACH, std::exchange(m_pid, -1), nullptr, nullptr); }

    /// Lets it run until it is about to make this system call for the `count`th time.
    void runToCall(unsigned long number, int count)
    {
        for (int i = 0; i < count; ++i) {
            do
                runToCall();
            while (registers().orig_rax != number);
        }
    }
    /// Lets it run until it is about to open a file, which it calls so.
    void runToOpeningOf(const QByteArray &name)
    {
        do
            runToCall(SYS_openat, 1);
        while (textAt(registers().rsi) != name);
    }
    /// It makes the call that it is about to make, and is told that it failed.
    void failCall(int error)
    {
        run();
        user_regs_struct now = registers();
        now.rax = static_cast<unsigned long long>(-error);
        setRegisters(now);
    }
    /// Has it make a system call before the next one of its own, and returns what the system said.
    long call(long number, const std::array<unsigned long, 4> &arguments)
    {
        constexpr int instructionSize = 2;
        runToCall();
        user_regs_struct before = registers(), now = before;
        now.orig_rax = static_cast<unsigned long long>(number);
        now.rdi = arguments[0];
        now.rsi = arguments[1];
        now.rdx = arguments[2];
        now.r10 = arguments[3];
        setRegisters(now);
        run();
        const auto result = static_cast<long>(registers().rax);
        before.rip -= instructionSize;
        before.rax = before.orig_rax;
        setRegisters(before);
        return result;
    }

private:
    bool awaitStop() const
    {
        int status = 0;
        return ::waitpid(m_pid, &status, __WALL) == m_pid && WIFSTOPPED(status);
    }
    /// To the beginning or end of a call.
    void run() const
    {
        constexpr int callStop = SIGTRAP | 0x80;
        int signal = 0;
        for (int status = 0; status >> 8 != callStop;) {
            if (::ptrace(PTRACE_SYSCALL, m_pid, nullptr, signal) != 0 ||
                ::waitpid(m_pid, &status, __WALL) != m_pid || !WIFSTOPPED(status))
                qFatal("a process that is traced has ended");
            const bool isSignal = status >> 16 == 0 && WSTOPSIG(status) != SIGTRAP;
            signal = isSignal ? WSTOPSIG(status) : 0;
        }
    }
    void runToCall() const
    {
        __ptrace_syscall_info info{};
        do {
            run();
            ::ptrace(PTRACE_GET_SYSCALL_INFO, m_pid, sizeof info, &info);
        } while (info.op != PTRACE_SYSCALL_INFO_ENTRY);
    }
    [[nodiscard]] user_regs_struct registers() const
    {
        user_regs_struct now{};
        ::ptrace(PTRACE_GETREGS, m_pid, nullptr, &now);
        return now;
    }
    void setRegisters(const user_regs_struct &now) const { ::ptrace(PTRACE_SETREGS, m_pid, nullptr, &now); }
    [[nodiscard]] QByteArray textAt(unsigned long long address) const
    {
        const long word = ::ptrace(PTRACE_PEEKDATA, m_pid, address, nullptr);
        std::array<char, sizeof word + 1> text{};
        std::memcpy(text.data(), &word, sizeof word);
        return text.data();
    }

    pid_t m_pid;
};
