#pragma once

#include "mackerel/forwarder.h"
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

    /// Runs until nothing is read, written or posted.
    void settle() { settle(forwarder, spool); }
    static void settle(const gopscope::Forwarder &forwarder, const gopscope::Spool &spool)
    {
        const auto busy = [&] { return forwarder.isPosting() || spool.isBusy(); };
        do {
            QCoreApplication::processEvents();
            if (busy())
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        } while (busy());
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
    /// True when it is on disk.
    bool take(const QString &prefix, double value)
    {
        const quint64 number = forwarder.take(prefix, sample(value));
        settle();
        return spool.savedUpTo() >= number;
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

/// A forwarder of the stand-in's other organisation on the same spool, service and clock, as in a process of
/// its own.
class SecondForwarder
{
public:
    explicit SecondForwarder(SimulatedForwarding &first)
        : account(first.account)
        , spool(first.spool.fileName())
        , forwarder(spool, first.network, first.clock)
        , m_first(first)
    {
        account.key = first.standIn.otherKey;
        forwarder.start(account, {});
        settle();
    }

    void settle()
    {
        SimulatedForwarding::settle(forwarder, spool);
        m_first.settle();
    }
    /// The first one's time passes with it.
    void pass(qint64 seconds, qint64 step)
    {
        for (qint64 passed = 0; passed < seconds; passed += step) {
            m_first.pass(step, step);
            forwarder.wake();
            settle();
        }
    }
    void take(const QString &prefix, double value)
    {
        forwarder.take(prefix, m_first.sample(value));
        settle();
    }

    gopscope::Forwarder::Account account;
    gopscope::Spool spool;
    gopscope::Forwarder forwarder;

private:
    SimulatedForwarding &m_first;
};

/// Several processes that are forwarded through an outage, and what a forwarder that loses nothing owes.
class SimulatedProcesses
{
public:
    SimulatedProcesses(SimulatedForwarding &forwarding, int count)
        : m_f(forwarding)
        , m_count(count)
    {
    }

    /// A sample of each process now.
    void sampleAll()
    {
        for (int i = 0; i < m_count; ++i) {
            const auto value = static_cast<double>(m_f.clock.epochS() * 100 + i);
            const QString prefix = QStringLiteral("process-%1").arg(i);
            m_f.forwarder.take(prefix, m_f.sample(value));
            m_last[{prefix, m_f.clock.epochS() / 60}] = value;
        }
        m_f.settle();
    }

    /// Points that Mackerel does not show, and those that it shows with another value.
    [[nodiscard]] qsizetype missing() const { return count(true); }
    [[nodiscard]] qsizetype wrong() const { return count(false); }
    /// Points that were posted and taken twice.
    [[nodiscard]] qsizetype doubled() const
    {
        QSet<QPair<QString, qint64>> seen;
        for (const auto &point : m_f.standIn.taken)
            seen.insert({point.name, point.time});
        return m_f.standIn.taken.size() - seen.size();
    }

private:
    [[nodiscard]] qsizetype count(bool missing) const
    {
        qsizetype found = 0;
        for (auto it = m_last.cbegin(); it != m_last.cend(); ++it) {
            const auto series = m_f.shown(it.key().first + QStringLiteral(".alloc"));
            const auto point = series.constFind(it.key().second);
            found += point == series.cend() ? missing : !missing && point->value != it.value();
        }
        return found;
    }

    SimulatedForwarding &m_f;
    int m_count;
    QHash<QPair<QString, qint64>, double> m_last; ///< of each process and minute
};
