#pragma once

#include "forward/forwarder.h"
#include "mackerelstandin.h"
#include "simulatedclock.h"

#include <QCoreApplication>
#include <QTemporaryDir>

/// A forwarder on a stand-in for Mackerel, with a clock that a test turns: hours pass in seconds.
class SimulatedForwarding
{
public:
    explicit SimulatedForwarding(const gopscope::Forwarder::Options &options = {}, const QByteArray &key = {})
    {
        standIn.now = [this] { return clock.epochS(); };
        account.base = standIn.url();
        account.key = key.isEmpty() ? standIn.key : key;
        account.service = QStringLiteral("My-Service");
        forwarder.start(account, options);
        settle();
    }

    /// Runs until no request is under way.
    void settle()
    {
        do {
            QCoreApplication::processEvents();
            if (forwarder.isPosting())
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        } while (forwarder.isPosting());
    }
    void pass(qint64 seconds, qint64 step = 1)
    {
        for (qint64 passed = 0; passed < seconds; passed += step) {
            clock.advance(step);
            forwarder.wake();
            settle();
        }
    }
    /// A sample now, all of its metrics computed from `value`.
    [[nodiscard]] gopscope::Sample sample(double value) const
    {
        gopscope::Sample sample;
        sample.timeMs = clock.epochMs();
        sample.steadyMs = clock.steadyMs();
        for (std::size_t i = 0; i < gopscope::metricCount; ++i)
            sample.values[i] = value + static_cast<double>(i);
        return sample;
    }
    bool take(const QString &prefix, double value)
    {
        const bool onDisk = forwarder.take(prefix, sample(value));
        settle();
        return onDisk;
    }
    [[nodiscard]] QMap<qint64, MackerelStandIn::Point> shown(const QString &name) const
    {
        return standIn.shown.value({account.service, name});
    }

    SimulatedClock clock;
    MackerelStandIn standIn;
    QTemporaryDir dir;
    gopscope::Spool spool{dir.filePath(QStringLiteral("spool.sqlite"))};
    QNetworkAccessManager network;
    gopscope::Forwarder::Account account;
    gopscope::Forwarder forwarder{spool, network, clock};
};
