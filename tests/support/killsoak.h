#pragma once

#include "forwardcli.h"
#include "spoolcontent.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

/// Kills `gopscope-cli forward` at random points of what it does while Mackerel fails half the time, and
/// counts what is missing of all that was said to be in the spool.
class KillSoak
{
public:
    struct Outcome
    {
        qsizetype printed = 0; ///< points that counted as taken
        qsizetype lost = 0;
        qsizetype wrong = 0; ///< points that were never sampled, or with another value
    };

    explicit KillSoak(qint64 pid)
        : m_pid(QString::number(pid))
    {
    }

    Outcome run(int kills)
    {
        using Mood = MackerelStandIn::Mood;
        m_cli.standIn.moodForPoints = [this] {
            constexpr std::array moods{Mood::Well,  Mood::Well,    Mood::Well,      Mood::Well,
                                       Mood::Error, Mood::Closing, Mood::Forgetful, Mood::Garbage};
            return m_calm ? Mood::Well : moods[m_random.bounded(quint32(moods.size()))];
        };
        for (int i = 0; i < kills; ++i) {
            start();
            happen(1 + m_random.bounded(8));
            m_cli.kill();
            takeLines();
        }
        m_calm = true;
        for (int i = 0; i < 20 && spoolcontent::count(m_cli.spoolFile()) > 0; ++i) {
            start();
            const qsizetype before = m_cli.standIn.taken.size();
            (void)QTest::qWaitFor([&] { return m_cli.standIn.taken.size() > before; }, longest);
            m_cli.stop();
            takeLines();
        }
        return compare();
    }

private:
    static constexpr int longest = 10'000;

    /// Waits until so many samples and requests have come, in whatever order they do: before a sample is on
    /// disk, after it, and while Mackerel has not answered.
    void happen(int times)
    {
        const auto seen = [this] { return m_cli.output().count('\n') + m_cli.standIn.requests.size(); };
        const qsizetype before = seen();
        (void)QTest::qWaitFor([&] { return seen() >= before + times; }, longest);
    }
    void start()
    {
        m_cli.start({QStringLiteral("-p"), m_pid, QStringLiteral("-name"), QStringLiteral("soak"),
                     QStringLiteral("-sleep"), QStringLiteral("250ms"), QStringLiteral("--post-every"),
                     QStringLiteral("1s"), QStringLiteral("--every-sample"), QStringLiteral("--metrics"),
                     QStringLiteral("heap_alloc,total_alloc,mallocs"), QStringLiteral("--print")});
    }
    void takeLines()
    {
        const QByteArray all = m_cli.output();
        const qsizetype end = all.lastIndexOf('\n') + 1;
        for (const QByteArray &line : all.mid(m_read, end - m_read).split('\n')) {
            const QJsonObject sample = QJsonDocument::fromJson(line).object();
            if (sample.isEmpty())
                continue;
            m_lastSecond = sample[QStringLiteral("time_ms")].toInteger() / 1000;
            const QJsonObject values = sample[QStringLiteral("values")].toObject();
            for (const char *id : {"heap_alloc", "total_alloc", "mallocs"})
                m_printed[{QStringLiteral("soak.") + QLatin1String(id), m_lastSecond}].append(
                    values[QLatin1String(id)].toDouble());
        }
        m_read = end;
        // What was sampled when the signal came may be in the spool and not printed yet; how long before that
        // is up to the disk.
        const qint64 now = QDateTime::currentSecsSinceEpoch();
        for (qint64 second = m_lastSecond; second <= now; ++second)
            m_unsure.insert(second);
    }
    Outcome compare() const
    {
        Outcome outcome;
        QHash<QPair<QString, qint64>, double> taken;
        for (const auto &point : m_cli.standIn.taken)
            taken[{point.name, point.time}] = point.value;
        for (auto it = m_printed.cbegin(); it != m_printed.cend(); ++it) {
            ++outcome.printed;
            const auto found = taken.constFind(it.key());
            if (found == taken.cend())
                ++outcome.lost;
            else if (*found != it.value().last() && !m_unsure.contains(it.key().second))
                ++outcome.wrong;
        }
        for (auto it = taken.cbegin(); it != taken.cend(); ++it)
            outcome.wrong += !m_printed.contains(it.key()) && !m_unsure.contains(it.key().second);
        outcome.wrong += m_cli.standIn.faults.size();
        return outcome;
    }

    ForwardCli m_cli;
    QString m_pid;
    QRandomGenerator m_random{20261122};
    QHash<QPair<QString, qint64>, QList<double>> m_printed;
    QSet<qint64> m_unsure;
    qint64 m_lastSecond = QDateTime::currentSecsSinceEpoch(); ///< of the last line
    qsizetype m_read = 0;
    bool m_calm = false;
};
