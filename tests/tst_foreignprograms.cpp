// Programs that nobody here wrote, while they do what they do: what is read of them can be true, and agrees
// with what they say themselves.
#include "goprogram.h"
#include "mackerelstandin.h"
#include "openprocess.h"
#include "reader/goprocess.h"
#include "realgops.h"

#include <QRegularExpression>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QtTest>

using namespace gopscope;
using namespace Qt::StringLiterals;

namespace {

/// What can't be true of a reading that follows another one; empty when all can.
QString implausible(const RuntimeReading &before, const RuntimeReading &now)
{
    if (now.totalAlloc < before.totalAlloc || now.mallocs < before.mallocs || now.frees < before.frees ||
        now.numGc < before.numGc || now.numForcedGc < before.numForcedGc ||
        now.pauseTotalNs < before.pauseTotalNs || now.lastGcNs.value_or(0) < before.lastGcNs.value_or(0))
        return u"a counter fell"_s;
    if (now.alloc > now.heapInUse || now.heapInUse + now.heapIdle != now.heapSys || now.heapSys > now.sys)
        return u"the heap does not fit into itself"_s;
    if (now.pauses.size() + now.missedPauses != now.numGc - before.numGc)
        return u"pauses are not those of the collections"_s;
    if (!now.states)
        return u"no states"_s;
    const auto &states = *now.states;
    const auto seen = states.running + states.runnable + states.waiting + states.inSyscall;
    const auto off = seen > now.goroutines ? seen - now.goroutines : now.goroutines - seen;
    return off > 2 + now.goroutines / 10 ? u"states of other goroutines"_s : QString();
}

/// Reads a program for some seconds, 20 times a second.
void watch(qint64 pid)
{
    auto process = GoProcess::attach(openProcess(pid));
    QVERIFY2(process, process ? "" : process.error().words.c_str());
    std::optional<RuntimeReading> before;
    int told = 0, asked = 0;
    QElapsedTimer elapsed;
    for (elapsed.start(); elapsed.elapsed() < 5000; QTest::qWait(50)) { // the rate of reading
        ++asked;
        auto reading = process->read(GoProcess::States::Counted);
        if (!reading) {
            QCOMPARE(reading.error().id, FailureId::Inconsistent);
            continue;
        }
        ++told;
        const QString wrong = before ? implausible(*before, *reading) : QString();
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
        before = std::move(*reading);
    }
    QVERIFY2(told * 10 >= asked * 9, qPrintable(u"%1 of %2"_s.arg(told).arg(asked)));
}

/// Prometheus as Debian builds it, with nothing to do but for itself; ends with this object.
class Prometheus
{
public:
    Prometheus()
    {
        QFile configuration(m_dir.filePath(u"prometheus.yml"_s));
        if (!configuration.open(QIODevice::WriteOnly) || configuration.write("global: {}\n") < 0)
            qFatal("no configuration");
        childprocess::prepare(m_process);
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.start(GoProgram::peer(u"prometheus/usr/bin/prometheus"_s),
                        {u"--config.file="_s + configuration.fileName(),
                         u"--storage.tsdb.path="_s + m_dir.filePath(u"data"_s),
                         u"--web.listen-address=127.0.0.1:0"_s});
        static const QRegularExpression listening(u"Listening on\" address=127\\.0\\.0\\.1:(\\d+)"_s);
        while (!m_said.contains("ready to receive")) {
            if (!m_process.waitForReadyRead(30000))
                qFatal("Prometheus is not ready; app/setup --tests fetches it");
            m_said += m_process.readAll();
        }
        m_port = listening.match(QString::fromUtf8(m_said)).captured(1).toUShort();
    }
    ~Prometheus()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    Prometheus(const Prometheus &) = delete;
    Prometheus &operator=(const Prometheus &) = delete;

    [[nodiscard]] qint64 pid() const { return m_process.processId(); }
    /// The page on which it says its own figures.
    [[nodiscard]] QByteArray page() const
    {
        QTcpSocket socket;
        socket.connectToHost(u"127.0.0.1"_s, m_port);
        if (!socket.waitForConnected(10000))
            return {};
        socket.write("GET /metrics HTTP/1.0\r\n\r\n");
        QByteArray page;
        while (socket.waitForReadyRead(10000))
            page += socket.readAll();
        return page + socket.readAll();
    }

private:
    QTemporaryDir m_dir;
    QProcess m_process;
    QByteArray m_said;
    quint16 m_port = 0;
};

double figure(const QByteArray &page, const QByteArray &name)
{
    const qsizetype at = page.indexOf('\n' + name + ' ');
    const qsizetype from = at + name.size() + 2;
    return at < 0 ? qQNaN() : page.mid(from, page.indexOf('\n', from) - from).toDouble();
}

} // namespace

class tst_ForeignPrograms : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void prometheus()
    {
        const Prometheus program;
        watch(program.pid());
    }

    void prometheusSaysTheSame()
    {
        const Prometheus program;
        auto process = GoProcess::attach(openProcess(program.pid()));
        QVERIFY2(process, process ? "" : process.error().words.c_str());
        // Prometheus asks runtime/metrics, which leaves out what the Ps' caches have handed out since they
        // were filled; the rest is exact.
        struct Counter
        {
            const char *name;
            std::uint64_t RuntimeReading::*own;
            double lag;
        };
        const Counter counters[] = {
            {"go_memstats_alloc_bytes_total", &RuntimeReading::totalAlloc, 1 << 20},
            {"go_memstats_mallocs_total", &RuntimeReading::mallocs, 1 << 14},
            {"go_memstats_frees_total", &RuntimeReading::frees, 1 << 12},
            {"go_gc_duration_seconds_count", &RuntimeReading::numGc, 0},
        };
        for (int round = 0; round < 5; ++round) {
            const auto before = process->read();
            const QByteArray page = program.page();
            const auto after = process->read();
            QVERIFY(before && after);
            for (const auto &[name, own, lag] : counters) {
                const double said = figure(page, name);
                const auto low = double((*before).*own), high = double((*after).*own);
                QVERIFY2(said >= low - lag && said <= high,
                         qPrintable(u"%1: %2 and not %3 to %4"_s.arg(QLatin1String(name))
                                        .arg(said, 0, 'f', 0)
                                        .arg(low, 0, 'f', 0)
                                        .arg(high, 0, 'f', 0)));
            }
            // Those that serve the page come and go.
            const double goroutines = figure(page, "go_goroutines");
            QVERIFY(qAbs(goroutines - double(before->goroutines)) <= 10);
        }
    }

    /// It lives so long only while it waits for an agent that does not answer.
    void gopsItself()
    {
        const OwnConfig config;
        const GoProgram stopped(GoProgram::peer(u"agent-v0.3.28"_s));
        stopped.signal(SIGSTOP);
        QProcess gops;
        childprocess::prepare(gops);
        gops.start(realGops(), {u"stack"_s, QString::number(stopped.pid())});
        QVERIFY(gops.waitForStarted());
        QTRY_VERIFY(GoProcess::attach(openProcess(gops.processId())));
        watch(gops.processId());
        gops.kill();
        gops.waitForFinished();
    }

    void mackerelAgent()
    {
        const MackerelStandIn standIn;
        const QTemporaryDir dir;
        QFile configuration(dir.filePath(u"agent.conf"_s));
        QVERIFY(configuration.open(QIODevice::WriteOnly));
        configuration.write(u"apikey = \"%1\"\napibase = \"%2\"\ncloud_platform = \"none\"\n"
                            "root = \"%3\"\npidfile = \"%3/pid\"\n"_s
                                .arg(QString::fromLatin1(standIn.key), standIn.url().toString(), dir.path())
                                .toUtf8());
        configuration.close();
        QProcess agent;
        childprocess::prepare(agent);
        agent.setProcessChannelMode(QProcess::MergedChannels);
        agent.start(GoProgram::peer(u"mackerel-agent"_s), {u"-conf"_s, configuration.fileName()});
        QVERIFY(agent.waitForReadyRead(30000)); // it has started then
        watch(agent.processId());
        agent.kill();
        agent.waitForFinished();
    }
};

QTEST_GUILESS_MAIN(tst_ForeignPrograms)
#include "tst_foreignprograms.moc"
