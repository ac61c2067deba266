// A session watches any Go process that may be read, with an agent and without, with gops and without.
#include "goprogram.h"
#include "owncopy.h"
#include "realgops.h"
#include "session/session.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;
using namespace std::chrono_literals;
using State = TargetStatus::State;

namespace {

std::optional<ProcessEntry> entryOf(const Session &session, qint64 pid)
{
    for (const ProcessEntry &entry : session.processes()) {
        if (entry.process.pid == pid)
            return entry;
    }
    return {};
}

QString viaOf(const Session &session, qint64 pid)
{
    const auto entry = entryOf(session, pid);
    return entry ? entry->outlook.via : u"none"_s;
}

QString wayOf(const Session &session, qint64 pid)
{
    const auto entry = entryOf(session, pid);
    return entry ? entry->outlook.way : QString();
}

} // namespace

class tst_AnyProcess : public QObject
{
    Q_OBJECT

    OwnConfig m_config;
    SystemClock m_clock;

private Q_SLOTS:
    void saysHowEachCanBeWatched()
    {
        const GoProgram marked(GoProgram::peer(u"agent-v0.3.28"_s)), plain(GoProgram::peer(u"noagent"_s));
        Session session(m_clock);
        session.setGops(realGops());
        QTRY_VERIFY_WITH_TIMEOUT(session.listedAtMs(), 15000);
        QCOMPARE(viaOf(session, marked.pid()), u"agent"_s);
        QCOMPARE(viaOf(session, plain.pid()), u"memory"_s);
        QVERIFY(!entryOf(session, plain.pid())->outlook.way.isEmpty());
        session.setInterval(250ms);
        const Target *target = session.watch(plain.pid());
        QTRY_COMPARE(target->status().state, State::Live);
        QCOMPARE(viaOf(session, plain.pid()), u"memory"_s);
    }

    void saysWhyNot()
    {
        const GoProgram plain(GoProgram::peer(u"noagent"_s));
        Session session(m_clock);
        session.setGops(realGops());
        QTRY_VERIFY_WITH_TIMEOUT(session.listedAtMs(), 15000);
        session.setSource(gopsSource()); // of what is listed already
        const auto entry = entryOf(session, plain.pid());
        QVERIFY(!entry->canBeWatched());
        QCOMPARE(entry->outlook.whyNot->id, u"no_agent"_s);
        session.setSource(autoSource());
        QVERIFY(entryOf(session, plain.pid())->canBeWatched());
    }

    void prefersAWayWhereItServes()
    {
        const GoProgram marked(GoProgram::peer(u"agent-v0.3.28"_s)), plain(GoProgram::peer(u"noagent"_s));
        Session session(m_clock);
        session.setSource(u"socket"_s);
        session.setGops(realGops());
        QTRY_VERIFY_WITH_TIMEOUT(session.listedAtMs(), 15000);
        QCOMPARE(wayOf(session, marked.pid()), u"asked over its agent's socket"_s);
        QCOMPARE(viaOf(session, plain.pid()), u"memory"_s);
        session.setSource(memorySource());
        QCOMPARE(viaOf(session, marked.pid()), u"memory"_s);
    }

    void worksWithoutGops()
    {
        const GoProgram marked(GoProgram::peer(u"agent-v0.3.28"_s)), plain(GoProgram::peer(u"noagent"_s));
        Session session(m_clock);
        session.setInterval(250ms);
        session.setGops({});
        QTRY_VERIFY(session.listedAtMs());
        QCOMPARE(session.gopsFault()->kind, ErrorKind::NotFound);
        QVERIFY(entryOf(session, marked.pid())->process.agent);
        QCOMPARE(viaOf(session, marked.pid()), u"agent"_s);
        const Target *asked = session.watch(marked.pid()), *read = session.watch(plain.pid());
        QTRY_COMPARE(asked->status().state, State::Live);
        QTRY_COMPARE(read->status().state, State::Live);
        QCOMPARE(wayOf(session, marked.pid()), u"asked over its agent's socket"_s);
    }

    /// What is chosen by the interval turns to the socket while gops is away, and back.
    void goesOnWhileGopsIsAway()
    {
        const QTemporaryDir dir;
        const QString gops = dir.filePath(u"gops"_s), aside = dir.filePath(u"aside"_s);
        QVERIFY(QFile::copy(realGops(), gops));
        const GoProgram marked(GoProgram::peer(u"agent-v0.3.28"_s));
        Session session(m_clock);
        session.setInterval(250ms);
        session.setGops(gops);
        QTRY_VERIFY_WITH_TIMEOUT(session.listedAtMs(), 15000);
        const Target *target = session.watch(marked.pid());
        QTRY_COMPARE_WITH_TIMEOUT(target->status().state, State::Live, 10000);
        QCOMPARE(wayOf(session, marked.pid()), u"asked by gops"_s);
        const auto goesOn = [&] {
            const std::size_t before = session.history(target).size();
            return QTest::qWaitFor([&] { return session.history(target).size() > before + 2; }, 10000);
        };
        QVERIFY(QFile::rename(gops, aside));
        QVERIFY(goesOn());
        QCOMPARE(wayOf(session, marked.pid()), u"asked over its agent's socket"_s);
        QVERIFY(QFile::rename(aside, gops));
        QVERIFY(goesOn());
        QCOMPARE(wayOf(session, marked.pid()), u"asked by gops"_s);
    }

    void ticksAgainAndFollowsWithoutAnAgent()
    {
        const OwnCopy copy = OwnCopy::stripped(GoProgram::peer(u"noagent"_s));
        GoProgram program(copy.path());
        Session session(m_clock);
        session.setInterval(250ms);
        session.restore({copy.path()});
        session.setGops({});
        QTRY_COMPARE(session.sampler().targets().size(), std::size_t(1));
        const Target *target = session.sampler().targets()[0].get();
        QTRY_COMPARE(target->status().state, State::Live);
        QCOMPARE(target->process().pid, program.pid());
        program.kill();
        QTRY_VERIFY(target->exited());
        QCOMPARE(viaOf(session, target->process().pid), u"memory"_s);
        const std::size_t kept = session.history(target).size();
        program.start();
        QTRY_COMPARE_WITH_TIMEOUT(target->process().pid, program.pid(), 20000);
        QTRY_VERIFY(session.history(target).size() > kept);
        QCOMPARE(session.history(target).joinAt(kept), Join::NewLife);
    }
};

QTEST_GUILESS_MAIN(tst_AnyProcess)
#include "tst_anyprocess.moc"
