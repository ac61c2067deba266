// What a program's file tells of the Go that built it: real programs, old forms, other compilers, damaged
// files.
#include "elffile.h"
#include "executable/buildinfo.h"
#include "executable/executable.h"
#include "executable/pclntab.h"
#include "executable/symbols.h"
#include "goprogram.h"

#include <QtTest>

#include <algorithm>
#include <array>

using namespace gopscope;
using namespace Qt::StringLiterals;

namespace {

Expected<BuildInfo> infoOf(QFile &file)
{
    return Executable::open(file.handle()).and_then([](const Executable &executable) {
        return readBuildInfo(executable);
    });
}

Expected<BuildInfo> infoOf(const ElfFile &elf)
{
    const auto file = ElfFile::write(elf.bytes());
    return infoOf(*file);
}

QByteArray raw(quint64 number)
{
    return QByteArray(reinterpret_cast<const char *>(&number), sizeof number);
}

QByteArray framed(const QByteArray &modules)
{
    return QByteArray(16, 'x') + modules + QByteArray(16, 'y');
}

const QByteArray magic("\xff Go buildinf:\x08", 15);

QByteArray inlineInfo(const QByteArray &version, const QByteArray &modules)
{
    QByteArray bytes = magic + '\x02' + QByteArray(16, '\0');
    for (const QByteArray &text : {version, modules})
        bytes += char(text.size()) + text; // one byte of length, as all here are shorter than 128
    return bytes;
}

constexpr std::array<std::string_view, 3> variables{"runtime.allgs", "runtime.memstats", "runtime.nothing"};
constexpr std::array<std::string_view, 3> sortedFunctions{"runtime.gcStart", "runtime.mallocgc",
                                                          "runtime.nothing"};
static_assert(std::ranges::is_sorted(variables));

} // namespace

class tst_Executable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRealProgramTellsItsGoAndModule()
    {
        QFile file(GoProgram::peer(u"noagent"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto info = infoOf(file);
        QVERIFY2(info, info ? "" : info.error().words.c_str());
        QVERIFY(info->goVersion.starts_with("go1."));
        QVERIFY(info->minor() >= 16);
        QVERIFY(info->experiments.empty());
        QVERIFY(!info->modulePath.empty());
    }

    void programsWithoutGo()
    {
        QFile file(u"/bin/true"_s);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(infoOf(file).error().id, FailureId::NotGo);
        QFile text(QStringLiteral(GOPSCOPE_SOURCE_DIR "/README.md"));
        QVERIFY(text.open(QIODevice::ReadOnly));
        QCOMPARE(infoOf(text).error().id, FailureId::BadFile);
    }

    void experimentsAndModules_data()
    {
        QTest::addColumn<QByteArray>("version");
        QTest::newRow("by a blank") << QByteArray("go1.26.8 X:jsonv2");
        QTest::newRow("by a hyphen") << QByteArray("go1.26.8-X:jsonv2");
    }
    void experimentsAndModules()
    {
        QFETCH(QByteArray, version);
        ElfFile elf;
        elf.add(".go.buildinfo", inlineInfo(version, framed("path\ta/b\nmod\ta\tv1.2.3\th1:x=\n")));
        const auto info = infoOf(elf);
        QVERIFY(info);
        QCOMPARE(info->goVersion, "go1.26.8");
        QCOMPARE(info->experiments, "jsonv2");
        QCOMPARE(info->packagePath, "a/b");
        QCOMPARE(info->modulePath, "a");
        QCOMPARE(info->moduleVersion, "v1.2.3");
    }

    void theFormOfGo117PointsToItsStrings()
    {
        const QByteArray version = "go1.17.13";
        const QByteArray modules = framed("path\tcommand\nmod\tm\t(devel)\t\n");
        const quint64 strings = ElfFile::addressAfter(0);
        ElfFile elf;
        elf.add(".rodata", version + modules + QByteArray(128 - version.size() - modules.size(), '\0') +
                               raw(strings) + raw(quint64(version.size())) +
                               raw(strings + quint64(version.size())) + raw(quint64(modules.size())));
        elf.add(".go.buildinfo", magic + '\0' + raw(strings + 128) + raw(strings + 144));
        const auto info = infoOf(elf);
        QVERIFY2(info, info ? "" : info.error().words.c_str());
        QCOMPARE(info->goVersion, "go1.17.13");
        QCOMPARE(info->minor(), 17);
        QCOMPARE(info->modulePath, "m");
        QCOMPARE(info->moduleVersion, "(devel)");
    }

    void otherCompilersAreNamed()
    {
        ElfFile gccgo;
        gccgo.add(".dynstr", QByteArray("\0libc.so.6\0libgo.so.21\0", 23));
        QCOMPARE(infoOf(gccgo).error().id, FailureId::Gccgo);
        ElfFile tinygo;
        tinygo.add(".strtab", QByteArray("\0main\0tinygo_startTask\0", 23));
        QCOMPARE(infoOf(tinygo).error().id, FailureId::TinyGo);
        ElfFile stamped;
        stamped.add(".go.buildinfo", inlineInfo("go1.18 gccgo (GCC) 12.2.0", {}));
        QCOMPARE(infoOf(stamped).error().id, FailureId::Gccgo);
    }

    void textThatIsNoTextIsRefused()
    {
        ElfFile elf;
        elf.add(".go.buildinfo", inlineInfo("go1.2\x1b[31m", framed("mod\ta\x07\tv1\t\n")));
        QCOMPARE(infoOf(elf).error().id, FailureId::NotGo);
        ElfFile module;
        module.add(".go.buildinfo", inlineInfo("go1.22.1", framed("mod\ta\x07\tv1\t\n")));
        QVERIFY(infoOf(module)->modulePath.empty());
    }

    void experimentsAloneAreNoVersion()
    {
        ElfFile elf;
        elf.add(".go.buildinfo", inlineInfo("-X:nogreenteagc", {}));
        QCOMPARE(infoOf(elf).error().id, FailureId::NotGo);
    }

    void versions_data()
    {
        QTest::addColumn<QByteArray>("version");
        QTest::addColumn<int>("minor");
        QTest::newRow("release") << QByteArray("go1.26.8") << 26;
        QTest::newRow("candidate") << QByteArray("go1.27rc1") << 27;
        QTest::newRow("development") << QByteArray("devel go1.28-c0ffee Mon") << 28;
        QTest::newRow("old development") << QByteArray("devel +c0ffee") << -1;
        QTest::newRow("far beyond") << QByteArray("go1.99999999999999999999") << -1;
        QTest::newRow("nothing") << QByteArray("go1.") << -1;
    }
    void versions()
    {
        QFETCH(QByteArray, version);
        QFETCH(int, minor);
        BuildInfo info;
        info.goVersion = version.toStdString();
        QCOMPARE(info.minor().value_or(-1), minor);
    }

    void variablesAreFoundByName()
    {
        QFile file(GoProgram::peer(u"noagent"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto program = Executable::open(file.handle());
        QVERIFY(program);
        const auto addresses = findVariables(*program, "runtime.", variables);
        QVERIFY(addresses[0] && addresses[1] && !addresses[2]);
        QVERIFY(*addresses[0] != *addresses[1]);
        const auto writable = [&](quint64 address) {
            return std::ranges::any_of(program->segments(), [&](const Executable::Segment &segment) {
                return segment.writable && address >= segment.address &&
                       address - segment.address < segment.memorySize;
            });
        };
        QVERIFY(writable(*addresses[0]) && writable(*addresses[1]));
        const auto extents = findExtents(*program, "runtime.", variables);
        QCOMPARE(extents[0]->address, *addresses[0]);
        QCOMPARE(extents[0]->size, 24U); // a slice
        QVERIFY(extents[1]->size > 4096 && !extents[2]);
    }

    void functionsAreFoundByNameAndByAddress()
    {
        QFile file(GoProgram::peer(u"noagent"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto program = Executable::open(file.handle());
        QVERIFY(program);
        const auto table = Pclntab::find(*program);
        QVERIFY(table);
        const quint64 text = program->section(".text")->address;
        const auto found = table->functions(*program, text, "runtime.", sortedFunctions);
        QCOMPARE(found.size(), std::size_t(2));
        for (const auto &function : found) {
            QVERIFY(function.size > 0 && function.size < 100000);
            for (const quint64 address : {function.entry, function.entry + function.size - 1})
                QCOMPARE(table->nameAt(*program, text, address), sortedFunctions[function.name]);
        }
        QVERIFY(table->nameAt(*program, text, text - 1).empty());
        QVERIFY(table->nameAt(*program, text, ~0ULL).empty());
    }

    void aRealProgramThatIsCutOrFlippedIsBounded()
    {
        QFile file(GoProgram::peer(u"noagent"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray whole = file.readAll();
        const auto damaged = ElfFile::write(whole);
        const auto tryAll = [&] {
            const auto program = Executable::open(damaged->handle());
            if (!program)
                return;
            (void)readBuildInfo(*program);
            (void)findVariables(*program, "runtime.", variables);
            if (const auto table = Pclntab::find(*program)) {
                for (const auto &function : table->functions(*program, 0x401000, "runtime.", sortedFunctions))
                    QVERIFY(function.name < sortedFunctions.size());
                (void)table->nameAt(*program, 0x401000, 0x402000);
            }
        };
        QRandomGenerator random(1);
        for (int i = 0; i < 60;
             ++i) { // in what points to the rest: headers, and the section table at the end
            const qint64 at =
                random.bounded(2) == 0 ? random.bounded(4096) : whole.size() - 1 - random.bounded(4096);
            QVERIFY(damaged->seek(at) && damaged->putChar(char(whole[at] ^ (1 << random.bounded(8)))));
            QVERIFY(damaged->flush());
            tryAll();
            QVERIFY(damaged->seek(at) && damaged->putChar(whole[at]) && damaged->flush());
        }
        for (qint64 size = whole.size(); size > 0; size -= qMax(4096, whole.size() / 64 / 4096 * 4096)) {
            QVERIFY(damaged->resize(size));
            tryAll();
        }
    }

    void aFileThatIsCutSaysSo()
    {
        ElfFile elf;
        elf.add(".go.buildinfo", inlineInfo("go1.26.8", framed("mod\ta\tv1\t\n")));
        const QByteArray whole = elf.bytes();
        for (qsizetype size = 0; size < whole.size(); ++size) {
            const auto file = ElfFile::write(whole.first(size));
            const auto info = infoOf(*file); // without its section table the segment is searched
            QVERIFY(!info || info->goVersion == "go1.26.8");
            QVERIFY(info || info.error().id == FailureId::BadFile || info.error().id == FailureId::NotGo);
        }
    }
};

QTEST_APPLESS_MAIN(tst_Executable)
#include "tst_executable.moc"
