#pragma once

#include "gopssession.h"
#include "mackerelstandin.h"
#include "madesamples.h"
#include "ownforwarding.h"
#include "setclock.h"

#include <QTemporaryDir>

/// A session whose samples are made by the test, under the name of a process that runs.
struct ForwardingBench
{
    explicit ForwardingBench(const QString &spool = {})
        : own(session, spool.isEmpty() ? dir.filePath(QStringLiteral("spool.sqlite")) : spool)
    {
        settings.base = standIn.url().toString();
        settings.service = QStringLiteral("My-Service");
        settings.everySample = true;
    }

    void setUp(const QByteArray &key = "standin-key-1234567890")
    {
        own.forwarding.setSettings(settings);
        own.keys.keep(settings.base, key);
    }
    gopscope::Target *watch(qint64 pid) { return session.watch(pid); }
    /// A sample now.
    void sample(gopscope::Target *target)
    {
        const bool first = session.history(target).empty();
        session.takeSample(target, madesamples::at(clock.epochMs(), madesamples::sawTooth),
                           first ? gopscope::Join::NewLife : gopscope::Join::Continues);
    }
    bool isTaken(const QString &prefix)
    {
        return std::any_of(standIn.taken.begin(), standIn.taken.end(),
                           [&](const auto &point) { return point.name.startsWith(prefix + u'.'); });
    }
    QString prefix(gopscope::Target *target) { return own.forwarding.claims().row(target)->prefix; }

    QTemporaryDir dir;
    MackerelStandIn standIn;
    SetClock clock;
    GopsSession session{clock};
    OwnForwarding own;
    gopscope::Forwarding &forwarding = own.forwarding;
    gopscope::ForwardSettings settings;
};
