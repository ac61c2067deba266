// What a session samples, on its way into the spool; the claims on names are made by the test.
#include "goprogram.h"
#include "mackerelstandin.h"
#include "madesamples.h"
#include "session/outbox.h"
#include "setclock.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace gopscope;

namespace {

struct Bench
{
    Bench()
    {
        settings.service = u"My-Service"_s;
        options.everySample = true;
    }

    void start()
    {
        outbox.start({standIn.url(), standIn.key, settings.service, standIn.organisation}, options);
    }
    qint64 held(Target *target) { return outbox.samplesHeld(claims.add(target).program); }
    void sample(Target *target)
    {
        session.takeSample(target, madesamples::at(clock.epochMs(), madesamples::sawTooth), Join::NewLife);
    }

    QTemporaryDir dir;
    QString spool = dir.filePath(u"spool.sqlite"_s);
    MackerelStandIn standIn;
    QNetworkAccessManager network;
    SetClock clock;
    Session session{clock};
    ForwardSettings settings;
    Forwarder::Options options;
    Claims claims{settings, [this](const QString &program) { return outbox.samplesHeld(program); }};
    Outbox outbox{session, claims, network, spool};
};

} // namespace

class tst_Outbox : public QObject
{
    Q_OBJECT

    const GoProgram m_program{GoProgram::peer(u"noagent"_s)};

private Q_SLOTS:
    void takesNothingWhileItIsOff()
    {
        Bench bench;
        bench.sample(bench.session.watch(m_program.pid()));
        QVERIFY(!QFile::exists(bench.spool));
        QVERIFY(std::holds_alternative<standing::Off>(bench.outbox.state().standing));
        QVERIFY(!bench.outbox.client());
    }

    void keepsSamplesUntilTheirNamesAreFree()
    {
        Bench bench;
        const QSignalSpy wanted(&bench.outbox, &Outbox::namesWanted);
        bench.start();
        Target *target = bench.session.watch(m_program.pid());
        bench.sample(target);
        QCOMPARE(wanted.count(), 1);
        QTRY_COMPARE(bench.held(target), 1);
        QCOMPARE(bench.standIn.posts().size(), 0);
        bench.claims.goOnUnasked();
        QTRY_COMPARE(bench.standIn.taken.size(), 13);
        QCOMPARE(bench.held(target), 0);
    }

    void saysWhatItDropped()
    {
        Bench bench;
        const QSignalSpy saying(&bench.outbox, &Outbox::saying);
        bench.start();
        Target *target = bench.session.watch(m_program.pid());
        bench.sample(target);
        bench.claims.setWanted(target, false);
        QCOMPARE(saying.count(), 1);
        QVERIFY2(saying.first().first().toString().startsWith(u"1 sample of noagent"_s),
                 qPrintable(saying.first().first().toString()));
        QCOMPARE(bench.held(target), 0);
        bench.sample(target);
        QCOMPARE(bench.held(target), 0);
    }
};

QTEST_GUILESS_MAIN(tst_Outbox)
#include "tst_outbox.moc"
