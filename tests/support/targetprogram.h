#pragma once

#include "system/procfs.h"

#include <QByteArray>
#include <QFile>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <grp.h>
#include <initializer_list>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

constexpr uid_t nobody = 65534;

/// What a program does when it starts, before it is one: runs in a child of this one.
namespace as {

using Action = void (*)();

inline void root() {}
inline void user(uid_t id, std::initializer_list<gid_t> groups = {})
{
    if (::setgroups(groups.size(), groups.begin()) != 0 || ::setgid(id) != 0 || ::setuid(id) != 0)
        ::_exit(126);
}
inline void plainNobody()
{
    user(nobody);
}

} // namespace as

/// What asks gopscope-reader to read a process under that number.
inline QByteArray attachRequest(int id, pid_t pid)
{
    const auto status = gopscope::procfs::status(pid);
    return "attach " + QByteArray::number(id) + ' ' + QByteArray::number(pid) + ' ' +
           QByteArray::number(status ? status->startTicks : 0);
}

/// A process to be read; ends with this object.
class TargetProgram
{
public:
    /// Waits until the program, which may get an argument, says that it is ready.
    TargetProgram(const QString &program, as::Action asChild, const QString &argument = {})
    {
        const QByteArray path = QFile::encodeName(program), word = QFile::encodeName(argument);
        start([&] {
            asChild();
            ::execl(path.constData(), path.constData(), word.isEmpty() ? nullptr : word.constData(), nullptr);
        });
    }
    /// Forks only; `asChild` goes on behind it.
    explicit TargetProgram(as::Action asChild)
    {
        start([&] {
            asChild();
            ::write(STDOUT_FILENO, "ready\n", 6);
            ::pause();
        });
    }
    ~TargetProgram() { end(); }
    TargetProgram(const TargetProgram &) = delete;
    TargetProgram &operator=(const TargetProgram &) = delete;

    /// Waits until it, or what it has become, says so once more.
    void awaitReady() const
    {
        std::array<char, 64> said;
        if (::read(m_output, said.data(), said.size()) <= 0)
            qFatal("the process to be read did not start");
    }
    void signal(int number) const { ::kill(m_pid, number); }
    void end()
    {
        if (m_pid <= 0)
            return;
        signal(SIGKILL);
        ::waitpid(std::exchange(m_pid, -1), nullptr, 0);
        ::close(m_output);
    }
    [[nodiscard]] pid_t pid() const { return m_pid; }
    [[nodiscard]] QByteArray attach(int id) const
    {
        return "attach " + QByteArray::number(id) + ' ' + QByteArray::number(m_pid) + ' ' +
               QByteArray::number(m_startTicks);
    }

private:
    template<typename Child> void start(Child asChild)
    {
        int output[2];
        if (::pipe2(output, O_CLOEXEC) != 0)
            qFatal("no pipe");
        m_pid = ::fork();
        if (m_pid == 0) {
            ::dup2(output[1], STDOUT_FILENO);
            asChild();
            ::_exit(127);
        }
        ::close(output[1]);
        m_output = output[0];
        awaitReady();
        const auto status = gopscope::procfs::status(m_pid);
        if (!status)
            qFatal("the process to be read has ended");
        m_startTicks = status->startTicks;
    }

    pid_t m_pid = -1;
    int m_output = -1;
    quint64 m_startTicks = 0;
};
