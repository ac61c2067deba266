// PIDs that come back, from a real kernel, with a real gops and real Go programs.
#include "desk.h"
#include "forwardcli.h"
#include "goprogram.h"
#include "gopssession.h"
#include "ownpids.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;
using namespace std::chrono_literals;

namespace {

/// Starts a program under a PID, though threads of others may take that first.
void startAs(qint64 pid, GoProgram &program)
{
    constexpr int mostTries = 100;
    for (int tries = 0; tries < mostTries; ++tries) {
        program.kill();
        ownpids::setNext(pid);
        program.start();
        if (program.pid() == pid)
            return;
    }
    qFatal("PID %lld can't be had", static_cast<long long>(pid));
}

} // namespace

class tst_SamePid : public QObject
{
    Q_OBJECT

    OwnConfig m_config;
    SystemClock m_clock;

private Q_SLOTS:
    void followsAProgramUnderItsOldPid()
    {
        GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        const qint64 pid = program.pid();
        GopsSession session(m_clock);
        session.setInterval(250ms);
        session.setGops(realGops());
        QTRY_VERIFY_WITH_TIMEOUT(session.listedAtMs(), 15000);
        Target *target = session.watch(pid);
        QTRY_VERIFY_WITH_TIMEOUT(session.history(target).size() >= 2, 10000);
        const quint64 started = target->startTicks();
        QSignalSpy listed(&session, &Session::processesChanged);
        session.refresh(); // so that it is in the list when it exits
        QVERIFY(listed.wait(10000));
        const std::size_t before = session.history(target).size();

        program.quit();
        startAs(pid, program);
        QTRY_VERIFY_WITH_TIMEOUT(target->startTicks() != started, 20000);
        QTRY_VERIFY_WITH_TIMEOUT(session.history(target).size() > before + 1, 10000);
        QCOMPARE(target->process().pid, pid);
        const auto &history = session.history(target);
        qsizetype seams = 0;
        for (std::size_t i = before; i < history.size(); ++i)
            seams += history.joinAt(i) == Join::NewLife;
        QCOMPARE(seams, 1);
    }

    void forwardsAProgramUnderItsOldPid()
    {
        GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        const qint64 pid = program.pid();
        ForwardCli cli;
        cli.start({u"--exe"_s, u"agent-v0.3.28"_s, u"--marks"_s, u"-sleep"_s, u"250ms"_s, u"--post-every"_s,
                   u"1s"_s});
        QTRY_VERIFY_WITH_TIMEOUT(!cli.standIn.taken.isEmpty(), 15000);
        program.quit();
        startAs(pid, program);
        QTRY_COMPARE_WITH_TIMEOUT(cli.errors().count("is forwarded as"), 2, 15000);
        QTRY_COMPARE_WITH_TIMEOUT(cli.standIn.annotations.size(), 3, 5000); // watched, exited, started again
        QCOMPARE(cli.stop(), 0);
    }

    void keepsTheSelectionWhenAnotherTakesThePid()
    {
        GoProgram program(GoProgram::peer(u"agent-v0.3.28"_s));
        const qint64 pid = program.pid();
        Desk desk(watching({pid}));
        QTRY_VERIFY_WITH_TIMEOUT(desk.isLive(), 15000);
        const auto *picker = desk.find<ProcessPicker>();
        const Target *target = desk.targets().front().get();
        QCOMPARE(picker->selected()->target, target);
        program.quit();
        QTRY_VERIFY_WITH_TIMEOUT(target->exited(), 10000);
        QCOMPARE(picker->selected()->target, target);

        GoProgram other(GoProgram::peer(u"agent-v0.3.14"_s));
        startAs(pid, other);
        const auto isListed = [&] {
            const auto processes = desk.session.processes();
            return std::any_of(processes.begin(), processes.end(), [&](const ProcessEntry &entry) {
                return entry.process.pid == pid && entry.listed && entry.process.agent;
            });
        };
        QTRY_VERIFY_WITH_TIMEOUT((desk.session.refresh(), isListed()), 15000);
        QCOMPARE(picker->selected()->target, target);
        QVERIFY(target->exited());
        QVERIFY(desk.label(u"headerState"_s).contains(u"Exited"_s, Qt::CaseInsensitive));
    }
};

int main(int argc, char *argv[])
{
    ownpids::enter(argv);
    QApplication app(argc, argv);
    tst_SamePid test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_samepid.moc"
