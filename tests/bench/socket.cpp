// What it costs to ask agents over their sockets, and how exactly it is done.
#include "asker.h"
#include "bench.h"
#include "realgops.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace gopscope;
using bench::Asker, bench::Cost, bench::measure;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// One poll as plain C does it.
void askPlainly(quint16 port, char command)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    char buffer[4096];
    ssize_t size = 0, all = 0;
    if (::connect(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0 ||
        ::write(fd, &command, 1) != 1)
        qFatal("the plain poll failed");
    while ((size = ::read(fd, buffer, sizeof buffer)) > 0)
        all += size;
    if (all < 20)
        qFatal("the plain poll got nothing");
    ::close(fd);
}

/// CPU seconds that plain C takes for one sample of each, memstats and every fifth time stats, at 1 Hz in
/// all.
double plainSeconds(const QList<quint16> &ports, int rounds)
{
    const auto pause = std::chrono::microseconds(1s) / ports.size();
    const double before = bench::cpuSeconds();
    for (int round = 0; round < rounds; ++round) {
        for (const quint16 port : ports) {
            if (round % 5 == 0)
                askPlainly(port, 0x7);
            askPlainly(port, 0x3);
            ::usleep(static_cast<useconds_t>(pause.count()));
        }
    }
    return (bench::cpuSeconds() - before) / (rounds * static_cast<double>(ports.size()));
}

int onePoll(const QString &pid)
{
    constexpr int children = 100;
    Asker asker(u"socket"_s, 20ms);
    asker.watch(pid.toLongLong());
    std::vector<double> ratios;
    for (int round = 0; round < 5; ++round) {
        const double ours = measure(asker, 1s, 4s).each();
        const double child =
            bench::gopsChildSeconds(realGops().toLocal8Bit(), pid.toLocal8Bit(), children) / children;
        ratios.push_back(ours / child);
    }
    bench::figure("socket_poll_vs_gops_cpu", bench::median(ratios));
    return 0;
}

int manyAgents(int count)
{
    const QTemporaryDir folder;
    qputenv("GOPS_CONFIG_DIR", folder.path().toUtf8());
    QProcess agents;
    const QString recorded = QStringLiteral(GOPSCOPE_SOURCE_DIR "/tests/recorded/gops/v0.3.28/");
    agents.start(QStringLiteral(GOPSCOPE_BIN_DIR "/gopscope-manyagents"),
                 {QString::number(count), folder.path(), recorded + u"memstats.stdout.txt"_s,
                  recorded + u"stats.stdout.txt"_s});
    Asker asker(u"socket"_s, 1s);
    QList<quint16> ports;
    QByteArray said;
    while (!said.endsWith("ready\n") && agents.waitForReadyRead(10000))
        said += agents.readAllStandardOutput();
    for (const QByteArray &line : said.split('\n')) {
        if (const auto words = line.split(' '); words.size() == 2) {
            asker.watch(words[0].toLongLong());
            ports << words[1].toUShort();
        }
    }
    if (ports.size() != count)
        qFatal("only %lld agents are there", static_cast<long long>(ports.size()));
    const Cost cost = measure(asker, 6s, 60s);
    for (const auto &target : asker.sampler.targets()) {
        if (target->status().state != TargetStatus::State::Live)
            qFatal("an agent is not live");
    }
    while (!asker.sampler.targets().empty())
        asker.sampler.unwatch(asker.sampler.targets().back().get());
    bench::figure("socket_500_missed", static_cast<double>(cost.missed));
    bench::figure("socket_500_samples", cost.samples);
    bench::figure("socket_cpu_vs_raw_c", cost.each() / plainSeconds(ports, 10));
    agents.closeWriteChannel();
    return agents.waitForFinished() ? 0 : 1;
}

/// How many samples come more than 5 ms behind their time, those that never come included.
int quickly(qint64 pid)
{
    constexpr qint64 interval = 10, mostLate = 5;
    Asker asker(u"socket"_s, std::chrono::milliseconds{interval});
    asker.watch(pid);
    const Target &target = *asker.sampler.targets().front();
    int late = 0;
    QObject::connect(&asker.sampler, &Sampler::sampleTaken, &asker.sampler,
                     [&](Target *, const Sample &sample) {
                         late += (sample.steadyMs - target.phase().count()) % interval > mostLate ? 1 : 0;
                     });
    Asker::wait(2s);
    late = 0;
    const Cost cost = measure(asker, 0s, 30s);
    const auto lost = static_cast<double>(cost.missed);
    bench::figure("interval_10ms_missed", (late + lost) / (cost.samples + lost));
    return 0;
}

} // namespace

int bench::socket(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QString what = QString::fromLocal8Bit(argc > 3 ? argv[2] : "");
    const QString about = QString::fromLocal8Bit(argc > 3 ? argv[3] : "");
    if (what == "poll"_L1)
        return onePoll(about);
    if (what == "many"_L1)
        return manyAgents(about.toInt());
    if (what == "quick"_L1)
        return quickly(about.toLongLong());
    return 2;
}
