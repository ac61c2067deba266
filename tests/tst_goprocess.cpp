// What is read from the memory of running Go programs, against what they know of themselves: by version of
// Go, plain, stripped and position-independent.
#include "executable/buildinfo.h"
#include "layout/layout.h"
#include "openprocess.h"
#include "reader/builtintables.h"
#include "reader/goprocess.h"
#include "truthprogram.h"

#include <QRandomGenerator>
#include <QtTest>

#include <map>
#include <memory>
#include <numeric>
#include <string>

using namespace gopscope;
using namespace Qt::StringLiterals;
using namespace std::string_view_literals;

namespace {

/// How a number of the truth is read, and how far it may be from it, besides for each P. Or the truth is two
/// numbers, between which it may be.
struct Compared
{
    const char *truth;
    const char *id;
    double allowed = 0;
    double perP = 0;
    const char *truthBefore = nullptr;
};

// Between the stop and the count ReadMemStats itself frees the stacks that Ps cache, for which the runtime
// may take a chunk for its own from the system. The scavenger may run: to go to sleep it makes a timer, for
// which, once in a thousand times, a P's list of timers has to grow, by one small object.
constexpr double timer = 256;
constexpr double stacks = 32 << 10;
constexpr double span = 200;
constexpr double moved = 32 << 10;
constexpr double chunk = 256 << 10;
constexpr Compared figures[] = {
    {"Alloc", "alloc", timer},
    {"TotalAlloc", "total_alloc", timer},
    {"Sys", "sys", chunk},
    {"Mallocs", "mallocs", 1},
    {"Frees", "frees"},
    {"HeapAlloc", "heap_alloc", timer},
    {"HeapInuse", "heap_in_use"},
    {"HeapObjects", "heap_objects", 1},
    {"HeapSys", "heap_sys", 0, stacks},
    {"HeapIdle", "heap_idle", 0, stacks},
    {"HeapReleased", "heap_released", 0, 0, "ReleasedBefore"},
    {"StackInuse", "stack_in_use", 0, stacks},
    {"StackSys", "stack_sys", 0, stacks},
    {"MSpanInuse", "mspan_in_use", 0, span},
    {"MSpanSys", "mspan_sys"},
    {"MCacheInuse", "mcache_in_use"},
    {"MCacheSys", "mcache_sys"},
    {"BuckHashSys", "buck_hash_sys"},
    {"GCSys", "gc_sys", moved},
    {"OtherSys", "other_sys", moved + chunk},
    {"NextGC", "next_gc"},
    {"LastGC", "last_gc"},
    {"PauseTotalNs", "gc_pause_total"},
    {"NumGC", "num_gc"},
    {"NumForcedGC", "num_forced_gc"},
    {"GCCPUFraction", "gc_cpu_fraction"},
    {"Goroutines", "goroutines"},
    {"Threads", "threads", 1},
    {"GOMAXPROCS", "gomaxprocs"},
    {"NumCPU", "num_cpu"},
    {"GCPercent", "gc_percent"},
    {"MemoryLimit", "memory_limit"},
    {"LiveHeap", "live_heap"},
    {"GCCPUNs", "gc_cpu"},
    {"BusyNs", "busy_cpu"},
};

std::map<std::string, double> numbersOf(const RuntimeReading &reading)
{
    std::map<std::string, double> numbers;
    forEachNumber(reading, [&](std::string_view id, Number number) {
        numbers[std::string(id)] = std::visit([](auto value) { return double(value); }, number);
    });
    return numbers;
}

/// What is wrong with a reading, in words; empty when nothing is.
QString wrongWith(const RuntimeReading &reading, const QJsonObject &truth)
{
    const auto numbers = numbersOf(reading);
    QStringList wrong;
    for (const Compared &figure : figures) {
        const auto known = truth.value(QLatin1StringView(figure.truth));
        const auto read = numbers.find(figure.id);
        if (known.isUndefined())
            continue; // this version does not tell
        if (read == numbers.end() && figure.id == "num_cpu"sv)
            continue; // so few functions refer to it that a stripped program may not tell
        if (read == numbers.end()) {
            wrong << QStringLiteral("no %1").arg(QLatin1StringView(figure.id));
            continue;
        }
        const auto from = figure.truthBefore ? truth.value(QLatin1StringView(figure.truthBefore)) : known;
        const double allowed = figure.allowed + figure.perP * double(reading.gomaxprocs);
        if (read->second < from.toDouble() - allowed || read->second > known.toDouble() + allowed)
            wrong << QStringLiteral("%1: %2, truly %3 to %4")
                         .arg(QLatin1StringView(figure.id))
                         .arg(read->second, 0, 'g', 17)
                         .arg(from.toDouble(), 0, 'g', 17)
                         .arg(known.toDouble(), 0, 'g', 17);
    }
    return wrong.join(u"; ");
}

/// Goroutines that wait in the kernel or run are told by their stacks' headers; all others wait.
QString wrongStates(const GoroutineStates &states, const QJsonObject &truth)
{
    std::map<QString, quint64> known;
    const QJsonObject headers = truth["States"_L1].toObject();
    for (auto it = headers.begin(); it != headers.end(); ++it) {
        const bool isState = it.key() == u"running" || it.key() == u"runnable" || it.key() == u"syscall";
        known[isState ? it.key() : u"waiting"_s] += quint64(it.value().toInteger());
    }
    const bool equal = states.running == known[u"running"_s] && states.runnable == known[u"runnable"_s] &&
                       states.waiting == known[u"waiting"_s] && states.inSyscall == known[u"syscall"_s];
    return equal ? QString()
                 : QStringLiteral("running %1, runnable %2, waiting %3, in a call %4; truly %5")
                       .arg(states.running)
                       .arg(states.runnable)
                       .arg(states.waiting)
                       .arg(states.inSyscall)
                       .arg(QString::fromUtf8(QJsonDocument(headers).toJson(QJsonDocument::Compact)));
}

/// What goroutines wait for, by the same headers.
GoroutineWaits waitsOf(const QJsonObject &truth)
{
    GoroutineWaits waits;
    const QJsonObject headers = truth["States"_L1].toObject();
    for (auto it = headers.begin(); it != headers.end(); ++it) {
        const QString &state = it.key();
        const auto count = quint64(it.value().toInteger());
        if (state == u"running" || state == u"runnable" || state == u"syscall")
            continue;
        if (state.startsWith(u"chan "_s) || state.startsWith(u"select"_s))
            waits.atChannel += count;
        else if (state.startsWith(u"sync."_s) || state == u"semacquire")
            waits.atLock += count;
        else if (state == u"IO wait")
            waits.atIo += count;
        else if (state == u"sleep")
            waits.asleep += count;
        else
            waits.otherwise += count;
    }
    return waits;
}

QString wordsOf(const GoroutineWaits &waits)
{
    return QStringLiteral("channel %1, lock %2, I/O %3, sleep %4, other %5")
        .arg(waits.atChannel)
        .arg(waits.atLock)
        .arg(waits.atIo)
        .arg(waits.asleep)
        .arg(waits.otherwise);
}

Expected<GoProcess> attachTo(const TruthProgram &program, std::string_view layout = {})
{
    return GoProcess::attach(openProcess(program.pid()), layout);
}

/// By its debugging information.
std::string ownLayoutOf(const TruthProgram &program)
{
    const auto layout = layoutOf(openProcess(program.pid()).exe.get());
    return layout ? *layout : std::string();
}

QString wordsOf(const Failure &failure)
{
    return QString::fromStdString(failure.words);
}

void addVersions()
{
    QTest::addColumn<QString>("build");
    for (const QString &version : TruthProgram::versions())
        QTest::newRow(qPrintable(version)) << version;
}

void addBuilds()
{
    QTest::addColumn<QString>("build");
    for (const QString &version : TruthProgram::versions()) {
        for (const QString &form : {u""_s, u"-stripped"_s, u"-pie"_s, u"-stripped-pie"_s})
            QTest::newRow(qPrintable(version + form)) << version + form;
    }
}

} // namespace

class tst_GoProcess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFigureIsTheTruth_data()
    {
        addBuilds();
        QTest::newRow("experiment") << u"own-experiment"_s; // there is no table of it
    }
    void everyFigureIsTheTruth()
    {
        QFETCH(QString, build);
        TruthProgram program(build, {}, {{u"GOMAXPROCS"_s, u"4"_s}});
        const std::string layout = build.endsWith(u"experiment") ? ownLayoutOf(program) : std::string();
        auto process = attachTo(program, layout);
        QVERIFY2(process, process ? "" : qPrintable(wordsOf(process.error())));
        for (int round = 0; round < 4; ++round) {
            program.churn(20 + round);
            program.freeze();
            const auto reading = process->read(GoProcess::States::Counted);
            const QJsonObject truth = program.thaw();
            QVERIFY2(reading, reading ? "" : qPrintable(wordsOf(reading.error())));
            const QString wrong = wrongWith(*reading, truth);
            QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
            QVERIFY(reading->numCpu || build.contains(u"stripped"));
            // Here the program can't tell; the goal was twice as much.
            if (build.startsWith(u"1.16"_s) || build.startsWith(u"1.17"_s))
                QCOMPARE(reading->liveHeap.value_or(0) * 2, reading->nextGc);
            QVERIFY(reading->states);
            const QString states = wrongStates(*reading->states, truth);
            QVERIFY2(states.isEmpty(), qPrintable(states));
            QVERIFY(reading->states->waits);
            QCOMPARE(wordsOf(*reading->states->waits), wordsOf(waitsOf(truth)));
        }
    }

    void waitingGoroutinesAreToldByReason_data() { addVersions(); }
    void waitingGoroutinesAreToldByReason()
    {
        QFETCH(QString, build);
        TruthProgram program(build);
        auto process = attachTo(program);
        QVERIFY2(process, process ? "" : qPrintable(wordsOf(process.error())));
        program.freeze();
        const auto reading = process->read(GoProcess::States::Counted);
        (void)program.thaw();
        QVERIFY(reading && reading->states && reading->states->waits);
        // Two for each kind of wait, and twice as many iterators; of two who read a pipe one is at its lock.
        const auto iterators = *process->buildInfo().minor() >= 23 ? 4U : 0U;
        const GoroutineWaits known{10, 9, 1, 2, iterators};
        QCOMPARE(wordsOf(*reading->states->waits), wordsOf(known));
        QCOMPARE(reading->states->waiting, 22 + iterators);
    }

    /// As gopscope-layout prints it of a program whose file lacks the words.
    void aLayoutWithoutReasonsTellsNone()
    {
        TruthProgram program(u"own-experiment"_s);
        std::string layout = ownLayoutOf(program);
        const auto words = layout.find("\nW\t");
        QVERIFY(words != std::string::npos);
        layout.erase(words, layout.find('\n', words + 1) - words);
        auto process = attachTo(program, layout);
        QVERIFY2(process, process ? "" : qPrintable(wordsOf(process.error())));
        const auto reading = process->read(GoProcess::States::Counted);
        QVERIFY(reading && reading->states && !reading->states->waits);
        QVERIFY(!numbersOf(*reading).contains("goroutines_waiting_other"));
    }

    /// Who stops the world waits at no channel, though Go up to 1.19 keeps the reason of the time before.
    void nobodyWaitsForWhatItWaitedForBefore_data()
    {
        QTest::addColumn<QString>("build");
        for (const char *build : {"1.16.15", "debian"})
            QTest::newRow(build) << QString::fromLatin1(build);
    }
    void nobodyWaitsForWhatItWaitedForBefore()
    {
        QFETCH(QString, build);
        TruthProgram program(build);
        auto process = attachTo(program);
        QVERIFY2(process, process ? "" : qPrintable(wordsOf(process.error())));
        program.freeze(); // when all have come to where they wait
        (void)program.thaw();
        program.stopWorld(1);
        int counted = 0, stopping = 0;
        QElapsedTimer elapsed;
        for (elapsed.start(); elapsed.elapsed() < 500;) {
            const auto reading = process->read(GoProcess::States::Counted);
            if (!reading || !reading->states)
                continue;
            const auto &waits = reading->states->waits;
            QVERIFY(waits);
            const GoroutineWaits known{10, 9, 1, 2, reading->states->waiting - 22};
            QCOMPARE(wordsOf(*waits), wordsOf(known));
            stopping += int(known.otherwise);
            ++counted;
        }
        program.awaitDone();
        QVERIFY2(counted > 50 && stopping > 0,
                 qPrintable(QStringLiteral("%1 of %2").arg(stopping).arg(counted)));
    }

    /// Before the first collection, too, when the collector's numbers are others.
    void anyGcPercent_data() { addVersions(); }
    void anyGcPercent()
    {
        QFETCH(QString, build);
        for (const auto &[given, percent] : {std::pair(u"off"_s, -1), {u"0"_s, 0}, {u"50"_s, 50}}) {
            const TruthProgram program(build, {}, {{u"GOGC"_s, given}});
            auto process = attachTo(program);
            QVERIFY2(process, process ? "" : qPrintable(wordsOf(process.error())));
            const auto reading = process->read();
            QVERIFY(reading);
            QCOMPARE(reading->gcPercent, percent);
        }
    }

    void aLayoutOfAnotherVersionIsRefusedOrServesAsWell_data() { addVersions(); }
    void aLayoutOfAnotherVersionIsRefusedOrServesAsWell()
    {
        QFETCH(QString, build);
        TruthProgram program(build);
        program.churn(10);
        program.freeze();
        auto own = attachTo(program);
        QVERIFY2(own, own ? "" : qPrintable(wordsOf(own.error())));
        const auto truth = numbersOf(*own->read());
        int refused = 0;
        for (int minor = 16; minor <= 27; ++minor) {
            auto process = attachTo(program, builtInTable(Executable::Machine::Amd64, minor));
            if (!process) {
                ++refused;
                continue;
            }
            const auto reading = process->read();
            QVERIFY2(reading, qPrintable(QString::number(minor)));
            QVERIFY2(numbersOf(*reading) == truth, qPrintable(QString::number(minor)));
        }
        QVERIFY(refused >= 9);
        program.thaw();
    }

    void eachPauseIsToldOnce()
    {
        TruthProgram program(u"own"_s);
        auto process = attachTo(program);
        QVERIFY(process);
        const auto first = process->read();
        QVERIFY(first && first->pauses.empty());
        program.collect(1);
        quint64 pauses = 0;
        quint64 total = 0;
        quint64 missed = 0;
        quint64 lastEnd = 0;
        const auto take = [&](const RuntimeReading &reading) {
            for (const Pause &pause : reading.pauses) {
                QVERIFY(pause.endUnixNs > lastEnd);
                lastEnd = pause.endUnixNs;
                total += pause.durationNs;
                ++pauses;
            }
            missed += reading.missedPauses;
        };
        QElapsedTimer elapsed;
        elapsed.start();
        std::optional<RuntimeReading> last;
        for (bool collecting = true; collecting;) {
            collecting = elapsed.elapsed() < 1500;
            QTest::qWait(10); // the rate of reading, not a wait for anything
            if (auto reading = process->read()) {
                take(*reading);
                last = std::move(*reading);
            }
        }
        program.awaitDone();
        QVERIFY(last);
        QCOMPARE(missed, 0U);
        QVERIFY(pauses > 50);
        QCOMPARE(pauses, last->numGc - first->numGc);
        QCOMPARE(total, last->pauseTotalNs - first->pauseTotalNs);
    }

    void underLoadEachReadingLiesBetweenTheProgramsOwn()
    {
        TruthProgram program(u"own"_s);
        auto process = attachTo(program);
        QVERIFY(process);
        program.load(2, 4, 5);
        std::vector<RuntimeReading> taken;
        int tried = 0;
        QElapsedTimer elapsed;
        elapsed.start();
        while (elapsed.elapsed() < 1800) {
            QTest::qWait(5); // the rate of reading
            ++tried;
            if (auto reading = process->read())
                taken.push_back(std::move(*reading));
        }
        const QList<QJsonObject> own = program.readings();
        QVERIFY2(double(taken.size()) >= 0.9 * tried,
                 qPrintable(QStringLiteral("%1 of %2").arg(taken.size()).arg(tried)));
        int compared = 0;
        for (const RuntimeReading &reading : taken) {
            const QJsonObject *before = nullptr;
            const QJsonObject *after = nullptr;
            constexpr qint64 slack = 20'000'000; // a try may have been long
            for (const QJsonObject &one : own) {
                if (one["EndNs"_L1].toInteger() < qint64(reading.takenUnixNs) - slack)
                    before = &one;
                else if (after == nullptr &&
                         one["BeginNs"_L1].toInteger() > qint64(reading.takenUnixNs) + slack)
                    after = &one;
            }
            if (before == nullptr || after == nullptr)
                continue;
            ++compared;
            for (const auto &[truth, number] :
                 {std::pair("TotalAlloc"_L1, reading.totalAlloc), std::pair("Mallocs"_L1, reading.mallocs),
                  std::pair("Frees"_L1, reading.frees), std::pair("NumGC"_L1, reading.numGc),
                  std::pair("PauseTotalNs"_L1, reading.pauseTotalNs)}) {
                QVERIFY(qint64(number) >= before->value(truth).toInteger());
                QVERIFY(qint64(number) <= after->value(truth).toInteger());
            }
        }
        QVERIFY(compared > 50);
    }

    void aProcessThatExitsIsGone()
    {
        auto program = std::make_unique<TruthProgram>(u"own"_s);
        auto process = attachTo(*program);
        QVERIFY(process && process->read());
        program.reset();
        const auto reading = process->read();
        QVERIFY(!reading);
        QCOMPARE(reading.error().id, FailureId::Gone);
    }

    void manyPs()
    {
        TruthProgram program(u"own"_s, {u"-procs"_s, u"256"_s});
        auto process = attachTo(program);
        QVERIFY2(process, process ? "" : qPrintable(wordsOf(process.error())));
        program.churn(5);
        program.freeze();
        const auto reading = process->read();
        QVERIFY(reading);
        QCOMPARE(reading->gomaxprocs, 256U);
        // Such a heap is still being swept when ReadMemStats counts, which changes what is freed and nothing
        // else.
        const QJsonObject truth = program.thaw();
        QVERIFY(qAbs(double(reading->totalAlloc) - truth["TotalAlloc"_L1].toDouble()) <= timer);
        QVERIFY(qAbs(double(reading->mallocs) - truth["Mallocs"_L1].toDouble()) <= 1);
        QCOMPARE(qint64(reading->mcacheInUse), truth["MCacheInuse"_L1].toInteger());
        QCOMPARE(qint64(reading->goroutines), truth["Goroutines"_L1].toInteger());
    }

    /// Its Ps come and go, and with them where they are told of.
    void anotherNumberOfPs()
    {
        TruthProgram program(u"own"_s);
        auto process = attachTo(program);
        QVERIFY(process);
        RuntimeReading before;
        QRandomGenerator random(20240601);
        quint64 count = 0;
        for (int i = 0; i < 20; ++i) {
            const auto next = quint64(random.bounded(1, 65));
            program.setProcs(int(next));
            for (int j = 0; j < 8; ++j) {
                const auto reading = process->read();
                if (!reading) {
                    QCOMPARE(reading.error().id, FailureId::Inconsistent);
                    continue;
                }
                QVERIFY(reading->gomaxprocs == count || reading->gomaxprocs == next || count == 0);
                QVERIFY(reading->totalAlloc >= before.totalAlloc && reading->mallocs >= before.mallocs);
                before = *reading;
            }
            program.awaitDone();
            const auto reading = process->read();
            QVERIFY2(reading, reading ? "" : qPrintable(wordsOf(reading.error())));
            QCOMPARE(reading->gomaxprocs, next);
            count = next;
        }
    }

    /// Stopped somewhere in its first 3 ms, a program is still starting or tells what can be true.
    void aProgramThatHasJustStarted_data()
    {
        QTest::addColumn<QString>("build");
        for (const char *build : {"own", "own-stripped-pie", "1.16.15"})
            QTest::newRow(build) << QString::fromLatin1(build);
    }
    void aProgramThatHasJustStarted()
    {
        QFETCH(QString, build);
        QRandomGenerator random(20240601);
        int starting = 0, attached = 0;
        for (int i = 0; i < 250; ++i) {
            QProcess program;
            program.setProgram(QStringLiteral(GOPSCOPE_SOURCE_DIR "/build/peers/truth-") + build);
            program.start();
            QVERIFY(program.waitForStarted());
            const qint64 due = random.bounded(3'000'000);
            QElapsedTimer elapsed;
            for (elapsed.start(); elapsed.nsecsElapsed() < due;)
                ;
            ::kill(pid_t(program.processId()), SIGSTOP);
            auto process = GoProcess::attach(openProcess(program.processId()));
            const auto reading =
                process ? process->read() : Expected<RuntimeReading>(tl::unexpected(process.error()));
            program.kill();
            program.waitForFinished();
            if (reading) {
                ++attached;
                QVERIFY(reading->alloc <= reading->heapInUse);
                QVERIFY(reading->goroutines >= 1 && reading->goroutines <= 40);
                QVERIFY(reading->mallocs < 10'000 && reading->numGc <= 1);
                continue;
            }
            starting += reading.error().id == FailureId::Starting ? 1 : 0;
            // Or it was stopped in the middle of counting. Nothing else that is wrong is true.
            const bool isCounting = reading.error().id == FailureId::Inconsistent ||
                                    reading.error().words.starts_with("does not hold: heap") ||
                                    reading.error().words.starts_with("does not hold: bytes") ||
                                    reading.error().words.starts_with("does not hold: goroutines");
            QVERIFY2(isCounting || reading.error().id == FailureId::Starting,
                     qPrintable(wordsOf(reading.error())));
        }
        QVERIFY(starting > 0);
        QVERIFY(attached > 0);
    }

    /// Wherever it is stopped, in a collection too, what is told lies between what was told before and after.
    void stoppedAnywhere()
    {
        TruthProgram program(u"own"_s, {}, {{u"GOMAXPROCS"_s, u"4"_s}});
        auto process = attachTo(program);
        QVERIFY(process);
        program.collect(2);
        QRandomGenerator random(20240601);
        std::optional<RuntimeReading> before;
        int told = 0;
        for (int i = 0; i < 200; ++i) {
            QTest::qWait(random.bounded(1, 5)); // the rate of stopping
            program.signal(SIGSTOP);
            const auto reading = process->read(GoProcess::States::Counted);
            program.signal(SIGCONT);
            if (!reading) {
                QCOMPARE(reading.error().id, FailureId::Inconsistent);
                continue;
            }
            ++told;
            QVERIFY(reading->alloc <= reading->heapInUse);
            QVERIFY(reading->states);
            if (before) {
                QVERIFY(reading->totalAlloc >= before->totalAlloc && reading->mallocs >= before->mallocs);
                QVERIFY(reading->frees >= before->frees && reading->numGc >= before->numGc);
                QVERIFY(reading->pauseTotalNs >= before->pauseTotalNs);
                QCOMPARE(reading->pauses.size() + reading->missedPauses, reading->numGc - before->numGc);
            }
            before = *reading;
        }
        QVERIFY(told > 100);
        program.awaitDone();
    }

    void aLargeHeap()
    {
        TruthProgram program(u"own"_s, {u"-heap"_s, u"8"_s});
        auto process = attachTo(program);
        QVERIFY2(process, process ? "" : qPrintable(wordsOf(process.error())));
        program.freeze();
        const auto reading = process->read();
        const QJsonObject truth = program.thaw();
        QVERIFY(reading);
        QVERIFY(reading->alloc >= 8ULL << 30);
        // What is freed may change still, as the heap is being swept, for which a thread may start.
        constexpr double thread = 8 << 10;
        QVERIFY(qAbs(double(reading->totalAlloc) - truth["TotalAlloc"_L1].toDouble()) <= thread);
        QCOMPARE(qint64(reading->nextGc), truth["NextGC"_L1].toInteger());
    }

    void aProgramThatOnlyLooksLikeGo()
    {
        QTemporaryDir folder;
        const QString info = folder.filePath(u"info"_s);
        const QString program = folder.filePath(u"sleep"_s);
        const auto objcopy = [](const QStringList &arguments) {
            return QProcess::execute(u"objcopy"_s, arguments) == 0;
        };
        QVERIFY(objcopy({u"-O"_s, u"binary"_s, u"--only-section=.go.buildinfo"_s,
                         QStringLiteral(GOPSCOPE_SOURCE_DIR "/build/peers/truth-own"), info}));
        QVERIFY(objcopy({u"--add-section"_s, u".go.buildinfo="_s + info, u"/bin/sleep"_s, program}));
        QProcess process;
        process.start(program, {u"60"_s});
        QVERIFY(process.waitForStarted());
        const auto attached = GoProcess::attach(openProcess(process.processId()));
        process.kill();
        process.waitForFinished();
        QVERIFY(!attached);
        QVERIFY2(attached.error().id == FailureId::NotGo, qPrintable(wordsOf(attached.error())));
    }

    void whatIsNoGoIsSaid()
    {
        const auto self = GoProcess::attach(openProcess(QCoreApplication::applicationPid()));
        QVERIFY(!self);
        QCOMPARE(self.error().id, FailureId::NotGo);
        QCOMPARE(GoProcess::attach({}).error().id, FailureId::BadFile);
    }
};

QTEST_GUILESS_MAIN(tst_GoProcess)
#include "tst_goprocess.moc"
