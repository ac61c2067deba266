// What is known of how Go runtimes are laid out: the tables, what is taken of them, and what machine code
// refers to.
#include "executable/executable.h"
#include "reader/builtintables.h"
#include "reader/layouttable.h"
#include "reader/offsets.h"
#include "reader/references.h"
#include "reader/waitreasons.h"

#include <QtTest>

#include <array>
#include <vector>

using namespace gopscope;
using Machine = Executable::Machine;

namespace {

std::vector<std::byte> code(std::initializer_list<int> bytes)
{
    std::vector<std::byte> made;
    for (const int byte : bytes)
        made.push_back(std::byte(byte));
    return made;
}

using Addresses = std::vector<std::uint64_t>;

} // namespace

class tst_Layouts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTableIsFieldsSizesAndUses()
    {
        const auto table =
            LayoutTable::parse("V\tgo1.26.8\tamd64\nF\tg\t0\t456\nF\tg.goid\t152\t8\nS\t0\t8\t16\n"
                               "W\t-\tIO wait\n"
                               "R\truntime.allp\truntime.procresize\t0\t8\n");
        QVERIFY(table);
        QCOMPARE(table->field("g.goid")->offset, 152U);
        QCOMPARE(table->field("g")->size, 456U);
        QVERIFY(!table->field("g.go"));
        QCOMPARE(table->sizeClasses(), (std::vector<std::uint32_t>{0, 8, 16}));
        QCOMPARE(table->waitReasons(), (std::vector<std::string_view>{"-", "IO wait"}));
        const auto uses = table->uses();
        QCOMPARE(uses.size(), std::size_t(1));
        QCOMPARE(uses[0].variable, "runtime.allp");
        QCOMPARE(uses[0].function, "runtime.procresize");
        QCOMPARE(uses[0].offsets, (std::vector<std::uint32_t>{0, 8}));
    }

    void aTableWithoutNumbersIsNone_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("word") << QByteArray("F\tg\tx\t8\n");
        QTest::newRow("missing") << QByteArray("F\tg\t8\n");
        QTest::newRow("negative") << QByteArray("F\tg\t-8\t8\n");
        QTest::newRow("too far") << QByteArray("F\tg\t1048577\t8\n");
        QTest::newRow("size class") << QByteArray("S\t0\t8\tbig\n");
    }
    void aTableWithoutNumbersIsNone()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!LayoutTable::parse({text.data(), std::size_t(text.size())}));
    }

    void aLayoutThatLacksAFieldNamesIt()
    {
        const auto table = LayoutTable::parse("F\tdelta\t0\t1168\n");
        const auto offsets = Offsets::of(*table, 26);
        QVERIFY(!offsets);
        QCOMPARE(offsets.error().id, FailureId::NoTable);
        QVERIFY(offsets.error().words.ends_with("hs.gen"));
    }

    void everyVersionHasItsLayout()
    {
        for (const Machine machine : {Machine::Amd64, Machine::Arm64}) {
            for (int minor = 16; minor <= 27; ++minor) {
                const auto table = LayoutTable::parse(builtInTable(machine, minor));
                QVERIFY(table);
                const auto offsets = Offsets::of(*table, minor);
                QVERIFY2(offsets, offsets ? "" : offsets.error().words.c_str());
                QCOMPARE(offsets->memstats.heapSys.has_value(), minor < 19);
                QCOMPARE(offsets->gcController.totals.has_value(), minor >= 19);
                QVERIFY(table->uses().size() > 100);
            }
        }
        QVERIFY(builtInTable(Machine::Amd64, 15).empty());
    }

    /// Each reason but the first, which is none, belongs to a group; a new version may bring others.
    void everyVersionsWaitReasonsAreKnown()
    {
        for (const Machine machine : {Machine::Amd64, Machine::Arm64}) {
            for (int minor = 16; minor <= 27; ++minor) {
                const auto table = LayoutTable::parse(builtInTable(machine, minor));
                const auto &words = table->waitReasons();
                QVERIFY(words.size() > 26);
                const WaitReasons reasons(words);
                for (std::size_t number = 0; number < words.size(); ++number) {
                    WaitReasons::Counts counts{};
                    counts[number] = 1;
                    QVERIFY2(reasons.grouped(counts).has_value() == (number != 0),
                             std::string(words[number]).c_str());
                }
            }
        }
    }

    void aGoroutineThatWaitsForTheUnknownLeavesAllUngrouped()
    {
        const std::vector<std::string_view> words{"-", "chan receive", "an invention", "sleep"};
        const WaitReasons reasons(words);
        WaitReasons::Counts counts{};
        counts[1] = 5;
        counts[3] = 2;
        const auto waits = reasons.grouped(counts);
        QVERIFY(waits && waits->atChannel == 5 && waits->asleep == 2 && waits->otherwise == 0);
        for (const std::size_t unknown : {0, 2, 4, 255}) {
            auto more = counts;
            more[unknown] = 1;
            QVERIFY(!reasons.grouped(more));
        }
        QVERIFY(!WaitReasons().grouped(counts));
    }

    void aLayoutThatWouldTakeTheReadersMemoryIsRefused_data()
    {
        QTest::addColumn<QByteArray>("line");
        for (const char *line :
             {"F\tmcache.alloc\t100000\t1088", "F\tg.waitreason\t100000\t1", "F\tmspan.sweepgen\t100000\t4",
              "F\tmcache.alloc\t48\t2048", "F\tmspan.nelems\t1000000\t2",
              "F\tmemstats.pause_ns\t1000000\t2048", "F\tgcc\t0\t1000000", "F\tdelta\t0\t1000000",
              "F\ths.gen\t1000000\t4", "S\t0"})
            QTest::newRow(line) << QByteArray(line);
        QByteArray classes = "S";
        for (int i = 0; i < 200; ++i)
            classes += "\t8";
        QTest::newRow("classes") << classes;
    }
    void aLayoutThatWouldTakeTheReadersMemoryIsRefused()
    {
        QFETCH(QByteArray, line);
        const auto builtIn = builtInTable(Machine::Amd64, 26);
        QByteArray text;
        const QByteArray name = line.left(line.lastIndexOf('\t', line.lastIndexOf('\t') - 1) + 1);
        for (const QByteArray &known : QByteArray(builtIn.data(), qsizetype(builtIn.size())).split('\n')) {
            const bool isReplaced = line.startsWith('S') ? known.startsWith('S') : known.startsWith(name);
            text += (isReplaced ? line : known) + '\n';
        }
        const auto table = LayoutTable::parse({text.constData(), std::size_t(text.size())});
        QVERIFY(table);
        const auto offsets = Offsets::of(*table, 26);
        QVERIFY(!offsets);
        QCOMPARE(offsets.error().words, "the layout contradicts itself");
    }

    void amd64OperandsAreRelativeToTheNextInstruction()
    {
        // MOVQ 0x10(IP), AX; CMPL 0x20(IP), $1; MOVL 0x30(IP), $2; CALL elsewhere
        const auto bytes = code({0x48, 0x8b, 0x05, 0x10, 0, 0, 0, 0x83, 0x3d, 0x20, 0,    0, 0, 1, //
                                 0xc7, 0x05, 0x30, 0,    0, 0, 2, 0,    0,    0,    0xe8, 0, 0, 0, 0});
        QCOMPARE(referencesIn(Machine::Amd64, bytes, 0x1000), (Addresses{0x1017, 0x102e, 0x1048}));
        const auto back = code({0x48, 0x8d, 0x05, 0xf9, 0xff, 0xff, 0xff}); // LEAQ -7(IP), AX
        QCOMPARE(referencesIn(Machine::Amd64, back, 0x1000), Addresses{0x1000});
        QVERIFY(referencesIn(Machine::Amd64, std::span(back).first(6), 0x1000).empty());
    }

    void arm64AddressesAreAPageAndWhatIsAddedToIt()
    {
        // ADRP X0, +1 page; ADD X0, X0, #0x18; and ADRP X27, -1 page; LDR X1, [X27, #0x40]
        const std::array<std::uint32_t, 4> words{0xb0000000, 0x91006000, 0xf0fffffb, 0xf9402361};
        QCOMPARE(referencesIn(Machine::Arm64, std::as_bytes(std::span(words)), 0x5000),
                 (Addresses{0x4040, 0x6018}));
        // A register that is something else by then.
        const std::array<std::uint32_t, 2> other{0xb0000000, 0x91006021};
        QVERIFY(referencesIn(Machine::Arm64, std::as_bytes(std::span(other)), 0x5000).empty());
    }
};

QTEST_APPLESS_MAIN(tst_Layouts)
#include "tst_layouts.moc"
