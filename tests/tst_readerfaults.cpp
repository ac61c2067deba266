// The real gopscope-reader while something happens to what it reads: held still in the middle, it goes on
// with true numbers or with none. Runs as root, since it traces processes and plays users, with PIDs of its
// own.
#include "children.h"
#include "ownpids.h"
#include "readerprogram.h"
#include "targetprogram.h"
#include "tracedprocess.h"

#include <QTemporaryDir>
#include <QtTest>

#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace gopscope;

namespace {

using Fault = void (*)(TargetProgram &target);

QString peer(const char *name)
{
    return QStringLiteral(GOPSCOPE_SOURCE_DIR "/build/peers/") + QLatin1StringView(name);
}

QByteArray fileOf(pid_t pid, const char *name)
{
    QFile file(u"/proc/%1/"_s.arg(pid) + QLatin1StringView(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Lets it become the program that its argument names.
void becomeAnother(TargetProgram &target)
{
    target.signal(SIGHUP);
    target.awaitReady();
}

void forkOnce(TargetProgram &target)
{
    const qsizetype before = childrenOf(target.pid()).size();
    target.signal(SIGHUP);
    QTRY_COMPARE(childrenOf(target.pid()).size(), before + 1);
}

void stop(TargetProgram &target)
{
    target.signal(SIGSTOP);
    siginfo_t how;
    QCOMPARE(::waitid(P_PID, id_t(target.pid()), &how, WSTOPPED | WNOWAIT), 0);
}

/// Maps that come and go; what they hold is nothing of Go's.
void mapAndUnmap(TargetProgram &target)
{
    constexpr unsigned long size = 64 << 20;
    TracedProcess traced(target.pid());
    const long address =
        traced.call(SYS_mmap, {0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS});
    QVERIFY(address > 0);
    QCOMPARE(traced.call(SYS_munmap, {static_cast<unsigned long>(address), size}), 0);
}

/// It loses the variables of its runtime, and stands still, since it could not go on without.
void unmapVariables(TargetProgram &target)
{
    constexpr unsigned long heap = 0xc000000000; // its own variables are below
    stop(target);
    TracedProcess traced(target.pid());
    const QList<QByteArray> maps = fileOf(target.pid(), "maps").split('\n');
    for (const QByteArray &map : maps) {
        const qsizetype dash = map.indexOf('-'), blank = map.indexOf(' ');
        const unsigned long from = map.left(dash).toULong(nullptr, 16);
        const unsigned long to = map.mid(dash + 1, blank - dash - 1).toULong(nullptr, 16);
        if (from > 0 && from < heap && map.mid(blank + 1).startsWith("rw-p"))
            QCOMPARE(traced.call(SYS_munmap, {from, to - from}), 0);
    }
}

} // namespace

Q_DECLARE_METATYPE(Fault)

class tst_ReaderFaults : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    QString m_capable, m_none;

    /// A copy that everybody can start.
    QString copy(const QString &program, const QString &name, mode_t mode = 0755)
    {
        const QString path = m_dir.filePath(name);
        if (!QFile::copy(program, path) || ::chmod(QFile::encodeName(path).constData(), mode) != 0)
            qFatal("%s can't be copied; app/setup builds it", qPrintable(program));
        return path;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(::geteuid() == 0, "these tests play several users: run them as root");
        ::chmod(QFile::encodeName(m_dir.path()).constData(), 0755);
        m_capable = copy(ReaderProgram::built(), u"capable"_s);
        QCOMPARE(QProcess::execute(u"setcap"_s, {u"cap_sys_ptrace=ep"_s, m_capable}), 0);
        m_none = copy(peer("noagent"), u"noagent"_s);
    }

    void inTheMiddleOfAReading_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<Fault>("fault");
        QTest::addColumn<QByteArray>("answer");
        const auto row = [](const char *name, const char *program, Fault fault, const char *answer) {
            QTest::newRow(name) << peer(program) << fault << QByteArray(answer);
        };
        row(
            "exit", "noagent", [](TargetProgram &target) { target.end(); }, "silent 1 gone ");
        row("exec", "noagent", &becomeAnother, "silent 1 gone ");
        row("fork", "parent", &forkOnce, "reading 1 ");
        row("stop", "noagent", &stop, "reading 1 ");
        row("other maps", "noagent", &mapAndUnmap, "reading 1 ");
        row("fewer maps", "noagent", &unmapVariables, "silent 1 inconsistent ");
    }
    void inTheMiddleOfAReading()
    {
        QFETCH(const QString, program);
        QFETCH(const Fault, fault);
        QFETCH(const QByteArray, answer);
        const QString next = program == peer("noagent") ? m_none : QString();
        for (const int call : {1, 4, 9}) {
            TargetProgram target(program, as::root, next);
            ReaderProgram reader;
            reader.readLine();
            QVERIFY(reader.ask(target.attach(1)).startsWith("attached 1 "));
            QVERIFY(reader.ask("read 1").startsWith("reading 1 "));
            TracedProcess traced(reader.sandboxed());
            reader.write("read 1\n");
            traced.runToCall(SYS_pread64, call);
            fault(target);
            traced.letGo();
            for (int again = 0; again < 2; ++again) {
                const QByteArray line = again == 0 ? reader.readLine() : reader.ask("read 1");
                QVERIFY2(line.startsWith(answer), line.constData());
            }
        }
    }

    void aCallFails_data()
    {
        QTest::addColumn<int>("error");
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("EIO") << EIO << QByteArray("reading 1 "); // at the next try
        QTest::newRow("EINTR") << EINTR << QByteArray("reading 1 ");
        QTest::newRow("EPERM") << EPERM << QByteArray("silent 1 not_permitted ");
        QTest::newRow("EACCES") << EACCES << QByteArray("silent 1 not_permitted ");
    }
    void aCallFails()
    {
        QFETCH(const int, error);
        QFETCH(const QByteArray, answer);
        const TargetProgram target(m_none, as::root);
        ReaderProgram reader;
        reader.readLine();
        QVERIFY(reader.ask(target.attach(1)).startsWith("attached 1 "));
        for (const int call : {1, 4, 9}) {
            TracedProcess traced(reader.sandboxed());
            reader.write("read 1\n");
            traced.runToCall(SYS_pread64, call);
            traced.failCall(error);
            traced.letGo();
            const QByteArray line = reader.readLine();
            QVERIFY2(line.startsWith(answer), line.constData());
            QVERIFY(reader.ask("read 1").startsWith("reading 1 "));
        }
    }

    void anExecBetweenTheLooksOfTheOpener_data()
    {
        QTest::addColumn<QByteArrayList>(
            "opened");                 ///< the files that the opener opens, the last one afterwards
        QTest::addColumn<int>("mode"); ///< of the program that it becomes, which is root's
        QTest::addColumn<QByteArray>("answer");
        const auto row = [](const char *name, const QByteArrayList &opened, int mode, const char *answer) {
            QTest::newRow(name) << opened << mode << QByteArray(answer);
        };
        row("before its program is opened", {"exe"}, 0755, "attached 1 go1.");
        row("before its memory is", {"mem"}, 0755, "refused 1 gone");
        row("after its memory is", {"auxv"}, 0755, "refused 1 gone");
        row("after all", {"auxv", "stat"}, 0755, "refused 1 gone");
        row("set-user-ID, before its program is", {"exe"}, 04755, "refused 1 not_permitted errno=13");
        row("set-user-ID, before its memory is", {"mem"}, 04755, "refused 1 not_permitted errno=13");
        row("set-user-ID, after its memory is", {"auxv"}, 04755, "refused 1 not_permitted errno=13");
        row("set-user-ID, after all", {"auxv", "stat"}, 04755, "refused 1 more_rights");
    }
    void anExecBetweenTheLooksOfTheOpener()
    {
        QFETCH(const QByteArrayList, opened);
        QFETCH(const int, mode);
        QFETCH(const QByteArray, answer);
        const QString next = copy(m_none, QString::fromLatin1(QTest::currentDataTag()), mode_t(mode));
        TargetProgram target(m_none, as::plainNobody, next);
        ReaderProgram reader(m_capable, as::plainNobody);
        reader.readLine();
        TracedProcess traced(reader.pid());
        reader.write(target.attach(1) + '\n');
        for (const QByteArray &name : opened)
            traced.runToOpeningOf(name);
        becomeAnother(target);
        traced.letGo();
        const QByteArray line = reader.readLine();
        QVERIFY2(line.startsWith(answer), line.constData());
    }

    /// Rights are looked at when a process is opened; what is open stays so.
    void whatClosesItselfAfterwards()
    {
        const TargetProgram hides(m_none, as::plainNobody), changes(m_none, as::root);
        ReaderProgram nobodys(m_capable, as::plainNobody), roots;
        nobodys.readLine();
        roots.readLine();
        QVERIFY(nobodys.ask(hides.attach(1)).startsWith("attached 1 "));
        QVERIFY(roots.ask(changes.attach(1)).startsWith("attached 1 "));
        QCOMPARE(TracedProcess(hides.pid()).call(SYS_prctl, {PR_SET_DUMPABLE, 0}), 0);
        QCOMPARE(TracedProcess(changes.pid()).call(SYS_setuid, {nobody}), 0);
        QVERIFY(nobodys.ask("read 1").startsWith("reading 1 "));
        QVERIFY(roots.ask("read 1").startsWith("reading 1 "));
        QCOMPARE(nobodys.ask(hides.attach(2)), "refused 2 not_dumpable");
        QCOMPARE(roots.ask(changes.attach(2)), "refused 2 another_user");
    }

    /// Where it has another PID than here.
    void inAnotherPidNamespace()
    {
        const auto inside = [] {
            const pid_t first = ::unshare(CLONE_NEWPID) == 0 ? ::fork() : -1;
            if (first != 0) {
                ::waitpid(first, nullptr, 0);
                ::_exit(0);
            }
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        };
        const TargetProgram outside(m_none, inside);
        const QList<qint64> pids = childrenOf(outside.pid());
        QCOMPARE(pids.size(), 1);
        const auto pid = static_cast<pid_t>(pids.first());
        QVERIFY(fileOf(pid, "status").contains("\nNSpid:\t" + QByteArray::number(pid) + "\t1\n"));
        ReaderProgram reader;
        reader.readLine();
        QVERIFY(reader.ask(attachRequest(1, pid)).startsWith("attached 1 go1."));
        QVERIFY(reader.ask("read 1 states").startsWith("reading 1 "));
    }
};

int main(int argc, char *argv[])
{
    ownpids::enter(argv);
    const QCoreApplication app(argc, argv);
    tst_ReaderFaults test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_readerfaults.moc"
