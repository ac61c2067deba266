// The real gopscope-reader on real programs: what it reads, whom it refuses, how it ends. Runs as root, since
// it plays several users, and in a PID namespace, where it also sees what a process leaves behind.
#include "ownpids.h"
#include "readerprogram.h"
#include "targetprogram.h"
#include "truthprogram.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QtTest>

#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

using namespace Qt::StringLiterals;
using namespace gopscope;

namespace as {
namespace {

constexpr uid_t somebody = 65533;

void anotherUser()
{
    user(somebody);
}
void oneMoreGroup()
{
    user(nobody, {27});
}
void ofAContainer()
{
    user(nobody);
    if (::unshare(CLONE_NEWUSER) != 0)
        ::_exit(126);
}
/// Within a chroot the kernel gives nobody one.
bool canBeOfAContainer()
{
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(::unshare(CLONE_NEWUSER) == 0 ? 0 : 1);
    int status = -1;
    return ::waitpid(child, &status, 0) == child && status == 0;
}
/// With a capability that an exec leaves, as one that can be inherited.
void heir()
{
    ::prctl(PR_SET_KEEPCAPS, 1);
    user(nobody);
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct sets[2]{};
    sets[0].permitted = sets[0].inheritable = 1U << CAP_NET_BIND_SERVICE;
    if (::syscall(SYS_capset, &header, sets) != 0)
        ::_exit(126);
}
void privileged()
{
    heir();
    if (::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_NET_BIND_SERVICE, 0, 0) != 0)
        ::_exit(126);
}
/// Waits for what never comes.
void silentInput()
{
    int input[2];
    if (::pipe(input) != 0 || ::dup2(input[0], STDIN_FILENO) < 0)
        ::_exit(126);
}

} // namespace
} // namespace as

namespace {

QByteArray statusOf(pid_t pid, const QByteArray &line)
{
    QFile file(u"/proc/%1/status"_s.arg(pid));
    const QByteArray text = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    const qsizetype at = text.indexOf('\n' + line + ":\t");
    const qsizetype from = at + line.size() + 3;
    return at < 0 ? QByteArray() : text.mid(from, text.indexOf('\n', from) - from);
}

bool isGone(pid_t pid)
{
    return pid > 0 && ::kill(pid, 0) != 0 && errno == ESRCH;
}

/// Whether Yama keeps siblings out here.
bool hasYama()
{
    QFile file(u"/proc/sys/kernel/yama/ptrace_scope"_s);
    return file.open(QIODevice::ReadOnly) && file.readAll().trimmed() != "0";
}

/// A mount namespace of the reader's own.
bool ownMounts()
{
    return ::unshare(CLONE_NEWNS) == 0 && ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

} // namespace

Q_DECLARE_METATYPE(as::Action)

class tst_Reader : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    QString m_reader, m_capable, m_go;

    /// A copy that everybody can start, with this mode; what was there of that name is replaced.
    QString copy(const QString &program, const QString &name, mode_t mode = 0755)
    {
        const QString path = m_dir.filePath(name);
        QFile::remove(path);
        if (!QFile::copy(program, path) || ::chmod(QFile::encodeName(path).constData(), mode) != 0)
            qFatal("%s can't be copied; app/setup builds it", qPrintable(program));
        return path;
    }
    static void setCapability(const QString &program, const QString &capability)
    {
        if (QProcess::execute(u"setcap"_s, {capability, program}) != 0)
            qFatal("setcap failed");
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(::geteuid() == 0, "these tests play several users: run them as root");
        ::chmod(QFile::encodeName(m_dir.path()).constData(), 0755);
        m_reader = copy(ReaderProgram::built(), u"reader"_s);
        m_capable = copy(ReaderProgram::built(), u"capable"_s);
        setCapability(m_capable, u"cap_sys_ptrace=ep"_s);
        m_go = copy(QStringLiteral(GOPSCOPE_SOURCE_DIR "/build/peers/noagent"), u"noagent"_s);
    }

    void readsAGoProgram()
    {
        const TargetProgram target(m_go, as::root);
        ReaderProgram reader;
        QCOMPARE(reader.readLine(), "gopscope-reader 1 privileged");
        QVERIFY(reader.ask(target.attach(1)).startsWith("attached 1 go1."));
        for (const char *request : {"read 1", "read 1", "read 1 states"}) {
            const QByteArray line = reader.ask(request);
            QVERIFY2(line.startsWith("reading 1 realtime=") && line.contains(" heap_objects="),
                     line.constData());
        }
        QCOMPARE(reader.ask("detach 1"), "detached 1");
    }

    void readsAsAnOrdinaryUser()
    {
        const TargetProgram target(m_go, as::plainNobody);
        ReaderProgram capable(m_capable, as::plainNobody), plain(m_reader, as::plainNobody);
        QCOMPARE(capable.readLine(), "gopscope-reader 1 privileged");
        QVERIFY(capable.ask(target.attach(1)).startsWith("attached 1 "));
        QCOMPARE(plain.readLine(), "gopscope-reader 1 plain");
        QVERIFY(
            plain.ask(target.attach(1)).startsWith(hasYama() ? "refused 1 not_permitted" : "attached 1 "));
    }

    void readsAnExperimentOnlyWithItsLayout()
    {
        const TruthProgram program(u"own-experiment"_s);
        const auto status = procfs::status(int(program.pid()));
        QVERIFY(status);
        const QByteArray process =
            QByteArray::number(program.pid()) + ' ' + QByteArray::number(status->startTicks);
        ReaderProgram reader;
        QVERIFY(reader.readLine().startsWith("gopscope-reader 1 "));
        const QByteArray refused = reader.ask("attach 1 " + process);
        QVERIFY2(refused.startsWith("refused 1 no_table ") && refused.contains("staticlockranking"),
                 refused.constData());

        QProcess layout;
        layout.setStandardInputFile(u"/proc/%1/exe"_s.arg(program.pid()));
        layout.start(QStringLiteral(GOPSCOPE_BIN_DIR "/gopscope-layout"));
        QVERIFY(layout.waitForFinished() && layout.exitCode() == 0);
        const QByteArray table = layout.readAllStandardOutput();
        const auto attach = [&](const QByteArray &text) {
            return "attach 1 " + process + ' ' + QByteArray::number(text.size()) + '\n' + text;
        };
        // What does not hold is not believed, and the bytes of a layout are no requests.
        reader.write(attach("F\tg\n"));
        QVERIFY(reader.readLine().startsWith("refused 1 no_table "));
        QByteArray wrong = table;
        wrong.replace("F\tgcc.totalAlloc\t", "F\tgcc.totalAlloc\t1");
        reader.write(attach(wrong));
        QVERIFY(reader.readLine().startsWith("refused 1 unknown_layout "));
        reader.write(attach(table));
        QCOMPARE(reader.readLine().left(14), "attached 1 go1");
        QVERIFY(reader.ask("read 1").startsWith("reading 1 "));
    }

    void readsWhatIsStopped()
    {
        const TargetProgram target(m_go, as::root);
        target.signal(SIGSTOP);
        ReaderProgram reader;
        reader.readLine();
        QVERIFY(reader.ask(target.attach(1)).startsWith("attached 1 "));
        QVERIFY(reader.ask("read 1").startsWith("reading 1 "));
    }

    /// By what runs, whatever stands in its place now.
    void readsWhatIsNoMoreOnDisk()
    {
        const QString peers = QStringLiteral(GOPSCOPE_SOURCE_DIR "/build/peers/");
        const QString program = copy(peers + u"truth-1.22.12"_s, u"rebuilt"_s);
        const TargetProgram target(program, as::silentInput);
        ReaderProgram reader;
        reader.readLine();
        QVERIFY(QFile::remove(program));
        QCOMPARE(reader.ask(target.attach(1)), "attached 1 go1.22.12");
        copy(peers + u"truth-1.16.15-stripped"_s, u"rebuilt"_s);
        QCOMPARE(reader.ask(target.attach(2)), "attached 2 go1.22.12");
        QVERIFY(reader.ask("read 1").startsWith("reading 1 "));
        QVERIFY(reader.ask("read 2").startsWith("reading 2 "));
    }

    /// Of a file that only the program itself sees.
    void readsInAnotherMountNamespace()
    {
        static QByteArray folder;
        folder = QFile::encodeName(m_dir.path());
        const auto inside = [] {
            if (!ownMounts() || ::mount(folder.constData(), "/mnt", nullptr, MS_BIND, nullptr) != 0)
                ::_exit(126);
        };
        QVERIFY(!QFile::exists(u"/mnt/noagent"_s));
        const TargetProgram target(u"/mnt/noagent"_s, inside);
        ReaderProgram reader;
        reader.readLine();
        QVERIFY(reader.ask(target.attach(1)).startsWith("attached 1 go1."));
        QVERIFY(reader.ask("read 1 states").startsWith("reading 1 "));
    }

    void whatExitsFallsSilent()
    {
        TargetProgram target(m_go, as::root), other(m_go, as::root);
        const QByteArray again = target.attach(2);
        ReaderProgram reader;
        reader.readLine();
        QVERIFY(reader.ask(target.attach(1)).startsWith("attached 1 "));
        target.end();
        QVERIFY(reader.ask("read 1").startsWith("silent 1 gone "));
        QCOMPARE(reader.ask(again), "refused 2 gone errno=2");
        QVERIFY(reader.ask(other.attach(3)).startsWith("attached 3 "));
        QVERIFY(reader.ask("read 1").startsWith("silent 1 gone "));
        QVERIFY(reader.ask("read 3").startsWith("reading 3 "));
    }

    void aPidIsHandedOn()
    {
        TargetProgram target(m_go, as::root);
        const pid_t pid = target.pid();
        const QByteArray before = target.attach(2);
        const quint64 started = procfs::status(pid)->startTicks;
        ReaderProgram reader;
        reader.readLine();
        QVERIFY(reader.ask(target.attach(1)).startsWith("attached 1 "));
        target.end();
        // Two of one tick would be one and the same to everybody.
        QTRY_VERIFY(procfs::ticksNow() > started);
        ownpids::setNext(pid);
        const TargetProgram heir(m_go, as::root);
        QCOMPARE(heir.pid(), pid);
        QVERIFY(heir.attach(2) != before);
        QVERIFY(reader.ask("read 1").startsWith("silent 1 gone "));
        QCOMPARE(reader.ask(before), "refused 2 gone");
        QVERIFY(reader.ask(heir.attach(2)).startsWith("attached 2 "));
    }

    void refuses_data()
    {
        QTest::addColumn<as::Action>("asChild");
        QTest::addColumn<int>("mode"); ///< of the program's file, which is root's
        QTest::addColumn<QString>("capability");
        QTest::addColumn<QByteArray>("reason");
        const auto row = [](const char *name, as::Action asChild, const char *reason, int mode = 0755,
                            const QString &capability = {}) {
            QTest::newRow(name) << asChild << mode << capability << QByteArray(reason);
        };
        row("another user's", as::anotherUser, "another_user");
        row("root's", as::root, "another_user");
        row("set-user-ID", as::plainNobody, "more_rights", 04755);
        row("set-group-ID", as::plainNobody, "more_rights", 02755);
        row("one more group", as::oneMoreGroup, "more_rights");
        row("a file with a capability", as::plainNobody, "more_rights", 0755, u"cap_net_bind_service=ep"_s);
        row("an ambient capability", as::privileged, "more_rights");
        row("an inheritable capability", as::heir, "more_rights");
        row("a program that can't be read", as::plainNobody, "not_dumpable", 0711);
        if (as::canBeOfAContainer())
            row("a user namespace of its own", as::ofAContainer, "user_namespace");
        else
            qInfo("no user namespace can be made here, so none is refused");
    }
    /// With the capability and without, for the same reasons.
    void refuses()
    {
        QFETCH(const as::Action, asChild);
        QFETCH(const int, mode);
        QFETCH(const QString, capability);
        QFETCH(const QByteArray, reason);
        const QString program = copy(m_go, u"odd"_s, mode_t(mode));
        if (!capability.isEmpty())
            setCapability(program, capability);
        const TargetProgram target(program, asChild);
        for (const QString &readerProgram : {m_capable, m_reader}) {
            ReaderProgram reader(readerProgram, as::plainNobody);
            reader.readLine();
            const QByteArray answer = reader.ask(target.attach(1));
            QVERIFY2(answer == "refused 1 " + reason, answer.constData());
        }
    }

    void refusesWhoDoesNotWantTo()
    {
        // The same process, but for that one bit, is handed over, and found to be no Go program.
        const auto willing = [] {
            as::user(nobody);
            ::prctl(PR_SET_DUMPABLE, 1);
        };
        const auto unwilling = [] {
            as::user(nobody);
            ::prctl(PR_SET_DUMPABLE, 0);
        };
        const TargetProgram open(willing), closed(unwilling);
        ReaderProgram reader(m_capable, as::plainNobody);
        reader.readLine();
        const QByteArray answer = reader.ask(open.attach(1));
        QVERIFY2(answer.startsWith("refused 1 not_go "), answer.constData());
        QCOMPARE(reader.ask(closed.attach(1)), "refused 1 not_dumpable");
    }

    /// Between vfork and exec there is nothing but the parent's memory to be read.
    void refusesWhatRunsInItsParentsMemory()
    {
        static std::array<char, 64 << 10> stack;
        const auto waits = [](void *) -> int { return ::pause(); };
        const pid_t pid = ::clone(waits, stack.data() + stack.size(), CLONE_VM | SIGCHLD, nullptr);
        QVERIFY(pid > 0);
        const auto status = procfs::status(pid);
        ReaderProgram reader;
        reader.readLine();
        const QByteArray request =
            "attach 1 " + QByteArray::number(pid) + ' ' + QByteArray::number(status->startTicks);
        const QByteArray answer = reader.ask(request);
        ::kill(pid, SIGKILL);
        ::waitpid(pid, nullptr, 0);
        QCOMPARE(answer, "refused 1 starting");
    }

    /// The same, with a Go program in the parent's memory and a child that is none.
    void takesNoChildForItsParent()
    {
        QProcess parent;
        parent.start(QStringLiteral(GOPSCOPE_SOURCE_DIR "/build/peers/parent"), {u"/bin/true"_s});
        QVERIFY(parent.waitForReadyRead(10000));
        ReaderProgram reader;
        reader.readLine();
        const QDir threads(u"/proc/%1/task"_s.arg(parent.processId()));
        int id = 0, starting = 0;
        QElapsedTimer elapsed;
        for (elapsed.start(); starting < 1000 && elapsed.elapsed() < 30000;) {
            const QStringList tasks = threads.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
            for (const QString &task : tasks) {
                QFile children(threads.filePath(task + u"/children"_s));
                const qint64 pid = children.open(QIODevice::ReadOnly) ? children.readAll().toLongLong() : 0;
                const auto status = pid > 0 ? procfs::status(pid) : failure(ErrorKind::NotFound, {});
                if (!status)
                    continue;
                const QByteArray answer =
                    reader.ask("attach " + QByteArray::number(++id) + ' ' + QByteArray::number(pid) + ' ' +
                               QByteArray::number(status->startTicks));
                QVERIFY2(answer.startsWith("refused ") && !answer.contains("not_permitted"),
                         answer.constData());
                starting += answer.endsWith(" starting") ? 1 : 0;
            }
        }
        parent.kill();
        parent.waitForFinished();
        QVERIFY(starting >= 1000);
    }

    /// No Yama here, usually: what it does to the opener is done by a file that can't be opened.
    void tellsThatYamaForbids()
    {
        const QByteArray kernel = QFile::encodeName(m_dir.filePath(u"kernel"_s));
        QVERIFY(QDir(m_dir.path()).mkpath(u"kernel/yama"_s));
        QFile scope(m_dir.filePath(u"kernel/yama/ptrace_scope"_s)), closed(m_dir.filePath(u"closed"_s));
        QVERIFY(scope.open(QIODevice::WriteOnly) && scope.write("1\n") > 0 &&
                closed.open(QIODevice::WriteOnly));
        scope.close();
        const QByteArray mem = QFile::encodeName(closed.fileName());
        QVERIFY(::chown(mem.constData(), nobody, nobody) == 0 && ::chmod(mem.constData(), 0) == 0);
        const TargetProgram target(m_go, as::plainNobody);
        const QByteArray over = "/proc/" + QByteArray::number(target.pid()) + "/mem";
        ReaderProgram reader(m_reader, [&] {
            if (!ownMounts() || ::mount(mem.constData(), over.constData(), nullptr, MS_BIND, nullptr) != 0 ||
                ::mount(kernel.constData(), "/proc/sys/kernel", nullptr, MS_BIND, nullptr) != 0)
                ::_exit(126);
            as::user(nobody);
        });
        reader.readLine();
        QCOMPARE(reader.ask(target.attach(1)), "refused 1 not_permitted errno=13 yama=1");
    }

    void tellsThatProcIsHidden()
    {
        const TargetProgram target(m_go, as::root);
        for (const char *hiding : {"hidepid=1", "hidepid=2"}) {
            ReaderProgram reader(m_reader, [hiding] {
                if (!ownMounts() || ::mount("proc", "/proc", "proc", 0, hiding) != 0)
                    ::_exit(126);
                as::user(nobody);
            });
            reader.readLine();
            const QByteArray answer = reader.ask(target.attach(1));
            QVERIFY2(answer.startsWith("refused 1 hidepid errno="), answer.constData());
        }
    }

    void holdsNothingMoreThanItNeeds()
    {
        ReaderProgram reader(m_capable, as::plainNobody);
        reader.readLine(); // both are confined before that
        const pid_t sandboxed = reader.sandboxed();
        QCOMPARE(reader.ask("read 1"), "error no_such_id");
        QTRY_COMPARE(statusOf(reader.pid(), "Seccomp"), "2");
        for (const pid_t pid : {reader.pid(), sandboxed}) {
            QCOMPARE(statusOf(pid, "Seccomp"), "2");
            QCOMPARE(statusOf(pid, "NoNewPrivs"), "1");
        }
        for (const char *set : {"CapInh", "CapPrm", "CapEff", "CapAmb"})
            QCOMPARE(statusOf(sandboxed, set).toULongLong(nullptr, 16), 0ULL);
        QCOMPARE(statusOf(reader.pid(), "CapPrm").toULongLong(nullptr, 16), 1ULL << CAP_SYS_PTRACE);
        QCOMPARE(QDir(u"/proc/%1/fd"_s.arg(sandboxed))
                     .entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot)
                     .size(),
                 4);
        QCOMPARE(QDir(u"/proc/%1/fd"_s.arg(reader.pid()))
                     .entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot)
                     .size(),
                 1);
    }

    /// What it holds open would be the memory of processes that others of the same user can't read.
    void keepsWhatItHolds()
    {
        const TargetProgram target(m_go, as::plainNobody);
        ReaderProgram reader(m_capable, as::plainNobody);
        reader.readLine();
        QVERIFY(reader.ask(target.attach(1)).startsWith("attached 1 "));
        for (const pid_t pid : {reader.pid(), reader.sandboxed()}) {
            const QByteArray folder = "/proc/" + QByteArray::number(pid) + "/fd";
            const pid_t thief = ::fork();
            if (thief == 0) {
                as::user(nobody);
                ::_exit(::open(folder.constData(), O_RDONLY) < 0 && errno == EACCES ? 0 : 1);
            }
            int status = -1;
            ::waitpid(thief, &status, 0);
            QCOMPARE(status, 0);
        }
    }

    void survivesGarbage()
    {
        QRandomGenerator random(20240601);
        QByteArray garbage;
        for (int i = 0; i < 200; ++i) {
            QByteArray bytes(random.bounded(2000), '\0');
            for (char &byte : bytes)
                byte = char(random.bounded(256));
            garbage += bytes;
        }
        garbage += '\n' + QByteArray(17000, 'a') + '\n' + QByteArray(17000, '\0') + '\n';
        garbage += QByteArray("attach 1 1 1\0\n", 14) + "read\n\n\nattach 1\n";
        const TargetProgram target(m_go, as::root);
        ReaderProgram reader;
        reader.readLine();
        QCOMPARE(reader.write(garbage), garbage.size());
        for (qsizetype i = garbage.count('\n'); i > 0; --i) {
            const QByteArray answer = reader.readLine();
            QVERIFY2(answer == "error unknown" || answer == "error too_long", answer.constData());
        }
        QVERIFY(reader.ask(target.attach(1)).startsWith("attached 1 "));
        reader.write("read 1\nread");
        reader.closeInput();
        QVERIFY(reader.readLine().startsWith("reading 1 "));
        QCOMPARE(reader.readLine(), "");
        QCOMPARE(reader.waitForEnd(), 0);
    }

    void takesNoMoreFromWhoDoesNotRead()
    {
        constexpr qsizetype most = 1 << 20; // two pipes and some, far from it
        ReaderProgram reader;
        reader.readLine();
        ::fcntl(reader.input(), F_SETFL, O_NONBLOCK);
        qsizetype requests = 0;
        const QByteArray request = "detach 5\n";
        pollfd waits{reader.input(), POLLOUT, 0};
        while (::poll(&waits, 1, 300) == 1 && requests * request.size() < most) {
            while (reader.write(request) == request.size())
                ++requests;
        }
        QVERIFY(requests * request.size() < most);
        for (; requests > 0; --requests)
            QCOMPARE(reader.readLine(), "error no_such_id");
        QCOMPARE(reader.ask("detach 5"), "error no_such_id");
    }

    void endsWithItsInput()
    {
        ReaderProgram reader;
        reader.readLine();
        const pid_t opener = reader.pid(), sandboxed = reader.sandboxed();
        QVERIFY(!isGone(opener) && !isGone(sandboxed));
        reader.closeInput();
        QCOMPARE(reader.waitForEnd(), 0);
        QVERIFY(isGone(opener) && isGone(sandboxed));
    }

    void endsWithItsOpener()
    {
        ReaderProgram reader;
        reader.readLine();
        const pid_t sandboxed = reader.sandboxed();
        QVERIFY(sandboxed > 0);
        ::kill(reader.pid(), SIGKILL);
        QCOMPARE(reader.readLine(), "error opener_gone");
        QCOMPARE(reader.waitForEnd(), 1000 + SIGKILL);
        int status = 0;
        QCOMPARE(::waitpid(sandboxed, &status, 0),
                 sandboxed); // as the first process here, this is its parent now
        QCOMPARE(WEXITSTATUS(status), 3);
    }

    void endsWithItsSandbox()
    {
        ReaderProgram reader;
        reader.readLine();
        ::kill(reader.sandboxed(), SIGKILL);
        QCOMPARE(reader.waitForEnd(), 128 + SIGKILL);
    }

    void goesOnAfterAStop()
    {
        ReaderProgram reader;
        reader.readLine();
        for (const pid_t pid : {reader.sandboxed(), reader.pid()}) {
            ::kill(pid, SIGSTOP);
            QTRY_VERIFY(statusOf(pid, "State").startsWith("T"));
            ::kill(pid, SIGCONT);
        }
        QCOMPARE(reader.ask("read 1"), "error no_such_id");
        QCOMPARE(reader.ask("attach 1 1 1"), "refused 1 gone");
    }

    void startsOnlyAsItShould()
    {
        const auto closesInput = [] { ::close(STDIN_FILENO); };
        QCOMPARE(ReaderProgram(m_reader, closesInput).waitForEnd(), 2);
        QCOMPARE(QProcess::execute(m_reader, {u"--help"_s}), 2);
        // Somebody who makes it set-user-ID gives it away to nobody.
        const QString everybodys = copy(m_reader, u"setuid"_s, 04755);
        QCOMPARE(ReaderProgram(everybodys, as::plainNobody).waitForEnd(), 1);
    }
};

int main(int argc, char *argv[])
{
    ownpids::enter(argv);
    const QCoreApplication app(argc, argv);
    tst_Reader test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_reader.moc"
