// The protocol of gopscope-reader on both sides of its pipes, with made-up processes.
#include "reader/conversation.h"
#include "reader/service.h"

#include <QtTest>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <csignal>
#include <limits>

using namespace gopscope;

namespace {

constexpr pid_t badProgram = 2, anothersProcess = 3;

/// Everything can be opened but two processes; numbers are those of `next`.
struct Bench
{
    Expected<RuntimeReading> next = RuntimeReading{};
    std::string version = "go1.26.8";
    GoProcess::States asked = GoProcess::States::LeftOut;
    pid_t opened = 0;
    std::string layout;
    Service service{[this](pid_t pid, std::uint64_t) -> tl::expected<Descriptors, Refused> {
                        opened = pid;
                        if (pid == anothersProcess)
                            return tl::unexpected(
                                Refused{.refusal = Refusal::NotPermitted, .error = 13, .yamaScope = 1});
                        return Descriptors{};
                    },
                    [this](Descriptors, std::string_view given) -> Expected<Watched> {
                        layout = given;
                        if (opened == badProgram)
                            return fail(FailureId::NotGo, "\x1b[31mit is\nno\xff Go program");
                        return Watched{.goVersion = version, .read = [this](GoProcess::States states) {
                                           asked = states;
                                           return next;
                                       }};
                    }};

    std::string ask(std::string_view line) { return service.answer(line); }
};

/// The number behind a key; empty when the line has no such key.
std::string valueOf(const std::string &line, const std::string &key)
{
    const std::size_t at = line.find(' ' + key + '=');
    const std::size_t from = at + key.size() + 2;
    return at == std::string::npos ? std::string() : line.substr(from, line.find(' ', from) - from);
}

} // namespace

class tst_ReaderService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void attachesReadsAndForgets()
    {
        Bench bench;
        QCOMPARE(bench.ask("read 7"), "error no_such_id");
        QCOMPARE(bench.ask("attach 7 4711 99"), "attached 7 go1.26.8");
        QCOMPARE(bench.opened, 4711);
        QCOMPARE(bench.ask("attach 7 4711 99"), "error id_in_use");
        QVERIFY(bench.ask("read 7").starts_with("reading 7 realtime="));
        QVERIFY(bench.asked == GoProcess::States::LeftOut);
        QVERIFY(bench.ask("read 7 states").starts_with("reading 7 "));
        QVERIFY(bench.asked == GoProcess::States::Counted);
        QCOMPARE(bench.ask("detach 7"), "detached 7");
        QCOMPARE(bench.ask("detach 7"), "error no_such_id");
        QCOMPARE(bench.ask("read 7"), "error no_such_id");
    }

    void saysWhyNot()
    {
        Bench bench;
        QCOMPARE(bench.ask("attach 1 3 9"), "refused 1 not_permitted errno=13 yama=1");
        QCOMPARE(bench.ask("attach 1 2 9"), "refused 1 not_go __31mit is_no_ Go program");
        QCOMPARE(bench.ask("attach 1 4 9"), "attached 1 go1.26.8");
        bench.next = fail(FailureId::Gone, "it ended");
        QCOMPARE(bench.ask("read 1"), "silent 1 gone it ended");
        QCOMPARE(bench.ask("detach 1"), "detached 1");
    }

    void isNotTalkedInto_data()
    {
        QTest::addColumn<QByteArray>("line");
        for (const char *line : {"",
                                 " ",
                                 "read",
                                 "read ",
                                 "read  1",
                                 "read 1 ",
                                 "read x",
                                 "read -1",
                                 "read +1",
                                 "read 1 2",
                                 "read 4294967296",
                                 "read 0x1",
                                 "READ 1",
                                 "attach 1 2",
                                 "attach 1 -2 3",
                                 "attach 1 2 3 0",
                                 "attach 1 2 3 -1",
                                 "attach 1 2 3 65537",
                                 "attach 1 2 3 4 5",
                                 "attach 1 2147483648 3",
                                 "attach 1 2 18446744073709551616",
                                 "attach 1 2 3\r",
                                 "detach 1 1",
                                 "states",
                                 "\x80"})
            QTest::newRow(line) << QByteArray(line);
        QTest::newRow("NUL") << QByteArray("read 1\0", 7);
        QTest::newRow("NUL in it") << QByteArray("read\0001", 6);
    }
    void isNotTalkedInto()
    {
        QFETCH(const QByteArray, line);
        Bench bench;
        QVERIFY(bench.ask("attach 1 4 9").starts_with("attached"));
        QCOMPARE(bench.ask({line.constData(), std::size_t(line.size())}), "error unknown");
    }

    void handsALayoutOver()
    {
        Bench bench;
        QCOMPARE(bench.ask("attach 1 4 9"), "attached 1 go1.26.8");
        QCOMPARE(bench.layout, "");
        QCOMPARE(bench.service.answer("attach 2 4 9 4", "F\tg\n"), "attached 2 go1.26.8");
        QCOMPARE(bench.layout, "F\tg\n");
    }

    void cutsLayouts()
    {
        RequestBuffer buffer;
        const std::string layout = "read 8\nread 9\n";
        buffer.add("attach 1 2 3 " + std::to_string(layout.size()) + '\n' + layout.substr(0, 9));
        QVERIFY(!buffer.take());
        buffer.add(layout.substr(9) + "read 1\n");
        auto line = buffer.take();
        QCOMPARE(line->text, "attach 1 2 3 14");
        QCOMPARE(line->layout, layout);
        line = buffer.take();
        QCOMPARE(line->text, "read 1");
        QVERIFY(line->layout.empty());
        // What is no request has nothing that belongs to it.
        buffer.add("attach 1 2 3 65537\nread 2\n" + std::string(longestRequest, 'x') +
                   " attach 1 2 3 9\nread 3\n");
        QCOMPARE(buffer.take()->text, "attach 1 2 3 65537");
        QCOMPARE(buffer.take()->text, "read 2");
        QVERIFY(buffer.take()->isTooLong);
        QCOMPARE(buffer.take()->text, "read 3");
        buffer.add("attach 1 2 3 65536\n");
        for (int i = 0; i < 16; ++i) {
            QVERIFY(!buffer.take());
            buffer.add(std::string(4096, '\n'));
        }
        QCOMPARE(buffer.take()->layout.size(), longestLayout);
        QVERIFY(!buffer.take());
    }

    void takesSoManyAndNoMore()
    {
        Bench bench;
        for (std::size_t i = 0; i < mostTargets; ++i)
            QVERIFY(bench.ask("attach " + std::to_string(i) + " 4 9").starts_with("attached"));
        QCOMPARE(bench.ask("attach 5000 4 9"), "error full");
        QCOMPARE(bench.ask("detach 17"), "detached 17");
        QVERIFY(bench.ask("attach 5000 4 9").starts_with("attached"));
    }

    void printsNumbersAsTheyAre()
    {
        Bench bench;
        RuntimeReading reading;
        reading.alloc = std::numeric_limits<std::uint64_t>::max();
        reading.gcPercent = -1;
        reading.gcCpuFraction = 0.1;
        reading.pauses = {{.endUnixNs = 5, .durationNs = 6}, {.endUnixNs = 7, .durationNs = 8}};
        reading.missedPauses = 3;
        bench.next = reading;
        QVERIFY(bench.ask("attach 1 4 9").starts_with("attached"));
        const std::string line = bench.ask("read 1");
        QCOMPARE(valueOf(line, "alloc"), "18446744073709551615");
        QCOMPARE(valueOf(line, "gc_percent"), "-1");
        QCOMPARE(valueOf(line, "gc_cpu_fraction"), "0.1");
        QCOMPARE(valueOf(line, "mallocs"), "0");
        QCOMPARE(valueOf(line, "last_gc"), ""); // there is none
        QVERIFY(line.find(" pause=5:6 pause=7:8 ") != std::string::npos);
        QCOMPARE(valueOf(line, "missed_pauses"), "3");
    }

    void leavesOutWhatIsNoNumber()
    {
        Bench bench;
        QVERIFY(bench.ask("attach 1 4 9").starts_with("attached"));
        for (const double odd : {std::nan(""), HUGE_VAL, -HUGE_VAL}) {
            RuntimeReading reading;
            reading.gcCpuFraction = odd;
            bench.next = reading;
            QVERIFY(bench.ask("read 1").find("gc_cpu_fraction") == std::string::npos);
        }
    }

    void keepsWithinItsBounds()
    {
        Bench bench;
        constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
        RuntimeReading reading;
        reading.pauses.assign(100000, {.endUnixNs = most, .durationNs = most});
        reading.missedPauses = 5;
        bench.next = reading;
        bench.version = std::string(500, 'x') + "\n\x1b";
        QCOMPARE(bench.ask("attach 1 4 9"), "attached 1 " + std::string(64, 'x'));
        const std::string line = bench.ask("read 1");
        QVERIFY(line.size() < longestAnswer);
        QCOMPARE(valueOf(line, "missed_pauses"), std::to_string(100000 - mostPauses + 5));
    }

    void tellsTheMomentOfTheNumbers()
    {
        Bench bench;
        QVERIFY(bench.ask("attach 1 4 9").starts_with("attached"));
        // Taken ever or never: the clocks are of now, not of then.
        for (const std::uint64_t taken : {std::uint64_t(0), std::numeric_limits<std::uint64_t>::max() / 2}) {
            RuntimeReading reading;
            reading.takenUnixNs = taken;
            bench.next = reading;
            timespec now{};
            ::clock_gettime(CLOCK_REALTIME, &now);
            const std::string line = bench.ask("read 1");
            const qint64 apart = std::stoll(valueOf(line, "realtime")) / 1'000'000'000 - now.tv_sec;
            QVERIFY2(apart >= 0 && apart < 60, line.c_str());
            ::clock_gettime(CLOCK_BOOTTIME, &now);
            QVERIFY(std::stoll(valueOf(line, "boottime")) / 1'000'000'000 <= now.tv_sec);
        }
    }

    void cutsRequests()
    {
        RequestBuffer buffer;
        QVERIFY(!buffer.take());
        buffer.add("re");
        QVERIFY(!buffer.take());
        buffer.add("ad 1\nread 2\nrea");
        QCOMPARE(buffer.take()->text, "read 1");
        QCOMPARE(buffer.take()->text, "read 2");
        QVERIFY(!buffer.take());
        buffer.add("d 3\n");
        QCOMPARE(buffer.take()->text, "read 3");

        buffer.add(std::string(longestRequest, 'x') + '\n' + std::string(longestRequest + 1, 'x') + '\n');
        QVERIFY(!buffer.take()->isTooLong);
        QVERIFY(buffer.take()->isTooLong);
        // However long, it is said once, and nothing of it counts as a request.
        for (int i = 0; i < 10; ++i) {
            buffer.add(std::string(4000, 'x'));
            QVERIFY(!buffer.take());
        }
        buffer.add(" read 4\nread 5\n");
        QVERIFY(buffer.take()->isTooLong);
        const auto line = buffer.take();
        QCOMPARE(line->text, "read 5");
        QVERIFY(!line->isTooLong);
    }

    /// A program that leads its reader in circles: CPU is what counts, so that a busy machine ends nobody.
    void endsARequestThatGoesOnAndOn()
    {
        int input[2], output[2];
        QVERIFY(::pipe2(input, O_CLOEXEC) == 0 && ::pipe2(output, O_CLOEXEC) == 0);
        const pid_t child = ::fork();
        if (child == 0) {
            constexpr int seconds = 1;
            const auto answer = [](std::string_view request, std::string_view) -> std::string {
                const volatile bool isRound = request == "round";
                while (isRound) {
                }
                return "done";
            };
            (void)Conversation(input[0], output[1], input[1], answer, seconds).run("hello");
            ::_exit(0);
        }
        QCOMPARE(::write(input[1], "wait\nround\n", 11), 11);
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QVERIFY(WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF);
        QByteArray said(100, '\0');
        said.truncate(::read(output[0], said.data(), std::size_t(said.size())));
        QCOMPARE(said, "hello\ndone\n");
        for (const int fd : {input[0], input[1], output[0], output[1]})
            ::close(fd);
    }
};

QTEST_APPLESS_MAIN(tst_ReaderService)
#include "tst_readerservice.moc"
