#pragma once

#include <QProcess>

#include <cstddef>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <optional>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/// Stands where Yama would: hears whom a program lets read its memory, before the kernel does.
class PtracerSpy
{
public:
    struct Named
    {
        __u64 id = 0;
        qint64 ptracer = 0;
    };

    PtracerSpy() = default;
    ~PtracerSpy() { ::close(m_listener); }
    PtracerSpy(const PtracerSpy &) = delete;
    PtracerSpy &operator=(const PtracerSpy &) = delete;

    /// Starts a program that is heard, and whatever it starts.
    static void start(QProcess &process, const QString &program, const QStringList &arguments)
    {
        process.setChildProcessModifier([] { listen(); });
        auto environment = QProcessEnvironment::systemEnvironment();
        // Its leak check names a tracer of its own.
        environment.insert(QStringLiteral("ASAN_OPTIONS"), QStringLiteral("detect_leaks=0"));
        process.setProcessEnvironment(environment);
        process.start(program, arguments);
    }

    /// Whom `pid`, or what it starts, names next; absent when it names nobody within ten seconds.
    std::optional<Named> next(qint64 pid)
    {
        if (m_listener < 0) {
            const auto process = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
            m_listener = static_cast<int>(::syscall(SYS_pidfd_getfd, process, listener, 0));
            ::close(process);
        }
        pollfd waits{m_listener, POLLIN, 0};
        seccomp_notif heard{};
        if (::poll(&waits, 1, 10000) != 1 || ::ioctl(m_listener, SECCOMP_IOCTL_NOTIF_RECV, &heard) != 0)
            return {};
        return Named{.id = heard.id, .ptracer = static_cast<qint64>(heard.data.args[1])};
    }
    void goOn(const Named &named) const
    {
        seccomp_notif_resp answer{
            .id = named.id, .val = 0, .error = 0, .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
        ::ioctl(m_listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
    }

private:
    /// In the child that will be the program.
    static void listen()
    {
        constexpr auto at = [](std::size_t offset) { return static_cast<__u32>(offset); };
        sock_filter rules[] = {
            BPF_STMT(BPF_LD | BPF_W | BPF_ABS, at(offsetof(seccomp_data, nr))),
            BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_prctl, 0, 3),
            BPF_STMT(BPF_LD | BPF_W | BPF_ABS, at(offsetof(seccomp_data, args))),
            BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PR_SET_PTRACER, 0, 1),
            BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
            BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        };
        const sock_fprog program{.len = std::size(rules), .filter = rules};
        ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        const long made =
            ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
        ::dup2(static_cast<int>(made), listener); // stays open over exec
    }

    static constexpr int listener = 200;
    int m_listener = -1;
};
