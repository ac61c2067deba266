// The opener at the other end of its socket: what it hands over, and what it makes of whom it does not know.
#include "reader/opener.h"
#include "reader/openerlink.h"
#include "system/procfs.h"

#include <QtTest>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

using namespace gopscope;

namespace {

/// An opener in a process of its own, without its confinement; ends with this object.
class OpenerProcess
{
public:
    OpenerProcess()
    {
        int sockets[2];
        if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0)
            qFatal("no socket");
        m_pid = ::fork();
        if (m_pid == 0) {
            ::close(sockets[1]);
            Opener(credentialsOfStarter().value()).serve(sockets[0]);
            ::_exit(0);
        }
        ::close(sockets[0]);
        m_socket.reset(sockets[1]);
    }
    ~OpenerProcess()
    {
        m_socket.reset();
        ::kill(m_pid, SIGKILL);
        ::waitpid(m_pid, nullptr, 0);
    }
    OpenerProcess(const OpenerProcess &) = delete;
    OpenerProcess &operator=(const OpenerProcess &) = delete;

    [[nodiscard]] UniqueFd takeSocket() { return std::move(m_socket); }
    [[nodiscard]] pid_t pid() const { return m_pid; }

private:
    UniqueFd m_socket;
    pid_t m_pid = -1;
};

std::uint64_t startTicksOf(pid_t pid)
{
    return procfs::status(pid).value().startTicks;
}

qsizetype descriptorsOf(pid_t pid)
{
    return QDir(QStringLiteral("/proc/%1/fd").arg(pid)).entryList(QDir::AllEntries | QDir::System).size();
}

bool sendAlong(int socket, const OpenRequest &request, int fd)
{
    iovec sent{.iov_base = const_cast<OpenRequest *>(&request), .iov_len = sizeof request};
    alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(sizeof fd)> control{};
    msghdr message{};
    message.msg_iov = &sent;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    cmsghdr *const header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof fd);
    std::memcpy(CMSG_DATA(header), &fd, sizeof fd);
    return ::sendmsg(socket, &message, MSG_NOSIGNAL) == ssize_t(sizeof request);
}

} // namespace

class tst_Opener : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void handsOverWhatCanOnlyBeRead()
    {
        OpenerProcess opener;
        OpenerLink link(opener.takeSocket());
        const auto opened = link.open(::getpid(), startTicksOf(::getpid()));
        QVERIFY(opened);
        for (const UniqueFd *fd : {&opened->exe, &opened->mem, &opened->auxv}) {
            QCOMPARE(::fcntl(fd->get(), F_GETFL) & O_ACCMODE, O_RDONLY);
            QCOMPARE(::fcntl(fd->get(), F_GETFD), FD_CLOEXEC);
        }
        // It is this process's own memory, and not even it may write there this way.
        volatile int here = 4711;
        int seen = 0;
        const auto address = static_cast<off_t>(reinterpret_cast<std::uintptr_t>(&here));
        QCOMPARE(::pread(opened->mem.get(), &seen, sizeof seen, address), ssize_t(sizeof seen));
        QCOMPARE(seen, 4711);
        QVERIFY(::pwrite(opened->mem.get(), &seen, sizeof seen, address) < 0);
        QCOMPARE(errno, EBADF);
    }

    void keepsNothing()
    {
        OpenerProcess opener;
        OpenerLink link(opener.takeSocket());
        const std::uint64_t ticks = startTicksOf(::getpid());
        QVERIFY(!link.open(::getpid(), ticks + 1)); // a refusal comes when all is closed again
        const qsizetype before = descriptorsOf(opener.pid());
        for (int i = 0; i < 50; ++i) {
            QVERIFY(link.open(::getpid(), ticks));
            QCOMPARE(link.open(::getpid(), ticks + 1).error().refusal, Refusal::Gone);
        }
        QCOMPARE(descriptorsOf(opener.pid()), before);
    }

    void answersNoOtherPacket_data()
    {
        QTest::addColumn<int>("size");
        for (const int size : {0, 1, int(sizeof(OpenRequest)) - 1, int(sizeof(OpenRequest)) + 1, 4096})
            QTest::addRow("%d bytes", size) << size;
    }
    void answersNoOtherPacket()
    {
        QFETCH(const int, size);
        OpenerProcess opener;
        const UniqueFd socket = opener.takeSocket();
        QCOMPARE(::send(socket.get(), QByteArray(size, '\1').constData(), std::size_t(size), 0),
                 ssize_t(size));
        char byte = 0;
        QCOMPARE(::recv(socket.get(), &byte, 1, 0), ssize_t(0)); // it ended
    }

    void takesNoDescriptors()
    {
        OpenerProcess opener;
        OpenerLink link(opener.takeSocket());
        const OpenRequest request{.startTicks = 1, .pid = ::getpid()};
        QVERIFY(!link.open(1, 1));
        const qsizetype before = descriptorsOf(opener.pid());
        QVERIFY(sendAlong(link.socket(), request, STDERR_FILENO));
        OpenAnswer answer;
        QCOMPARE(::recv(link.socket(), &answer, sizeof answer, 0), ssize_t(sizeof answer));
        QCOMPARE(answer.refusal, int(Refusal::Gone));
        QCOMPARE(descriptorsOf(opener.pid()), before);
    }

    void openersMayDie()
    {
        OpenerProcess opener;
        OpenerLink link(opener.takeSocket());
        ::kill(opener.pid(), SIGKILL);
        const auto opened = link.open(::getpid(), 1);
        QVERIFY(!opened);
        QCOMPARE(opened.error().refusal, Refusal::Io);
        QCOMPARE(opened.error().error, EPIPE);
    }

    /// A process that holds all that it may gets an answer, and keeps nothing of it.
    void saysWhenThereIsNoRoom()
    {
        OpenerProcess opener;
        OpenerLink link(opener.takeSocket());
        const std::uint64_t ticks = startTicksOf(::getpid());
        rlimit before{};
        ::getrlimit(RLIMIT_NOFILE, &before);
        const qsizetype open = descriptorsOf(::getpid());
        const UniqueFd last(::dup(STDERR_FILENO));
        const rlimit few{rlim_t(last.get()) + 2, before.rlim_max}; // one more, where three are needed
        ::setrlimit(RLIMIT_NOFILE, &few);
        const auto opened = link.open(::getpid(), ticks);
        ::setrlimit(RLIMIT_NOFILE, &before);
        QVERIFY(!opened);
        QCOMPARE(opened.error().error, EMFILE);
        QCOMPARE(descriptorsOf(::getpid()), open + 1);
    }
};

QTEST_APPLESS_MAIN(tst_Opener)
#include "tst_opener.moc"
