#pragma once

#include <QByteArray>
#include <QFile>
#include <QString>

#include <csignal>
#include <fcntl.h>
#include <functional>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

/// gopscope-reader at the other end of two pipes; ends with this object.
class ReaderProgram
{
public:
    /// `asChild` runs between fork and exec.
    explicit ReaderProgram(const QString &program = built(), const std::function<void()> &asChild = {})
    {
        int input[2], output[2];
        if (::pipe2(input, O_CLOEXEC) != 0 || ::pipe2(output, O_CLOEXEC) != 0)
            qFatal("no pipes");
        const QByteArray path = QFile::encodeName(program);
        m_pid = ::fork();
        if (m_pid == 0) {
            ::dup2(input[0], STDIN_FILENO);
            ::dup2(output[1], STDOUT_FILENO);
            if (asChild)
                asChild();
            ::execl(path.constData(), path.constData(), nullptr);
            ::_exit(127);
        }
        ::close(input[0]);
        ::close(output[1]);
        m_input = input[1];
        m_output = output[0];
    }
    ~ReaderProgram()
    {
        closeInput();
        ::close(m_output);
        if (m_pid > 0)
            ::kill(m_pid, SIGKILL);
        waitForEnd();
    }
    ReaderProgram(const ReaderProgram &) = delete;
    ReaderProgram &operator=(const ReaderProgram &) = delete;

    [[nodiscard]] static QString built() { return QStringLiteral(GOPSCOPE_BIN_DIR "/gopscope-reader"); }

    /// How much of it the pipe took.
    qsizetype write(const QByteArray &bytes) const
    {
        return ::write(m_input, bytes.data(), size_t(bytes.size()));
    }
    /// The next line without its end; empty when none comes within ten seconds or any more.
    QByteArray readLine()
    {
        while (!m_read.contains('\n')) {
            pollfd waits{m_output, POLLIN, 0};
            char bytes[4096];
            const ssize_t size = ::poll(&waits, 1, 10000) == 1 ? ::read(m_output, bytes, sizeof bytes) : 0;
            if (size <= 0)
                return {};
            m_read.append(bytes, size);
        }
        const qsizetype end = m_read.indexOf('\n');
        const QByteArray line = m_read.left(end);
        m_read.remove(0, end + 1);
        return line;
    }
    QByteArray ask(const QByteArray &request)
    {
        write(request + '\n');
        return readLine();
    }
    void closeInput() { ::close(std::exchange(m_input, -1)); }
    /// The exit code; 1000 and the signal when one killed it.
    int waitForEnd()
    {
        int status = 0;
        if (m_pid <= 0 || ::waitpid(std::exchange(m_pid, -1), &status, 0) < 0)
            return -1;
        return WIFSIGNALED(status) ? 1000 + WTERMSIG(status) : WEXITSTATUS(status);
    }
    /// The opener, which is what was started.
    [[nodiscard]] pid_t pid() const { return m_pid; }
    /// Its child, in the sandbox.
    [[nodiscard]] pid_t sandboxed() const
    {
        QFile file(QStringLiteral("/proc/%1/task/%1/children").arg(m_pid));
        return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed().toInt() : 0;
    }
    [[nodiscard]] int input() const { return m_input; }

private:
    pid_t m_pid = -1;
    int m_input = -1;
    int m_output = -1;
    QByteArray m_read;
};
